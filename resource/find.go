package resource

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// found is a text and where it came from.
type found struct {
	text  string
	name  string // the variable, or the store and the reference; "" for a resolver
	layer Layer
	ok    bool
	quiet bool     // it, or the problem, does not show that the resource is wanted
	kept  *Problem // why text is an old one: the store could not be asked; nil: it is not
}

// fromLiteral is the layer of Var.Or's text: From has said already which layer of the specification that is.
const fromLiteral Layer = -1

// find looks for the text of a field: first, if it is a secret, with the resolver, then in the variables, then in the
// file that one names, then in the default file, then in the store.
// The problem, if any, has no resource yet.
func (o *origin) find(ctx context.Context, resource, field string, v *Var, secret bool) (found, *Problem) {
	if v.isZero() {
		return found{}, nil
	}
	if secret && o.resolver != nil {
		text, ok, err := o.resolver.Resolve(ctx, v.ref(resource, field))
		failed := unresolved("resolve", "could not be resolved", field, v, err)
		if failed != nil && (!ok || text == "") {
			return found{}, failed
		}
		if ok && (text != "" || v.has(allowEmpty)) {
			return found{text: text, layer: FromResolver, ok: true, kept: failed}, nil
		}
	}
	name, text, ok := v.set(o.source)
	path := v.path(o.source)
	if !ok && path == "" && v.fixed != nil {
		if f, p := defaultFile(ctx, field, v); f.ok || p != nil {
			return f, p
		}
	}
	switch {
	case ok && path != "":
		return found{}, &Problem{
			Fields: []string{field}, Vars: []string{name, *v.file}, Rule: "exclusive", Message: "set only one of " + name + ", " + *v.file,
		}
	case ok:
		return found{text: text, name: name, layer: FromEnv, ok: true}, nil
	case path == "" && v.store != nil:
		return o.ask(ctx, resource, field, v)
	case path == "" && v.or != nil:
		return found{text: *v.or, layer: fromLiteral, ok: true}, nil
	case path == "":
		return found{}, nil
	}
	text, err := readFile(ctx, path, v.has(allowEmpty))
	if err != nil {
		return found{}, &Problem{Fields: []string{field}, Vars: []string{*v.file}, Rule: "file", Message: err.Error(), cause: contextError(err)}
	}
	return found{text: text, name: *v.file, layer: FromFile, ok: true}, nil
}

// defaultFile reads the file of a field that no variable names. It finds nothing if there is no such file.
func defaultFile(ctx context.Context, field string, v *Var) (found, *Problem) {
	text, err := readFile(ctx, *v.fixed, v.has(allowEmpty))
	switch {
	case errors.Is(err, errMissing):
		return found{}, nil
	case err != nil:
		message := *v.fixed + " is " + strings.TrimPrefix(err.Error(), "names ")
		return found{quiet: true}, &Problem{Fields: []string{field}, Vars: v.all(), Rule: "file", Message: message, cause: contextError(err)}
	}
	return found{text: text, name: *v.fixed, layer: FromDefaultFile, ok: true, quiet: true}, nil
}

// ask looks for the text of a field in the store that the specification names.
func (o *origin) ask(ctx context.Context, resource, field string, v *Var) (found, *Problem) {
	ref := v.ref(resource, field)
	ref.Store, ref.Reference, _ = strings.Cut(*v.store, ":")
	var text string
	var ok bool
	var err error
	if o.resolver != nil {
		text, ok, err = o.resolver.Resolve(ctx, ref)
	}
	failed := unresolved(ruleStore, "could not be read", field, v, err)
	switch {
	case ok && (text != "" || v.has(allowEmpty)):
		return found{text: text, name: *v.store, layer: FromStore, ok: true, kept: failed}, nil
	case ok:
		failed = &Problem{Rule: ruleStore, Message: "the store has an empty text"}
	case failed == nil:
		failed = &Problem{
			Rule: ruleStore, Message: fmt.Sprintf("the store %q was not given: pass WithResolver(resource.Stores{%q: ...})", ref.Store, ref.Store),
		}
	}
	failed.Fields, failed.Vars, failed.Store = []string{field}, v.all(), *v.store
	return found{}, failed
}

// unresolved is what a resolver's error says of a field: message, and of the error's text what may be shown. It is nil if err is.
func unresolved(rule, message, field string, v *Var, err error) *Problem {
	if err == nil {
		return nil
	}
	var told interface{ ResolveReason() string }
	if errors.As(err, &told) {
		message += ": " + Redact(told.ResolveReason())
	}
	p := &Problem{Fields: []string{field}, Vars: v.all(), Rule: rule, Message: message, cause: contextError(err)}
	if v.store != nil {
		p.Store = *v.store
	}
	return p
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
