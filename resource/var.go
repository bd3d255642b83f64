package resource

import "slices"

// A Var says which variables feed a field. The zero Var reads nothing.
//
// Its texts stand behind a pointer, so that what keeps a name does not keep the Var: the compiler then leaves the slice that
// Env is called with on the stack, and reading a field allocates nothing.
type Var struct {
	names []string
	old   []string  // deprecated
	file  *string   // nil: none
	fixed *string   // a file that is read if it is there; nil: none
	store *string   // the store and the reference, "vault:prod/orders#password"; nil: none
	or    *string   // nil: nothing
	of    []string  // the fields that or is made of; nil: it is a value of the specification
	items *itemVars // of a list or map of objects; nil: a field with one text
	flags varFlags
}

type varFlags uint8

const (
	allowEmpty varFlags = 1 << iota
	shared
	required
)

// Env reads the first of names that is set. An empty variable counts as unset.
func Env(names ...string) Var { return Var{names: names} }

// File reads the file that the variable called name names.
func File(name string) Var { return Var{file: &name} }

// OrFile also accepts the file that the variable called name names. It is an error to set both.
func (v Var) OrFile(name string) Var {
	v.file = &name
	return v
}

// OrDefaultFile reads the file at path, if there is one, where neither a variable nor a file that one names is set. Such a file does not
// show an optional resource to be wanted.
func (v Var) OrDefaultFile(path string) Var {
	v.fixed = &path
	return v
}

// Deprecated also accepts the old names of a variable: the first that is set is read if none of the others is, with a warning.
func (v Var) Deprecated(names ...string) Var {
	v.old = names
	return v
}

// OrStore reads from a store of secrets if neither a variable nor a file is set, and the file of OrDefaultFile is not there. ref is the name of the store, a colon, and the reference
// that the store understands.
func (v Var) OrStore(ref string) Var {
	v.store = &ref
	return v
}

// Or is what is read if nothing is set: a value of the specification that only the running program can read.
func (v Var) Or(text string) Var {
	v.or = &text
	return v
}

// OrTemplate is what is read if nothing is set: text, which a template has made of the values of the named fields. They are read before. If one
// of them is missing or wrong, the problem is theirs, and text has none.
func (v Var) OrTemplate(text string, fields ...string) Var {
	v.or, v.of = &text, fields
	return v
}

// AllowEmpty makes an empty variable, or an empty file, a value like any other.
func (v Var) AllowEmpty() Var {
	v.flags |= allowEmpty
	return v
}

// Shared says that other fields read the variables too, so that they do not show an optional resource to be wanted.
func (v Var) Shared() Var {
	v.flags |= shared
	return v
}

// Required makes it a problem if nothing is set.
func (v Var) Required() Var {
	v.flags |= required
	return v
}

func (v *Var) has(f varFlags) bool { return v.flags&f != 0 }

func (v *Var) isZero() bool {
	return len(v.names) == 0 && len(v.old) == 0 && v.file == nil && v.fixed == nil && v.store == nil && v.or == nil
}

// all lists every variable of v but the deprecated ones, in a slice of its own, so that v's stays on its caller's stack.
func (v *Var) all() []string {
	names := make([]string, 0, len(v.names)+1)
	names = append(names, v.names...)
	if v.file != nil {
		names = append(names, *v.file)
	}
	return names
}

// set returns the first of v's names that is set.
func (v *Var) set(src Source) (name, text string, ok bool) {
	for _, names := range [...][]string{v.names, v.old} {
		for _, n := range names {
			if t, ok := lookup(src, n, v.has(allowEmpty)); ok && (t != "" || v.has(allowEmpty)) {
				return n, t, true
			}
		}
	}
	return "", "", false
}

// path returns what the file variable holds; "" if it is not set. An empty path names nothing, whatever v allows.
func (v *Var) path(src Source) string {
	if v.file == nil {
		return ""
	}
	p, _ := src.Lookup(*v.file)
	return p
}

// ref builds the Ref of a field of a resource.
func (v *Var) ref(resource, field string) Ref {
	ref := Ref{Resource: resource, Field: field, Vars: slices.Clone(v.names)}
	if v.file != nil {
		ref.FileVar = *v.file
	}
	return ref
}
