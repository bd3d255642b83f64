package resource

import (
	"context"
	"errors"
)

// found is a text and where it came from.
type found struct {
	text  string
	name  string // the variable; "" for a resolver
	layer Layer
	ok    bool
}

// fromLiteral is the layer of Var.Or's text: From has said already which layer of the specification that is.
const fromLiteral Layer = -1

// find looks for the text of a field: first, if it is a secret, with the resolver, then in the variables, then in the file.
// The problem, if any, has no resource yet.
func (o *origin) find(ctx context.Context, resource, field string, v *Var, secret bool) (found, *Problem) {
	if v.isZero() {
		return found{}, nil
	}
	if secret && o.resolver != nil {
		text, ok, err := o.resolver.Resolve(ctx, v.ref(resource, field))
		if err != nil {
			return found{}, &Problem{
				Fields: []string{field}, Vars: v.all(), Rule: "resolve", Message: "could not be resolved", cause: contextError(err),
			}
		}
		if ok && (text != "" || v.has(allowEmpty)) {
			return found{text: text, layer: FromResolver, ok: true}, nil
		}
	}
	name, text, ok := v.set(o.source)
	path := v.path(o.source)
	switch {
	case ok && path != "":
		return found{}, &Problem{
			Fields: []string{field}, Vars: []string{name, *v.file}, Rule: "exclusive", Message: "set only one of " + name + ", " + *v.file,
		}
	case ok:
		return found{text: text, name: name, layer: FromEnv, ok: true}, nil
	case path == "" && v.or != nil:
		return found{text: *v.or, layer: fromLiteral, ok: true}, nil
	case path == "":
		return found{}, nil
	}
	text, err := readFile(path, v.has(allowEmpty))
	if err != nil {
		return found{}, &Problem{Fields: []string{field}, Vars: []string{*v.file}, Rule: "file", Message: err.Error()}
	}
	return found{text: text, name: *v.file, layer: FromFile, ok: true}, nil
}

// contextError is what may be told of a resolver's error: whether it gave up.
func contextError(err error) error {
	for _, e := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return e
		}
	}
	return nil
}
