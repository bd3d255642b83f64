// Package jsonbody encodes request bodies as JSON, for clients. It refuses values whose content package encoding/json would silently drop
// by writing {}: a file, another reader, a struct whose fields are all unexported.
package jsonbody

import (
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
)

// Marshal returns json.Marshal(body). The error is an *Error if the JSON of every value of body's type is empty, or if body contains a value that
// is not zero and whose JSON would be empty.
func Marshal(body any) ([]byte, error) {
	t := reflect.TypeOf(body)
	switch of := natureOf(t); {
	case of.hollow:
		return nil, &Error{Type: t}
	case of.hides:
		if path, of := find(reflect.ValueOf(body), "", 0); of != nil {
			return nil, &Error{Path: path, Type: of}
		}
	}
	return json.Marshal(body)
}

// An Error says that JSON cannot contain a value: its JSON would be empty.
type Error struct {
	Path string // the path of Go fields to the value, such as File or Pages[].File; "" for the body itself
	Type reflect.Type
}

// Error says what to send instead. The text contains no part of the value.
func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("JSON cannot represent a %v", e.Type)
	}
	return fmt.Sprintf("its %s is a %v, which JSON cannot represent: make it text or []byte, or leave it out with the tag json:\"-\"", e.Path, e.Type)
}

var (
	readerType    = reflect.TypeFor[io.Reader]()
	marshalerType = reflect.TypeFor[json.Marshaler]()
	textType      = reflect.TypeFor[encoding.TextMarshaler]()
)

// writesItself reports whether the type t has a method that writes its JSON.
func writesItself(t reflect.Type) bool { return t.Implements(marshalerType) || t.Implements(textType) }

// isHollow reports whether the JSON of every value of type t is {}, or a list or map of {}. This is so for readers, and for structs whose
// fields are all unexported. A struct without fields does not count, because it is {} on purpose.
func isHollow(t reflect.Type) bool {
	if t == nil || writesItself(t) {
		return false
	}
	switch t.Kind() {
	case reflect.Interface:
		return t.Implements(readerType)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return t.Name() == "" && isHollow(t.Elem())
	case reflect.Struct:
		return t.NumField() > 0 && !hasVisible(t)
	}
	return false
}

// hasVisible reports whether the JSON of the struct type t may have a field.
func hasVisible(t reflect.Type) bool {
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous || f.Anonymous && f.Type.Kind() == reflect.Interface {
			return true
		}
	}
	return false
}

// A nature is what holds for all values of a type.
type nature struct {
	hollow bool // isHollow
	hides  bool // some values may contain a value of a hollow type
}

var natures sync.Map // from reflect.Type to nature

func natureOf(t reflect.Type) nature {
	if t == nil {
		return nature{}
	}
	if known, ok := natures.Load(t); ok {
		return known.(nature)
	}
	of := nature{isHollow(t), hides(t, map[reflect.Type]bool{})}
	natures.Store(t, of)
	return of
}

// hides returns nature.hides of t. seen contains the types that hides is already looking at, because a type may contain itself.
func hides(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || writesItself(t) {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return hides(t.Elem(), seen)
	case reflect.Struct:
		if t.NumField() > 0 && !hasVisible(t) {
			return true
		}
		for i := range t.NumField() {
			if f := t.Field(i); isWritten(f) && hides(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// isWritten reports whether JSON has the field f, or the fields of the struct that f embeds.
func isWritten(f reflect.StructField) bool {
	return (f.IsExported() || f.Anonymous) && f.Tag.Get("json") != "-"
}

// deepest is the depth to which find looks. A deeper value contains itself, and encoding/json returns an error for it.
const deepest = 100

// find looks in v for a value of a hollow type that is neither nil nor zero, and returns its path and type; of is nil if there is none.
func find(v reflect.Value, path string, depth int) (where string, of reflect.Type) {
	t := v.Type()
	kind := natureOf(t)
	if depth > deepest || !kind.hides || v.CanAddr() && writesItself(reflect.PointerTo(t)) {
		return "", nil
	}
	switch t.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return "", nil
		}
		if t.Kind() == reflect.Pointer && kind.hollow && !v.Elem().IsZero() {
			return path, t
		}
		return find(v.Elem(), path, depth+1)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if where, of = find(v.Index(i), path+"[]", depth+1); of != nil {
				return where, of
			}
		}
	case reflect.Map:
		for items := v.MapRange(); items.Next(); {
			if where, of = find(items.Value(), path+"[]", depth+1); of != nil {
				return where, of
			}
		}
	case reflect.Struct:
		if kind.hollow && !v.IsZero() {
			return path, t
		}
		return findField(v, path, depth)
	}
	return "", nil
}

// findField is find for the fields of a struct.
func findField(v reflect.Value, path string, depth int) (where string, of reflect.Type) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !isWritten(f) {
			continue
		}
		field, name := v.Field(i), strings.TrimPrefix(path+"."+f.Name, ".")
		if inner := reflect.Indirect(field); f.Anonymous && inner.IsValid() && inner.Kind() == reflect.Struct && !writesItself(f.Type) {
			where, of = findField(inner, path, depth+1) // in JSON, its fields are fields of the outer struct
		} else if f.IsExported() {
			where, of = find(field, name, depth+1)
		}
		if of != nil {
			return where, of
		}
	}
	return "", nil
}
