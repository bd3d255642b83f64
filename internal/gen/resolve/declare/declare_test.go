package declare_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestDeclarations holds what is wrong with declarations, and what right ones become.
func TestDeclarations(t *testing.T) { gentest.Archives(t, shown) }

// shown writes the declarations of p, a line for each field, dependency, wiring, rule and link.
func shown(p *model.Package) string {
	var b strings.Builder
	for _, k := range p.Kinds {
		if k.From != nil {
			continue
		}
		fmt.Fprintf(&b, "kind %s: %d rules\n", k.Go, len(k.Rules))
		fields(&b, k.Fields)
		for _, o := range k.Objects {
			fmt.Fprintf(&b, "object %s: %d rules\n", o.Go, len(o.Rules))
			fields(&b, o.Fields)
		}
		for _, w := range k.Wirings {
			fmt.Fprintf(&b, "  wiring of %v and %v, exactly one: %t, message %q\n", w.Deps, w.Fields, w.Exactly, w.Message)
		}
		for _, l := range k.Links {
			fmt.Fprintf(&b, "  link of %s = %s: %s\n", l.Field.Name, l.Value, l.Package)
		}
		for _, f := range k.Connections {
			fmt.Fprintf(&b, "  connections: %s\n", f.Name)
		}
		if k.Client != nil {
			for _, d := range k.Client.Deps {
				fmt.Fprintf(&b, "  dependency %s of %v, optional: %t\n", d.Go, d.Of, d.Optional)
			}
		}
	}
	for _, f := range p.Factories {
		fmt.Fprintf(&b, "factory %s\n", f.Go)
		fields(&b, f.Params.Fields)
	}
	return b.String()
}

func fields(b *strings.Builder, fs []*model.Field) {
	for _, f := range fs {
		item := f.Type.Item()
		fmt.Fprintf(b, "  %s %s", f.Go, f.Type.Spec)
		for _, is := range []struct {
			what string
			is   bool
		}{
			{"optional", f.Optional},
			{"secret", f.Secret},
			{"parameter", f.Param},
			{"lenient", item.Lenient},
			{"CSV", f.Type.Form.CSV},
			{"percent", f.Type.Form.Percent},
		} {
			if is.is {
				b.WriteString(", " + is.what)
			}
		}
		for _, is := range []struct{ what, text string }{
			{"option", item.Option},
			{"separator", f.Type.Form.Separator + f.Separator},
			{"pairs", f.Type.Form.Pairs},
			{"example", f.Example},
			{"message", f.Message},
			{"deprecated", f.Deprecated},
		} {
			if is.text != "" {
				fmt.Fprintf(b, ", %s %q", is.what, is.text)
			}
		}
		if f.Default != nil {
			fmt.Fprintf(b, ", default %s", f.Default.Text)
		}
		if f.InsecureIf != nil {
			fmt.Fprintf(b, ", insecure if %s", f.InsecureIf.Text)
		}
		if f.With != nil {
			fmt.Fprintf(b, ", with %s", f.With.Name)
		}
		rules(b, "", f.Rules)
		if f.Keys != nil {
			rules(b, "keys ", f.Keys.Rules)
		}
		if item.Enum != nil {
			b.WriteString(", enum")
			for _, v := range item.Enum.Values {
				fmt.Fprintf(b, " %s=%s", v.Go, v.Text)
			}
		}
		if u := f.Type.Union; u != nil {
			fmt.Fprintf(b, ", union %s of %v", u.Go, u.Names())
		}
		b.WriteString("\n")
	}
}

func rules(b *strings.Builder, of string, rules model.Constraints) {
	for _, c := range rules {
		text := c.Arg.Text
		if items, ok := c.Arg.V.([]*model.Value); ok {
			for _, v := range items {
				text += v.Text + "|"
			}
		}
		fmt.Fprintf(b, ", %s%s %s", of, c.Key, text)
	}
}
