package document

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// commonNames reads the names of declarations that every package with resources has, from t, the table [package], and from [profiles].
func (r *Head) commonNames(doc *Document, t *syntax.Value) {
	own := &r.Pkg.Common
	own.Config, own.Resources, own.Option = r.typeName(t, "config"), r.typeName(t, "resources"), r.typeName(t, "option")
	if doc.profiles != nil {
		own.Profile = r.typeName(doc.profiles.Value, "go_name")
	}
	if v := read.Get(t, "config", syntax.Bool); v != nil && !v.Bool {
		own.NoConfig = true
	}
}

// typeName returns the Go name under the key. It returns "" if there is none, or if it has reported a finding.
func (r *Head) typeName(t *syntax.Value, key string) string {
	v := read.Get(t, key, syntax.String)
	if v == nil {
		return ""
	}
	if read.IsExported(v.Text) {
		return v.Text
	}
	help := "use letters and digits, beginning with a capital"
	if name := ident.Capital(v.Text); read.IsExported(name) {
		help = "for example `" + key + " = \"" + name + "\"`"
	}
	r.Report(diag.GoName, v.At, "`"+key+"` must be an exported Go identifier", help)
	return ""
}

// Unneeded reports `config = false` if the type of the configuration of every resource is needed. A program that opens resources gets this
// type too.
func (r *Head) Unneeded(doc *Document) {
	if r.Pkg.Common.NoConfig && (r.Pkg.Opens() || len(r.Pkg.Factories) > 0) {
		r.Report(diag.BadValue, read.Get(doc.Pack.Value, "config", syntax.Bool).At,
			"a package that opens resources must have a type for the configuration of all resources", "give the type a name, such as `config = \"AllConfig\"`")
	}
}

// nameBeside returns the package name of the Go files in the output folder. It returns "" if there are none, or if it has reported a
// finding.
func (r *Head) nameBeside(doc *Document) string {
	if r.Beside == nil {
		return ""
	}
	var names, told []string
	for _, p := range r.Beside() {
		names, told = append(names, p.Name), append(told, "`"+p.Name+"` ("+p.File+")")
	}
	switch {
	case len(names) == 1 && ident.IsPackage(names[0]):
		return names[0]
	case len(names) < 2:
		return ""
	}
	at := diag.Span{Source: doc.Main.Source}
	if doc.Pack != nil {
		at = read.Header(doc.Pack)
	}
	r.Report(diag.PackageName, at, "the Go files in the output folder are of several packages: "+strings.Join(told, ", "),
		"move those of all but one package into folders of their own, or generate into another folder: `dir` in [output]")
	return names[0]
}
