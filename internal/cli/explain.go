package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/diag/examples"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	runtimegen "github.com/resgen-go/resgen/resource/gen"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [code | kind | resource | resource.field] [folder]",
		Short: "Explain a finding, a kind, or where a field's value comes from",
		Long: "explain describes the code of a finding, lists the fields of a kind or a resource, or shows for each profile where the value of\n" +
			"a field comes from. It looks for kinds, resources and fields in the specification in the folder, by default the current one.\n" +
			"It also explains the kinds that come with resgen and are not used yet, if go.mod requires their module.\n" +
			"Without an argument, it lists the codes.",
		Example: "  resgen explain unknown-key\n  resgen explain database.host\n  resgen explain database.host ./internal/settings\n  resgen explain http",
		Args:    atMost(2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listCodes()
			}
			return a.runExplain(args[0], args[1:])
		},
	}
}

// listCodes prints every code with its title.
func (a *app) listCodes() error {
	rows := []string{"CODE\tWHAT IT IS ABOUT"}
	for _, i := range diag.Codes() {
		rows = append(rows, string(i.Code)+"\t"+i.Title)
	}
	return table(a.Stdout, rows)
}

func codes() []string {
	var names []string
	for _, i := range diag.Codes() {
		names = append(names, string(i.Code))
	}
	return names
}

// runExplain explains name, of the specification in folder if that is given.
func (a *app) runExplain(name string, folder []string) error {
	if text, ok := examples.Explain(diag.Code(name)); ok {
		_, err := io.WriteString(a.Stdout, text)
		return err
	}
	comes := slices.Contains(gen.BuiltIns(), name)
	if len(folder) == 0 && !hasSpec(a.Dir) {
		if comes {
			return a.explainBuiltIn(name, a.Dir)
		}
		known := append(codes(), gen.BuiltIns()...)
		if other := diag.Suggest(name, known); other != "" {
			return unknown("code or kind", name, []string{other})
		}
		return &usageError{
			fmt.Sprintf("`%s` is not the code of a finding, and there is no %s here to look it up in", name, specFile),
			"name the folder of the specification: resgen explain " + name + " folder",
		}
	}
	s, err := a.one(folder)
	if err != nil {
		return err
	}
	p, err := a.resolvedSpec(s)
	if err != nil {
		return err
	}
	e := &explanation{name: name, known: codes()}
	if err := e.of(p); err != nil {
		return err
	}
	switch {
	case e.text.Len() == 0 && comes:
		return a.explainBuiltIn(name, s.dir)
	case e.text.Len() == 0:
		return &usageError{fmt.Sprintf("there is no code, kind, resource or field `%s`", name), whatElse(name, p, append(e.known, gen.BuiltIns()...))}
	}
	_, err = io.WriteString(a.Stdout, e.text.String())
	return err
}

// explainBuiltIn explains a kind that comes with resgen and that no specification needs to have, as Go finds it from dir.
func (a *app) explainBuiltIn(name, dir string) error {
	s := &spec{dir: dir, root: a.workspace(dir)}
	rel, err := filepath.Rel(s.root, dir)
	if err != nil {
		return err
	}
	// Under a prefix every field has a variable, so nothing is missing. The output would stand in a folder that is not there, so that no Go
	// beside it is of another package.
	text := fmt.Sprintf("version = 1\n[package]\nname = \"explained\"\n[output]\ndir = \"explained_by_resgen\"\n[resource.explained]\nkind = %q\nenv_prefix = \"X_\"\n", name)
	s.Dir, s.Root, s.World = filepath.ToSlash(rel), s.root, a.world
	s.Files = []*diag.Source{{Name: specFile, Text: []byte(text)}}
	result := a.resolve(s.Spec)
	for _, f := range result.Findings {
		if f.Severity == diag.Error {
			return &usageError{"the kind `" + name + "` comes with resgen, but it cannot be read from here: " + f.Text, f.Help}
		}
	}
	var b strings.Builder
	if err := explainKind(&b, result.Package.Resources[0].Kind); err != nil {
		return err
	}
	_, err = io.WriteString(a.Stdout, b.String())
	return err
}

// An explanation is everything that has one name.
type explanation struct {
	name  string
	known []string // names that there are
	text  strings.Builder
}

// is reports whether the thing called name is to be explained. It then begins a paragraph.
func (e *explanation) is(name string) bool {
	e.known = append(e.known, name)
	if name != e.name {
		return false
	}
	if e.text.Len() > 0 {
		e.text.WriteByte('\n')
	}
	return true
}

// of explains what p has under the name.
func (e *explanation) of(p *model.Package) error {
	for _, k := range kindsOf(p) {
		if e.is(k.Name) {
			if err := explainKind(&e.text, k); err != nil {
				return err
			}
		}
	}
	for _, f := range p.Factories {
		if e.is(f.Name) {
			if err := explainFactory(&e.text, p, f); err != nil {
				return err
			}
		}
		for _, l := range f.Given.Leaves {
			if e.is(f.Name + "." + l.Name) {
				explainLeaf(&e.text, p, f.Given, l)
			}
		}
	}
	for _, r := range p.All() {
		if e.is(r.Name) {
			if err := explainResource(&e.text, p, r); err != nil {
				return err
			}
		}
		for _, l := range r.WithItems() {
			e.known = append(e.known, r.Name+"."+l.Name)
		}
		if rest, ok := strings.CutPrefix(e.name, r.Name+"."); ok {
			if l := leafNamed(r, rest); l != nil && e.is(e.name) {
				explainLeaf(&e.text, p, r, l)
			}
		}
		for _, part := range partsOf(r) {
			if e.is(r.Name + "." + part.place) {
				if err := explainPart(&e.text, p, r, part); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// kindsOf lists the kinds that p declares, and those of other packages that its resources are of.
func kindsOf(p *model.Package) []*model.Kind {
	all := slices.Clone(p.Kinds)
	known := make(map[*model.Kind]bool, len(all))
	for _, k := range all {
		known[k] = true
	}
	for _, r := range p.All() {
		if !known[r.Kind] {
			known[r.Kind] = true
			all = append(all, r.Kind)
		}
	}
	return all
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
			if n, err := strconv.Atoi(label); err != nil || n < 0 || n >= runtimegen.MaxItems || strconv.Itoa(n) != label {
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
			for _, part := range partsOf(r) {
				fields = append(fields, r.Name+"."+part.place)
			}
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
	for _, k := range kindsOf(p) {
		things = append(things, k.Name)
	}
	for _, r := range p.All() {
		things = append(things, r.Name)
	}
	return diag.DidYouMean(name, things)
}
