package mock

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// An equation is a type and the function with which Equate compares its values.
type equation struct {
	typ   reflect.Type
	equal reflect.Value
}

// Equate makes a mock compare values of type T with the function equal, in arguments and at any depth inside of them. If T is an interface,
// equal compares all values whose type implements it.
func Equate[T any](equal func(a, b T) bool) Option {
	return option(func(c *core) {
		if equal != nil {
			c.equations = append(c.equations, equation{reflect.TypeFor[T](), reflect.ValueOf(equal)})
		}
	})
}

// A comparison compares two values deeply, by the same rules at every depth. It calls no method of a value: a method might lock a mutex
// that the caller of the mock holds. It calls only the functions that were passed to Equate.
//
// The values that it looks at are never read-only in reflect's sense: fields makes unexported fields accessible.
type comparison struct {
	equations []equation
	found     *differences // nil: the first difference ends the comparison
	depth     int
	met       map[meeting]bool // the pairs that are being compared, as far as they are remembered
}

// A meeting is a pair of values that may contain themselves.
type meeting struct {
	a, b unsafe.Pointer
	typ  reflect.Type
}

// unmet is the depth up to which a comparison does not record the pairs that it compares.
const unmet = 12

// equal reports whether two values are equal.
func equal(equations []equation, a, b reflect.Value) bool {
	switch a.Kind() { // most arguments need no comparison
	case reflect.String:
		if len(equations) == 0 {
			return a.String() == b.String()
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if len(equations) == 0 {
			return a.Int() == b.Int()
		}
	}
	c := comparison{equations: equations}
	return c.same("", a, b)
}

// same compares two values of one type. path is the path of the values in the argument.
func (c *comparison) same(path string, a, b reflect.Value) bool {
	if len(c.equations) > 0 {
		if is, ok := c.equated(a, b); ok {
			return is || c.differ(path, a, b)
		}
	}
	switch a.Kind() {
	case reflect.String:
		return a.String() == b.String() || c.differ(path, a, b)
	case reflect.Bool:
		return a.Bool() == b.Bool() || c.differ(path, a, b)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return a.Int() == b.Int() || c.differ(path, a, b)
	case reflect.Float32, reflect.Float64:
		x, y := a.Float(), b.Float()
		return x == y || x != x && y != y || c.differ(path, a, b)
	case reflect.Func:
		return closure(a) == closure(b) || c.differ(path, a, b)
	case reflect.Interface:
		return c.sameInterface(path, a, b)
	case reflect.Pointer:
		return c.samePointer(path, a, b)
	case reflect.Struct:
		return c.sameStruct(path, a, b)
	case reflect.Slice:
		return c.sameSlice(path, a, b)
	case reflect.Array:
		if a.Type().Elem().Kind() == reflect.Uint8 {
			return bytesOf(a) == bytesOf(b) || c.differ(path, a, b)
		}
		return c.sameItems(path, a, b)
	case reflect.Map:
		return c.sameMap(path, a, b)
	default: // whole numbers without a sign, complex numbers, channels, unsafe pointers
		return a.Equal(b) || c.differ(path, a, b)
	}
}

// differ records a difference, if the comparison lists differences.
func (c *comparison) differ(path string, a, b reflect.Value) bool {
	if c.found != nil {
		c.found.add(path, a, b)
	}
	return false
}

// equated compares two values by the newest equation for their type, if there is one.
func (c *comparison) equated(a, b reflect.Value) (is, ok bool) {
	for i := len(c.equations) - 1; i >= 0; i-- {
		e := c.equations[i]
		if t := a.Type(); t != e.typ && (e.typ.Kind() != reflect.Interface || t.Kind() == reflect.Interface || !t.Implements(e.typ)) {
			continue
		}
		if k := a.Kind(); k == reflect.Pointer && (a.IsNil() || b.IsNil()) {
			return a.IsNil() == b.IsNil(), true
		}
		return e.equal.Call([]reflect.Value{a, b})[0].Bool(), true
	}
	return false, false
}

func (c *comparison) sameInterface(path string, a, b reflect.Value) bool {
	x, y := a.Elem(), b.Elem()
	if !x.IsValid() || !y.IsValid() {
		return x.IsValid() == y.IsValid() || c.differ(path, x, y)
	}
	if x.Type() != y.Type() {
		return c.differ(path, x, y)
	}
	return c.same(path, x, y)
}

func (c *comparison) samePointer(path string, a, b reflect.Value) bool {
	switch {
	case a.Pointer() == b.Pointer():
		return true
	case a.IsNil() || b.IsNil() || natureOf(a.Type()) == identity:
		return c.differ(path, a, b)
	case c.meet(a, b):
		return true
	}
	defer c.part(a, b)
	return c.same(path, a.Elem(), b.Elem())
}

// meet records that two values are being compared. It reports whether they were being compared already, because they contain themselves.
func (c *comparison) meet(a, b reflect.Value) (known bool) {
	if c.depth++; !c.remembers() {
		return false
	}
	m := meeting{a.UnsafePointer(), b.UnsafePointer(), a.Type()}
	if c.met[m] {
		c.depth--
		return true
	}
	if c.met == nil {
		c.met = map[meeting]bool{}
	}
	c.met[m] = true
	return false
}

// remembers reports whether meet notes the pairs at this depth. When differences are listed it is all of them, so that each is listed once.
func (c *comparison) remembers() bool { return c.depth > unmet || c.found != nil }

// part removes the pair that meet has recorded.
func (c *comparison) part(a, b reflect.Value) {
	if c.remembers() {
		delete(c.met, meeting{a.UnsafePointer(), b.UnsafePointer(), a.Type()})
	}
	c.depth--
}

func (c *comparison) sameStruct(path string, a, b reflect.Value) bool {
	t := a.Type()
	of := natureOf(t)
	switch of {
	case secret:
		if string(sealed(a)) == string(sealed(b)) {
			return true
		}
		if c.found != nil {
			c.found.line(path + ": another secret")
		}
		return false
	case lock:
		return true
	case atomically:
		return c.same(path, loaded(a), loaded(b))
	case written:
		if c.found != nil { // list one difference of the whole values, not of their fields
			quiet := comparison{equations: c.equations}
			return quiet.same("", a, b) || c.differ(path, a, b)
		}
	case reflected:
		return sameReflected(a, b) || c.differ(path, a, b)
	case syncMap:
		return c.same(path, ranged(a), ranged(b))
	case moment:
		return instant(a).Equal(instant(b)) || c.differ(path, a, b)
	}
	a, b = open(a), open(b)
	if of == protobuf {
		unpack(a)
		unpack(b)
	}
	is := true
	for i := range t.NumField() {
		f := t.Field(i)
		if of == protobuf && !stated(f) {
			continue
		}
		x, y := field(a, i), field(b, i)
		if of == protobuf {
			x, y = behind(f, x), behind(f, y)
			if f.Name == presence && c.found != nil {
				if is && !equal(nil, x, y) {
					is = false
					c.found.line(path + ": other fields are set")
				}
				continue
			}
		}
		if !c.same(c.in(path, fieldName(f)), x, y) {
			if is = false; c.found == nil {
				return false
			}
		}
	}
	return is
}

// in returns the path of a field.
func (c *comparison) in(path, name string) string {
	if c.found == nil {
		return ""
	}
	return path + "." + name
}

func (c *comparison) sameSlice(path string, a, b reflect.Value) bool {
	if a.Len() == b.Len() && a.Pointer() == b.Pointer() || a.Len() == 0 && b.Len() == 0 {
		return true
	}
	if a.Type().Elem().Kind() == reflect.Uint8 {
		return string(a.Bytes()) == string(b.Bytes()) || c.differ(path, a, b)
	}
	if c.meet(a, b) {
		return true
	}
	defer c.part(a, b)
	return c.sameItems(path, a, b)
}

// sameItems compares lists.
func (c *comparison) sameItems(path string, a, b reflect.Value) bool {
	is := true
	if a.Len() != b.Len() {
		if is = false; c.found == nil {
			return false
		}
		if a.Len() <= mostItems && b.Len() <= mostItems {
			return c.differ(path, a, b)
		}
		c.found.line(fmt.Sprintf("%s: got %d items, want %d", path, a.Len(), b.Len()))
	}
	for i := range min(a.Len(), b.Len()) {
		var at string
		if c.found != nil {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		if !c.same(at, a.Index(i), b.Index(i)) {
			if is = false; c.found == nil {
				return false
			}
		}
	}
	return is
}

func (c *comparison) sameMap(path string, a, b reflect.Value) bool {
	if a.Pointer() == b.Pointer() || a.Len() == 0 && b.Len() == 0 {
		return true
	}
	if a.Len() != b.Len() && c.found == nil {
		return false
	}
	if c.meet(a, b) {
		return true
	}
	defer c.part(a, b)
	if c.found != nil {
		return c.tellMap(path, a, b)
	}
	for it := a.MapRange(); it.Next(); {
		other := c.entry(b, it.Key())
		if !other.IsValid() || !c.same("", it.Value(), other) {
			return false
		}
	}
	return true
}

// tellMap is sameMap for a comparison that lists differences. It lists them in the order of the texts of the keys.
func (c *comparison) tellMap(path string, a, b reflect.Value) bool {
	type place struct {
		key       string
		got, want reflect.Value // not valid: there is no such key
	}
	var keys []reflect.Value
	var all []place
	for it := a.MapRange(); it.Next(); {
		keys = append(keys, it.Key())
		all = append(all, place{got: it.Value(), want: c.entry(b, it.Key())})
	}
	for it := b.MapRange(); it.Next(); {
		if !c.entry(a, it.Key()).IsValid() {
			keys = append(keys, it.Key())
			all = append(all, place{want: it.Value()})
		}
	}
	for i, text := range keyTexts(keys) {
		all[i].key = text
	}
	slices.SortStableFunc(all, func(x, y place) int { return strings.Compare(x.key, y.key) })
	is := true
	for _, p := range all {
		switch at := path + "[" + p.key + "]"; {
		case !p.got.IsValid():
			is = false
			c.found.line(at + ": got no such key, want " + whole(p.want))
		case !p.want.IsValid():
			is = false
			c.found.line(at + ": got " + whole(p.got) + ", want no such key")
		default:
			is = c.same(at, p.got, p.want) && is
		}
	}
	return is
}

// keyTexts returns the texts of keys. If two keys have the same text, it returns longer texts for them, with their types and without a
// limit of the length.
func keyTexts(keys []reflect.Value) []string {
	texts := make([]string, len(keys))
	count := map[string]int{}
	for i, key := range keys {
		texts[i] = text(key)
		count[texts[i]]++
	}
	for i, key := range keys {
		if count[texts[i]] == 1 {
			continue
		}
		if key.Kind() == reflect.Interface && !key.IsNil() {
			key = key.Elem()
		}
		w := writer{long: true}
		w.write(key, mostDepth)
		texts[i] = typed(key, w.String(), longName)
	}
	return texts
}

// entry returns the value of m for a key that equals key. Keys that differ for Go may be equal by the rules of a comparison, such as two
// times that are the same instant.
func (c *comparison) entry(m, key reflect.Value) reflect.Value {
	if v := m.MapIndex(key); v.IsValid() || plain(key.Kind()) && len(c.equations) == 0 {
		return v
	}
	for it := m.MapRange(); it.Next(); { // a key like NaN has no index
		if equal(c.equations, key, it.Key()) {
			return it.Value()
		}
	}
	return reflect.Value{}
}

// plain reports whether Go compares values of a kind as a comparison does.
func plain(k reflect.Kind) bool {
	return k == reflect.String || k >= reflect.Bool && k <= reflect.Uintptr
}

// open returns v, or a copy of v, as a struct whose fields are addressable.
func open(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	return to
}

// field returns a field of an open struct, exported or not.
func field(v reflect.Value, i int) reflect.Value {
	f := v.Field(i)
	if f.CanInterface() {
		return f
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// closure returns the pointer in a function value. It is the same for copies of the value, and differs between closures of one function
// literal.
func closure(v reflect.Value) unsafe.Pointer {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return *(*unsafe.Pointer)(p.UnsafePointer())
}
