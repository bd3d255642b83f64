package gen

import "reflect"

// Fill calls the function fill, which sets fields of c whose values follow from other fields. Fill reports the error of fill as a problem
// of the resource. In two cases less is reported. If a field could not be read, the error of fill is not reported, because the field is
// zero; if nothing is validated, the same holds for a required field that is not set. If fill fails, broken rules are not reported, because
// they may concern fields that fill did not set. Fill does nothing for an optional resource that is absent.
func Fill[C any](r *Reader, c *C, fill func(*C) error) {
	if r.unfilled() {
		return
	}
	err := fill(c)
	r.partial = err != nil
	if len(r.unread) > 0 {
		return
	}
	r.unfit = problemsIn(err)
	for _, p := range r.unfit {
		r.note(p)
	}
}

// FillStruct is Fill for an existing struct. The argument c has the fields as they were read, and s is the struct that was made from them.
// The function fieldsOf converts a struct back to fields. FillStruct returns the fields after fill.
func FillStruct[F, S any](r *Reader, c F, s S, fill func(*S) error, fieldsOf func(S) F) F {
	if r.unfilled() {
		return c
	}
	Fill(r, &s, fill)
	filled := fieldsOf(s)
	keepZeros(reflect.ValueOf(&filled).Elem(), reflect.ValueOf(&c).Elem())
	return filled
}

// unfilled reports whether Fill has nothing to do: this run only collects names of variables, or the resource is absent, or it will be read
// again.
func (r *Reader) unfilled() bool {
	return r.naming || r.holding && (!r.present || r.held)
}

// keepZeros copies pointers to zero values from "from" to nil pointers of "to". A number in an existing struct cannot distinguish an unset
// value from a zero that was set. The pointers can, and the constraints of the field need this.
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
