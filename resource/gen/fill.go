package gen

import "reflect"

// Fill calls fill with the configuration c of the resource being loaded, and reports its error. fill sets fields whose values follow from others.
// A field that could not be read is zero, and the error of fill is not reported then. If there is an error, broken rules of the resource are not reported:
// they may be about what fill did not set. An optional resource that is absent is not filled.
func Fill[C any](r *Reader, c *C, fill func(*C) error) {
	if r.unfilled() {
		return
	}
	err := fill(c)
	r.partial = err != nil
	if len(r.unread) > 0 {
		return
	}
	for _, p := range problemsIn(err) {
		r.note(p)
	}
}

// FillStruct is Fill for a configuration that is an existing struct. c has its fields as they were read, s is the struct made of them, and fieldsOf takes
// the fields out of it again. FillStruct returns the fields as fill leaves them.
func FillStruct[F, S any](r *Reader, c F, s S, fill func(*S) error, fieldsOf func(S) F) F {
	if r.unfilled() {
		return c
	}
	Fill(r, &s, fill)
	filled := fieldsOf(s)
	keepZeros(reflect.ValueOf(&filled).Elem(), reflect.ValueOf(&c).Elem())
	return filled
}

// unfilled reports whether nothing is to be filled now: the run only learns names, or the resource is absent, or will be read again.
func (r *Reader) unfilled() bool {
	return r.naming || r.holding && (!r.present || r.held)
}

// keepZeros makes a pointer of from that points to zero one of to, where that has nil. A field of an existing struct that holds a number cannot
// tell a zero that somebody has set from none, but the constraints of the field can.
func keepZeros(to, from reflect.Value) {
	switch to.Kind() {
	case reflect.Pointer:
		switch {
		case from.IsNil():
		case !to.IsNil():
			keepZeros(to.Elem(), from.Elem())
		case to.CanSet() && from.Elem().Kind() != reflect.Struct && from.Elem().IsZero():
			to.Set(from)
		}
	case reflect.Struct:
		for i := range to.NumField() {
			if to.Field(i).CanSet() {
				keepZeros(to.Field(i), from.Field(i))
			}
		}
	case reflect.Slice:
		for i := range min(to.Len(), from.Len()) {
			keepZeros(to.Index(i), from.Index(i))
		}
	case reflect.Interface:
		if to.IsNil() || from.IsNil() || to.Elem().Type() != from.Elem().Type() {
			return
		}
		v := reflect.New(to.Elem().Type()).Elem()
		v.Set(to.Elem())
		keepZeros(v, from.Elem())
		to.Set(v)
	case reflect.Map:
		for _, k := range to.MapKeys() {
			old := from.MapIndex(k)
			if !old.IsValid() {
				continue
			}
			v := reflect.New(to.Type().Elem()).Elem()
			v.Set(to.MapIndex(k))
			keepZeros(v, old)
			to.SetMapIndex(k, v)
		}
	}
}
