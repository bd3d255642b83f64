package conformance

// The reasons behind several decisions.
const (
	emptyIsUnset = "An empty variable counts as unset, so the field keeps its default, here zero."
	base10       = "Base 10 only: a number that looks like another base is more often a mistake than intended."
	blanks       = "Blanks after a comma are ignored."
	emptyItem    = "An empty item is most often a comma too many. A JSON array can have one: `[\"a\", \"\"]`."
	finite       = "Limits and sums do not work with NaN and Inf, and nobody configures them on purpose."
	decimal      = "Decimal only, as for whole numbers."
	wholeURL     = "A URL needs a scheme and a host: a text without them has most often lost its beginning."
	mapSyntax    = "Entries are `k=v`, as in labels and flags, because most addresses and image names contain colons."
	badDefault   = "A default is checked when the specification is read, not in production."
)

// decisions are why generated code answers the probes as it does, by their label: those on which the libraries disagree, and those on
// which all of them agree on something else.
var decisions = map[string]string{
	"bool ''":                   emptyIsUnset,
	"int '0x10'":                base10,
	"int '0o17'":                base10,
	"int '010'":                 "Base 10 only; a leading zero does not change the base.",
	"int '1_000'":               base10,
	"int '3000000000'":          "The full width of the Go type.",
	"int ''":                    emptyIsUnset,
	"uint '0x10'":               base10,
	"duration ''":               emptyIsUnset,
	"[]string 'a, b'":           blanks,
	"[]string ' a,b '":          "Blanks around a value are most often an accident that nobody sees. They are an error, except in strings.",
	"[]string ''":               "An empty variable counts as unset: no list.",
	"[]int '1, 2'":              blanks,
	"[]int '1,,2'":              emptyItem,
	"[]int ''":                  "An empty variable counts as unset: no list.",
	"map[string]string 'k : v'": "Blanks around keys and values are ignored. " + mapSyntax,
	"map[string]string 'k:v:w'": "An entry is cut at its first separator. " + mapSyntax,
	"map[string]string ''":      "An empty variable counts as unset: no map.",

	"string default, set empty":        "An empty variable counts as unset, so the field keeps its default; `allow_empty` changes this.",
	"int default, set empty":           "An empty variable counts as unset, so the field keeps its default.",
	"int required, set empty":          "An empty variable counts as unset, and a required field must be set.",
	"string required + default, unset": "There is no key for required: a field with a default is never unset.",
	"*string unset":                    "An optional string that is unset is \"\", because an empty variable counts as unset too.",
	"*string set empty":                "An empty variable counts as unset, and an optional string that is unset is \"\".",
	"*int unset":                       "An optional number is a pointer, so that unset differs from zero.",
	"*bool set false":                  "An optional boolean is a pointer, so that unset differs from false.",
	"default with ${X}, no expand":     "Nothing is interpolated. resgen warns of `${` in a specification.",
	"[]byte 'hello'":                   "A list of uint8 is a list of numbers. For bytes, use the type `bytes` (base64 or hex), or a string.",

	"float64 'NaN'":               finite,
	"float64 'Inf'":               finite,
	"float64 '0x1p-2'":            decimal,
	"float64 '1_0.5'":             decimal,
	"url 'example.com'":           wholeURL,
	"url '/path'":                 wholeURL,
	"url 'a b'":                   wholeURL,
	"url ''":                      "An empty variable counts as unset: no url.",
	"[]string ','":                emptyItem,
	"[]string 'a,,b'":             emptyItem,
	"[]string 'a,b,'":             emptyItem,
	"map[string]string 'k:v'":     mapSyntax,
	"map[string]string 'k:v,l:w'": mapSyntax,
	"map[string]string 'k:'":      mapSyntax,
	"map[string]string ':v'":      "A value without a key is lost. " + mapSyntax,
	"map[string]string 'k:1,k:2'": "One of two values for a key is lost. " + mapSyntax,
	"string required, set empty":  "An empty variable counts as unset. Users of all five libraries have reported the opposite as a mistake.",
	"bad default, env set":        badDefault,
}
