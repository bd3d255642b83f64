package importing

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/ident"
)

// A walker visits the fields of a struct and of the structs in it.
type walker struct {
	Request
	spell    *ident.Speller
	objects  map[*types.Named]*object // the objects for nested structs, except for items of lists
	order    []*object                // the objects, in the order in which they are found
	within   []*types.Named           // the structs around the current field
	bindings []binding
	uses     map[string]int // the number of fields that a variable sets
	lost     []lostField    // the fields that are left out although the library reads a variable for them
	hidden   []string       // the fields that are secrets, or sound like secrets: Config.DB.Password
	notes    []note.Note
	noted    bool // whether notes must be added, because the struct is visited for the first time
}

// A lostField is a field that only the old loader reads. The test sets its variable, so that it lists the difference.
type lostField struct {
	variable string
	text     string // for the variable
	required bool
}

// A binding is a variable that fills a field.
type binding struct {
	path     string   // db.host
	variable string   // "" for none
	own      string   // the variable without prefixes
	others   []string // further variables, read after the first
	file     bool     // the variable names a file
	fileToo  string   // another variable, which names a file; "" for none
	mount    string   // the path of a file that holds the value, which has no variable; "" for none
	raw      bool     // every byte of the file belongs to the value
	empty    bool     // an empty file is a value
	fallback string   // the file that is read if the variable is not set
	template string   // the template for the default; "" for none
	prefixed bool     // the tag of the field does not have the whole name of the variable
	required bool
	secret   bool
	value    spectype.Type
	text     string    // the default; "" for none
	items    []binding // for a list of objects: the variables of an item, without the part before the names of its fields
	literal  string    // a default in TOML that is not the default of the field; "" for none
}

func (w *walker) note(n note.Note) {
	if w.noted {
		w.notes = append(w.notes, n)
	}
}

// bind adds a binding.
func (w *walker) bind(b binding) {
	w.bindings = append(w.bindings, b)
	for _, name := range append([]string{b.variable}, b.others...) {
		w.uses[name]++
	}
}
