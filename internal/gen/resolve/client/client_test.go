package client_test

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestClients holds what is made of the Go functions and types that kinds name, and which of them do not fit.
func TestClients(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, k := range p.Kinds {
			if k.From == nil {
				kind(&b, p, k)
			}
		}
		return b.String()
	})
}

func kind(b *strings.Builder, p *model.Package, k *model.Kind) {
	short := func(t types.Type) string { return typeutil.ShortIn(p.Path, t) }
	fmt.Fprintf(b, "kind %s, adopted %t\n", k.Name, k.Adopted)
	if k.Struct != nil {
		fmt.Fprintf(b, "  struct %s:", short(k.Struct.Type))
		pairs(b, k.Struct)
		b.WriteString("\n")
	}
	call := func(what string, c *model.Call) {
		if c != nil {
			fmt.Fprintf(b, "  %s %s%s: context %t, client %t, handle %t, config %t, native %t, pointer %t, given %t, fails %t\n", what, c.Method, c.Func.Name, c.Context,
				c.Client, c.Handle, c.Config, c.Native, c.Pointer, c.Given, c.Fails)
		}
	}
	call("validate", k.Further)
	call("fill", k.Fill)
	c := k.Client
	if c == nil {
		return
	}
	fmt.Fprintf(b, "  %s returns %s: context %t, pointer %t, probe %t, cleanup %t, fails %t, by field %t\n", c.New.Name, short(c.Native), c.Context, c.Pointer, c.Probe, c.Cleanup,
		c.Fails, c.ByField)
	if c.Changes != nil {
		fmt.Fprintf(b, "  changed by %s\n", short(c.Changes))
	}
	for _, d := range c.Deps {
		fmt.Fprintf(b, "  dependency %s of type %s, only configured %t\n", d.Name, short(d.Param), d.Config)
	}
	if c.Convert != nil {
		fmt.Fprintf(b, "  configured by %s:", short(c.Convert.Type))
		pairs(b, c.Convert)
		b.WriteString("\n")
	}
	call("close", c.Close)
	call("health", c.Health)
	call("stats", c.Stats)
	if c.Reporter != nil {
		fmt.Fprintf(b, "  observed by %s\n", c.Reporter.Func.Name)
	}
	fmt.Fprintf(b, "  by hand %v\n  interface %s:", c.ByHand, c.Interface)
	for _, m := range c.InterfaceMethods() {
		b.WriteString(" " + m.Name)
	}
	b.WriteString("\n")
	for _, ch := range c.Chains {
		fmt.Fprintf(b, "  %s returns %s:", ch.Method, ch.Interface)
		for _, m := range ch.Methods() {
			b.WriteString(" " + m.Name)
		}
		b.WriteString("\n")
	}
	for _, m := range c.Methods {
		if f, ok := c.Failing[m.Name]; ok {
			fmt.Fprintf(b, "  %s fails by %s\n", m.Name, f.Name)
		}
	}
}

// pairs writes how each field becomes one of a struct.
func pairs(b *strings.Builder, s *model.Struct) {
	ways := map[model.Conversion]string{
		model.Assign: "as it is", model.Convert: "converted", model.Reveal: "revealed", model.ToPtr: "to a pointer", model.FromPtr: "from a pointer",
		model.PtrToPtr: "pointer to pointer", model.ToObject: "object", model.ToUnion: "union", model.ToItems: "items",
	}
	for _, p := range s.Pairs {
		fmt.Fprintf(b, " %s=%s (%s);", p.Go, p.Field.Name, ways[p.How])
		if p.Part != nil {
			b.WriteString(" {")
			pairs(b, p.Part)
			b.WriteString(" }")
		}
	}
}
