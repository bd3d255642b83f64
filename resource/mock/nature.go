package mock

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// A nature says how values of a type are compared.
type nature int

const (
	usual    nature = iota
	identity        // a pointer that equals only itself: to a mock, whose state changes with every call, or a context
	moment          // time.Time, or declared as it
	secret
	lock       // a type of package sync, such as a mutex: it is no part of a value, so all are equal
	atomically // a type of package sync/atomic, whose value may change at any time
	syncMap
	protobuf  // the struct of a protobuf message
	written   // an address or a big number, which is shown as its text and not as its fields
	reflected // a value in a protobuf message whose fields are known only while the program runs
)

// natures caches the nature of each type.
var natures sync.Map

func natureOf(t reflect.Type) nature {
	if n, ok := natures.Load(t); ok {
		return n.(nature)
	}
	n := usual
	switch {
	case t.Kind() == reflect.Pointer:
		switch t {
		case reflect.TypeFor[*core](), reflect.TypeFor[*method](), reflect.TypeFor[*match](): // in a mock that was copied
			n = identity
		default:
			if t.Implements(mockType) || t.Implements(contextType) {
				n = identity
			}
		}
	case t.Kind() != reflect.Struct:
	case t == secretType:
		n = secret
	case t == reflect.TypeFor[sync.Map]():
		n = syncMap
	case t.PkgPath() == "sync":
		n = lock
	case t.PkgPath() == "sync/atomic":
		if _, ok := reflect.PointerTo(t).MethodByName("Load"); ok {
			n = atomically
		}
	case t.ConvertibleTo(timeType):
		n = moment
	case (t.PkgPath() == "net/netip" || t.PkgPath() == "math/big") && reflect.PointerTo(t).Implements(stringerType):
		n = written
	case t.Name() == "Value" && t.PkgPath() == "google.golang.org/protobuf/reflect/protoreflect":
		if _, ok := t.MethodByName("Equal"); ok {
			n = reflected
		}
	case reflect.PointerTo(t).Implements(messageType) && generatedMessage(t):
		n = protobuf
	}
	natures.Store(t, n)
	return n
}

func instant(v reflect.Value) time.Time { return v.Convert(timeType).Interface().(time.Time) }

// generatedMessage reports whether t is a generated protobuf message: it has the fields that the protobuf runtime needs. It returns false
// for a type that embeds a message, and for a dynamic message.
func generatedMessage(t reflect.Type) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "state" && f.Type.Name() == "MessageState" || strings.HasPrefix(f.Name, "XXX_") {
			return true
		}
	}
	return false
}

// sameReflected compares two values with their method Equal, because only package protoreflect knows what they point to.
func sameReflected(a, b reflect.Value) bool {
	return a.MethodByName("Equal").Call([]reflect.Value{b})[0].Bool()
}

// wordOf returns the text of a value whose nature is written.
func wordOf(v reflect.Value) string { return open(v).Addr().Interface().(fmt.Stringer).String() }

// loaded returns the value of an atomic, read with its method Load.
func loaded(v reflect.Value) reflect.Value { return open(v).Addr().MethodByName("Load").Call(nil)[0] }

// ranged returns the content of a sync.Map as a map.
func ranged(v reflect.Value) reflect.Value {
	all := map[any]any{}
	open(v).Addr().Interface().(*sync.Map).Range(func(key, value any) bool {
		all[key] = value
		return true
	})
	return reflect.ValueOf(all)
}

// stated reports whether a field of a protobuf message belongs to the content of the message. The other fields, such as sizes and
// descriptors, change when a message is marshalled or printed.
func stated(f reflect.StructField) bool {
	switch name := f.Name; {
	case name == "unknownFields", name == "XXX_unrecognized", name == presence, strings.HasPrefix(name, hiddenField):
		return true
	case strings.HasPrefix(name, "XXX_"):
		return false
	}
	return f.IsExported()
}

const (
	presence    = "XXX_presence" // the bits of the fields that are set
	hiddenField = "xxx_hidden_"  // begins the names of fields in messages of the opaque API
)

// fieldName returns the name of a field without the prefix of the opaque API.
func fieldName(f reflect.StructField) string { return strings.TrimPrefix(f.Name, hiddenField) }

// unpack makes the protobuf runtime decode the parts of a message that it decodes only when they are first read.
func unpack(v reflect.Value) {
	f := v.FieldByName("XXX_lazyUnmarshalInfo")
	if !f.IsValid() || f.IsZero() {
		return
	}
	reflection := v.Addr().MethodByName("ProtoReflect")
	if !reflection.IsValid() {
		return
	}
	visit := reflection.Call(nil)[0].MethodByName("Range")
	more := []reflect.Value{reflect.ValueOf(true)}
	visit.Call([]reflect.Value{reflect.MakeFunc(visit.Type().In(0), func([]reflect.Value) []reflect.Value { return more })})
}

// behind returns the list or map that a hidden field of a message points to. For a nil pointer it returns an empty one, because both mean
// the same.
func behind(f reflect.StructField, v reflect.Value) reflect.Value {
	if f.IsExported() || v.Kind() != reflect.Pointer {
		return v
	}
	if k := f.Type.Elem().Kind(); k != reflect.Slice && k != reflect.Map {
		return v
	}
	if v.IsNil() {
		return reflect.Zero(f.Type.Elem())
	}
	return v.Elem()
}

// sealed returns the masked text of a secret.
func sealed(v reflect.Value) []byte {
	p := v.Field(0)
	if p.IsNil() {
		return nil
	}
	return p.Elem().Field(0).Bytes()
}

var (
	mockType     = reflect.TypeFor[Mock]()
	messageType  = reflect.TypeFor[interface{ ProtoMessage() }]()
	stringerType = reflect.TypeFor[fmt.Stringer]()
	contextType  = reflect.TypeFor[context.Context]()
	secretType   = reflect.TypeFor[resource.Secret]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
)
