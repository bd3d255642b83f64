package convert_test

import (
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/convert"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestConversions holds the conversions between generated configurations and structs, and what constructors get for their parameters.
func TestConversions(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var decls []jen.Code
		for _, k := range p.Kinds {
			if k.Struct != nil {
				decls = append(decls, jen.Comment("Of "+k.Name+"."))
				decls = append(decls, convert.Existing(p, k)...)
				decls = append(decls, convert.ExistingFields(p, k, p.OptionalKinds()[k])...)
				decls = append(decls, jen.Type().Id(convert.Mirror(k).Config).Struct(convert.WholeField(k)...))
			}
			if c := k.Client; c != nil {
				decls = append(decls, jen.Comment("Of "+k.Name+"."))
				decls = append(decls, convert.Native(p, k)...)
				names := code.NewScope(p, "cfg")
				before, values := convert.Arguments(p, names, c.Args, code.Name("cfg"), func(d *model.Dep) string { return d.Go })
				if len(values) > 0 {
					decls = append(decls, jen.Func().Id("open"+k.Go).Params().Block(append(before, jen.Return(jen.Id(c.New.Name).Call(values...)))...))
				}
			}
		}
		file := string(render.File(render.Head{Source: "resgen.toml", Package: p.Name, Path: p.Path, Imports: code.Imports(p)}, decls))
		_, body, _ := strings.Cut(file, "\n\n")
		return body
	})
}
