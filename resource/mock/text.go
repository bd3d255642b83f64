package mock

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
)

// Values are written without calling their methods. A method might lock a mutex that the caller of the mock holds, or show a secret.

const (
	mostText  = 200 // the bytes of a text that are shown
	mostItems = 8   // the items of a list that are shown
	mostDepth = 4
	mostLines = 12 // the lines of a diff
)

// text returns a value in one short line. It does not follow pointers, because other goroutines may be changing the values.
func text(v reflect.Value) string {
	var w writer
	w.write(v, mostDepth)
	return w.String()
}

// whole is text, but follows pointers. It is for values of rules, and for arguments that are compared with them.
func whole(v reflect.Value) string {
	w := writer{follow: true}
	w.write(v, mostDepth)
	return w.String()
}

// A writer writes values.
type writer struct {
	strings.Builder
	follow bool // whether pointers are followed
	long   bool // whether long texts are not cut
}

func (w *writer) write(v reflect.Value, depth int) {
	if !v.IsValid() {
		w.WriteString("nil")
		return
	}
	switch t := v.Type(); {
	case t == secretType:
		w.WriteString("[REDACTED]")
		return
	case natureOf(t) == moment:
		w.WriteString(instant(v).Format(time.RFC3339Nano))
		return
	case natureOf(t) == written:
		w.WriteString(wordOf(v))
		return
	case t == durationType:
		w.WriteString(time.Duration(v.Int()).String())
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		w.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		w.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()))
	case reflect.Complex64, reflect.Complex128:
		w.WriteString(strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits()))
	case reflect.String:
		w.quote(v.String())
	case reflect.Interface:
		if v.IsNil() {
			w.WriteString("nil")
			return
		}
		if e := v.Elem(); isNil(e) { // the interface is not nil, although its value is
			w.WriteString(typed(e, "nil", typeName))
			return
		}
		w.write(v.Elem(), depth)
	case reflect.Struct:
		w.writeStruct(v, depth)
	case reflect.Slice, reflect.Array:
		w.writeList(v, depth)
	case reflect.Map:
		w.writeMap(v)
	default: // pointers, channels, functions
		if v.IsNil() {
			w.WriteString("nil")
			return
		}
		if w.follow && v.Kind() == reflect.Pointer && depth > 0 && natureOf(v.Type()) != identity {
			w.WriteString("&")
			w.write(v.Elem(), depth-1)
			return
		}
		at := v.UnsafePointer()
		if v.Kind() == reflect.Func {
			at = closure(v)
		}
		fmt.Fprintf(w, "%s(%#x)", typeName(v.Type()), at)
	}
}

func (w *writer) quote(s string) {
	size := len(s)
	s = resource.Redact(s) // before it is cut, so that no part of a secret remains
	if w.long || len(s) <= mostText {
		w.WriteString(strconv.Quote(s))
		return
	}
	cut := mostText
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	fmt.Fprintf(w, "%q... (%d bytes)", s[:cut], size)
}

func (w *writer) writeStruct(v reflect.Value, depth int) {
	t := v.Type()
	w.WriteString(typeName(t) + "{")
	written, of := 0, natureOf(t)
	v = open(v)
	switch of {
	case lock, syncMap:
		w.WriteString("}")
		return
	case atomically:
		w.write(loaded(v), depth)
		w.WriteString("}")
		return
	case reflected:
		w.write(v.MethodByName("Interface").Call(nil)[0], depth)
		w.WriteString("}")
		return
	}
	for i := range t.NumField() {
		if of == protobuf && (!stated(t.Field(i)) || t.Field(i).Name == presence) || blank(field(v, i)) {
			continue
		}
		if written++; written > 1 {
			w.WriteString(", ")
		}
		if depth == 0 || written > mostItems {
			w.WriteString("...")
			break
		}
		w.WriteString(fieldName(t.Field(i)) + ": ")
		w.write(field(v, i), depth-1)
	}
	w.WriteString("}")
}

// blank reports whether the parts of v that are shown are zero values. Values that other goroutines may change are ignored or read
// atomically.
func blank(v reflect.Value) bool {
	if v.Kind() != reflect.Struct {
		return v.IsZero()
	}
	v = open(v)
	switch natureOf(v.Type()) {
	case lock, syncMap:
		return true
	case atomically:
		return loaded(v).IsZero()
	}
	for i := range v.NumField() {
		if !blank(field(v, i)) {
			return false
		}
	}
	return true
}

func (w *writer) writeList(v reflect.Value, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		w.WriteString("nil")
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
		w.quote(string(v.Bytes()))
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		w.writeBytes(bytesOf(v))
		return
	}
	w.WriteString("[")
	for i := range v.Len() {
		if i > 0 {
			w.WriteString(", ")
		}
		if depth == 0 || i == mostItems {
			fmt.Fprintf(w, "... (%d items)", v.Len())
			break
		}
		w.write(v.Index(i), depth-1)
	}
	w.WriteString("]")
}

// writeBytes writes an array of bytes in hexadecimal, because it is more likely an identifier or a checksum than a text.
func (w *writer) writeBytes(s string) {
	if w.long || len(s) <= mostText/2 {
		fmt.Fprintf(w, "0x%x", s)
		return
	}
	fmt.Fprintf(w, "0x%x... (%d bytes)", s[:mostText/2], len(s))
}

// bytesOf returns the content of an array of bytes.
func bytesOf(v reflect.Value) string {
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	return string(b)
}

// writeMap writes only the size of a map, because another goroutine may be changing the map.
func (w *writer) writeMap(v reflect.Value) {
	if v.IsNil() {
		w.WriteString("nil")
		return
	}
	unit := "items"
	if v.Len() == 1 {
		unit = "item"
	}
	fmt.Fprintf(w, "%s(%d %s)", typeName(v.Type()), v.Len(), unit)
}

// typeName returns the name of a type with its package, as in Go.
func typeName(t reflect.Type) string {
	if t.Name() == "" && t.Kind() == reflect.Struct {
		return "struct"
	}
	return shortNames.Replace(t.String())
}

// shortNames replaces long names of types in package reflect by their usual names.
var shortNames = strings.NewReplacer("interface {}", "any", "[]uint8", "[]byte")
