package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// membersOf writes a field for each of rs.
func membersOf(rs []*model.Resource) []jen.Code {
	var fields []jen.Code
	for i, r := range rs {
		if i > 0 {
			fields = append(fields, jen.Line())
		}
		fields = append(fields, render.Comment(code.Paragraph(r.Doc, whereabouts(r))), jen.Id(r.Go).Add(memberType(r)))
	}
	return fields
}

// memberType returns the Go type of r in Resources and bundles.
func memberType(r *model.Resource) *jen.Statement {
	if r.Pointer() {
		return code.Runtime("Maybe").Index(code.OpenType(r))
	}
	return code.OpenType(r)
}

// whereabouts returns a text about when r is absent, or "".
func whereabouts(r *model.Resource) string {
	switch {
	case code.Exists(r) != "" && r.Optional:
		return "Optional, and " + code.Exists(r) + ": absent otherwise."
	case r.When != nil:
		return "Only " + strings.TrimPrefix(code.Exists(r), "only ") + ": absent otherwise."
	case r.OnlyIn != nil:
		return "Only in " + code.OnlyIn(r) + ": absent elsewhere."
	case r.Optional:
		return "Optional: absent if it is not configured."
	}
	return ""
}

// factoriesOf writes a field for each of fs.
func factoriesOf(fs []*model.Factory) []jen.Code {
	var fields []jen.Code
	for i, f := range fs {
		if i > 0 {
			fields = append(fields, jen.Line())
		}
		fields = append(fields, render.Comment(code.Paragraph(f.Doc, "Its method Open opens "+ident.WithArticle(f.Go)+".")), jen.Id(f.Go).Op("*").Id(f.FactoryName()))
	}
	return fields
}

// readsOnly and closesOpened are sentences about the functions that open some of the resources.
const (
	readsOnly    = "It reads no variables of other resources"
	closesOpened = "The returned function closes what was opened."
)

// openResults returns the results of a function that opens the named type, and also returns a function that closes it.
func openResults(what string) []jen.Code {
	return []jen.Code{jen.Op("*").Id(what), jen.Func().Params(jen.Qual("context", "Context")).Error(), jen.Error()}
}

// runDoc returns the comment of the function name. opens and closes are phrases about what it opens and closes.
func runDoc(name, opens, closes string) *jen.Statement {
	return render.Comment(name + " opens " + opens + ", calls f, and closes " + closes + " again, even if f panics. An interrupt or a SIGTERM " +
		"cancels f's context. If f then returns the context's error, " + name + " returns nil. Inside another run, " + name + " leaves signals to that run.")
}

// runParams returns the parameters of a function that calls f with what it has opened.
func runParams(p *model.Package, what string) []jen.Code {
	f := jen.Func().Params(jen.Qual("context", "Context"), jen.Op("*").Id(what)).Error()
	return []jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("f").Add(f), jen.Id("opts").Op("...").Id(p.Common.OptionName())}
}
