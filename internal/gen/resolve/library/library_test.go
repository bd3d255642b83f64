package library_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestLibrary holds what kinds inherit, what used packages give, and what is wrong with either.
func TestLibrary(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, k := range p.Kinds {
			fmt.Fprintf(&b, "%s", k.Name)
			if k.From != nil {
				fmt.Fprintf(&b, " of %s", k.From.Path)
			}
			b.WriteString(":")
			for _, f := range k.Fields {
				fmt.Fprintf(&b, " %s %s", f.Go, f.Type.Spec)
			}
			for _, o := range k.Objects {
				fmt.Fprintf(&b, " %s{%d}", o.Go, len(o.Fields))
			}
			fmt.Fprintf(&b, ", %d rules", len(k.Rules))
			if c := k.Client; c != nil {
				fmt.Fprintf(&b, ", opened by %s", c.New.Name)
				for _, d := range c.Deps {
					fmt.Fprintf(&b, " with %s", d.Name)
				}
				for _, ch := range c.Chains {
					fmt.Fprintf(&b, ", %s returns %s", ch.Method, ch.Interface)
				}
				for _, o := range c.Operations {
					fmt.Fprintf(&b, ", operation %s(%s)", o.Go, o.Params)
				}
			}
			b.WriteString("\n")
		}
		return b.String()
	})
}

// TestImportPath holds what may be an import path.
func TestImportPath(t *testing.T) {
	for path, want := range map[string]bool{
		"example.com/kinds/queue": true, "a": true, "A-b._~/z+0Z9": true, "example.com/x/v2": true,
		"": false, ".": false, "./a": false, "../a": false, "/a": false, "-a": false, "a/": false, "a//b": false, "a/./b": false, "a/../b": false,
		"a b": false, "a@v1": false, "a/é": false, `a\b`: false, "a{": false, "a`": false, "a:": false, "a@": false, "a[": false,
		strings.Repeat("a", 300): true, strings.Repeat("a", 301): false,
	} {
		if got := library.ImportPath(path); got != want {
			t.Errorf("%q may be an import path: %t", path, got)
		}
	}
}

// TestSplitName holds where the name of a Go function ends and its import path begins.
func TestSplitName(t *testing.T) {
	for text, want := range map[string][2]string{
		"Open": {"", "Open"}, "example.com/a.Open": {"example.com/a", "Open"}, "a.Open": {"a", "Open"}, "example.com/Open": {"", "example.com/Open"},
		"example.com/a.b/c.Open": {"example.com/a.b/c", "Open"}, ".Open": {"", "Open"}, "": {"", ""},
	} {
		if path, name := library.SplitName(text); path != want[0] || name != want[1] {
			t.Errorf("%q is %q and %q", text, path, name)
		}
	}
}
