package program

import (
	"go/ast"
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// A Program has what is known about how a program loads a struct: the calls of the library, and the tags and notes. For viper it has only
// the tags and notes.
type Program struct {
	Prefix  string // the prefix of all variables
	Version string // the version of the library; "" if it is not known
	Early   string // the place of a call that runs when the package of the struct is initialized; "" for none
	Process bool   // caarlos0/env expands texts with the variables of the process

	library  *library.Library
	options  options
	presets  presets // the values of the struct before it is loaded
	notes    []note.Note
	literals []*ast.CompositeLit // the literals with the values of presets
	assigned []ast.Node          // the assignments of values that presets has
	called   bool                // a call that loads the struct was found
}

// options are the options that the program passes to the library.
type options struct {
	required   bool             // a field without a default is required
	exclusive  bool             // a field must not be required and have a default
	fieldNames bool             // the variable of a field without a tag has the name of the field
	tags       library.TagNames // the keys of tags, for caarlos0/env
	separator  string           // the separator of lists; "" for the library's default
	pair       string
	noInit     bool            // pointers to structs stay nil
	parsed     map[string]bool // the types that functions of the program read
	keeps      bool            // a value that the struct has before it is loaded wins over the variable
	rawBytes   bool            // one of these parsers returns the bytes of the text
	stand      []parsedField   // fields of types in parsed
}

// New returns a Program for a library of which no call is known.
func New(l *library.Library) *Program {
	return &Program{library: l, options: options{tags: library.DefaultTags, parsed: map[string]bool{}}, presets: presets{}}
}

// Called reports whether a call that loads the struct, or any struct, was found.
func (p *Program) Called() bool { return p.called }

// HasPresets reports whether the struct has values before it is loaded.
func (p *Program) HasPresets() bool { return len(p.presets) > 0 }

// Tag reads the tags of a field as the library does with the options of the program.
func (p *Program) Tag(v *types.Var, text string) library.Tag {
	t := p.library.Read(v, text, p.Version)
	if p.options.tags != library.DefaultTags {
		t = library.ReadCaarlos(p.options.tags, text, p.Version)
	}
	if p.options.fieldNames && t.Name == "" && v.Exported() {
		t.Name, t.Present = library.VariableName(v.Name(), p.Version), true
	}
	switch {
	case !p.options.required || t.Name == "":
	case t.Value == nil:
		t.Required = true
	case p.options.exclusive:
		t.Wrong = "DefaultRequired is set and it has a default, and the loader of sethvargo/go-envconfig fails"
	}
	if t.Separator == "" {
		t.Separator = p.options.separator
	}
	if t.Pair == "" {
		t.Pair = p.options.pair
	}
	if p.options.noInit {
		t.Init = false
	}
	return t
}
