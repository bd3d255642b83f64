package lang

// A Type is one scalar type of fields. A list of it is written []T, a map from strings to it map[string]T.
type Type struct {
	Name    string
	Go      string // the Go type of a field that is neither optional nor secret
	Literal string // a literal, in TOML
	Text    string // how variables write it, a noun phrase
	Number  bool
	Secret  bool // a field of this type may be secret
}

// Types lists the scalar types.
var Types = []Type{
	{Name: "string", Go: "string", Literal: `"text"`, Text: "the text, as it is", Secret: true},
	{Name: "bool", Go: "bool", Literal: "true", Text: "`true` or `false`, and whatever else strconv.ParseBool takes"},
	{Name: "int", Go: "int", Literal: "42", Text: "a whole number, base 10", Number: true},
	{Name: "int8", Go: "int8", Literal: "42", Text: "the same, from -128 to 127", Number: true},
	{Name: "int16", Go: "int16", Literal: "42", Text: "the same, in 16 bits", Number: true},
	{Name: "int32", Go: "int32", Literal: "42", Text: "the same, in 32 bits", Number: true},
	{Name: "int64", Go: "int64", Literal: "42", Text: "the same, in 64 bits", Number: true},
	{Name: "uint", Go: "uint", Literal: "42", Text: "a whole number from 0, base 10", Number: true},
	{Name: "uint8", Go: "uint8", Literal: "42", Text: "the same, to 255", Number: true},
	{Name: "uint16", Go: "uint16", Literal: "42", Text: "the same, in 16 bits", Number: true},
	{Name: "uint32", Go: "uint32", Literal: "42", Text: "the same, in 32 bits", Number: true},
	{Name: "uint64", Go: "uint64", Literal: "42", Text: "the same, in 64 bits", Number: true},
	{Name: "float32", Go: "float32", Literal: "0.5", Text: "a finite decimal number", Number: true},
	{Name: "float", Go: "float64", Literal: "0.5", Text: "a finite decimal number", Number: true},
	{Name: "duration", Go: "time.Duration", Literal: `"1m30s"`, Text: "numbers with units, `1m30s`; a bare number only where the field has a `unit`"},
	{Name: "size", Go: "resource.Size", Literal: `"16MiB"`, Text: "bytes, `512`, or with a unit: `10MB`, `16MiB`"},
	{Name: "url", Go: "*url.URL", Literal: `"https://example.com/path"`, Text: "a URL with scheme and host", Secret: true},
	{Name: "time", Go: "time.Time", Literal: "2026-01-02T15:04:05Z", Text: "a time as RFC 3339 writes it"},
	{Name: "path", Go: "string", Literal: `"/etc/app/key.pem"`, Text: "a path of the file system"},
	{Name: "json", Go: "json.RawMessage", Literal: `'{"a": [1, 2]}'`, Text: "any JSON", Secret: true},
}

// Composites are the types of fields whose key `of` says what they are made of, or which kinds they accept.
var Composites = []string{"object", "union", "resource"}

// TypeNames lists every type that a field can have: the scalars, then lists, then maps of them, then the composites.
func TypeNames() []string {
	names := make([]string, 0, 3*len(Types)+len(Composites))
	for _, prefix := range []string{"", "[]", "map[string]"} {
		for _, t := range Types {
			names = append(names, prefix+t.Name)
		}
	}
	return append(names, Composites...)
}
