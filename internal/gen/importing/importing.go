package importing

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/program"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Request is a struct, and the names for the result.
type Request struct {
	Struct  *types.Named
	Library *library.Library
	Module  string            // the import path of the library, if the program uses another major version than Library
	Version string            // the version of the library that go.mod requires; "" if it is not known
	Setup   *viper.Setup      // what the program tells viper; nil for other libraries
	Program *program.Program  // the calls of another library; nil for none
	Source  gosource.Source   // the package of the struct
	Others  []gosource.Source // further packages that load it
	Prefix  string            // the prefix of all variables, which the program passes to the library
	Name    string            // the name of the kind and of the resource, valid in a specification
	Package string            // the name of the generated package
	Path    string            // the import path of the generated package

	Declared []string // the declarations in the hand-written files of the generated package
}

// A Result is the result of a Request.
type Result struct {
	Spec  string      // the text of resgen.toml
	Test  string      // the text of a test that compares the two loaders
	Notes []note.Note // in the order of the struct's fields
	Count int         // the number of fields that are loaded
}

// Import reads the tags of a struct.
func Import(q Request) Result {
	w := &walker{Request: q, spell: ident.New(nil), objects: map[*types.Named]*object{}, uses: map[string]int{}}
	w.noted = true
	if w.Program == nil {
		w.Program = program.New(q.Library)
	}
	if w.Prefix == "" {
		w.Prefix = w.Program.Prefix
	}
	if w.Setup != nil && q.Prefix != "" {
		w.Setup.Prefix = q.Prefix
	}
	w.Program.Version = q.Version
	top := w.structure(place{goPath: q.Struct.Obj().Name(), prefix: q.Library.Head(w.Prefix)}, q.Struct)
	if w.Setup != nil {
		w.notes = slices.Concat(w.notes, w.Setup.Notes, w.Setup.Unused(q.Struct.Obj().Name()))
	}
	w.notes = slices.Concat(w.notes, w.Program.Notes(q.Struct, append([]gosource.Source{q.Source}, q.Others...)))
	if need := w.needed(); w.Program.Early != "" && len(need) > 0 {
		w.note(note.Note{Field: w.Program.Early, Left: true, Why: "the program loads the struct when its package is initialized. So set the required variables for `go test`: `" + strings.Join(need, "`, `") + "`"})
	}
	result := Result{Notes: w.notes, Count: len(w.bindings)}
	result.Spec = w.spec(top)
	result.Test = w.test()
	return result
}

// needed returns the variables without which the old loader fails.
func (w *walker) needed() []string {
	var names []string
	for _, b := range w.bindings {
		if b.required && b.variable != "" {
			names = append(names, b.variable)
		}
	}
	for _, l := range w.lost {
		if l.required {
			names = append(names, l.variable)
		}
	}
	return names
}
