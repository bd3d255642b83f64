package bind

import (
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// Given resolves the variables and defaults of the parameters of the factory f, for parameters that the program does not pass.
func (b *Bindings) Given(f *model.Factory) {
	of := &binder{Bindings: b, res: f.Given, flawed: map[string]bool{}, cleared: map[*model.Leaf]diag.Span{}}
	of.flatten(f.Params.Fields, model.Leaf{})
	for _, l := range f.Given.Leaves {
		p := l.Field()
		s := &said{at: p.At}
		for _, k := range b.Decl(p).Entries {
			switch k.Key {
			case "env", "env_file", "deprecated_env", "shared", "file_content", "prefer_env", "trim", "lower":
				of.bindingKey(s, l, k)
			}
		}
		of.twice(s)
		l.Base = of.base(l, s)
		of.flagsNeedVariable(l, s, l.Base)
		of.idleKeys(l, s, nil)
		of.outOfReach(l, s, nil)
		if p.Name == "profile" {
			b.Report(diag.BadName, p.At, "a parameter cannot be called `profile`: in templates and cases the word stands for the active profile", "choose another name")
		}
		b.tellsZero(p, l.Base.Bound())
	}
}

// tellsZero reports a parameter that has a default or a variable, if the zero value of its type is a valid value. The struct of parameters
// cannot distinguish a zero value that the program passes from a parameter that it does not pass.
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
	optional := "make it `optional`"
	if p.Default != nil {
		optional += " without a default" // both together are a finding
	}
	why, help := "a default", "add a constraint that excludes the zero value, such as `min = 1`, or "+optional
	if bound {
		why = "a variable"
	}
	if p.Type.Class() == scalar.Flag {
		help = "reverse its meaning, so that false is the default"
		if bound {
			help = optional
		}
	}
	b.Report(diag.BadParam, p.At, "the parameter `"+p.Name+"` has "+why+", and its zero value is allowed: it would look like a parameter that is not given", help)
}

// zeros are the zero values of the classes that cannot be unset in another way.
var zeros = map[scalar.Class]any{
	scalar.Flag: false, scalar.Signed: int64(0), scalar.Unsigned: uint64(0), scalar.Floating: float64(0), scalar.Span: time.Duration(0), scalar.Amount: int64(0),
}
