package envcheck

import (
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// settings are the configuration of one resource.
type settings struct {
	kind    *model.Kind
	values  *value.Struct
	profile string
}

// Validate returns the same problems as the generated Validate, each a *resource.Problem. It skips the rules of a kind with a function that
// sets fields, because they concern values that only the program knows.
func (s settings) Validate() error { return s.validate(s.values, s.kind.Fields, s.kind.Rules) }

func (s settings) validate(in *value.Struct, fields []*model.Field, rules []*model.Rule) error {
	var ps resource.Problems
	for _, f := range fields {
		switch f.Type.Kind {
		case model.ObjectType:
			if o := in.Inner(f); o != nil {
				ps.In(f.Name+".", s.validate(o, f.Type.Object.Fields, f.Type.Object.Rules))
			}
		case model.UnionType:
			if m := in.Member(f); m != nil {
				ps.In(f.Name+"."+m.Name+".", s.validate(in.Inner(f), m.Fields, m.Rules))
			} else if f.MissingIfZero() && !in.Unseen(f) {
				ps.Required(f.Name)
			}
		default:
			validateField(&ps, f, in)
			s.validateItems(&ps, f, in)
		}
	}
	for _, r := range rules {
		if s.kind.Fill == nil && !r.Warning && !r.Profile && value.Broken(r, in, s.profile) {
			ps.AddRule(r.Message, r.Fields...)
		}
	}
	return ps.Err()
}

// validateItems validates the items of f if it is a list or map of objects.
func (s settings) validateItems(ps *resource.Problems, f *model.Field, in *value.Struct) {
	for i, item := range in.Items(f) {
		err := s.validate(item.Struct, f.Type.Items().Fields, f.Type.Items().Rules)
		if f.Type.Kind == model.List {
			ps.InItem(f.Name, i, err)
		} else {
			ps.InEntry(f.Name, item.Key, err)
		}
	}
}

func validateField(ps *resource.Problems, f *model.Field, in *value.Struct) {
	set, ok := in.IsSet(f)
	switch v := in.Value(f); {
	case in.Unseen(f):
	case f.MissingIfZero() && !set:
		ps.Required(f.Name)
	case v == nil, f.Optional && ok && !set:
	default:
		for _, b := range value.Check(f, v) {
			if f.Message != "" {
				b.Message = b.Place + f.Message
			}
			if b.Entry != nil {
				ps.AddKey(f.Name, b.Entry.Key, b.Rule, b.Message)
			} else {
				ps.Add(f.Name, b.Rule, b.Message)
			}
		}
	}
}

// review reports the warnings, and the errors that depend on the active profile, to r, like the generated Review.
func (s settings) review(r *gen.Reader) {
	s.reviewStruct(r, "", s.values, s.kind.Fields, s.kind.Rules)
}

func (s settings) reviewStruct(r *gen.Reader, prefix string, in *value.Struct, fields []*model.Field, rules []*model.Rule) {
	for _, f := range fields {
		name := prefix + f.Name
		if f.Deprecated != "" {
			r.Deprecated(name, nil, f.Deprecated)
		}
		if v := in.Value(f); f.InsecureIf != nil && !in.Unseen(f) && value.Is(f, v, f.InsecureIf) {
			r.Insecure(name, f.InsecureIf.Text)
		}
		for i, item := range in.Items(f) {
			at := name + "." + item.Key
			if f.Type.Kind == model.List {
				at = gen.ItemName(name, i)
			}
			s.reviewStruct(r, at+".", item.Struct, f.Type.Items().Fields, f.Type.Items().Rules)
		}
		switch m := in.Member(f); {
		case f.Type.Kind == model.ObjectType && in.Inner(f) != nil:
			s.reviewStruct(r, name+".", in.Inner(f), f.Type.Object.Fields, f.Type.Object.Rules)
		case m != nil:
			s.reviewStruct(r, name+"."+m.Name+".", in.Inner(f), m.Fields, m.Rules)
		}
	}
	for _, rule := range rules {
		fields := make([]string, len(rule.Fields))
		for i, name := range rule.Fields {
			fields[i] = prefix + name
		}
		switch {
		case s.kind.Fill != nil, !rule.Warning && !rule.Profile, !value.Broken(rule, in, s.profile):
		case rule.Warning:
			r.WarnRule(rule.Message, fields...)
		default:
			r.AddRule(rule.Message, fields...)
		}
	}
}
