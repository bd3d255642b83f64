package lookup

import (
	"slices"
	"strings"
)

// A Var holds the places from which a field is read. The zero Var reads nothing.
//
// Its texts are pointers, so that keeping one text does not keep the whole Var. Then the compiler can leave the slice Names on the stack of
// a loader, and reading a field needs no allocation.
type Var struct {
	Names []string
	Old   []string // deprecated names
	File  *string  // the variable that names a file; nil if there is none
	Fixed *string  // the default file, which is read if it exists; nil if there is none
	Store *string  // the store and the reference, "vault:prod/orders#password"; nil if there is none
	Or    *string  // the text if nothing is set; nil if there is none
	Flags Flags
}

// Flags say how variables are read.
type Flags uint8

// The flags.
const (
	AllowEmpty Flags = 1 << iota // an empty variable is a value
	Shared                       // other fields read the same variables
	Required                     // it is a problem if nothing is set
	PreferEnv                    // if a variable and its file are both set, the variable is read
	RawFile                      // a file is read byte for byte
	TrimFile                     // blank space around the content of a file is cut off
	Trim                         // blank space around the text of a variable is cut off
	Lower                        // texts of variables and files are read in lower case
)

// Value returns the text of a variable as a loader reads it with the flags f.
func (f Flags) Value(text string) string {
	if f&Trim != 0 {
		text = strings.TrimSpace(text)
	}
	return f.cased(text)
}

func (f Flags) cased(text string) string {
	if f&Lower != 0 {
		text = strings.ToLower(text)
	}
	return text
}

// Has reports whether v has a flag.
func (v *Var) Has(f Flags) bool { return v.Flags&f != 0 }

// IsZero reports whether v reads nothing.
func (v *Var) IsZero() bool {
	return len(v.Names) == 0 && len(v.Old) == 0 && v.File == nil && v.Fixed == nil && v.Store == nil && v.Or == nil
}

// All returns all variables of v except the deprecated ones. It returns a new slice, so that the slice of v can stay on the caller's stack.
func (v *Var) All() []string {
	names := make([]string, 0, len(v.Names)+1)
	names = append(names, v.Names...)
	if v.File != nil {
		names = append(names, *v.File)
	}
	return names
}

// Set returns the first variable of v that is set, and its text.
func (v *Var) Set(src Source) (name, text string, ok bool) {
	for _, names := range [...][]string{v.Names, v.Old} {
		for _, n := range names {
			t, ok := Text(src, n, v.Has(AllowEmpty))
			if t = v.Flags.Value(t); ok && (t != "" || v.Has(AllowEmpty)) {
				return n, t, true
			}
		}
	}
	return "", "", false
}

// Path returns the text of the variable that names a file, or "" if it is not set. An empty path is the same as none, even with AllowEmpty.
func (v *Var) Path(src Source) string {
	if v.File == nil {
		return ""
	}
	p, _ := src.Lookup(*v.File)
	return p
}

// Ref returns the Ref of a field of a resource.
func (v *Var) Ref(resource, field string) Ref {
	ref := Ref{Resource: resource, Field: field, Vars: slices.Clone(v.Names)}
	if v.File != nil {
		ref.FileVar = *v.File
	}
	return ref
}
