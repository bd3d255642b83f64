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

// Values are written without calling any method of theirs: it might lock what the caller of the mock has locked, or show a secret.
// Pointers are followed only where a rule was compared through them already.

const (
	mostText  = 200 // bytes of a text
	mostItems = 8   // of a list
	mostDepth = 4
	mostLines = 12 // of a diff
)

var (
	secretType   = reflect.TypeFor[resource.Secret]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
)

// text is a value in one short line.
func text(v reflect.Value) string {
	var b strings.Builder
	write(&b, v, mostDepth)
	return b.String()
}

func write(b *strings.Builder, v reflect.Value, depth int) {
	if !v.IsValid() {
		b.WriteString("nil")
		return
	}
	switch t := v.Type(); {
	case t == secretType:
		b.WriteString("[REDACTED]")
		return
	case t == timeType && v.CanInterface():
		b.WriteString(v.Interface().(time.Time).Format(time.RFC3339Nano))
		return
	case t == durationType:
		b.WriteString(time.Duration(v.Int()).String())
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		b.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		b.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()))
	case reflect.Complex64, reflect.Complex128:
		b.WriteString(strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits()))
	case reflect.String:
		quote(b, v.String())
	case reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		write(b, v.Elem(), depth)
	case reflect.Struct:
		writeStruct(b, v, depth)
	case reflect.Slice, reflect.Array:
		writeList(b, v, depth)
	case reflect.Map:
		writeMap(b, v)
	default: // pointers, channels, functions
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		fmt.Fprintf(b, "%s(%#x)", typeName(v.Type()), v.Pointer())
	}
}

func quote(b *strings.Builder, s string) {
	if len(s) <= mostText {
		b.WriteString(strconv.Quote(s))
		return
	}
	cut := mostText
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	fmt.Fprintf(b, "%q... (%d bytes)", s[:cut], len(s))
}

func writeStruct(b *strings.Builder, v reflect.Value, depth int) {
	t := v.Type()
	b.WriteString(typeName(t) + "{")
	written := 0
	for i := range t.NumField() {
		if v.Field(i).IsZero() {
			continue
		}
		if written++; written > 1 {
			b.WriteString(", ")
		}
		if depth == 0 || written > mostItems {
			b.WriteString("...")
			break
		}
		b.WriteString(t.Field(i).Name + ": ")
		write(b, v.Field(i), depth-1)
	}
	b.WriteString("}")
}

func writeList(b *strings.Builder, v reflect.Value, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		b.WriteString("nil")
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
		quote(b, string(v.Bytes()))
		return
	}
	b.WriteString("[")
	for i := range v.Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		if depth == 0 || i == mostItems {
			fmt.Fprintf(b, "... (%d items)", v.Len())
			break
		}
		write(b, v.Index(i), depth-1)
	}
	b.WriteString("]")
}

// writeMap writes only the size of a map: another goroutine may be changing it, and not even a diff has to show all of it.
func writeMap(b *strings.Builder, v reflect.Value) {
	if v.IsNil() {
		b.WriteString("nil")
		return
	}
	fmt.Fprintf(b, "%s(%d items)", typeName(v.Type()), v.Len())
}

// typeName is the name of a type with its package, as in Go.
func typeName(t reflect.Type) string {
	if t.Name() == "" && t.Kind() == reflect.Struct {
		return "struct"
	}
	return t.String()
}
