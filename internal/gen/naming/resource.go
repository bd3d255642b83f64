package naming

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// options adds the options of r, and the fields of the named type that they set.
func (l *namer) options(of string, r *model.Resource) {
	l.add(FuncName, r.WithConfigName())
	if r.ConfigField != "" {
		l.of(of, FieldName, r.ConfigField)
	}
	c := r.Kind.Client
	if c == nil {
		return
	}
	l.add(FuncName, r.WithName())
	if c.Configure != "" {
		l.add(FuncName, r.WithConfigureName())
	}
	if r.HandleField == "" {
		return
	}
	l.of(of, FieldName, r.HandleField)
	l.of(of, MethodName, r.NodeMethod)
	if r.ConfigureField != "" {
		l.of(of, FieldName, r.ConfigureField)
	}
}

// constants adds the constants of the variables that r reads first.
func (l *namer) constants(r *model.Resource) {
	if l.constant == nil {
		return
	}
	before := l.from
	for _, c := range l.constant[r] {
		l.at(before.At, "the variable `"+c.Variable.Name+"`", before.Under...)
		l.from.Key = "no `env_constants` in [package]"
		l.add(ConstName, c.Go)
	}
	l.from = before
}
