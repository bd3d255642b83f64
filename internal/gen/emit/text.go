package emit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// textFile is what the template called name makes of data. The template calls header for the two lines of the header, without
// the marks of a comment.
func textFile(p *model.Package, name, text string, funcs template.FuncMap, data any) File {
	mark, origin := render.Header(source(p, name, p.Sources[0]))
	funcs["header"] = func() []string { return []string{mark, origin} }
	var b bytes.Buffer
	if err := template.Must(template.New(name).Funcs(funcs).Parse(text)).Execute(&b, data); err != nil {
		panic("emit: " + err.Error())
	}
	return File{Name: name, Text: b.Bytes()}
}

// profilesOf is the profiles in which r exists; one nil profile if the specification has none.
func profilesOf(p *model.Package, r *model.Resource) []*model.Profile {
	if p.Profiles == nil {
		return []*model.Profile{nil}
	}
	return r.Profiles(p.Profiles)
}

// A variant is what holds in some profiles; without names, in all.
type variant[T any] struct {
	what     T
	profiles []string
}

// variants groups the profiles by what holds in them, in the order of the profiles. Things with one key are the same.
func variants[T any, K comparable](profiles []*model.Profile, key func(T) K, of func(*model.Profile) T) []variant[T] {
	var vs []variant[T]
	known := map[K]int{}
	for _, q := range profiles {
		name, what := "", of(q)
		if q != nil {
			name = q.Name
		}
		i, again := known[key(what)]
		if !again {
			i = len(vs)
			known[key(what)] = i
			vs = append(vs, variant[T]{what: what})
		}
		vs[i].profiles = append(vs[i].profiles, name)
	}
	if len(vs) == 1 {
		vs[0].profiles = nil
	}
	return vs
}

// itself is the key of what can be compared.
func itself[T comparable](v T) T { return v }

// namesKey is the key of a list of names.
func namesKey(names []string) string { return strings.Join(names, "\n") }

// sourceKey is the key of the variables of a binding.
func sourceKey(b model.Binding) [2]string { return [2]string{namesKey(b.Env), b.File} }

// need says what happens when no variable of leaf is set: it is required, optional, or has a default.
func need(leaf *model.Leaf, b model.Binding, show func(*model.Value) string) string {
	f, v := leaf.Field(), fallback(leaf, b)
	switch {
	case b.Insecure:
		return "insecure default"
	case v != nil:
		return "default " + show(v)
	case f.Optional:
		return "optional"
	case f.Type.Kind == model.UnionType:
		return "required" + with(leaf, show) + ", by name or by a member's variables"
	}
	return "required" + with(leaf, show)
}

// with is " with connection.cloud" for what is needed only if that member is selected, or that optional object is there.
func with(leaf *model.Leaf, show func(*model.Value) string) string {
	place := leaf.Condition()
	if place == "" {
		return ""
	}
	return " with " + show(&model.Value{Text: place})
}

// needs is need in every profile: "Required in prod; default localhost in dev."
func needs(leaf *model.Leaf, profiles []*model.Profile, show func(*model.Value) string) string {
	of := func(q *model.Profile) string { return need(leaf, leaf.In(q), show) }
	var parts []string
	for _, v := range variants(profiles, itself[string], of) {
		parts = append(parts, v.what+within(v.profiles))
	}
	return strings.Join(parts, "; ")
}

// within is " in dev and prod"; "" for no profiles.
func within(profiles []string) string {
	if len(profiles) == 0 {
		return ""
	}
	return " in " + listed(profiles)
}

// variableText is v, a value of t, as an environment variable holds it.
func variableText(t *model.Type, v *model.Value) string {
	switch t.Kind {
	case model.Duration:
		return shortDuration(v.V.(time.Duration))
	case model.Time:
		return v.V.(time.Time).Format(time.RFC3339Nano)
	case model.Float:
		return float(t, v)
	case model.List:
		return listText(t.Elem, v.V.([]*model.Value))
	case model.Map:
		return mapText(t.Elem, v.V.([]model.Item))
	}
	return fmt.Sprint(v.V)
}

// listText is a,b, or a JSON array where that would not read back.
func listText(elem *model.Type, vs []*model.Value) string {
	texts := make([]string, len(vs))
	plain := true
	for i, v := range vs {
		texts[i] = variableText(elem, v)
		plain = plain && plainItem(texts[i])
	}
	if plain {
		return strings.Join(texts, ",")
	}
	return "[" + strings.Join(jsonTexts(texts), ",") + "]"
}

// mapText is k=v,k=v, or a JSON object where that would not read back.
func mapText(elem *model.Type, items []model.Item) string {
	var pairs, members []string
	plain := true
	for _, it := range items {
		text := variableText(elem, it.Value)
		pairs = append(pairs, it.Key+"="+text)
		members = append(members, strings.Join(jsonTexts([]string{it.Key, text}), ":"))
		plain = plain && plainItem(it.Key) && plainItem(text) && !strings.Contains(it.Key, "=")
	}
	if plain {
		return strings.Join(pairs, ",")
	}
	return "{" + strings.Join(members, ",") + "}"
}

// plainItem reports whether s can stand between commas.
func plainItem(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsAny(s, ",\n") && !strings.HasPrefix(s, "[") && !strings.HasPrefix(s, "{")
}

func jsonTexts(texts []string) []string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(s); err != nil {
			panic("emit: " + err.Error())
		}
		quoted[i] = strings.TrimSuffix(b.String(), "\n")
	}
	return quoted
}
