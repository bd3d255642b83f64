package typeutil

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/ident"
)

// Lock returns the type in t whose values must not be copied, or nil: a type such as sync.Mutex, whose pointer has the methods Lock and Unlock.
// It follows the rule of go vet. Inside of an exported type that is not a lock itself, such as atomic.Int64, it returns the exported type.
func Lock(t types.Type) *types.Named {
	n, _ := types.Unalias(t).(*types.Named)
	if n != nil && locks(types.NewPointer(n)) && !locks(n) {
		return n
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return Lock(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if inner := Lock(f.Type()); inner != nil && !inner.Obj().Exported() && n != nil && n.Obj().Exported() {
				return n
			} else if inner != nil {
				return inner
			}
		}
	}
	return nil
}

// locks reports whether t has the methods of sync.Locker.
func locks(t types.Type) bool {
	have := types.NewMethodSet(t)
	for _, name := range []string{"Lock", "Unlock"} {
		m := have.Lookup(nil, name)
		if m == nil || Name(m.Type()) != "func()()" {
			return false
		}
	}
	return true
}

// A Locked says why generated code cannot have values of a type that must not be copied.
type Locked struct {
	Of   types.Object // the field with the lock, or the type
	Why  string
	Help string // what to do
}

// mustNot is the reason why code that copies is wrong. The object of the verb follows.
const mustNot = " must not be copied, and generated code copies "

// LockedStruct says why generated code for the package at path cannot have the struct n as a configuration. It returns nil if it can.
func LockedStruct(path string, n *types.Named) *Locked {
	if Lock(n) == nil {
		return nil
	}
	short := ShortIn(path, n)
	l := &Locked{
		Of: n.Obj(), Why: "the struct " + short + ", which" + mustNot + "the struct",
		Help: "declare a new struct with the fields to load, embed it in " + short + ", and name the new struct instead",
	}
	for f := range n.Underlying().(*types.Struct).Fields() {
		if lock := Lock(f.Type()); lock != nil {
			l.Of, l.Why = f, "the field `"+f.Name()+"` of "+short+" has "+ident.WithArticle(ShortIn(path, lock))+", which"+mustNot+"the struct"
			break
		}
	}
	return l
}

// LockedItems says why generated code for the package at path cannot fill a list or map of structs n. It returns nil if it can.
func LockedItems(path string, n *types.Named) *Locked {
	lock := Lock(n)
	if lock == nil {
		return nil
	}
	return &Locked{
		Of: n.Obj(), Why: "its items have " + ident.WithArticle(ShortIn(path, lock)) + ", which" + mustNot + "items",
		Help: "make the items pointers, *" + ShortIn(path, n),
	}
}

// LockedText says why generated code cannot read values of n, a type with UnmarshalText. It returns nil if it can.
func LockedText(n *types.Named) *Locked {
	if Lock(n) == nil {
		return nil
	}
	return &Locked{
		Of: n.Obj(), Why: "values of the type " + n.Obj().Name() + mustNot + "them",
		Help: "use a type that can be copied; in a kind with `struct`, the function of `fill` can set a field of type *" + n.Obj().Name(),
	}
}
