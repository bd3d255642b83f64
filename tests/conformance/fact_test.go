package conformance

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

// A fact is one line of the corpus.
type fact struct {
	ID, Kind, Source, Test string
	Label                  string // of a probe

	// env, and probes
	Env      map[string]string
	Files    map[string]string
	Fields   []field
	Want     json.RawMessage // the values; of a name, the variable
	Error    string          // the classes of the errors, joined with +
	Observed map[string]observation

	// name
	Input string

	// rule
	Rule, Type string
	Opts       map[string]string
	Value      json.RawMessage
	Valid      bool
}

// An observation is what a library made of a fact.
type observation struct {
	Value map[string]json.RawMessage
	Error string
}

// A field is a member of the struct that a fact loads.
type field struct {
	Name, Type, Key, Prefix  string
	Sep                      string // between the items of a list and the entries of a map
	Default                  *string
	Required, NotEmpty, File bool
	Fields                   []field
	Options                  []string `json:"-"` // others, by name
}

// known are the options of a field that the language has.
var known = []string{"name", "type", "key", "prefix", "default", "required", "notempty", "file", "fields", "sep"}

func (f *field) UnmarshalJSON(data []byte) error {
	type plain field
	if err := json.Unmarshal(data, (*plain)(f)); err != nil {
		return err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(known, name) && string(all[name]) != "false" {
			f.Options = append(f.Options, name)
		}
	}
	return nil
}

// String is how the logs call f.
func (f *fact) String() string {
	s := f.ID + " " + f.Test
	if f.Kind == "rule" {
		s += " " + f.Rule + " " + string(f.Value)
	}
	return s
}

// group is what f counts as.
func (f *fact) group() string {
	if f.Kind == "rule" {
		return "rules"
	}
	return "environment"
}

// An apart is why a fact is not ours.
type apart struct{ reason, detail string }

// subject is what f loads.
func (f *fact) subject() (*subject, *apart) {
	switch f.Kind {
	case "name":
		return nameSubject(f), nil
	case "rule":
		return ruleSubject(f)
	}
	return envSubject(f)
}

// environment is what f is loaded from.
func (f *fact) environment(t *testing.T) map[string]string {
	t.Helper()
	switch f.Kind {
	case "name":
		return nameEnvironment(f)
	case "rule":
		return ruleEnvironment(f)
	}
	env := map[string]string{}
	for name, text := range f.Env {
		if file, ok := strings.CutPrefix(text, "@file:"); ok {
			text = filepath.Join(t.TempDir(), file)
			if content, ok := f.Files[file]; ok {
				if err := os.WriteFile(text, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		env[f.variable(name)] = text
	}
	return env
}

// variable is what f calls name, in the program that all facts share.
func (f *fact) variable(name string) string { return strings.ToUpper(f.ID) + "_" + name }

// judge says what came of f.
func (f *fact) judge(a *account, r result) {
	switch f.Kind {
	case "name":
		judgeName(f, a, r)
	case "rule":
		judgeRule(f, a, r)
	default:
		judgeEnv(f, a, r)
	}
}

// judgeRefused says what to make of a fact whose specification has findings: the mistake is found before the program runs.
func (f *fact) judgeRefused(a *account, findings []string) {
	misfit := !slices.ContainsFunc(findings, func(code string) bool {
		return !slices.Contains([]string{string(diag.BadValue), string(diag.ConstraintMisfit), string(diag.BadRule)}, code)
	})
	switch {
	case f.Kind == "rule" && misfit:
		a.verdict, a.reason, a.detail = notOurs, "a rule that does not fit its type is a finding", f.Rule+" on "+f.Type
	case f.Kind == "env" && f.Error != "":
		a.verdict = equal
	default:
		a.verdict, a.got = different, "the specification has the findings "+strings.Join(findings, ", ")
	}
}

// read reads the facts and probes of every file of a directory.
func read(t *testing.T, dir string) []*fact {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || files == nil {
		t.Fatalf("no facts in %s: %v", dir, err)
	}
	var facts []*fact
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			f := new(fact)
			if err := json.Unmarshal(line, f); err != nil {
				t.Fatalf("%s:%d: %v", name, i+1, err)
			}
			if !slices.Contains([]string{"env", "name", "rule", "probe"}, f.Kind) {
				t.Fatalf("%s:%d: no such kind: %q", name, i+1, f.Kind)
			}
			facts = append(facts, f)
		}
	}
	return facts
}
