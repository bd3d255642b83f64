package resolve

import (
	"maps"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// The language's tables say what resolve does: which types there are, and which constraints fit them.

func TestTypesOfLanguage(t *testing.T) {
	var names []string
	for _, s := range scalars {
		names = append(names, s.spec)
	}
	var want []string
	for _, l := range lang.Types {
		want = append(want, l.Name)
		if got := canBeSecret(scalar(l.Name)); got != l.Secret {
			t.Errorf("%s: may be secret: resolve says %v, the language %v", l.Name, got, l.Secret)
		}
	}
	if !slices.Equal(names, want) {
		t.Errorf("resolve knows the types\n%v, the language\n%v", names, want)
	}
	for _, name := range plainTypes() {
		if parsed(name) == nil {
			t.Errorf("resolve does not know the type %s", name)
		}
	}
}

func TestConstraintsOfLanguage(t *testing.T) {
	keys := map[string][]string{}
	for _, k := range lang.Field.Keys {
		if k.For != nil && k.Name != "unit" && k.Name != "of" { // they fit some types only, but constrain nothing
			keys[k.Name] = k.For
		}
	}
	got, want := slices.Sorted(maps.Keys(fits)), slices.Sorted(maps.Keys(keys))
	if !slices.Equal(got, want) {
		t.Fatalf("resolve has the constraints\n%v, the language\n%v", got, want)
	}
	for _, key := range want {
		for _, name := range plainTypes() {
			typ := parsed(name)
			if got, want := fits[key](typ, item(typ), false), languageFits(key, keys[key], name); got != want {
				t.Errorf("%s on %s: resolve says %v, the language %v", key, name, got, want)
			}
		}
	}
}

// plainTypes are the types that a name alone says.
func plainTypes() []string {
	return slices.DeleteFunc(lang.TypeNames(), func(name string) bool { return slices.Contains(lang.Composites, name) })
}

// languageFits reads Key.For. Lengths and unique are about a list or map itself, the other constraints about what it holds.
func languageFits(key string, fit []string, name string) bool {
	typ := parsed(name)
	whole := key == "min_len" || key == "max_len" || key == "unique"
	if typ.Elem != nil && whole {
		if key == "unique" && typ.Elem.Spec == "json" {
			return false // one value has many texts
		}
		container := "list"
		if name[0] == 'm' {
			container = "map"
		}
		return slices.Contains(fit, container)
	}
	elem := item(typ).Spec
	i := slices.IndexFunc(lang.Types, func(l lang.Type) bool { return l.Name == elem })
	return slices.Contains(fit, elem) || lang.Types[i].Number && slices.Contains(fit, "number")
}

func parsed(name string) *model.Type { return (&resolver{}).parseType(&syntax.Value{Text: name}) }
