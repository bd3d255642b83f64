package importing

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/tomltext"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// own reports whether the struct is in the package that is generated. The Go files there then give the package its name.
func (w *walker) own() bool {
	return w.Struct != nil && w.Struct.Obj().Pkg().Path() == w.Path
}

// nameable reports whether generated code can name the type t, with its type arguments.
func (w *walker) nameable(t types.Type) bool {
	if n := typeutil.DeclaredName(t); n != nil && n.Pkg() != nil && !n.Exported() && !(w.own() && n.Pkg() == w.Struct.Obj().Pkg()) {
		return false
	}
	return !slices.ContainsFunc(typeutil.Parts(t), func(part types.Type) bool { return !w.nameable(part) })
}

// structName returns the name of the struct in a specification.
func (w *walker) structName() string {
	if n := w.Struct.Obj(); !w.own() {
		return n.Pkg().Path() + "." + n.Name()
	}
	return w.Struct.Obj().Name()
}

// common chooses names for the declarations that every package with resources has, so that they differ from those in hand-written Go files
// of the package.
func (w *walker) common() model.Common {
	var c model.Common
	if !w.own() {
		return c
	}
	taken := append(slices.Clone(w.Declared), alias(w.Name))
	free := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return slices.Contains(taken, name) })
	}
	for _, c.Config = range []string{"", "AllConfig", "EveryConfig", "WholeConfig"} {
		if free(c.ConfigName(), c.LoadName(), c.WithConfigName()) {
			break
		}
	}
	for _, c.Option = range []string{"", "LoadOption", "ConfigOption", "ReadOption"} {
		if free(c.OptionName(), c.WithName("Source"), c.WithName("Resolver"), c.WithName("Warnings"), c.WithoutValidationName()) {
			break
		}
	}
	return c
}

// packageRows returns the rows of the table [package].
func (w *walker) packageRows() [][2]string {
	var rows [][2]string
	if !w.own() {
		rows = append(rows, [2]string{"name", tomltext.Quote(w.Package)})
	}
	if w.lowerCase() {
		rows = append(rows, [2]string{"lower_case_variables", "true"})
	}
	c := w.common()
	if c.Config != "" {
		rows = append(rows, [2]string{"config", tomltext.Quote(c.Config)})
	}
	if c.Option != "" {
		rows = append(rows, [2]string{"option", tomltext.Quote(c.Option)})
	}
	return rows
}

// lowerCase reports whether a variable has lower-case letters, which a specification must allow.
func (w *walker) lowerCase() bool {
	for _, b := range w.bindings {
		for _, name := range append([]string{b.variable}, b.others...) {
			if name != strings.ToUpper(name) {
				return true
			}
		}
	}
	return false
}

// alias returns the Go name of the struct in the generated package, for a resource with this name.
func alias(name string) string { return ident.New(nil).Go(name) + "Config" }
