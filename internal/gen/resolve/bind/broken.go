package bind

import (
	"iter"
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A fault is a rule that values of the specification break, or an insecure value for production.
type fault struct {
	rule  *model.Rule  // nil for an insecure value
	field *model.Field // the field with the insecure value
	name  string       // the name of field; for a rule, the prefix of the names of its fields
	leaf  *model.Leaf  // the leaf of field, or the leaf of the list or map that contains field
}

// faults reports wrong values of the specification that no variable can correct, so that the program could never start. It ignores values
// that depend on a variable, a file, a store of secrets, a parameter or a case. It also ignores rules about fields that a Go function may set.
func (b *binder) faults() {
	profiles := b.Pkg.ProfilesOf(b.res)
	var order []fault
	where := map[fault][]*model.Profile{}
	for _, p := range profiles {
		if !b.canBe(p) {
			continue
		}
		for _, f := range b.faultsIn(p) {
			if where[f] == nil {
				order = append(order, f)
			}
			where[f] = append(where[f], p)
		}
	}
	for _, f := range order {
		if in := document.InSome(where[f], profiles); f.rule != nil {
			b.brokenRule(f, in)
		} else {
			b.insecureValue(f, where[f][0], in)
		}
	}
}

// canBe reports whether the resource can exist in the profile p.
func (b *binder) canBe(p *model.Profile) bool {
	return b.res.PresentWhen(p) || slices.ContainsFunc(b.res.Leaves, func(l *model.Leaf) bool { return l.Source(p).Bound() })
}

func (b *binder) faultsIn(p *model.Profile) []fault {
	name := ""
	if p != nil {
		name = p.Name
	}
	var all []fault
	production := p != nil && p.Production
	test := func(rules []*model.Rule, s *value.Struct, prefix string) {
		for _, r := range rules {
			if b.res.Kind.Fill == nil && !r.Warning && value.Broken(r, s, name) {
				all = append(all, fault{rule: r, name: prefix})
			}
		}
	}
	// item checks an item of a list or map of objects, or an object in an item.
	var item func(l *model.Leaf, o *model.Object, s *value.Struct, prefix string)
	item = func(l *model.Leaf, o *model.Object, s *value.Struct, prefix string) {
		for _, f := range o.Fields {
			if inner := s.Inner(f); inner != nil {
				item(l, f.Type.Object, inner, prefix+f.Name+".")
			}
			if production && f.InsecureIf != nil && value.Is(f, s.Value(f), f.InsecureIf) {
				all = append(all, fault{field: f, name: prefix + f.Name, leaf: l})
			}
		}
		test(o.Rules, s, prefix)
	}
	var walk func(fields []*model.Field, rules []*model.Rule, prefix string) *value.Struct
	walk = func(fields []*model.Field, rules []*model.Rule, prefix string) *value.Struct {
		s := value.NewStruct()
		for _, f := range fields {
			place := prefix + f.Name
			switch f.Type.Kind {
			case model.ObjectType:
				switch o := f.Type.Object; {
				case !f.Pointer() || b.res.FirstValued(place, p) != nil:
					s.SetObject(f, walk(o.Fields, o.Rules, place+"."))
				case b.res.Touched(place, p):
					s.SetOpen(f)
				}
			case model.UnionType:
				switch m, settled := b.res.Settled(b.res.Leaf(place), p); {
				case !settled:
					s.SetOpen(f)
				case m != nil:
					s.SetMember(f, m, walk(m.Fields, m.Rules, place+"."+m.Name+"."))
				}
			default:
				l := b.res.Leaf(place)
				v, known := b.stands(l, p)
				if !known {
					s.SetOpen(f)
					continue
				}
				s.Set(f, v)
				if o := f.Type.Items(); o != nil {
					for label, of := range itemsOf(v) {
						item(l, o, value.Filled(o.Fields, of), itemName(place, label, f.Type.Kind)+".")
					}
				}
				if production && f.InsecureIf != nil && value.Is(f, v, f.InsecureIf) {
					all = append(all, fault{field: f, name: place, leaf: l})
				}
			}
		}
		test(rules, s, prefix)
		return s
	}
	walk(b.res.Kind.Fields, b.res.Kind.Rules, "")
	return all
}

// stands returns the value of l in the profile p, or nil, and whether nothing else can set l.
func (b *binder) stands(l *model.Leaf, p *model.Profile) (v *model.Value, known bool) {
	v = l.Fallback(p)
	if v.Template() != nil && !l.Source(p).Fed() {
		return b.expanded(l, p, b.stands)
	}
	switch {
	case l.Source(p).Fed(), l.Needed(p), b.inCase(l), b.Unsound(l.Field()):
		return nil, false
	case v != nil && v.V == nil: // it comes from a store, is made of others, or has a finding
		return nil, false
	}
	return v, true
}

func (b *binder) brokenRule(f fault, in string) {
	help := "give the fields other values"
	for _, name := range f.rule.Fields {
		if l := b.res.Leaf(f.name + name); l != nil {
			help += ", or let a variable give one: " + bound(b.res, l)
			break
		}
	}
	b.Report(diag.BrokenRule, b.res.At, "the resource `"+b.res.Name+"` of kind `"+b.res.Kind.Name+"` breaks a rule"+in+", and no variable can change that: "+f.rule.Says(), help,
		diag.Label{At: f.rule.At, Text: "the rule"})
}

func (b *binder) insecureValue(at fault, p *model.Profile, in string) {
	f, place := at.field, at.leaf.In(p).FallbackAt
	labels := []diag.Label{{At: f.InsecureIf.At, Text: "forbidden here"}}
	if at.leaf.From(p) < model.FromResource {
		place = b.res.At
		labels = append(labels, diag.Label{At: f.At, Text: "the default is declared here"})
	}
	b.Report(diag.InsecureValue, place, "the resource `"+b.res.Name+"` of kind `"+b.res.Kind.Name+"` has `"+at.name+"` = "+f.InsecureIf.Text+in+
		", which is insecure and forbidden in production", "give it another value there: `["+b.res.Table()+".profile."+p.Name+"]`", labels...)
}

// itemsOf iterates over the items of v, the value of a list or map of objects. The first element is the index or key of the item.
func itemsOf(v *model.Value) iter.Seq2[string, *model.Value] {
	return func(yield func(string, *model.Value) bool) {
		if v == nil {
			return
		}
		switch items := v.V.(type) {
		case []*model.Value:
			for i, of := range items {
				if !yield(strconv.Itoa(i), of) {
					return
				}
			}
		case []model.Item:
			for _, of := range items {
				if !yield(of.Key, of.Value) {
					return
				}
			}
		}
	}
}

// itemName returns the path of an item: servers[0], servers.eu.
func itemName(place, label string, kind model.TypeKind) string {
	if kind == model.List {
		return place + "[" + label + "]"
	}
	return place + "." + label
}
