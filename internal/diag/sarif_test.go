package diag

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// object is a JSON object.
type object = map[string]any

// wellFormed checks a log against what the schema of SARIF 2.1.0 asks of the objects that we write: which properties they must have, of
// which types, and that there are no others. It returns the only run.
func wellFormed(t *testing.T, text string) object {
	t.Helper()
	var log any
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	conforms(t, "log", log, "log")
	run := log.(object)["runs"].([]any)[0].(object)
	rules := run["tool"].(object)["driver"].(object)["rules"].([]any)
	for _, r := range run["results"].([]any) {
		r := r.(object)
		if i, ok := r["ruleIndex"].(float64); ok && rules[int(i)].(object)["id"] != r["ruleId"] {
			t.Errorf("the result's rule is %v, and its index is that of %v", r["ruleId"], rules[int(i)])
		}
	}
	return run
}

// A shape is what the schema says of one sort of object: the types of its properties, those that it must have marked with a star.
type shape map[string]string

// shapes are the objects of SARIF 2.1.0 that we write.
var shapes = map[string]shape{
	"log":              {"$schema": "uri", "version*": "2.1.0", "runs*": "[]run"},
	"run":              {"tool*": "tool", "columnKind": "utf16CodeUnits|unicodeCodePoints", "results": "[]result"},
	"tool":             {"driver*": "driver"},
	"driver":           {"name*": "text", "informationUri": "uri", "rules": "[]rule"},
	"rule":             {"id*": "text", "shortDescription": "message", "help": "message"},
	"message":          {"text*": "text"},
	"result":           {"ruleId": "text", "ruleIndex": "index", "level": "none|note|warning|error", "message*": "message", "locations": "[]location", "relatedLocations": "[]location"},
	"location":         {"physicalLocation": "physicalLocation", "message": "message"},
	"physicalLocation": {"artifactLocation*": "artifactLocation", "region": "region"},
	"artifactLocation": {"uri*": "uri-reference", "uriBaseId": "text"},
	"region":           {"startLine*": "positive", "startColumn": "positive", "endLine": "positive", "endColumn": "positive"},
}

// conforms checks the value v at a place against what.
func conforms(t *testing.T, place string, v any, what string) {
	t.Helper()
	if elem, ok := strings.CutPrefix(what, "[]"); ok {
		items, ok := v.([]any)
		if !ok {
			t.Fatalf("%s is no array: %v", place, v)
		}
		for _, item := range items {
			conforms(t, place+"[]", item, elem)
		}
		return
	}
	if s, ok := shapes[what]; ok {
		conformsObject(t, place, v, s)
		return
	}
	text, isText := v.(string)
	n, isNumber := v.(float64)
	ok := false
	switch what {
	case "text":
		ok = text != ""
	case "uri":
		u, err := url.Parse(text)
		ok = err == nil && u.IsAbs()
	case "uri-reference":
		_, err := url.Parse(text)
		ok = isText && err == nil
	case "index":
		ok = isNumber && n >= 0
	case "positive":
		ok = isNumber && n >= 1
	default:
		ok = slices.Contains(strings.Split(what, "|"), text)
	}
	if !ok {
		t.Errorf("%s: %v is no %s", place, v, what)
	}
}

func conformsObject(t *testing.T, place string, v any, s shape) {
	t.Helper()
	o, ok := v.(object)
	if !ok {
		t.Fatalf("%s is no object: %v", place, v)
	}
	known := map[string]bool{}
	for key, what := range s {
		name, required := strings.CutSuffix(key, "*")
		known[name] = true
		switch value, ok := o[name]; {
		case ok:
			conforms(t, place+"."+name, value, what)
		case required:
			t.Errorf("%s has no %s", place, name)
		}
	}
	for name := range o {
		if !known[name] {
			t.Errorf("%s has the unknown property %s", place, name)
		}
	}
}

func TestSARIF(t *testing.T) {
	_, at := source("db/re s:gen.toml", "\n𝄞 = 1\nb")
	_, absolute := source("/etc/resgen.toml", "c")
	run := wellFormed(t, printed(t, SARIF,
		Finding{
			Code: WrongType, Text: "bad <b>", At: at("1"), Label: "here", Help: "write `2`\n",
			Others: []Label{{absolute("c"), "first"}, {Span{}, "nowhere"}},
		},
		Finding{Severity: Warning, Text: "no place"},
		Finding{},
	))
	got, err := json.Marshal(run["results"])
	if err != nil {
		t.Fatal(err)
	}
	const want = `[{"level":"error","locations":[{"message":{"text":"here"},"physicalLocation":{"artifactLocation":{"uri":"db/re%20s:gen.toml","uriBaseId":"%SRCROOT%"},` +
		`"region":{"endColumn":7,"endLine":2,"startColumn":6,"startLine":2}}}],"message":{"text":"bad \u003cb\u003e\nhelp: write ` + "`2`" + `"},` +
		`"relatedLocations":[{"message":{"text":"first"},"physicalLocation":{"artifactLocation":{"uri":"file:///etc/resgen.toml"},` +
		`"region":{"endColumn":2,"endLine":1,"startColumn":1,"startLine":1}}},{"message":{"text":"nowhere"}}],"ruleId":"wrong-type","ruleIndex":2},` +
		`{"level":"warning","message":{"text":"no place"}},{"level":"error","message":{"text":"error"}}]`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSARIFRules wants every code to be a rule, findings or none.
func TestSARIFRules(t *testing.T) {
	run := wellFormed(t, printed(t, SARIF))
	if rules := run["tool"].(object)["driver"].(object)["rules"].([]any); len(rules) != len(Codes()) {
		t.Errorf("%d rules for %d codes", len(rules), len(Codes()))
	}
	if results := run["results"].([]any); len(results) != 0 {
		t.Errorf("results %v", results)
	}
}
