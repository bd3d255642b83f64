package typeutil

import (
	"go/types"
	"strings"
)

// IsCleanup reports whether t is func() or func() error, and which of them.
func IsCleanup(t types.Type) (fails, ok bool) {
	s, ok := t.Underlying().(*types.Signature)
	if !ok || s.Params().Len() > 0 || s.Results().Len() > 1 {
		return false, false
	}
	fails = s.Results().Len() == 1
	return fails, !fails || IsError(s.Results().At(0).Type())
}

// IsFunction reports whether t is a function.
func IsFunction(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// Beneath returns the embedded pointer of the struct n that has the named field, or nil if n has the field itself or not at all.
func Beneath(n *types.Named, name string) *types.Var {
	found, index, _ := types.LookupFieldOrMethod(n, true, n.Obj().Pkg(), name)
	s, ok := n.Underlying().(*types.Struct)
	if _, isField := found.(*types.Var); !ok || !isField || len(index) < 2 || !IsPointer(s.Field(index[0]).Type()) {
		return nil
	}
	return s.Field(index[0])
}

// IsChange reports whether t is a function that changes an SDK's configuration.
func IsChange(t types.Type) bool {
	sig, ok := types.Unalias(t).Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && !sig.Variadic() && sig.Results().Len() <= 1 &&
		(sig.Results().Len() == 0 || IsError(sig.Results().At(0).Type()))
}

// IsGiven reports whether t is func(string) bool.
func IsGiven(t types.Type) bool {
	s, ok := t.Underlying().(*types.Signature)
	return ok && !s.Variadic() && s.Params().Len() == 1 && types.Identical(s.Params().At(0).Type(), types.Typ[types.String]) &&
		s.Results().Len() == 1 && types.Identical(s.Results().At(0).Type(), types.Typ[types.Bool])
}

// Embeddable reports whether a struct can embed t with its methods: a pointer to a named type, or a named interface.
func Embeddable(t types.Type) bool {
	named := false
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		_, named = types.Unalias(u.Elem()).(*types.Named)
	case *types.Interface:
		_, named = types.Unalias(t).(*types.Named)
	}
	return named
}

// IsAny reports whether t is an interface without methods.
func IsAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// IsValues reports whether t is map[string]any.
func IsValues(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	return ok && types.Identical(m.Key(), types.Typ[types.String]) && IsAny(m.Elem())
}

// IsPointer reports whether t is a pointer.
func IsPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// IsDuration reports whether t is time.Duration.
func IsDuration(t types.Type) bool { return types.TypeString(t, nil) == "time.Duration" }

// IsBool reports whether t is a bool, or a type with bool as its underlying type.
func IsBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// HasErr reports whether t has a method Err() error.
func HasErr(t types.Type) bool {
	sel := types.NewMethodSet(t).Lookup(nil, "Err")
	if sel == nil {
		return false
	}
	sig := sel.Type().(*types.Signature)
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && IsError(sig.Results().At(0).Type())
}

// Calling returns a function for the package at path that calls the named method of o, or "" if o has no such method. If the function must have
// the signature (T) error or (*T) error, where T is o, it has this parameter, and otherwise the one of the method.
func Calling(o *types.TypeName, name, path, signature string) string {
	found, _, _ := types.LookupFieldOrMethod(types.NewPointer(o.Type()), true, o.Pkg(), name)
	m, ok := found.(*types.Func)
	if !ok || types.IsInterface(o.Type()) {
		return ""
	}
	sig := m.Signature()
	arguments, body := "()", "return "
	if sig.Params().Len() > 0 {
		arguments = "(...)"
	}
	call := "c." + name + arguments
	switch n := sig.Results().Len(); {
	case n == 0:
		body = call + "; return nil"
	case n == 1 && IsError(sig.Results().At(0).Type()):
		body += call
	default:
		body = "... " + call + " ..."
	}
	parameter, own := ShortIn(path, sig.Recv().Type()), ShortIn(path, o.Type())
	if signature == "("+own+") error" || signature == "(*"+own+") error" {
		parameter = strings.TrimSuffix(signature[1:], ") error")
	}
	return "`func " + o.Name() + name + "(c " + parameter + ") error { " + body + " }`"
}
