package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// page is the documentation that is made of what was run.
const page = "../../docs/semantics.md"

// A probe is an input that five loaders were asked about, and what generated code makes of it.
type probe struct {
	fact    *fact
	ours    result
	written string // of a map: the same in the syntax of the language
	again   result // what comes of that
}

// libraries are the loaders that were asked.
var libraries = []string{"caarlos0", "go-envconfig", "kelsey", "cleanenv", "go-simpler"}

// answers are what the libraries made of p, in the order of libraries; "n/a" where one has no such type.
func (p probe) answers() []string {
	all := make([]string, len(libraries))
	for i, l := range libraries {
		o, asked := p.fact.Observed[l]
		switch {
		case !asked:
			all[i] = "n/a"
		case strings.HasPrefix(o.Error, "panic"):
			all[i] = "panic"
		case o.Error != "":
			all[i] = "error"
		default:
			all[i] = shown(o.Value)
		}
	}
	return all
}

// shown is the value of the only field, or all of them.
func shown(fields any) string {
	data, err := json.Marshal(fields)
	if err != nil {
		return err.Error()
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) == nil && len(members) == 1 {
		for _, v := range members {
			data = v
		}
	}
	return code(string(data))
}

func code(text string) string { return "`" + text + "`" }

// answer is what generated code made of p, in words.
func (p probe) answer() string {
	text := answer(p.ours)
	if p.written != "" {
		text += "; " + code(p.written) + " gives " + answer(p.again)
	}
	return text
}

func answer(r result) string {
	switch {
	case r.Findings != nil:
		return "the finding " + code(strings.Join(r.Findings, ", "))
	case r.Problems != nil:
		var messages []string
		for _, m := range r.Problems {
			messages = append(messages, m.Message)
		}
		return "error: " + strings.Join(messages, "; ")
	}
	return shown(r.Value)
}

// failed reports whether generated code refuses p.
func (p probe) failed() bool { return p.ours.Findings != nil || p.ours.Problems != nil }

// consensus is the one answer of all libraries that were asked, or "".
func (p probe) consensus() string {
	answers := slices.DeleteFunc(p.answers(), func(a string) bool { return a == "n/a" })
	slices.Sort(answers)
	if answers = slices.Compact(answers); len(answers) > 1 {
		return ""
	}
	return answers[0]
}

// departs reports whether generated code makes something else of p than all libraries do.
func (p probe) departs() bool {
	c := p.consensus()
	if p.failed() || c == "error" {
		return p.failed() != (c == "error")
	}
	return c != answer(p.ours)
}

// inOurSyntax is the text of a map as the language writes it, or "".
func inOurSyntax(f *fact) string {
	if !strings.HasPrefix(f.Fields[0].Type, "map") || !strings.Contains(f.Env[f.Fields[0].Key], ":") {
		return ""
	}
	entries := strings.Split(f.Env[f.Fields[0].Key], ",")
	for i, e := range entries {
		entries[i] = strings.Replace(e, ":", "=", 1)
	}
	return strings.Join(entries, ",")
}

// TestSemantics holds docs/semantics.md against what was run.
func TestSemantics(t *testing.T) {
	e := gather(t, testdata)
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want, err := filled(string(data), map[string]string{
		"disagreements": disagreements(t, e.probes),
		"departures":    departures(t, e.probes),
		"counts":        countsTable(e.accounts),
		"differences":   differencesTable(e.accounts),
		"not ours":      notOursTable(e.accounts),
	})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Error("docs/semantics.md is stale: go test ./tests/conformance -update")
	}
}

// disagreements are the probes that the libraries answer differently, and what is decided.
func disagreements(t *testing.T, probes []probe) string {
	t.Helper()
	rows := [][]string{append(append([]string{"Input"}, libraries...), "resgen", "Why")}
	for _, p := range probes {
		if p.consensus() == "" {
			rows = append(rows, slices.Concat([]string{code(p.fact.Label)}, p.answers(), []string{p.answer(), why(t, p)}))
		}
	}
	return markdown(rows)
}

// departures are the probes that all libraries answer alike, and generated code does not.
func departures(t *testing.T, probes []probe) string {
	t.Helper()
	rows := [][]string{{"Input", "They", "resgen", "Why"}}
	for _, p := range probes {
		if c := p.consensus(); c != "" && p.departs() {
			rows = append(rows, []string{code(p.fact.Label), c, p.answer(), why(t, p)})
		}
	}
	return markdown(rows)
}

func why(t *testing.T, p probe) string {
	t.Helper()
	text := decisions[p.fact.Label]
	if text == "" {
		t.Errorf("%s: decisions has no reason for %s; the libraries: %s", p.fact.Label, p.answer(), strings.Join(p.answers(), ", "))
	}
	return text
}

func TestDecisionsAreNeeded(t *testing.T) {
	needed := map[string]bool{}
	for _, p := range gather(t, testdata).probes {
		if p.consensus() == "" || p.departs() {
			needed[p.fact.Label] = true
		}
	}
	for label := range decisions {
		if !needed[label] {
			t.Errorf("%s: there is nothing to decide", label)
		}
	}
}

// differencesTable lists what differs on purpose.
func differencesTable(accounts []account) string {
	rows := [][]string{{"Reason", "Cases", "Which"}}
	for _, d := range differences {
		var which []string
		for _, a := range accounts {
			if slices.Contains(d.ids, a.fact.ID) {
				which = append(which, example(a.fact))
			}
		}
		slices.Sort(which)
		rows = append(rows, []string{d.reason, fmt.Sprint(len(d.ids)), strings.Join(which, ", ")})
	}
	return markdown(rows)
}

// example is a fact in a few words.
func example(f *fact) string {
	if f.Kind == "rule" {
		return code(f.Rule) + " of " + code(string(f.Value))
	}
	library, _, _ := strings.Cut(f.Source[strings.Index(f.Source, "/")+1:], " ")
	return library + "'s " + code(f.Test)
}

// The marks around a part of the page that is made here.
const (
	begin = "<!-- part: "
	end   = "<!-- end -->"
)

// filled is the page with each part between its marks.
func filled(text string, parts map[string]string) (string, error) {
	var b bytes.Buffer
	for len(parts) > 0 {
		before, rest, found := strings.Cut(text, begin)
		name, rest, open := strings.Cut(rest, " -->\n")
		_, rest, closed := strings.Cut(rest, end)
		part, ok := parts[name]
		if !found || !open || !closed || !ok {
			return "", fmt.Errorf("after %d bytes there is no part, or one that is unknown, repeated or not closed; %d are left", b.Len(), len(parts))
		}
		delete(parts, name)
		b.WriteString(before + begin + name + " -->\n\n" + part + "\n" + end)
		text = rest
	}
	return b.String() + text, nil
}
