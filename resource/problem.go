package resource

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Problem is one thing that is wrong with a configuration. It never holds the value of a secret. It may hold a key of a map, a value that
// the specification marks as insecure, and the error of a Go type's UnmarshalText or of a validation function.
type Problem struct {
	Resource string   // "database"; "" if the problem belongs to no resource
	Fields   []string // the fields that the problem is about: one, or several if a rule relates them
	Vars     []string // the variables that set these fields; empty if unknown
	Store    string   // the store and the reference that the specification names for the field; "" for none
	Rule     string   // the rule that is broken, for programs: required, type, range, one_of, ...
	Message  string   // "must be from 1 to 65535"
	Params   string   // for a resource of a factory, its parameters: "region=eu-west-1, environment=dev"
	Warning  bool     // true for a warning, false for an error
	Err      error    `json:"-"` // the cause, if it is known: ErrNotConfigured, ErrNotInProfile, a context's error, an error of a Failing or of a validation function; or nil
}

// Error returns the field, its variables and the message: "database.port (DB_PORT): must be from 1 to 65535". For several fields it is like
// "database: password, private_key (DB_PASSWORD, DB_KEY): exactly one must be set". If the message names all of them, it is like
// "api: backoff must not exceed max_backoff (API_BACKOFF, API_MAX_BACKOFF)". A store is named together with the variables, as in
// "orders.password (store vault:prod/orders#password): could not be read". The parameters of a factory come last in the parentheses.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Resource)
	from := p.from()
	if p.namesFields() {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(p.Message)
		if from != "" {
			b.WriteString(" " + from)
		}
		return b.String()
	}
	if p.Resource != "" && len(p.Fields) > 0 {
		b.WriteString(p.either(".", ": "))
	}
	b.WriteString(strings.Join(p.Fields, ", "))
	if from != "" {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(from)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	return b.String()
}

// from returns the variables, the store and the parameters in parentheses, or "" if there are none.
func (p *Problem) from() string {
	names := p.Vars
	if p.Store != "" {
		names = append(slices.Clone(names), "store "+p.Store)
	}
	text := strings.Join(names, p.either(" or ", ", "))
	if text != "" && p.Params != "" {
		text += "; "
	}
	if text += p.Params; text != "" {
		text = "(" + text + ")"
	}
	return text
}

// either returns one if the problem has at most one field, and several if it has more.
func (p *Problem) either(one, several string) string {
	if len(p.Fields) > 1 {
		return several
	}
	return one
}

// namesFields reports whether the problem has several fields and its message names each of them, so that a list of them would repeat it.
func (p *Problem) namesFields() bool {
	return len(p.Fields) > 1 && !slices.ContainsFunc(p.Fields, func(f string) bool { return !lex.HasName(p.Message, f) })
}

// Unwrap returns p.Err.
func (p *Problem) Unwrap() error { return p.Err }

// Problems collects the problems of a configuration. The zero value is ready to use and allocates nothing until there is a problem.
type Problems struct{ list []*Problem }

// Add reports that the value of a field breaks a rule. It does nothing if the field has a problem with the same message already: the
// specification may give one message for all rules of a field.
func (ps *Problems) Add(field, rule, message string) {
	for _, p := range ps.list {
		if p.Message == message && len(p.Fields) == 1 && p.Fields[0] == field {
			return
		}
	}
	if ps.list == nil {
		ps.list = make([]*Problem, 0, 8) // a problem seldom comes alone
	}
	ps.list = append(ps.list, problemOf(field, rule, message))
}

// AddKey reports that a key of a map breaks a rule. field is the name of the map. The message names the key, cut to 64 characters.
func (ps *Problems) AddKey(field, key, rule, message string) {
	ps.Add(field, rule, "key "+shortKey(key)+": "+message)
}

// shortKey returns a key in quotes, or only the beginning of a long key. A key may come from a variable, which may hold any text.
func shortKey(key string) string {
	const most = 64
	n := 0
	for i := range key {
		if n++; n > most {
			return strconv.Quote(key[:i]) + "..."
		}
	}
	return strconv.Quote(key)
}

