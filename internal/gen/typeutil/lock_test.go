package typeutil_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

const locks = `package a

import (
	"sync"
	"sync/atomic"
)

type (
	Plain    struct{ N int; P *sync.Mutex; F func(sync.Mutex); L []sync.Mutex; M map[string]sync.Mutex; I sync.Locker }
	Field    struct{ mu sync.RWMutex }
	Embedded struct{ sync.Mutex }
	Nested   struct{ Field }
	Array    struct{ a [2]atomic.Int64 }
	Once     struct{ o sync.Once }
	Own      struct{ N int }
	ByValue  struct{ N int }
	Generic[T any] struct{ V T }
	Locked   = Generic[sync.Mutex]
	Open     = Generic[int]
	hidden   struct{ mu marker }
	marker   struct{}
)

func (*Own) Lock()   {}
func (*Own) Unlock() {}

func (ByValue) Lock()   {}
func (ByValue) Unlock() {}

func (*marker) Lock()   {}
func (*marker) Unlock() {}
`

// TestLock has the types that must not be copied, as go vet decides.
func TestLock(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.go", locks, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := (&types.Config{Importer: importer.Default()}).Check("example.com/a", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Plain": "", "Field": "RWMutex", "Embedded": "Embedded", "Nested": "RWMutex", "Array": "Int64", "Once": "Once", "Own": "Own", "ByValue": "",
		"Locked": "Mutex", "Open": "", "hidden": "marker",
	} {
		got := ""
		if n := typeutil.Lock(p.Scope().Lookup(name).Type()); n != nil {
			got = n.Obj().Name()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
