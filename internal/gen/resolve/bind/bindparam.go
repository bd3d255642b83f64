package bind

import (
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

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

// param is the value that the parameter named v gives the leaf l; nil after a finding.
func (b *binder) param(l *model.Leaf, v *syntax.Value) *model.Value {
	if b.res.Factory == nil {
		b.Report(diag.BadBinding, v.At, "`param` is for resources of factories, and `"+b.res.Name+"` is none", "bind a variable with `env`, or give a `default`")
		return nil
	}
	p := b.parameter(v.Text)
	if p == nil {
		b.UnknownParam(b.res.Factory, v.At, v.Text)
		return nil
	}
	f := l.Field()
	declared := diag.Label{At: p.At, Text: "declared here"}
	switch {
	case f.Type.Kind != model.Scalar || f.Type.Scalar != p.Type.Scalar:
		b.Report(diag.BadParam, v.At, "`"+l.Name+"` is of type "+f.Type.Spec+", and the parameter `"+p.Name+"` of type "+p.Type.Spec, "make the types the same", declared)
	case f.Secret && !p.Secret:
		b.Report(diag.BadParam, v.At, "`"+l.Name+"` is a secret, and the parameter `"+p.Name+"` is none: it would be shown", "set `secret = true` on the parameter", declared)
	case p.Secret && !f.Secret:
		b.Report(diag.BadParam, v.At, "the parameter `"+p.Name+"` is a secret, and `"+l.Name+"` is none: it would be shown", "fill a field that is a secret", declared)
	case p.Optional && f.Required():
		b.Report(diag.BadParam, v.At, "the parameter `"+p.Name+"` is optional, and `"+l.Name+"` is required", "give the parameter a default instead of `optional`", declared)
	default:
		return &model.Value{Text: "{" + p.Name + "}", At: v.At, Made: &model.Made{Param: p}}
	}
	return nil
}

// variable checks the name of a variable, which may have parameters in it where b's resource is of a factory.
func (b *binder) variable(v *syntax.Value) bool {
	if b.res.Factory == nil || b.res == b.res.Factory.Given || !strings.ContainsAny(v.Text, "{}") {
		return b.Reporter.Variable(v)
	}
	plain := *v
	plain.Text = ""
	for _, p := range read.ParseTemplate(v.Text) {
		at := v.Inside(p.From, p.To)
		switch param := b.parameter(p.Name); {
		case p.Name == "":
			plain.Text += p.Text
		case param == nil:
			b.UnknownParam(b.res.Factory, at, p.Name)
			return false
		case param.Secret || param.Optional || !textual(param.Type.Class()):
			b.Report(diag.BadParam, at, "the name of a variable cannot hold the parameter `"+param.Name+"`", "use one that is neither secret nor optional: a text, a whole number, a duration or a size",
				diag.Label{At: param.At, Text: "declared here"})
			return false
		default:
			b.sameNames(v, param)
			plain.Text += "A"
		}
	}
	return b.Reporter.Variable(&plain)
}

// sameNames reports values of a parameter that make the same name of a variable.
func (b *binder) sameNames(v *syntax.Value, p *model.Field) {
	values, _ := p.Closed()
	seen := map[string]string{}
	for _, one := range values {
		name := model.VariableText(one.Text)
		if other, again := seen[name]; again {
			b.Report(diag.BadParam, v.At, "the values `"+other+"` and `"+one.Text+"` of the parameter `"+p.Name+"` make one name of a variable", "use two variables, or rename a value",
				diag.Label{At: one.At, Text: "the second one"})
			return
		}
		seen[name] = one.Text
	}
}

// Given resolves what fills the parameters that the program does not give: the variables and defaults of their tables.
func (b *Bindings) Given(f *model.Factory) {
	of := &binder{Bindings: b, res: f.Given}
	of.flatten(f.Params.Fields, model.Leaf{})
	for _, l := range f.Given.Leaves {
		p := l.Field()
		s := &said{at: p.At}
		for _, k := range b.Decl(p).Entries {
			if k.Key == "env" || k.Key == "env_file" || k.Key == "deprecated_env" || k.Key == "shared" {
				of.bindingKey(s, l, k)
			}
		}
		of.twice(s)
		l.Base = of.base(l, s)
		of.flagsNeedVariable(l, s, l.Base)
		if p.Name == "profile" {
			b.Report(diag.BadName, p.At, "a parameter cannot be called `profile`: in templates and cases the word stands for the active profile", "choose another name")
		}
		b.tellsZero(p, l.Base.Bound())
	}
}

// tellsZero reports a parameter that has a default or a variable, though a program may give the zero value and mean it: in the struct of
// the parameters the zero value stands for one that is not given.
func (b *Bindings) tellsZero(p *model.Field, bound bool) {
	if p.Optional || p.Type.Scalar == nil || p.Type.Scalar.Empty != scalar.EmptyNever || p.Type.Enum != nil || p.Secret {
		return
	}
	if !bound && (p.Default == nil || p.Default.V == nil || p.Default.IsZero()) {
		return
	}
	zero := &model.Value{V: zeros[p.Type.Class()]}
	if b.Unsound(p) || len(value.CheckSome(p, zero, 1)) > 0 {
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
	b.Report(diag.BadParam, p.At, "the parameter `"+p.Name+"` has "+why+", and its zero value may be meant: nothing tells it from one that is not given", help)
}

// zeros are the zero values of the classes that have no other way to be unset.
var zeros = map[scalar.Class]any{
	scalar.Flag: false, scalar.Signed: int64(0), scalar.Unsigned: uint64(0), scalar.Floating: float64(0), scalar.Span: time.Duration(0), scalar.Amount: int64(0),
}
