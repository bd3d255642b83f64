package library

import "go/types"

// All are the libraries whose tags can be read.
var All = []*Library{Caarlos, Envconfig, GoEnvconfig, Viper}

// A Library describes a library that loads structs from variables by their tags.
type Library struct {
	Name string // the last parts of its import path

	Read       func(v *types.Var, tags, version string) Tag // reads the tags of a field; version is that of the library, "" if it is not known
	Ignored    string                                       // the tag of a field that is not loaded
	Head       func(prefix string) string                   // returns the beginning of all variables
	Trims      bool                                         // blanks around the items of lists and maps do not count
	AnyBase    bool                                         // integers may have a prefix for their base, and underscores, as in Go
	RawBytes   bool                                         // []byte gets the text itself
	ReadsUnset bool                                         // types with UnmarshalText, except structs, read an empty text if their variable is unset
	Allocates  bool                                         // pointers to structs are never nil
	Inits      bool                                         // a nil pointer to a struct is filled even with the option noinit, if something of it is set
	Keeps      bool                                         // a value that is in the struct before loading takes precedence over the variable
	Lists      bool                                         // lists of structs are read from variables with an index
	PlainMaps  bool                                         // the values of maps are read without UnmarshalText
	ExpandsAll bool                                         // the option expand also applies to variables, which it names without the prefix
	Unexported bool                                         // the fields of embedded structs with an unexported type are loaded
	SelfRead   func(t types.Type) string                    // returns a method of t that parses a text and that resgen does not support; "" for none
	Declare    map[string]string                            // declarations of fields of the library's own types, which have no UnmarshalText
	Module     string                                       // the import path that the test imports
	Clears     bool                                         // the library reads the variables of the process: the test clears them
	clues      clues                                        // the tags by which it is recognized
	untagged   bool                                         // fields without a tag are loaded
}
