package random

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// itemCorners are the changes of items that environments must have.
var itemCorners = []string{"gap", "both forms", "text", "no field", "too many", "JSON", "unknown key", "strange variable", "one key twice"}

// originless lists the variables of items whose fields the program does not describe as coming from them.
func (a *ask) originless(got *answer) []string {
	if a.what != "good" || len(got.Problems) > 0 {
		return nil
	}
	var wrong []string
	for _, s := range a.env.set {
		if slices.Contains(got.Absent, s.res.Name) {
			continue
		}
		wrong = append(wrong, s.misread(a.env, got)...)
		for n, i := range s.items {
			at := s.res.Name + "." + s.leaf.Name + "." + i.label
			if s.leaf.Field().Type.Kind == model.List {
				at = s.res.Name + "." + s.leaf.Name + "[" + strconv.Itoa(n) + "]"
			}
			for _, name := range slices.Sorted(maps.Keys(i.texts)) {
				want := s.name
				if !s.json {
					want = i.vars[name]
				}
				if s.file {
					want = "file named by " + s.name
				}
				if from := got.From[at+"."+name]; from != want {
					wrong = append(wrong, fmt.Sprintf("%s.%s comes from %q, not from %q", at, name, from, want))
				}
			}
		}
	}
	return wrong
}

// misread lists the fields of entries that the program describes as coming from variables of other entries: no variable can contain the
// keys of these entries.
func (s *setting) misread(env *Env, got *answer) []string {
	field := s.leaf.Field()
	v := s.leaf.Fallback(env.Profile).Literal()
	if field.Type.Kind != model.Map || field.Type.Items() == nil || v == nil || s.json {
		return nil
	}
	var wrong []string
	entries, _ := v.V.([]model.Item)
	for _, entry := range entries {
		if field.KeyInVariables(entry.Key) {
			continue
		}
		for _, f := range field.Type.Items().ItemFields() {
			at := s.res.Name + "." + s.leaf.Name + "." + entry.Key + "." + f.Name
			if from := got.From[at]; env.Vars[from] != "" {
				wrong = append(wrong, at+" comes from "+from)
			}
		}
	}
	return wrong
}
