package mock

import (
	"reflect"
	"slices"
	"sync"
	"time"
)

// mostCopied is the maximum depth to which nested lists are copied.
const mostCopied = 8

// Copy returns a copy of the argument v in which slices and maps are copied too: inside of other slices and maps, up to 8 of them deep, in
// exported fields of structs, and in values of type any. It does not follow pointers or other interfaces.
func Copy[T any](v T) T {
	switch p := any(&v).(type) { // most lists are of these types, and need no reflection
	case *[]any:
		*p = slices.Clone(*p)
		for i := range *p {
			(*p)[i] = copyAny((*p)[i])
		}
		return v
	case *any:
		*p = copyAny(*p)
		return v
	case *[][]byte:
		*p = slices.Clone(*p)
		for i := range *p {
			(*p)[i] = slices.Clone((*p)[i])
		}
		return v
	}
	if !holdsLists(reflect.TypeFor[T]()) {
		return v
	}
	to := v
	isolate(reflect.ValueOf(&to).Elem(), mostCopied)
	return to
}

func copyAny(v any) any {
	switch v := v.(type) {
	case nil, bool, string, int, int32, int64, float64, error, time.Time, time.Duration:
		return v
	case []byte:
		return slices.Clone(v)
	}
	to := v
	isolate(reflect.ValueOf(&to).Elem(), mostCopied)
	return to
}

// isolate replaces the lists and maps in v by copies, so that a rule or a record does not change when the caller changes them. It stops at
// the given depth, because a list may contain itself.
func isolate(v reflect.Value, depth int) {
	if depth == 0 || !holdsLists(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Slice:
		if v.Len() == 0 {
			return
		}
		to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(to, v)
		v.Set(to)
		isolateItems(v, depth)
	case reflect.Array:
		isolateItems(v, depth)
	case reflect.Map:
		if v.Len() == 0 {
			return
		}
		to := reflect.MakeMapWithSize(v.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			to.SetMapIndex(it.Key(), isolated(it.Value(), depth-1))
		}
		v.Set(to)
	case reflect.Interface:
		if !v.IsNil() && holdsLists(v.Elem().Type()) {
			v.Set(isolated(v.Elem(), depth))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				isolate(v.Field(i), depth)
			}
		}
	}
}

func isolateItems(v reflect.Value, depth int) {
	if holdsLists(v.Type().Elem()) {
		for i := range v.Len() {
			isolate(v.Index(i), depth-1)
		}
	}
}

// isolated is isolate for a value that cannot be set. It returns a copy.
func isolated(v reflect.Value, depth int) reflect.Value {
	if !holdsLists(v.Type()) {
		return v
	}
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	isolate(to, depth)
	return to
}

// holders caches for struct types whether a value may contain a list or map.
var holders sync.Map

func holdsLists(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return true
	case reflect.Interface:
		return t.NumMethod() == 0
	case reflect.Array:
		return holdsLists(t.Elem())
	case reflect.Struct:
		if is, ok := holders.Load(t); ok {
			return is.(bool)
		}
		is := false
		for i := range t.NumField() {
			is = is || t.Field(i).IsExported() && holdsLists(t.Field(i).Type)
		}
		holders.Store(t, is)
		return is
	}
	return false
}
