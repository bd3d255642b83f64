package gen

import "github.com/resgen-go/resgen/resource/internal/lookup"

// A Var says which variables feed a field. The zero Var reads nothing.
type Var struct {
	vars  lookup.Var
	of    []string  // the fields that vars.Or is made of; nil: it is a value of the specification
	items *itemVars // of a list or map of objects; nil: a field with one text
}

// Env reads the first of names that is set. An empty variable counts as unset.
func Env(names ...string) Var { return Var{vars: lookup.Var{Names: names}} }

// File reads the file that the variable called name names.
func File(name string) Var { return Var{vars: lookup.Var{File: &name}} }

// OrFile also accepts the file that the variable called name names. It is an error to set both.
func (v Var) OrFile(name string) Var {
	v.vars.File = &name
	return v
}

// OrDefaultFile reads the file at path, if there is one, where neither a variable nor a file that one names is set. Such a file does not
// show an optional resource to be wanted.
func (v Var) OrDefaultFile(path string) Var {
	v.vars.Fixed = &path
	return v
}

// Deprecated also accepts the old names of a variable: the first that is set is read if none of the others is, with a warning.
func (v Var) Deprecated(names ...string) Var {
	v.vars.Old = names
	return v
}

// OrStore reads from a store of secrets if neither a variable nor a file is set, and the file of OrDefaultFile is not there. ref is the name of the store, a colon, and the reference
// that the store understands.
func (v Var) OrStore(ref string) Var {
	v.vars.Store = &ref
	return v
}

// Or is what is read if nothing is set: a value of the specification that only the running program can read.
func (v Var) Or(text string) Var {
	v.vars.Or = &text
	return v
}

// OrTemplate is what is read if nothing is set: text, which a template has made of the values of the named fields. They are read before. If one
// of them is missing or wrong, the problem is theirs, and text has none.
func (v Var) OrTemplate(text string, fields ...string) Var {
	v.vars.Or, v.of = &text, fields
	return v
}

// AllowEmpty makes an empty variable, or an empty file, a value like any other.
func (v Var) AllowEmpty() Var {
	v.vars.Flags |= lookup.AllowEmpty
	return v
}

// Shared says that other fields read the variables too, so that they do not show an optional resource to be wanted.
func (v Var) Shared() Var {
	v.vars.Flags |= lookup.Shared
	return v
}

// Required makes it a problem if nothing is set.
func (v Var) Required() Var {
	v.vars.Flags |= lookup.Required
	return v
}
