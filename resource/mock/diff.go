package mock

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// differences lists, one a line, where two arguments that are not equal differ. The lines begin with a path from name.
func differences(name string, got, want reflect.Value) []string {
	d := &differ{}
	d.compare(name, got, want, 8)
	if len(d.lines) == 0 { // they differ deeper than we look, or in what is never equal: functions, NaN
		d.add(name, got, want)
	}
	if len(d.lines) > mostLines {
		d.lines = append(d.lines[:mostLines], fmt.Sprintf("... and %d more", len(d.lines)-mostLines))
	}
	return d.lines
}

type differ struct{ lines []string }

func (d *differ) add(path string, got, want reflect.Value) {
	g, w := whole(got), whole(want)
	if g == w && got.IsValid() && want.IsValid() && got.Type() != want.Type() {
		g, w = typeName(got.Type())+"("+g+")", typeName(want.Type())+"("+w+")"
	}
	d.lines = append(d.lines, path+": got "+g+", want "+w)
}

// compare adds what differs at path and below.
func (d *differ) compare(path string, got, want reflect.Value, depth int) {
	if !got.IsValid() || !want.IsValid() {
		if got.IsValid() != want.IsValid() {
			d.add(path, got, want)
		}
		return
	}
	if got.Type() != want.Type() {
		d.add(path, got, want)
		return
	}
	if depth == 0 {
		return
	}
	switch t := got.Type(); {
	case t == secretType:
		if got.IsZero() != want.IsZero() || !reflect.DeepEqual(sealed(got), sealed(want)) {
			d.lines = append(d.lines, path+": another secret")
		}
		return
	case t == timeType && got.CanInterface() && want.CanInterface():
		if !got.Interface().(time.Time).Equal(want.Interface().(time.Time)) {
			d.add(path, got, want)
		}
		return
	}
	switch got.Kind() {
	case reflect.Pointer:
		switch {
		case got.IsNil() || want.IsNil():
			if got.IsNil() != want.IsNil() {
				d.add(path, got, want)
			}
		case got.Pointer() != want.Pointer():
			d.compare(path, got.Elem(), want.Elem(), depth-1)
		}
	case reflect.Interface:
		d.compare(path, got.Elem(), want.Elem(), depth-1)
	case reflect.Struct:
		for i := range got.NumField() {
			d.compare(path+"."+got.Type().Field(i).Name, got.Field(i), want.Field(i), depth-1)
		}
	case reflect.Slice:
		if got.Type().Elem().Kind() == reflect.Uint8 {
			if string(got.Bytes()) != string(want.Bytes()) {
				d.add(path, got, want)
			}
			return
		}
		d.list(path, got, want, depth)
	case reflect.Array:
		d.list(path, got, want, depth)
	case reflect.Map:
		d.maps(path, got, want, depth)
	case reflect.Func:
		if !got.IsNil() || !want.IsNil() {
			d.add(path, got, want)
		}
	default:
		if !got.Equal(want) {
			d.add(path, got, want)
		}
	}
}

func (d *differ) list(path string, got, want reflect.Value, depth int) {
	if got.Len() != want.Len() {
		if got.Len() <= mostItems && want.Len() <= mostItems {
			d.add(path, got, want)
			return
		}
		d.lines = append(d.lines, fmt.Sprintf("%s: got %d items, want %d", path, got.Len(), want.Len()))
	}
	for i := range min(got.Len(), want.Len()) {
		d.compare(fmt.Sprintf("%s[%d]", path, i), got.Index(i), want.Index(i), depth-1)
	}
}

func (d *differ) maps(path string, got, want reflect.Value, depth int) {
	var lines []string
	at := func(key reflect.Value) string { return path + "[" + text(key) + "]" }
	for _, key := range got.MapKeys() {
		below := &differ{}
		if other := want.MapIndex(key); other.IsValid() {
			below.compare(at(key), got.MapIndex(key), other, depth-1)
		} else {
			below.lines = []string{at(key) + ": got " + whole(got.MapIndex(key)) + ", want no such key"}
		}
		lines = append(lines, below.lines...)
	}
	for _, key := range want.MapKeys() {
		if !got.MapIndex(key).IsValid() {
			lines = append(lines, at(key)+": got no such key, want "+whole(want.MapIndex(key)))
		}
	}
	slices.SortFunc(lines, strings.Compare)
	d.lines = append(d.lines, lines...)
}

// sealed is the masked text of a secret, which reflection may see even where it may not call methods.
func sealed(secret reflect.Value) []byte {
	p := secret.Field(0)
	if p.IsNil() {
		return nil
	}
	return p.Elem().Field(0).Bytes()
}
