package naming_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestNames holds which names a package declares, which its package of mocks has, and which are reserved.
func TestNames(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		list(&b, "package", naming.Package(p))
		list(&b, "common", naming.Common(p))
		list(&b, "mocks", naming.Mocks(p))
		list(&b, "reserved", naming.Reserved(p))
		fmt.Fprintf(&b, "unexported: %s\n", strings.Join(p.Unexported, " "))
		return b.String()
	})
}

// sorts are the words for the sorts of names.
var sorts = map[naming.Sort]string{
	naming.StructName: "struct", naming.InterfaceName: "interface", naming.TextName: "text", naming.AliasName: "alias", naming.FuncTypeName: "func type",
	naming.FuncName: "func", naming.VarName: "var", naming.ConstName: "const", naming.FieldName: "field", naming.MethodName: "method",
}

// list writes names. Those with the same origin, sort and type stand in one line.
func list(b *strings.Builder, title string, names []naming.Name) {
	b.WriteString(title + "\n")
	before := ""
	for _, n := range names {
		origin := n.What
		if n.At.Valid() {
			at, _ := n.At.Range()
			origin += fmt.Sprintf(" (line %d, %d around it)", at.Line, len(n.Under))
		}
		if n.Key != "" {
			origin += ", key " + n.Key
		}
		if n.Reserved {
			origin += ", reserved"
		}
		if n.Type != nil {
			origin += fmt.Sprintf(", of a %T", n.Type)
		}
		if n.IsType() {
			origin += ", a type"
		}
		line := origin + ": " + sorts[n.Sort]
		if n.Member() {
			line += " of " + n.Of
		}
		if line != before {
			if before != "" {
				b.WriteString("\n")
			}
			b.WriteString("  " + line)
		}
		before = line
		b.WriteString(" " + n.Go)
	}
	b.WriteString("\n")
}

// TestSpell holds that unexported names give way to the functions of the package that the specification names, and to no others.
func TestSpell(t *testing.T) {
	for _, test := range []struct {
		from *model.Import
		want string
	}{{nil, "loadA2"}, {&model.Import{Path: "example.com/other", Name: "other"}, "loadA"}} {
		k := &model.Kind{Name: "k", Go: "K", Config: "KConfig", Further: &model.Call{Func: model.Func{Name: "loadA", From: test.from}}}
		r := &model.Resource{Name: "a", Go: "A", Kind: k}
		p := &model.Package{Kinds: []*model.Kind{k}, Resources: []*model.Resource{r}}
		naming.Spell(p)
		if r.Loader != test.want {
			t.Errorf("the loader is %s, want %s", r.Loader, test.want)
		}
		if own := strings.Count(strings.Join(p.Unexported, " ")+" ", "loadA "); own != 1 {
			t.Errorf("unexported are %s", p.Unexported)
		}
	}
}
