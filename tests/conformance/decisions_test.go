package conformance

// The reasons behind several decisions.
const (
	emptyIsUnset = "An empty variable counts as unset, so the field keeps its default, here zero."
	base10       = "Base 10 only: what looks like a number of another base is more often a mistake than meant."
	blanks       = "Blanks after a comma are for the eye."
	emptyItem    = "An empty item is a comma too many. A JSON array can say it: `[\"a\", \"\"]`."
	finite       = "No limit or sum works with NaN and Inf; nobody configures them on purpose."
	decimal      = "Decimal only, as for whole numbers."
	wholeURL     = "A url needs a scheme and a host: the others are the same text with its beginning lost."
	mapSyntax    = "Entries are `k=v`, as in labels and flags; colons stand in most addresses and images."
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
	"[]string ' a,b '":          "Blanks around a value are an accident, and often invisible: they are an error everywhere but in texts.",
	"[]string ''":               "An empty variable counts as unset: no list.",
	"[]int '1, 2'":              blanks,
	"[]int '1,,2'":              emptyItem,
	"[]int ''":                  "An empty variable counts as unset: no list.",
	"map[string]string 'k : v'": "Blanks around keys and values are for the eye. " + mapSyntax,
	"map[string]string 'k:v:w'": "An entry is cut at its first separator. " + mapSyntax,
	"map[string]string ''":      "An empty variable counts as unset: no map.",

	"string default, set empty":        "An empty variable counts as unset, so the default stands; `allow_empty` says otherwise.",
	"int default, set empty":           "An empty variable counts as unset, so the default stands.",
	"int required, set empty":          "An empty variable counts as unset, and a required one must be set.",
	"string required + default, unset": "There is no key for required: a field with a default is never unset.",
	"*string unset":                    "An optional string is \"\" when it is unset: an empty variable could not tell the two apart.",
	"*string set empty":                "An empty variable counts as unset, and an optional string that is unset is \"\".",
	"*int unset":                       "An optional number is a pointer, so that unset differs from zero.",
	"*bool set false":                  "An optional boolean is a pointer, so that unset differs from false.",
	"default with ${X}, no expand":     "Nothing is interpolated. The specification gets a warning, as one could think so.",
	"[]byte":                           "A list of uint8 is a list of numbers; for bytes use a string, with `format = \"base64\"` perhaps.",

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
	"string required, set empty":  "An empty variable counts as unset. Users of all five report the opposite as a mistake.",
	"bad default, env set":        badDefault,
}
