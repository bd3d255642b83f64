package lookup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/resgen-go/resgen/resource/internal/redact"
)

// The names of rules, for problems that several packages of the runtime use.
const (
	RuleRequired = "required"
	RuleStore    = "store"
)

// NotSet is the message for a field that is not set.
const NotSet = "required but not set"

// Empty is the message for a field that is set to an empty value, such as the list [].
const Empty = "required but empty"

// A Source holds variables. It is resource.Source.
type Source interface {
	Lookup(name string) (value string, ok bool)
}

// Layers is a Source made of several Sources. LookupEmpty also finds empty variables: an empty variable hides the variable of later
// Sources.
type Layers interface {
	LookupEmpty(name string) (value string, ok bool)
}

// Text looks up a variable in s. If emptyCounts is true, an empty variable is a value, and hides the variable of later layers.
func Text(s Source, name string, emptyCounts bool) (string, bool) {
	if l, ok := s.(Layers); ok && emptyCounts {
		return l.LookupEmpty(name)
	}
	return s.Lookup(name)
}

// A Ref is a resource.Ref.
type Ref struct {
	Resource  string
	Field     string
	Vars      []string
	FileVar   string
	Store     string
	Reference string
}

// A Resolver is a resource.Resolver.
type Resolver interface {
	Resolve(ctx context.Context, ref Ref) (text string, ok bool, err error)
}

// A Problem is a resource.Problem.
type Problem struct {
	Resource string
	Fields   []string
	Vars     []string
	Store    string
	Rule     string
	Message  string
	Params   string
	Warning  bool
	Err      error
}

// An Origin is the set of places in which a loader looks for texts.
type Origin struct {
	Source   Source
	Resolver Resolver // nil if there is none
}

// A Layer is a place where a text was found.
type Layer int

// The layers.
const (
	FromVariable Layer = iota
	FromFile
	FromResolver
	FromStore
	FromDefaultFile
	FromLiteral // Var.Or: a value of the specification
)

// A Found is a text and the place where it was found.
type Found struct {
	Text  string
	Name  string // the variable, the file, or the store and the reference; "" if a resolver returned the text
	Layer Layer
	OK    bool
	Quiet bool     // whether neither Text nor the problem makes an optional resource present
	Kept  *Problem // the reason if Text is an old text, because the store did not answer; otherwise nil
}

// Find looks up the text of a field. The places are, in this order: the resolver, if the field is a secret; the variables; the file that a
// variable names; the default file; the store. The problem, if there is one, does not name the resource yet.
func (o *Origin) Find(ctx context.Context, resource, field string, v *Var, secret bool) (Found, *Problem) {
	if v.IsZero() {
		return Found{}, nil
	}
	if secret && o.Resolver != nil {
		text, ok, err := o.Resolver.Resolve(ctx, v.Ref(resource, field))
		failed := unresolved("resolve", "could not be resolved", field, v, err)
		if failed != nil && (!ok || text == "") {
			return Found{}, failed
		}
		if ok && (text != "" || v.Has(AllowEmpty)) {
			return Found{Text: text, Layer: FromResolver, OK: true, Kept: failed}, nil
		}
	}
	name, text, ok := v.Set(o.Source)
	path := v.Path(o.Source)
	if !ok && path == "" && v.Fixed != nil {
		if f, p := defaultFile(ctx, field, v); f.OK || p != nil {
			return f, p
		}
	}
	switch {
	case ok && path != "" && !v.Has(PreferEnv):
		return Found{}, &Problem{
			Fields: []string{field}, Vars: []string{name, *v.File}, Rule: "exclusive", Message: "set only one of " + name + ", " + *v.File,
		}
	case ok:
		return Found{Text: text, Name: name, Layer: FromVariable, OK: true}, nil
	case path == "" && v.Store != nil:
		return o.ask(ctx, resource, field, v)
	case path == "" && v.Or != nil:
		return Found{Text: *v.Or, Layer: FromLiteral, OK: true}, nil
	case path == "":
		return Found{}, nil
	}
	text, err := readFile(ctx, path, v.Flags)
	if err != nil {
		return Found{}, &Problem{Fields: []string{field}, Vars: []string{*v.File}, Rule: "file", Message: err.Error(), Err: contextError(err)}
	}
	return Found{Text: text, Name: *v.File, Layer: FromFile, OK: true}, nil
}

// defaultFile reads the default file of a field. If the file does not exist, nothing is found.
func defaultFile(ctx context.Context, field string, v *Var) (Found, *Problem) {
	text, err := readFile(ctx, *v.Fixed, v.Flags)
	switch {
	case errors.Is(err, errMissing):
		return Found{}, nil
	case err != nil:
		message := *v.Fixed + " is " + strings.TrimPrefix(err.Error(), "names ")
		return Found{Quiet: true}, &Problem{Fields: []string{field}, Vars: v.All(), Rule: "file", Message: message, Err: contextError(err)}
	}
	return Found{Text: text, Name: *v.Fixed, Layer: FromDefaultFile, OK: true, Quiet: true}, nil
}

// ask looks up the text of a field in the store that the specification names.
func (o *Origin) ask(ctx context.Context, resource, field string, v *Var) (Found, *Problem) {
	ref := v.Ref(resource, field)
	ref.Store, ref.Reference, _ = strings.Cut(*v.Store, ":")
	var text string
	var ok bool
	var err error
	if o.Resolver != nil {
		text, ok, err = o.Resolver.Resolve(ctx, ref)
	}
	failed := unresolved(RuleStore, "could not be read", field, v, err)
	switch {
	case ok && (text != "" || v.Has(AllowEmpty)):
		return Found{Text: text, Name: *v.Store, Layer: FromStore, OK: true, Kept: failed}, nil
	case ok:
		failed = &Problem{Rule: RuleStore, Message: "the store has an empty text"}
	case failed == nil:
		failed = &Problem{
			Rule: RuleStore, Message: fmt.Sprintf("the store %q is missing: pass resource.Stores{%q: ...} as the resolver", ref.Store, ref.Store),
		}
	}
	failed.Fields, failed.Vars, failed.Store = []string{field}, v.All(), *v.Store
	return Found{}, failed
}

// unresolved returns a problem of a field for an error of a resolver. It has the given message, and only the part of the error that may be
// shown. If err is nil, it returns nil.
func unresolved(rule, message, field string, v *Var, err error) *Problem {
	if err == nil {
		return nil
	}
	var told interface{ ResolveReason() string }
	if errors.As(err, &told) {
		message += ": " + redact.Text(told.ResolveReason())
	}
	p := &Problem{Fields: []string{field}, Vars: v.All(), Rule: rule, Message: message, Err: contextError(err)}
	if v.Store != nil {
		p.Store = *v.Store
	}
	return p
}

// contextError returns the part of a resolver's error that may be shown: whether the resolver's context ended.
func contextError(err error) error {
	for _, e := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return e
		}
	}
	return nil
}
