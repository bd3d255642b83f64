package bind

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// parameter returns the named parameter of the factory to which b's resource belongs, or nil.
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

// param returns the value that the parameter named in v gives to the leaf l. It returns nil if it has reported a finding.
func (b *binder) param(l *model.Leaf, v *syntax.Value) *model.Value {
	if b.res.Factory == nil {
		b.Report(diag.BadBinding, v.At, "`param` is only for resources of factories, and `"+b.res.Name+"` belongs to no factory", "bind a variable with `env`, or give a `default`")
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
	case f.Secret && !p.Secret && b.MisspeltIn(b.Decl(p)): // the key may be secret
		return nil
	case f.Secret && !p.Secret:
		b.Report(diag.BadParam, v.At, "`"+l.Name+"` is a secret, and the parameter `"+p.Name+"` is not: it would be shown", "set `secret = true` on the parameter", declared)
	case p.Secret && !f.Secret:
		b.Report(diag.BadParam, v.At, "the parameter `"+p.Name+"` is a secret, and `"+l.Name+"` is not: it would be shown", "fill a field that is a secret", declared)
	case p.Optional && f.Required():
		b.Report(diag.BadParam, v.At, "the parameter `"+p.Name+"` is optional, and `"+l.Name+"` is required", "give the parameter a default instead of `optional`", declared)
	default:
		return &model.Value{Text: "{" + p.Name + "}", At: v.At, Made: &model.Made{Param: p}}
	}
	return nil
}

// variable checks with the function check the name of a variable, or its prefix. If b's resource belongs to a factory, it may contain
// parameters.
func (b *binder) variable(v *syntax.Value, check func(*syntax.Value) bool) bool {
	if b.res.Factory == nil || b.res == b.res.Factory.Given || !strings.ContainsAny(v.Text, "{}") {
		return check(v)
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
	return check(&plain)
}

// sameNames reports values of a parameter for which the names of a variable are the same.
func (b *binder) sameNames(v *syntax.Value, p *model.Field) {
	values, _ := p.Closed()
	seen := map[string]string{}
	for _, one := range values {
		name := environ.VariableText(model.ParamText(p, one))
		if other, again := seen[name]; again {
			b.Report(diag.BadParam, v.At, "the values `"+other+"` and `"+one.Text+"` of the parameter `"+p.Name+"` make the same name of a variable", "rename one of the values",
				diag.Label{At: one.At, Text: "the second one"})
			return
		}
		seen[name] = one.Text
	}
}
