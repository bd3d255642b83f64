package resolve

import (
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// declareFactories resolves the parameters of the factories. Their resources need the kinds' clients, and come later.
func (r *resolver) declareFactories(doc *document) {
	for _, e := range doc.factories {
		if r.factoryNamed(e.Key) != nil {
			continue
		}
		f := &model.Factory{Name: e.Key, Doc: text(e.Value, "doc"), Go: r.goName(e, nil), At: header(e), NameAt: e.At}
		s := &scope{stem: f.Go, what: "the factory `" + f.Name + "`", objects: map[string]*model.Object{}}
		f.Params = &model.Kind{
			Name: f.Name, Title: "the parameters of " + ident.WithArticle(f.Go), Go: f.Go, Config: f.ParamsName(), At: f.At, NameAt: f.NameAt,
		}
		f.Params.Fields = r.fields(r.scalars(entries(e.Value, "param"), s), s)
		for _, p := range f.Params.Fields {
			p.Param = true
		}
		f.Given = &model.Resource{Name: f.Name, Factory: f, Go: f.Go, Kind: f.Params, Doc: "The parameters of " + f.Name + ".", At: f.At, NameAt: f.NameAt}
		if t := get(e.Value, "resource", syntax.Table); t != nil && len(t.Entries) == 0 {
			r.report(diag.BadValue, header(e), "the factory has no resources", "add `[factory."+f.Name+".resource.R]`")
		}
		r.pkg.Factories, r.namedFactories[f.Name] = append(r.pkg.Factories, f), f
		r.factoryEntries = append(r.factoryEntries, e)
		r.given(f, e)
	}
}

// scalars is es without the parameters that are of no scalar type, which it reports.
func (r *resolver) scalars(es []*syntax.Entry, s *scope) []*syntax.Entry {
	return slices.DeleteFunc(slices.Clone(es), func(e *syntax.Entry) bool {
		v := get(e.Value, "type", syntax.String)
		if v == nil || scalar.Named(v.Text) != nil {
			return false
		}
		r.skipField(e, s)
		if _, other := scalar.OtherName(v.Text); other || r.parseType(v) == nil && !slices.Contains(lang.Composites, v.Text) {
			r.report(diag.UnknownType, v.At, "there is no type `"+v.Text+"`", diag.DidYouMean(v.Text, scalar.Names()))
			return true
		}
		r.report(diag.BadParam, v.At, "a parameter is one value, and `"+e.Key+"` is of type "+v.Text, "make it one of the scalar types, for example `string`")
		return true
	})
}

// given resolves what fills the parameters that the program does not give: the variables and defaults of their tables.
func (r *resolver) given(f *model.Factory, e *syntax.Entry) {
	b := &binder{resolver: r, res: f.Given}
	b.flatten(f.Params.Fields, model.Leaf{})
	for _, l := range f.Given.Leaves {
		p := l.Field()
		s := &said{at: p.At}
		for _, k := range r.decls[p].Entries {
			if k.Key == "env" || k.Key == "env_file" || k.Key == "deprecated_env" || k.Key == "shared" {
				b.bindingKey(s, l, k)
			}
		}
		b.twice(s)
		l.Base = b.base(l, s)
		b.flagsNeedVariable(l, s, l.Base)
		if p.Name == "profile" {
			r.report(diag.BadName, p.At, "a parameter cannot be called `profile`: in templates and cases the word stands for the active profile", "choose another name")
		}
		r.tellsZero(p, l.Base.Bound())
	}
}

// tellsZero reports a parameter that has a default or a variable, though a program may give the zero value and mean it: in the struct of
// the parameters the zero value stands for one that is not given.
func (r *resolver) tellsZero(p *model.Field, bound bool) {
	if p.Optional || p.Type.Scalar == nil || p.Type.Scalar.Empty != scalar.EmptyNever || p.Type.Enum != nil || p.Secret {
		return
	}
	if !bound && (p.Default == nil || p.Default.V == nil || p.Default.IsZero()) {
		return
	}
	zero := &model.Value{V: zeros[p.Type.Class()]}
	if r.badRules[p] || len(value.CheckSome(p, zero, 1)) > 0 {
		return
	}
	why, help := "a default", "add a constraint that excludes it, as `min = 1`, or make it `optional` without a default"
	if bound {
		why, help = "a variable", "add a constraint that excludes it, as `min = 1`, or make it `optional`"
	}
	if p.Type.Class() == scalar.Flag {
		help = "turn its meaning round, so that false is the default"
		if bound {
			help = "make it `optional`"
		}
	}
	r.report(diag.BadParam, p.At, "the parameter `"+p.Name+"` has "+why+", and its zero value may be meant: nothing tells it from one that is not given", help)
}

// zeros are the zero values of the classes that have no other way to be unset.
var zeros = map[scalar.Class]any{
	scalar.Flag: false, scalar.Signed: int64(0), scalar.Unsigned: uint64(0), scalar.Floating: float64(0), scalar.Span: time.Duration(0), scalar.Amount: int64(0),
}

// factories resolves the resources of the factories.
func (r *resolver) factories() {
	for i, f := range r.pkg.Factories {
		for _, e := range entries(r.factoryEntries[i].Value, "resource") {
			if e.Value.Kind != syntax.Table {
				continue
			}
			if res := r.resource(e, f); res != nil {
				f.Resources = append(f.Resources, res)
			}
		}
		r.opensNothing(f)
		r.idleParams(f)
	}
}

// opensNothing reports a factory with nothing to open.
func (r *resolver) opensNothing(f *model.Factory) {
	if len(f.Resources) > 0 && !r.library.torn && !slices.ContainsFunc(f.Resources, func(res *model.Resource) bool { return r.opensKind(res.Kind) }) {
		r.report(diag.BadValue, f.At, "there is nothing to open: every kind is configuration only", "add a resource of a kind with a `constructor`, or remove the factory")
	}
}

// idleParams warns of parameters that make no difference.
func (r *resolver) idleParams(f *model.Factory) {
	if r.list.HasErrors() {
		return
	}
	for _, p := range f.Params.Fields {
		if !r.usedParams[p] {
			r.warn(diag.BadParam, p.At, "no resource of the factory uses the parameter `"+p.Name+"`", "fill a field with `{ param = \""+p.Name+"\" }`, or remove it")
		}
	}
}

// factoryNamed is the factory of that name; nil if there is none.
func (r *resolver) factoryNamed(name string) *model.Factory { return r.namedFactories[name] }

// seen is the resource that res calls name: one of its own factory, or else one of the specification. It is nil if there is none. A nil res is
// something outside of factories.
func (r *resolver) seen(res *model.Resource, name string) *model.Resource {
	if strings.Contains(name, ".") {
		return nil
	}
	if res != nil && res.Factory != nil {
		if own := r.named[res.Factory.Name+"."+name]; own != nil {
			return own
		}
	}
	return r.named[name]
}

// isBad reports whether there is a finding about the resource that res calls name.
func (r *resolver) isBad(res *model.Resource, name string) bool {
	return r.badResources[name] || res.Factory != nil && r.badResources[res.Factory.Name+"."+name]
}

// seenNames lists what res may call other resources.
func (r *resolver) seenNames(res *model.Resource) []string {
	var names []string
	if res.Factory != nil {
		for _, own := range res.Factory.Resources {
			names = append(names, own.Short())
		}
	}
	return append(names, namesOfResources(r.pkg.Resources)...)
}

// resourceHelp is what to type in place of the name of a resource that does not exist, outside of factories.
func (r *resolver) resourceHelp(name string) string {
	if before, _, dotted := strings.Cut(name, "."); dotted && r.factoryNamed(before) != nil {
		return "the resources of a factory are there when the program has opened them: name the factory `" + before + "` in a bundle"
	}
	return diag.DidYouMean(name, r.candidates(func() []string {
		names := namesOfResources(r.pkg.Resources)
		for _, f := range r.pkg.Factories {
			names = append(names, f.Name)
		}
		return names
	}))
}

// seenHelp is what res is to call another resource in place of name, which is none.
func (r *resolver) seenHelp(res *model.Resource, name string) string {
	if res.Factory == nil {
		return r.resourceHelp(name)
	}
	return diag.DidYouMean(name, r.candidates(func() []string { return r.seenNames(res) }))
}

// parameter is the parameter called name of the factory that b's resource is of; nil if there is none.
func (b *binder) parameter(name string) *model.Field {
	if b.res.Factory == nil {
		return nil
	}
	p := b.res.Factory.Param(name)
	if p != nil {
		b.usedParams[p] = true
	}
	return p
}

// unknownParam reports a name that is none of a parameter.
func (b *binder) unknownParam(at diag.Span, name string) {
	f := b.res.Factory
	if b.badFields[f.Go+"."+name] {
		return
	}
	names := namesOf(f.Params.Fields)
	help := diag.DidYouMean(name, b.candidates(names))
	if len(f.Params.Fields) == 0 {
		help = "declare it: `[factory." + f.Name + ".param]`"
	}
	b.report(diag.UnknownParam, at, "the factory `"+f.Name+"` has no parameter `"+name+"`", help)
}

// param is the value that the parameter named v gives the leaf l; nil after a finding.
func (b *binder) param(l *model.Leaf, v *syntax.Value) *model.Value {
	if b.res.Factory == nil {
		b.report(diag.BadBinding, v.At, "`param` is for resources of factories, and `"+b.res.Name+"` is none", "bind a variable with `env`, or give a `default`")
		return nil
	}
	p := b.parameter(v.Text)
	if p == nil {
		b.unknownParam(v.At, v.Text)
		return nil
	}
	f := l.Field()
	declared := diag.Label{At: p.At, Text: "declared here"}
	switch {
	case f.Type.Kind != model.Scalar || f.Type.Scalar != p.Type.Scalar:
		b.report(diag.BadParam, v.At, "`"+l.Name+"` is of type "+f.Type.Spec+", and the parameter `"+p.Name+"` of type "+p.Type.Spec, "make the types the same", declared)
	case f.Secret && !p.Secret:
		b.report(diag.BadParam, v.At, "`"+l.Name+"` is a secret, and the parameter `"+p.Name+"` is none: it would be shown", "set `secret = true` on the parameter", declared)
	case p.Secret && !f.Secret:
		b.report(diag.BadParam, v.At, "the parameter `"+p.Name+"` is a secret, and `"+l.Name+"` is none: it would be shown", "fill a field that is a secret", declared)
	case p.Optional && f.Required():
		b.report(diag.BadParam, v.At, "the parameter `"+p.Name+"` is optional, and `"+l.Name+"` is required", "give the parameter a default instead of `optional`", declared)
	default:
		return &model.Value{Text: "{" + p.Name + "}", At: v.At, Made: &model.Made{Param: p}}
	}
	return nil
}

// variable checks the name of a variable, which may have parameters in it where b's resource is of a factory.
func (b *binder) variable(v *syntax.Value) bool {
	if b.res.Factory == nil || b.res == b.res.Factory.Given || !strings.ContainsAny(v.Text, "{}") {
		return b.resolver.variable(v)
	}
	plain := *v
	plain.Text = ""
	for _, p := range parseTemplate(v.Text) {
		at := v.Inside(p.from, p.to)
		switch param := b.parameter(p.name); {
		case p.name == "":
			plain.Text += p.text
		case param == nil:
			b.unknownParam(at, p.name)
			return false
		case param.Secret || param.Optional || !textual(param.Type.Class()):
			b.report(diag.BadParam, at, "the name of a variable cannot hold the parameter `"+param.Name+"`", "use one that is neither secret nor optional: a text, a whole number, a duration or a size",
				diag.Label{At: param.At, Text: "declared here"})
			return false
		default:
			b.sameNames(v, param)
			plain.Text += "A"
		}
	}
	return b.resolver.variable(&plain)
}

// sameNames reports values of a parameter that make the same name of a variable.
func (b *binder) sameNames(v *syntax.Value, p *model.Field) {
	values, _ := p.Closed()
	seen := map[string]string{}
	for _, one := range values {
		name := model.VariableText(one.Text)
		if other, again := seen[name]; again {
			b.report(diag.BadParam, v.At, "the values `"+other+"` and `"+one.Text+"` of the parameter `"+p.Name+"` make one name of a variable", "use two variables, or rename a value",
				diag.Label{At: one.At, Text: "the second one"})
			return
		}
		seen[name] = one.Text
	}
}
