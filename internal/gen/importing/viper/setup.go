package viper

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// Path is the import path of viper.
const Path = "github.com/spf13/viper"

// A Setup is what Go files tell viper with calls whose arguments are literals.
type Setup struct {
	Prefix     string   // of all variables
	Delimiter  string   // between the parts of a key
	replacer   []string // pairs of strings.NewReplacer
	automatic  bool     // every known key has a variable
	allowEmpty bool
	bindStruct bool                        // every field of the struct is a known key
	readsFile  bool                        // viper reads a configuration file, which may have any key
	BindsAny   string                      // the place of a BindEnv whose only argument, a key, is not known; "" for none
	Hooks      map[string]bool             // the decode hooks of mapstructure that the program names
	Filler     string                      // the import path of a package that fills structs with the defaults in tags `default`; "" for none
	hookPath   string                      // the import path of mapstructure
	keys       []string                    // the known keys, as they are met
	Defaults   map[string]gosource.Literal // by key
	bound      map[string][]string         // the variables of keys that BindEnv names
	flags      map[string]gosource.Literal // the defaults of flags
	bindings   []boundFlag                 // in the order of the calls
	calls      []string                    // the calls as Go source, for the test
	where      []function                  // the functions in which the calls stand
	readers    []function                  // those that read the configuration file
	unmarshals []function                  // those that fill a struct
	functions  []function                  // all functions at the top, and methods
	Used       map[string]bool             // keys that a field of the struct has
	FromFile   []string                    // keys of fields that viper knows only from a configuration file
	InFile     map[string]bool             // keys of secrets that the configuration file of the module has
	places     map[string]string           // where a key is first named
	file       configFile
	dir        string // the folder from which the program finds its configuration file; "" for none
	found      string // the path of this file from the folder of the test; "" for none
	Notes      []note.Note
}

// A function is a declared function of a Source.
type function struct {
	path, name string
	decl       *ast.FuncDecl
	file       *ast.File
}

func (s *Setup) add(n note.Note) { s.Notes = append(s.Notes, n) }

func (s *Setup) note(field, why string) {
	n := note.Note{Field: field, Left: true, Why: why}
	if !slices.Contains(s.Notes, n) { // a loop is read several times
		s.Notes = append(s.Notes, n)
	}
}

// Called reports whether a call that tells viper something was found.
func (s *Setup) Called() bool { return len(s.where) > 0 }

// know notes that a key exists.
func (s *Setup) know(key, place string) string {
	key = strings.ToLower(key)
	if !slices.Contains(s.keys, key) {
		s.keys = append(s.keys, key)
		s.places[key] = place
	}
	return key
}

// Known reports whether viper knows a key, so that Unmarshal reads it.
func (s *Setup) Known(key string) bool {
	return s.bindStruct || slices.Contains(s.keys, key)
}

// Variables are the variables that fill a key, first the one that wins.
func (s *Setup) Variables(key string) []string {
	var all []string
	add := func(name string) {
		if name = strings.NewReplacer(s.replacer...).Replace(name); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	own := strings.ToUpper(key)
	if s.Prefix != "" {
		own = strings.ToUpper(s.Prefix + "_" + key)
	}
	if s.automatic && (s.Known(key) || s.readsFile) || s.BindsAny != "" {
		add(own)
	}
	for _, name := range s.bound[key] {
		if name == "" {
			name = own
		}
		add(name)
	}
	return all
}

// Below reports whether a key that begins with head has a default.
func (s *Setup) Below(head string) bool {
	return slices.ContainsFunc(s.keys, func(key string) bool {
		value, ok := s.Defaults[key]
		return strings.HasPrefix(key, head) && ok && !value.IsNil
	})
}

// Unused notes the keys that no field of the struct has.
func (s *Setup) Unused(name string) []note.Note {
	var notes []note.Note
	for _, key := range s.keys {
		inside := slices.ContainsFunc(s.keys, func(k string) bool { return strings.HasPrefix(k, key+s.Delimiter) })
		within := slices.ContainsFunc(s.keys, func(k string) bool { return strings.HasPrefix(key, k+s.Delimiter) && s.Used[k] })
		if !s.Used[key] && !inside && !within {
			notes = append(notes, note.Note{Field: s.places[key], Left: true, Why: "no field of " + name + " has the key `" + key + "`: what the program reads with viper.Get needs a field"})
		}
	}
	return notes
}
