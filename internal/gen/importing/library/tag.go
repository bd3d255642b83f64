package library

// A Tag is what a library reads from the tags of a field.
type Tag struct {
	Present         bool    // the field has a tag of the library
	Name            string  // the name of the variable, without prefixes; "" for none
	Bare            string  // another variable, which has no prefix and is read after the first; "" for none
	Value           *string // the default; nil for none
	Prefix          string  // the prefix of the variables of a nested struct
	Separator, Pair string  // "" for the defaults of the library
	Text            string  // all tags of the field
	Wrong           string  // the reason why the library fails; "" if it does not

	Ignored, Required, NotEmpty, File, Expand, Unset, Init, DecodeUnset bool
}
