package model

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Binding says where the value of a leaf comes from: a variable or file if one is set, or else the fallback.
type Binding struct {
	Source

	Fallback   *Value    // nil: none
	From       Layer     // the layer of the fallback; None if there is none
	Insecure   bool      // the fallback is an insecure_default
	Implied    bool      // for a union: the fallback is the only member that has values, and is not set with `select`
	FallbackAt diag.Span // where the specification gives it; invalid for kind defaults
}

// A Source has the variables and files of a leaf in one profile.
type Source struct {
	Env         []string // the variables for the value: the first one that is set is used
	File        string   // the variable that holds the path of a file
	Old         []string // the deprecated variables: read if none of the others is set, with a warning
	DefaultFile string   // the path of a file that is read, if it exists, when no variable is set
	AllowEmpty  bool
	Shared      bool
	FileContent string // how the content of a file is read: "raw" or "trim"; "" for the usual way
	PreferEnv   bool   // if a variable and its file are both set, the variable is read
	Trim        bool   // blank space around the text of a variable is cut off
	Lower       bool   // texts of variables and files are read in lower case

	VarAt    []diag.Span // the places where the specification names each of Env, and then File; nil for names from env_prefix
	OldAt    []diag.Span // the places where the specification names each of Old
	SourceAt diag.Span   // the place where the specification binds the leaf; invalid for env_prefix
}

// A Layer is the place where a fallback comes from.
type Layer int

// The layers, lowest first.
const (
	None Layer = iota
	FromKind
	FromResource
	FromProfile
)

// Bound reports whether the leaf has a variable.
func (s Source) Bound() bool { return len(s.Env) > 0 || s.File != "" }

// Fed reports whether the leaf has a variable or a default file.
func (s Source) Fed() bool { return s.Bound() || s.DefaultFile != "" }

// Names returns the variables that can be set: those for the value, then the one that names a file.
func (s Source) Names() []string {
	names := slices.Clone(s.Env)
	if s.File != "" {
		names = append(names, s.File)
	}
	return names
}

// IsFile reports whether the variable with index i in Names names a file.
func (s Source) IsFile(i int) bool { return i == len(s.Env) }

// NamesKey returns a key that is equal for sources with the same variables and files. Flags do not matter.
func (s Source) NamesKey() [4]string {
	return [4]string{strings.Join(s.Env, "\n"), s.File, strings.Join(s.Old, "\n"), s.DefaultFile}
}

// same reports whether s and o are read in the same way.
func (s Source) same(o Source) bool {
	return slices.Equal(s.Env, o.Env) && s.File == o.File && s.DefaultFile == o.DefaultFile && slices.Equal(s.Old, o.Old) && s.SameReading(o) && (!s.Bound() || s.AllowEmpty == o.AllowEmpty && s.Shared == o.Shared)
}

// SameReading reports whether texts of s and o are read in the same way, wherever they are found.
func (s Source) SameReading(o Source) bool {
	return s.FileContent == o.FileContent && s.PreferEnv == o.PreferEnv && s.Trim == o.Trim && s.Lower == o.Lower
}

// ReadingFacts returns phrases about how texts of s are changed before they are parsed.
func (s Source) ReadingFacts() []string {
	var facts []string
	if s.PreferEnv {
		facts = append(facts, "the variable wins over its file")
	}
	switch s.FileContent {
	case "raw":
		facts = append(facts, "every byte of the file counts")
	case "trim":
		facts = append(facts, "blank space around the content of the file is cut off")
	}
	if s.Trim {
		facts = append(facts, "blank space around the variable's text is cut off")
	}
	if s.Lower {
		facts = append(facts, "read in lower case")
	}
	return facts
}

// Read returns text as the loader reads it from a variable of s.
func (s Source) Read(text string) string {
	if s.Trim {
		text = strings.TrimSpace(text)
	}
	if s.Lower {
		text = strings.ToLower(text)
	}
	return text
}
