package gen

import "github.com/resgen-go/resgen/resource/internal/lookup"

// A Var describes the places from which a field is read. The zero Var reads nothing.
type Var struct {
	vars  lookup.Var
	of    []string  // the fields in the template of vars.Or; nil if vars.Or is a value of the specification
	items *itemVars // set for a list or map of objects; nil for a field with one text
}

// Env returns a Var that reads the first of the named variables that is set. An empty variable counts as unset.
func Env(names ...string) Var { return Var{vars: lookup.Var{Names: names}} }

// File returns a Var that reads a file. The named variable contains the path of the file.
func File(name string) Var { return Var{vars: lookup.Var{File: &name}} }

// OrFile adds a file. The named variable contains its path. It is a problem if both this variable and another variable of v are set, unless
// PreferEnv is called.
func (v Var) OrFile(name string) Var {
	v.vars.File = &name
	return v
}

// OrDefaultFile adds the file at path. It is read if the file exists and no variable is set. It does not make an optional resource present.
func (v Var) OrDefaultFile(path string) Var {
	v.vars.Fixed = &path
	return v
}

// Deprecated adds old names of the variable. If no other variable of v is set, the first old name that is set is read, and a warning is
// reported.
func (v Var) Deprecated(names ...string) Var {
	v.vars.Old = names
	return v
}

// OrStore adds a secret store. It is asked if neither a variable nor a file is set, and the file of OrDefaultFile does not exist. The
// argument ref is the name of the store, a colon, and a reference that the store understands.
func (v Var) OrStore(ref string) Var {
	v.vars.Store = &ref
	return v
}

// Or sets the text that is used if nothing is set. It is a value of the specification that only the running program can parse.
func (v Var) Or(text string) Var {
	v.vars.Or = &text
	return v
}

// OrTemplate sets the text that is used if nothing is set. The text is the result of a template with the named fields, which are read
// before. If one of these fields is missing or wrong, only this is reported, and no problem of the text.
func (v Var) OrTemplate(text string, fields ...string) Var {
	v.vars.Or, v.of = &text, fields
	return v
}

// AllowEmpty makes an empty variable or an empty file a value.
func (v Var) AllowEmpty() Var {
	v.vars.Flags |= lookup.AllowEmpty
	return v
}

// Shared says that other fields read the same variables. So the variables do not make an optional resource present.
func (v Var) Shared() Var {
	v.vars.Flags |= lookup.Shared
	return v
}

// Required makes it a problem if nothing is set.
func (v Var) Required() Var {
	v.vars.Flags |= lookup.Required
	return v
}

// PreferEnv makes v read a variable and not its file if both are set. Without it, that is a problem.
func (v Var) PreferEnv() Var {
	v.vars.Flags |= lookup.PreferEnv
	return v
}

// RawFile makes v read every byte of a file, which need not be text. Without it, one line break at the end and a byte order mark are left
// out, and a file in UTF-16 or with a NUL byte is a problem.
func (v Var) RawFile() Var {
	v.vars.Flags |= lookup.RawFile
	return v
}

// TrimFile cuts off all blank space around the content of a file.
func (v Var) TrimFile() Var {
	v.vars.Flags |= lookup.TrimFile
	return v
}

// Trim cuts off blank space around the text of a variable. A variable with nothing else is empty.
func (v Var) Trim() Var {
	v.vars.Flags |= lookup.Trim
	return v
}

// Lower makes v convert the texts of variables and files to lower case.
func (v Var) Lower() Var {
	v.vars.Flags |= lookup.Lower
	return v
}
