package lang_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

func TestTables(t *testing.T) {
	for _, table := range lang.Tables() {
		if table.Title == "" || !strings.HasSuffix(table.Doc, ".") {
			t.Errorf("%q: a table needs a title and a sentence about it", table.Title)
		}
		seen := map[string]bool{}
		for _, k := range table.Keys {
			where := table.Title + " " + k.Name
			if k.Name == "" || seen[k.Name] {
				t.Errorf("%s: a key needs a name of its own", where)
			}
			seen[k.Name] = true
			if !strings.HasSuffix(k.Doc, ".") {
				t.Errorf("%s: a key needs a sentence about it, not %q", where, k.Doc)
			}
			if k.Values != nil && k.Shape != lang.Text {
				t.Errorf("%s: only a text has a closed set of values", where)
			}
			hasTable := k.Shape == lang.One || k.Shape == lang.OneOrFalse || k.Shape == lang.Many
			if hasTable && k.Table == nil || !hasTable && k.Shape != lang.Named && k.Table != nil {
				t.Errorf("%s: its shape and its table do not go together", where)
			}
			for _, name := range k.For {
				known := scalar.Named(name) != nil && !scalar.Named(name).Class.Number()
				known = known || slices.Contains(lang.Composites, name)
				if !known && name != "number" && name != "list" && name != "map" {
					t.Errorf("%s: is for %q, which is no type", where, name)
				}
			}
			if table.Key(k.Name) == nil || table.Key(k.Name).Name != k.Name {
				t.Errorf("%s: Key does not find it", where)
			}
		}
	}
	if lang.File.Key("no such key") != nil {
		t.Error("Key finds what is not there")
	}
}

func TestTablesFromTop(t *testing.T) {
	tables := lang.Tables()
	for _, want := range []*lang.Table{lang.File, lang.Package, lang.Output, lang.Profiles, lang.Mixin, lang.Kind, lang.Object, lang.Rule, lang.Field, lang.Resource, lang.Binding} {
		if !slices.Contains(tables, want) {
			t.Errorf("Tables leaves out %s", want.Title)
		}
	}
	for i, table := range tables {
		if slices.Index(tables, table) != i {
			t.Errorf("Tables repeats %s", table.Title)
		}
	}
}

func TestTypeNames(t *testing.T) {
	names := lang.TypeNames()
	for _, want := range []string{"string", "float", "[]duration", "map[string]int64", "union"} {
		if !slices.Contains(names, want) {
			t.Errorf("TypeNames leaves out %s", want)
		}
	}
	if len(names) != 3*len(scalar.Types)+len(lang.Composites) {
		t.Errorf("TypeNames has %d names", len(names))
	}
}
