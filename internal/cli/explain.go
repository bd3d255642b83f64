package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/diag/examples"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain code | kind | resource | resource.field",
		Short: "Explain a finding, a kind, or where a field's value comes from",
		Long: "explain tells what the code of a finding means, lists the fields of a kind or a resource, or shows, profile by profile,\n" +
			"where the value of a field comes from. Kinds, resources and fields are those of the specification in the current folder.",
		Example: "  resgen explain unknown-key\n  resgen explain database.host",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{"nothing to explain", "name a finding's code, a kind, a resource, or a field as database.host"}
			}
			return atMost(1)(cmd, args)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runExplain(args[0]) },
	}
}

func codes() []string {
	var names []string
	for _, i := range diag.Codes() {
		names = append(names, string(i.Code))
	}
	return names
}

func (a *app) runExplain(name string) error {
	if text, ok := examples.Explain(diag.Code(name)); ok {
		_, err := io.WriteString(a.Stdout, text)
		return err
	}
	if !hasSpec(a.Dir) {
		if code := diag.Suggest(name, codes()); code != "" {
			return unknown("code", name, []string{code})
		}
		return &usageError{
			fmt.Sprintf("`%s` is no code of a finding, and there is no %s here that could have it", name, specFile),
			"go to the folder of the specification, or name it: -C folder",
		}
	}
	p, err := a.resolved(nil)
	if err != nil {
		return err
	}
	var b strings.Builder
	known := codes()
	for _, k := range p.Kinds {
		known = append(known, k.Name)
		if k.Name == name {
			if err := explainKind(&b, k); err != nil {
				return err
			}
		}
	}
	for _, f := range p.Factories {
		known = append(known, f.Name)
		if f.Name == name {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			if err := explainFactory(&b, p, f); err != nil {
				return err
			}
		}
		for _, l := range f.Given.Leaves {
			if known = append(known, f.Name+"."+l.Name); name == f.Name+"."+l.Name {
				explainLeaf(&b, p, f.Given, l)
			}
		}
	}
	for _, r := range p.All() {
		known = append(known, r.Name)
		if r.Name == name {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			if err := explainResource(&b, p, r); err != nil {
				return err
			}
		}
		for _, l := range r.WithItems() {
			known = append(known, r.Name+"."+l.Name)
		}
		if rest, ok := strings.CutPrefix(name, r.Name+"."); ok {
			if l := leafNamed(r, rest); l != nil {
				explainLeaf(&b, p, r, l)
			}
		}
	}
	if b.Len() == 0 {
		return &usageError{fmt.Sprintf("there is no code, kind, resource or field `%s`", name), whatElse(name, p, known)}
	}
	_, err = io.WriteString(a.Stdout, b.String())
	return err
}

// leafNamed is the leaf of r called name, which may be one of any item of a list or map: "servers[7].host", "regions.eu.host". It is nil if
// there is none.
func leafNamed(r *model.Resource, name string) *model.Leaf {
	if l := r.Leaf(name); l != nil {
		return l
	}
	for _, list := range r.Leaves {
		rest, ok := strings.CutPrefix(name, list.Name)
		if !ok || list.Field().Type.Items() == nil || rest == "" {
			continue
		}
		label := ""
		if list.Field().Type.Kind == model.List {
			label, _, _ = strings.Cut(strings.TrimPrefix(rest, "["), "]")
			if n, err := strconv.Atoi(label); err != nil || n < 0 || n >= resource.MaxItems || strconv.Itoa(n) != label {
				continue
			}
			for _, l := range list.ItemLeaves(label) {
				if l.Name == name {
					return l
				}
			}
			continue
		}
		for _, f := range list.Field().Type.Items().ItemFields() { // a key may have dots
			if label, ok = strings.CutSuffix(rest[1:], "."+f.Name); ok && label != "" && rest[0] == '.' {
				for _, l := range list.ItemLeaves(label) {
					if l.Name == name {
						return l
					}
				}
			}
		}
	}
	return nil
}

// whatElse suggests something like name; of a field of a known resource, that resource's fields.
func whatElse(name string, p *model.Package, known []string) string {
	if strings.Contains(name, ".") {
		for _, r := range p.All() {
			if !strings.HasPrefix(name, r.Name+".") {
				continue
			}
			var fields []string
			for _, l := range r.WithItems() {
				fields = append(fields, r.Name+"."+l.Name)
			}
			return diag.DidYouMean(name, fields)
		}
	}
	if s := diag.Suggest(name, known); s != "" {
		return "did you mean `" + s + "`?"
	}
	var things []string
	for _, k := range p.Kinds {
		things = append(things, k.Name)
	}
	for _, r := range p.All() {
		things = append(things, r.Name)
	}
	return diag.DidYouMean(name, things)
}
