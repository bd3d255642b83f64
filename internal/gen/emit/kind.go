package emit

import (
	"path"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/client"
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/convert"
	"github.com/resgen-go/resgen/internal/gen/emit/loading"
	"github.com/resgen-go/resgen/internal/gen/emit/rules"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
)

// kinds returns a file for each kind: warehouse_gen.go.
func kinds(p *model.Package) []code.File {
	var fs []code.File
	optional := p.OptionalKinds()
	for _, k := range p.Kinds {
		base := p.Sources[0]
		if k.At.Valid() && k.From == nil {
			base = path.Base(k.At.Source.Name)
		}
		name := kindFile(k)
		fs = append(fs, code.File{
			Name:  name,
			Head:  render.Head{Source: code.Source(p, name, base), Package: p.Name, Path: p.Path, Imports: code.ImportsOf(p, k)},
			Decls: func() []jen.Code { return kindDecls(p, k, optional[k]) },
		})
	}
	return fs
}

// kindFile returns the name of k's file. The package's own file is resgen_gen.go, so the files of kinds such as resgen and resgen_kind get
// other names.
func kindFile(k *model.Kind) string {
	if strings.Trim(strings.ReplaceAll(k.Name, "_kind", ""), "_") == "resgen" {
		return k.Name + "_kind" + output.Suffix
	}
	return k.Name + output.Suffix
}

// kindDecls writes what is generated for k, of which p may have an optional resource.
func kindDecls(p *model.Package, k *model.Kind, optional bool) []jen.Code {
	return append(ownDecls(p, k, optional), loading.ItemLoaders(p, k)...)
}

// ownDecls writes the types of k with their functions and methods.
func ownDecls(p *model.Package, k *model.Kind, optional bool) []jen.Code {
	if k.From != nil {
		return append(client.Aliases(p, k), usedMirror(p, k, optional)...)
	}
	if k.Struct != nil {
		decls := append(append(convert.Existing(p, k), configDecls(convert.Mirror(k), nil)...), convert.ExistingFields(p, k, optional)...)
		return append(decls, client.Decls(p, k)...)
	}
	return append(configDecls(k, nil), client.Decls(p, k)...)
}

// usedMirror writes the declarations that load the existing struct of a kind of another package. That package has them too, but does not
// export them.
func usedMirror(p *model.Package, k *model.Kind, optional bool) []jen.Code {
	if k.Struct == nil {
		return nil
	}
	m := convert.Mirror(k)
	decls := []jen.Code{
		code.StructType(m.Config, m.Config+" has the fields of "+k.Config+" that resgen loads and checks.", "", m.Fields, nil, convert.WholeField(m)...),
		defaults(m.StartName(), m.Config, m.Fields),
	}
	decls = append(decls, rules.Validate(code.Receiver(m), m.Config, m.Fields, m.Rules, code.Validator(m, code.ChangedFrom(m)), m.AsksGiven())...)
	decls = append(decls, rules.Review(m)...)
	if m.AsksGiven() { // the code that compares the fields with the defaults lists both
		decls = append(decls, rules.Describe(m))
	}
	return append(decls, convert.ExistingFields(p, k, optional)...)
}

// configDecls writes the configuration of k. notes are further sentences about its fields.
func configDecls(k *model.Kind, notes map[*model.Field]string) []jen.Code {
	title, doc := k.Config+" configures a resource of the kind "+k.Name+".", k.Doc
	if k.Title != "" {
		title = k.Config + " are " + k.Title + "."
	}
	if k.Struct != nil {
		title, doc = k.Config+" has the fields of "+k.Go+"Config that resgen loads and checks.", ""
	}
	decls := []jen.Code{code.StructType(k.Config, title, doc, k.Fields, notes, convert.WholeField(k)...)}
	decls = append(decls, fieldTypes(k.Config, k.Fields)...)
	roles := rolesOf(k)
	for _, o := range k.Objects {
		decls = append(decls, object(o, roles[o])...)
	}
	decls = append(decls, defaults(k.StartName(), k.Config, k.Fields))
	if k.Struct == nil {
		decls = append(decls, newConfig(k))
	}
	decls = append(decls, rules.Validate(code.Receiver(k), k.Config, k.Fields, k.Rules, code.Validator(k, code.ChangedFrom(k)), k.AsksGiven())...)
	decls = append(decls, rules.Review(k)...)
	return append(decls, rules.Describe(k))
}

// fieldTypes writes the enums and unions of fields, which belong to the struct owner.
func fieldTypes(owner string, fields []*model.Field) []jen.Code {
	var decls []jen.Code
	for _, f := range fields {
		of, t := owner+"."+f.Go, f.Type
		switch t.Kind {
		case model.List:
			of, t = "the items of "+of, t.Elem
		case model.Map:
			of, t = "the values of "+of, t.Elem
		}
		if t.Enum != nil && !f.Secret {
			decls = append(decls, enum(of, t.Enum)...)
		}
		if t.Union != nil {
			decls = append(decls, union(t.Union)...)
		}
	}
	return decls
}