// problemOf returns a problem of one field. It needs only one allocation.
func problemOf(field, rule, message string) *Problem {
	p := &struct {
		Problem
		field [1]string
	}{Problem{Rule: rule, Message: message}, [1]string{field}}
	p.Fields = p.field[:]
	return &p.Problem
}

// Required reports that a field is not set, although it must be.
func (ps *Problems) Required(field string) { ps.Add(field, lookup.RuleRequired, lookup.NotSet) }

// AddRule reports that one field, or several fields together, break a rule. A message about one field does not name it. It does nothing if
// one of them was reported with Required before, so that one cause leads to one problem.
func (ps *Problems) AddRule(message string, fields ...string) {
	for _, p := range ps.list {
		if p.Rule == lookup.RuleRequired && lex.Touches(p.Fields, fields) {
			return
		}
	}
	ps.list = append(ps.list, &Problem{Fields: slices.Clone(fields), Rule: "rule", Message: message})
}

// In adds the problems in err, the error of a nested object. It puts a prefix such as "connection.cloud." before the name of each field. An
// error that is not a *Problem becomes one with the error's text as its message.
func (ps *Problems) In(prefix string, err error) {
	for _, p := range problemsIn(err) {
		if len(p.Fields) == 0 && prefix != "" {
			p.Fields = []string{strings.TrimSuffix(prefix, ".")}
		} else {
			p.Fields = slices.Clone(p.Fields)
			for i := range p.Fields {
				p.Fields[i] = prefix + p.Fields[i]
			}
		}
		ps.list = append(ps.list, p)
	}
}

// InItem does what In does, for the i-th item of a list of objects. The prefix is like "servers[0].".
func (ps *Problems) InItem(list string, i int, err error) {
	if err != nil {
		ps.In(lex.ItemName(list, i)+".", err)
	}
}

// InEntry does what In does, for an entry of a map of objects. The prefix is like "regions.eu.".
func (ps *Problems) InEntry(field, key string, err error) {
	if err != nil {
		ps.In(field+"."+key+".", err)
	}
}

// Err joins the problems, one per line. It returns nil if there are none.
func (ps *Problems) Err() error { return join(ps.list) }

// ProblemsOf lists the problems in err, which may be a tree of joined and wrapped errors, in the order of that tree.
func ProblemsOf(err error) []*Problem {
	switch e := err.(type) {
	case nil:
		return nil
	case *Problem:
		return []*Problem{e}
	case interface{ Unwrap() []error }:
		var list []*Problem
		for _, sub := range e.Unwrap() {
			list = append(list, ProblemsOf(sub)...)
		}
		return list
	}
	return ProblemsOf(errors.Unwrap(err))
}

// problemsIn copies the problems in err. Each other error in err becomes a problem with the text of that error.
func problemsIn(err error) []*Problem {
	switch e := err.(type) {
	case nil:
		return nil
	case *Problem:
		p := *e
		return []*Problem{&p}
	case interface{ Unwrap() []error }:
		var list []*Problem
		for _, sub := range e.Unwrap() {
			list = append(list, problemsIn(sub)...)
		}
		return list
	}
	if inner := errors.Unwrap(err); len(ProblemsOf(inner)) > 0 {
		return problemsIn(inner)
	}
	return []*Problem{{Rule: "validate", Message: err.Error(), Err: err}}
}

func join(list []*Problem) error {
	if len(list) == 0 {
		return nil
	}
	errs := make([]error, len(list))
	for i, p := range list {
		errs[i] = p
	}
	return &joined{errs}
}

// joined is like the result of errors.Join, which would copy the errors.
type joined struct{ errs []error }

func (j *joined) Error() string {
	lines := make([]string, len(j.errs))
	for i, err := range j.errs {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

func (j *joined) Unwrap() []error { return j.errs }

var (
	// ErrNotConfigured says that a resource is absent: it is optional and none of its variables is set, or its condition is false.
	ErrNotConfigured = errors.New("resource is not configured")
	// ErrNotInProfile says that a resource is not defined in the active profile.
	ErrNotInProfile = errors.New("resource is not in profile")
)
