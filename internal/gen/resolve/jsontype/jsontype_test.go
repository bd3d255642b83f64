package jsontype_test

import (
	"go/types"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/resolve/jsontype"
	"github.com/resgen-go/resgen/internal/gentest"
)

const source = `package a

import "io"

type Bytes []byte
type Octet byte
type Octets []Octet
type Reader struct{}
func (Reader) Read(p []byte) (n int, err error) { return 0, nil }
type Pointed struct{}
func (*Pointed) Read(p []byte) (n int, err error) { return 0, nil }
type Size int
type Sized struct{}
func (Sized) Read(p []byte) (n Size, err error) { return 0, nil }
type NoBytes struct{}
func (NoBytes) Read(p []int) (n int, err error) { return 0, nil }
type NoError struct{}
func (NoError) Read(p []byte) (n int, err string) { return 0, "" }
type NoCount struct{}
func (NoCount) Read(p []byte) (n string, err error) { return "", nil }
type NoResult struct{}
func (NoResult) Read(p []byte) int { return 0 }
type NoParam struct{}
func (NoParam) Read() (n int, err error) { return 0, nil }

type Empty struct{}
type Hidden struct{ a int }
type Shown struct{ A int }
type hidden struct{ A int }
type inner struct{ a int }
type Embeds struct{ hidden }
type EmbedsHidden struct{ inner }
type EmbedsPointer struct{ *hidden }
type Size2 struct{ Size }
type size int
type EmbedsInt struct{ size }
type Loop struct{ *Loop }
type Written struct{ a int }
func (Written) MarshalJSON() ([]byte, error) { return nil, nil }
type WrittenText struct{ a int }
func (WrittenText) MarshalText() ([]byte, error) { return nil, nil }
type Parsed struct{ a int }
func (*Parsed) UnmarshalJSON([]byte) error { return nil }
type Method interface{ F() }
type Func func()
type List []Hidden
type Pointer *Hidden
type FuncMap map[string]func()
type Endless []Endless
type ReaderWith struct{ Body io.Reader }
func (ReaderWith) Read(p []byte) (n int, err error) { return 0, nil }
type Holds struct{ Name string; Body io.Reader }
type Deep struct{ Inner []map[string]*Holds }
type Skips struct{ Body io.Reader ` + "`json:\"-\"`" + `; private io.Reader }
type Array struct{ A [2]Reader }
type Ring struct{ Next *Ring; Body Pointed }
type Marshals struct{ Body io.Reader }
func (Marshals) MarshalJSON() ([]byte, error) { return nil, nil }
type MarshalsText struct{ Body io.Reader }
func (MarshalsText) MarshalText() ([]byte, error) { return nil, nil }

var (
	vBytes    Bytes
	vOctets   Octets
	vRunes    []rune
	vText     string
	vReader   io.Reader
	vAny      any
	vPointer  *Pointed
	vChan     chan int
	vComplex  complex128
	vUintptr  uintptr
	vFuncs    []func()
	vFuncMap  map[string]chan int
	vFuncPtr  *func()
	vPtr      *Hidden
	vShowns   []Shown
	vShownPtr *Shown
	vReaders  []io.Reader
)
`

// lookUp returns the type of a declaration of source by its name.
func lookUp(t *testing.T) func(name string) types.Type {
	t.Helper()
	scope := gentest.Scope(t, source)
	return func(name string) types.Type { return scope.Lookup(name).Type() }
}

// TestPredicates holds which types are readers, and which are bytes.
func TestPredicates(t *testing.T) {
	of := lookUp(t)
	for _, name := range []string{
		"Reader", "vPointer", "Sized", "vReader", "Pointed", "NoBytes", "NoError", "NoCount", "NoResult", "NoParam", "vAny", "vText",
	} {
		want := slices.Contains([]string{"Reader", "vPointer", "Sized", "vReader"}, name)
		if got := jsontype.IsReader(of(name)); got != want {
			t.Errorf("%s is a reader: %t", name, got)
		}
	}
	for _, name := range []string{"vBytes", "vOctets", "vRunes", "vText"} {
		if got := jsontype.IsBytes(of(name)); got != (name == "vBytes" || name == "vOctets") {
			t.Errorf("%s is bytes: %t", name, got)
		}
	}
	if got := jsontype.Deref(of("vPtr")); got != of("Hidden") {
		t.Errorf("a *Hidden points to %s", got)
	}
	if got := jsontype.Deref(of("Hidden")); got != of("Hidden") {
		t.Errorf("a Hidden is %s", got)
	}
}

// TestIsHollow holds of which types encoding/json makes nothing when it writes them, and when it reads them.
func TestIsHollow(t *testing.T) {
	of := lookUp(t)
	for _, test := range []struct {
		name          string
		write, parsed bool
	}{
		{"Empty", false, false},
		{"Hidden", true, true},
		{"Shown", false, false},
		{"Embeds", false, false},
		{"EmbedsHidden", true, true},
		{"EmbedsPointer", false, false},
		{"Size2", false, false},
		{"EmbedsInt", true, true},
		{"Loop", true, true},
		{"Written", false, true},
		{"WrittenText", false, true},
		{"Parsed", true, false},
		{"Method", false, true},
		{"Func", true, true},
		{"List", false, false}, // a type with a name may hold itself, and is not looked through
		{"Pointer", false, false},
		{"FuncMap", false, false},
		{"Endless", false, false},
		{"vReader", true, true},
		{"vAny", false, false},
		{"vChan", true, true},
		{"vComplex", true, true},
		{"vUintptr", false, false},
		{"vText", false, false},
		{"vFuncs", true, true},
		{"vFuncMap", true, true},
		{"vFuncPtr", true, true},
		{"vPtr", true, true},
		{"vShowns", false, false},
		{"vShownPtr", false, false},
	} {
		if got := jsontype.IsHollow(of(test.name), "MarshalJSON", "MarshalText"); got != test.write {
			t.Errorf("%s is hollow when written: %t", test.name, got)
		}
		if got := jsontype.IsHollow(of(test.name), "UnmarshalJSON", "UnmarshalText"); got != test.parsed {
			t.Errorf("%s is hollow when read: %t", test.name, got)
		}
	}
	if !jsontype.IsHollow(types.Typ[types.UnsafePointer], "MarshalJSON") {
		t.Error("an unsafe pointer is not hollow")
	}
}

// TestStreamInside holds where a type holds a reader that JSON would write as {}.
func TestStreamInside(t *testing.T) {
	of := lookUp(t)
	for name, want := range map[string]string{
		"Shown": "", "Reader": "", "Holds": "Body", "Deep": "Inner[][].Body", "Skips": "", "Array": "A[]", "Ring": "Body", "Marshals": "",
		"MarshalsText": "", "vReaders": "[]", "vText": "", "ReaderWith": "Body",
	} {
		if got := jsontype.StreamInside(of(name), "", map[types.Type]bool{}); got != want {
			t.Errorf("the stream in %s is at %q, want %q", name, got, want)
		}
	}
}