// enum writes
//
//	// DatabaseMode is the type of DatabaseConfig.Mode.
//	type DatabaseMode string
//
//	// The values of DatabaseMode.
//	const (
//		DatabaseModeA DatabaseMode = "a"
//	)
//
// An inherited enum is an alias, so that its values need no conversion in the configuration of the other kind.
func enum(of string, e *model.Enum) []jen.Code {
	doc, declared := e.Go+" is the type of "+of+".", jen.Type().Id(e.Go).String()
	if e.Parent != nil {
		doc += " It is an alias of " + e.Parent.Go + ", which has the same values."
		declared = jen.Type().Id(e.Go).Op("=").Qual(e.ParentPath, e.Parent.Go)
	}
	var consts []jen.Code
	for _, v := range e.Values {
		if e.Parent != nil {
			consts = append(consts, jen.Id(v.Go).Id(e.Go).Op("=").Qual(e.ParentPath, e.Parent.Value(v.Text).Go))
			continue
		}
		consts = append(consts, jen.Id(v.Go).Id(e.Go).Op("=").Add(code.Quote(v.Text)))
	}
	return []jen.Code{
		render.Comment(doc).Line().Add(declared),
		render.Comment("The values of " + e.Go + ".").Line().Const().Defs(consts...),
	}
}

// union writes the sealed interface of u, and the methods by which members implement it.
func union(u *model.Union) []jen.Code {
	var names []string
	for _, m := range u.Members {
		names = append(names, ident.WithArticle(m.Go))
	}
	seal := u.SealName()
	decls := []jen.Code{
		render.Comment(u.Go + " is " + ident.Either(names) + ".").Line().Type().Id(u.Go).Interface(jen.Id(seal).Params()),
	}
	for _, m := range u.Members {
		decls = append(decls, jen.Func().Params(jen.Id(m.Go)).Id(seal).Params().Block())
	}
	return decls
}

// object writes the struct of o, the types of its fields, its defaults and its Validate. role is a phrase about what o is for.
func object(o *model.Object, role string) []jen.Code {
	title := o.Go + " is " + role + "."
	decls := []jen.Code{code.StructType(o.Go, title, o.Doc, o.Fields, nil)}
	decls = append(decls, fieldTypes(o.Go, o.Fields)...)
	if model.HaveDefaults(o.Fields) {
		decls = append(decls, defaults(o.DefaultName(), o.Go, o.Fields))
	}
	return append(decls, rules.Validate("c", o.Go, o.Fields, o.Rules, nil, false)...)
}

// rolesOf returns a phrase about what each object of k is for: a member of a union, or the type of fields.
func rolesOf(k *model.Kind) map[*model.Object]string {
	unions, fields, items := map[*model.Object][]string{}, map[*model.Object][]string{}, map[*model.Object][]string{}
	look := func(owner string, fs []*model.Field) {
		for _, f := range fs {
			if u := f.Type.Union; u != nil {
				for _, o := range u.Members {
					unions[o] = append(unions[o], ident.WithArticle(u.Go))
				}
			}
			if o := f.Type.Object; o != nil {
				fields[o] = append(fields[o], owner+"."+f.Go)
			}
			if o := f.Type.Items(); o != nil {
				items[o] = append(items[o], owner+"."+f.Go)
			}
		}
	}
	look(k.Config, k.Fields)
	for _, o := range k.Objects {
		look(o.Go, o.Fields)
	}
	roles := map[*model.Object]string{}
	for _, o := range k.Objects {
		switch {
		case len(unions[o]) > 0:
			roles[o] = ident.Listed(unions[o])
		case len(fields[o]) > 0:
			roles[o] = "the type of " + ident.Listed(fields[o])
			if len(items[o]) > 0 {
				roles[o] += ", and of the items of " + ident.Listed(items[o])
			}
		case len(items[o]) > 0:
			roles[o] = "an item of " + ident.Listed(items[o])
		default:
			roles[o] = "an object of " + k.Config
		}
	}
	return roles
}

// defaults writes the function that returns the struct goType with its defaults.
func defaults(name, goType string, fields []*model.Field) jen.Code {
	body := []jen.Code{jen.Var().Id("c").Id(goType)} // gofmt would align a literal, and a new field would change the lines of others
	for _, f := range fields {
		if v := code.DefaultOf(f); v != nil {
			body = append(body, jen.Id("c").Dot(f.Go).Op("=").Add(v))
		}
	}
	body = append(body, jen.Return(jen.Id("c")))
	if len(body) == 2 {
		body = []jen.Code{jen.Return(jen.Id(goType).Values())}
	}
	return render.Comment(code.DefaultDoc(name, goType, fields)).Line().Func().Id(name).Params().Id(goType).Block(body...)
}

// newConfig writes NewDatabaseConfig(set ...func(*DatabaseConfig)) (DatabaseConfig, error).
func newConfig(k *model.Kind) jen.Code {
	name := k.NewName()
	setter := jen.Func().Params(jen.Op("*").Id(k.Config))
	return render.Comment(code.NewDoc(k)).Line().
		Func().Id(name).Params(jen.Id("set").Op("...").Add(setter)).Params(jen.Id(k.Config), jen.Error()).Block(append([]jen.Code{
		jen.Id("c").Op(":=").Id(k.DefaultName()).Call(),
		jen.For(jen.List(jen.Id("_"), jen.Id("f")).Op(":=").Range().Id("set")).Block(
			jen.If(jen.Id("f").Op("!=").Nil()).Block(jen.Id("f").Call(jen.Op("&").Id("c"))),
		),
	}, code.NewEnd(k, jen.Id("c").Dot("Validate").Call())...)...)
}
