package rule

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
)

// A need is a member that a union must have for a rule to apply: the rule names a field of the member, and has not asked for the member.
type need struct {
	union  *model.Expr
	member *model.Object
	name   string    // the name of the field, "auth.iam.role"
	at     diag.Span // the place where the rule names it
}

// valueOf returns the value of the field that e names. If secret is false, a secret field is refused. A field of a member of a union has a
// value only while the union has this member. In a condition, true and false are the literals even if a resource has this name, because a
// resource has no value.
func (c *checker) valueOf(e ast.Expr, secret bool) *model.Expr {
	if word, ok := e.(*ast.Ident); ok && c.askable != nil {
		if x := boolean(word.Name); x != nil {
			return x
		}
	}
	x := c.name(e, secret)
	if x != nil && !c.reach(e, x) {
		return nil
	}
	return x
}

// boolean returns the literal for the words true and false, or nil.
func boolean(word string) *model.Expr {
	if word != "true" && word != "false" {
		return nil
	}
	return &model.Expr{Op: model.LiteralExpr, Type: boolType, Literal: &model.Value{V: word == "true", Text: word}}
}

// name checks the name of a field, also with dots for objects and members of unions, or the word profile. If secret is false, a secret
// field is refused.
func (c *checker) name(e ast.Expr, secret bool) *model.Expr {
	path := dotted(e)
	if path == nil {
		c.fail(e, diag.BadRule, "this is not the name of a field", "")
		return nil
	}
	if len(path) == 1 {
		switch word := path[0].Name; {
		case c.Find(c.fields, word) != nil:
		case boolean(word) != nil:
			return boolean(word)
		case word == "profile" && c.askable != nil:
			c.fail(e, diag.BadCondition, "the condition uses the profile", "name the profiles in `only_in`")
			return nil
		case word == "profile":
			return c.profileName(e)
		}
	}
	x := &model.Expr{Op: model.FieldExpr}
	fields, owner, stem := c.fields, c.owner, c.stem
	for len(path) > 0 {
		f := c.fieldOf(path[0], fields, owner, stem)
		if f == nil {
			return nil
		}
		x.Field, x.Type = append(x.Field, f), f.Type
		o, rest := c.into(x, f, path)
		if len(rest) > 0 && o == nil {
			return nil
		}
		if path = rest; o != nil {
			fields, owner, stem = o.Fields, "the object `"+o.Name+"`", o.Go
			if c.askable != nil && len(x.Field) == 1 {
				owner = "the kind `" + o.Name + "`"
			}
		}
	}
	name := x.Spelled()
	switch {
	case !x.Field[len(x.Field)-1].Secret:
	case c.askable != nil:
		c.maskTexts()
		c.fail(e, diag.BadCondition, "the secret `"+name+"` cannot decide whether a resource exists, because everyone can see which resources exist", "use a field that is not secret")
		return nil
	case !secret:
		c.maskTexts()
		c.fail(e, diag.BadRule, "the secret `"+name+"` may only be an argument of set, count and len", "")
		return nil
	}
	c.use(name)
	return x
}

// fieldOf returns the field with the name id among fields, which belong to owner. It returns nil if it has reported a finding.
func (c *checker) fieldOf(id *ast.Ident, fields []*model.Field, owner, stem string) *model.Field {
	f := c.Find(fields, id.Name)
	switch {
	case f != nil || c.Skipped(stem, id.Name):
	case c.askable != nil && owner == c.owner:
		c.askable.Unknown(id.Name, c.at(id))
	case c.factory != nil:
		c.UnknownParam(c.factory, c.at(id), id.Name)
	case absent[strings.ToLower(id.Name)]:
		c.noValue(id)
	case c.unknown[id.Name]: // the expression mentions it again
	default:
		if c.unknown == nil {
			c.unknown = map[string]bool{}
		}
		c.unknown[id.Name] = true
		c.fail(id, diag.UnknownField, owner+" has no field `"+id.Name+"`", diag.DidYouMean(id.Name, c.Candidates(read.NamesOf(fields))))
	}
	return f
}

// into returns the object that the path enters after the field f, which is the last field of x so far, and the rest of the path. It returns
// nil at the end of the path, or if it has reported a finding.
func (c *checker) into(x *model.Expr, f *model.Field, path []*ast.Ident) (*model.Object, []*ast.Ident) {
	rest := path[1:]
	switch {
	case len(rest) == 0:
		return nil, nil
	case f.Type.Kind == model.ObjectType:
		return f.Type.Object, rest
	case f.Type.Kind == model.UnionType:
		m := c.memberOf(x, rest[0])
		if m == nil {
			return nil, rest
		}
		for len(x.Members) < len(x.Field)-1 {
			x.Members = append(x.Members, nil)
		}
		union := x.Spelled()
		x.Members = append(x.Members, m)
		if len(rest) == 1 {
			c.fail(rest[0], diag.BadRule, "`"+union+"."+m.Name+"` is a member of a union, not a field",
				"to test whether it is chosen, write `"+union+" == \""+m.Name+"\"`")
			return nil, rest
		}
		return m, rest[1:]
	}
	help := ""
	if o := f.Type.Items(); o != nil {
		help = "write a rule about the fields of one item in the object `" + o.Name + "`"
	}
	c.fail(path[0], diag.BadRule, "`"+f.Name+"` is of type "+f.Type.Spec+", which has no fields", help)
	return nil, rest
}

// memberOf returns the member with the name id of the union x. It returns nil if it has reported a finding.
func (c *checker) memberOf(x *model.Expr, id *ast.Ident) *model.Object {
	u := x.Type.Union
	if m := u.Member(id.Name); m != nil {
		return m
	}
	help := diag.DidYouMean(id.Name, c.Candidates(u.Names))
	for _, m := range u.Members {
		if c.Find(m.Fields, id.Name) != nil {
			help = "a field of a member has the member's name before it: `" + x.Spelled() + "." + m.Name + "." + id.Name + "`"
			break
		}
	}
	c.fail(id, diag.UnknownField, "the union `"+x.Spelled()+"` has no member `"+id.Name+"`", help)
	return nil
}

// reach records which members the unions on the path of x must have, because the rule uses the value of x at e. It returns false if it has
// reported a finding.
func (c *checker) reach(e ast.Expr, x *model.Expr) bool {
	for i := range x.Field {
		m := x.Holder(i)
		if m == nil {
			continue
		}
		union := x.Before(i + 1)
		name := union.Spelled()
		if known := c.known[name]; known == m {
			continue
		} else if known != nil {
			c.fail(e, diag.BadRule, "here `"+name+"` is `"+known.Name+"`, which has no `"+x.Spelled()+"`", "make a rule for each member of `"+name+"`")
			return false
		}
		if j := slices.IndexFunc(c.needs, func(n need) bool { return n.union.Spelled() == name }); j < 0 {
			c.needs = append(c.needs, need{union, m, x.Spelled(), c.at(e)})
		} else if first := c.needs[j]; first.member != m {
			c.Conflict(diag.BadRule, diag.Label{At: first.at, Text: "a field of `" + first.member.Name + "`"}, diag.Label{At: c.at(e)},
				"`"+name+"` is never both `"+first.member.Name+"` and `"+m.Name+"`, so the rule would never apply",
				"make a rule for each member, or test the member first: `"+name+" == \""+m.Name+"\" && ...`")
			return false
		}
	}
	return true
}

// choice recognizes the question whether a union has a member, such as auth == "iam": e compares the union x with the text lit.
func (c *checker) choice(e *ast.BinaryExpr) (asked *model.Expr, is bool) {
	x, lit := e.X, e.Y
	if c.literals(x) {
		x, lit = e.Y, e.X
	}
	if e.Op != token.EQL && e.Op != token.NEQ || !c.isUnion(x) || !c.literals(lit) {
		return nil, false
	}
	u := c.valueOf(x, false)
	if u == nil {
		return nil, true
	}
	if asked = c.chosen(u, lit); asked != nil && e.Op == token.NEQ {
		asked = &model.Expr{Op: model.NotExpr, Type: boolType, Args: []*model.Expr{asked}}
	}
	return asked, true
}

// chosen returns the expression that asks whether the union u has the member named by the literal e. It returns nil if it has reported a
// finding.
func (c *checker) chosen(u *model.Expr, e ast.Expr) *model.Expr {
	for p, ok := e.(*ast.ParenExpr); ok; p, ok = e.(*ast.ParenExpr) {
		e = p.X
	}
	lit, ok := e.(*ast.BasicLit)
	name, err := "", error(nil)
	if ok {
		name, err = strconv.Unquote(lit.Value)
	}
	if !ok || lit.Kind != token.STRING || err != nil {
		c.fail(e, diag.BadRule, "this is not the name of a member of `"+u.Spelled()+"`", "write `"+u.Spelled()+" == \""+u.Type.Union.Members[0].Name+"\"`")
		return nil
	}
	m := u.Type.Union.Member(name)
	known := c.known[u.Spelled()]
	switch {
	case m != nil && known != nil:
		c.fail(e, diag.BadRule, "here `"+u.Spelled()+"` is `"+known.Name+"`, because the rule has tested that already", "test it once")
		return nil
	case name == "":
		c.fail(e, diag.BadRule, "no member of `"+u.Spelled()+"` has an empty name", "to test whether it has a member, write `set("+u.Spelled()+")`")
		return nil
	case m == nil:
		c.fail(e, diag.BadRule, "the union `"+u.Spelled()+"` has no member `"+name+"`", diag.DidYouMean(name, c.Candidates(u.Type.Union.Names)))
		return nil
	}
	return &model.Expr{Op: model.ChosenExpr, Type: boolType, Args: []*model.Expr{u}, Member: m}
}

// isUnion reports whether e is the name of a union.
func (c *checker) isUnion(e ast.Expr) bool {
	path, fields := dotted(e), c.fields
	for len(path) > 0 {
		f := c.Find(fields, path[0].Name)
		switch {
		case f == nil:
			return false
		case len(path) == 1:
			return f.Type.Kind == model.UnionType
		case f.Type.Kind == model.ObjectType:
			path, fields = path[1:], f.Type.Object.Fields
		case f.Type.Kind == model.UnionType && f.Type.Union.Member(path[1].Name) != nil:
			path, fields = path[2:], f.Type.Union.Member(path[1].Name).Fields
		default:
			return false
		}
	}
	return false
}

// given calls f. During the call it is known which members unions have if x is true. If the argument not is true, it is known which they
// have if x is false.
func (c *checker) given(x *model.Expr, not bool, f func()) {
	before := c.known
	facts := map[string]*model.Object{}
	sure(facts, x, not)
	if len(facts) > 0 {
		c.known = maps.Clone(before)
		if c.known == nil {
			c.known = map[string]*model.Object{}
		}
		maps.Copy(c.known, facts)
	}
	f()
	c.known = before
}

// sure adds to facts the members that unions have if x is true, by the name of the union. If the argument not is true, it adds those that
// they have if x is false.
func sure(facts map[string]*model.Object, x *model.Expr, not bool) {
	switch {
	case x == nil:
	case x.Op == model.NotExpr:
		sure(facts, x.Args[0], !not)
	case x.Op == model.BinaryExpr && (x.Sign == "&&" && !not || x.Sign == "||" && not):
		sure(facts, x.Args[0], not)
		sure(facts, x.Args[1], not)
	case x.Op == model.ChosenExpr && !not:
		onPath(facts, x.Args[0])
		facts[x.Args[0].Spelled()] = x.Member
	case x.Op == model.SetExpr && !not:
		onPath(facts, x.Args[0])
	}
}

// onPath adds the members on the path of x to facts.
func onPath(facts map[string]*model.Object, x *model.Expr) {
	for i := range x.Field {
		if m := x.Holder(i); m != nil {
			facts[x.Before(i+1).Spelled()] = m
		}
	}
}

// needed adds to the rule what c has found out about unions. It reports a rule that asks for the member of a union although the answer has
// no effect, and then returns false.
func (c *checker) needed(rule *model.Rule) bool {
	asked := map[string]bool{}
	for _, x := range rule.Exprs() {
		if x.Op == model.ChosenExpr {
			asked[x.Args[0].Spelled()] = true
		}
	}
	for _, n := range c.needs {
		union := n.union.Spelled()
		for _, t := range c.told {
			if t.union.Spelled() == union && t.member == n.member {
				c.setWithMember(t)
				return false
			}
		}
		if asked[union] {
			c.Report(diag.BadRule, n.at, "the rule uses `"+n.name+"` where `"+union+"` may have another member",
				"test the member first: `"+union+" == \""+n.member.Name+"\" && ...`, or `"+union+" != \""+n.member.Name+"\" || ...`")
			return false
		}
		rule.Needs = append(rule.Needs, &model.Expr{Op: model.ChosenExpr, Type: boolType, Args: []*model.Expr{n.union}, Member: n.member})
	}
	return true
}

// tellsMember returns the member that decides whether the field x is set, because neither the value of the field nor an optional object in
// the member can tell. It returns nil if there is none.
func tellsMember(x *model.Expr) *need {
	last := len(x.Field) - 1
	if f := x.Field[last]; f.Pointer() || f.Type.Kind != model.ObjectType && (f.Secret || !silent(f)) {
		return nil
	}
	for i := last - 1; i >= 0 && !x.Field[i].Pointer(); i-- {
		if m := x.Holder(i); m != nil {
			return &need{union: x.Before(i + 1), member: m, name: x.Spelled()}
		}
	}
	return nil
}

// asksMember records that the rule asks, at the given place, whether x is set. It returns false if it has reported a finding.
func (c *checker) asksMember(at diag.Span, x *model.Expr) bool {
	t := tellsMember(x)
	if t == nil {
		return true
	}
	t.at = at
	if c.known[t.union.Spelled()] == t.member {
		c.setWithMember(*t)
		return false
	}
	c.told = append(c.told, *t)
	return true
}

// setWithMember reports a rule that asks whether a field is set, although it is always set if its member is chosen, and the rule has asked
// for this member or needs it.
func (c *checker) setWithMember(t need) {
	c.Report(diag.BadRule, t.at, "the field `"+t.name+"` is always set while `"+t.union.Spelled()+"` is `"+t.member.Name+"`", "leave it out")
}

func (c *checker) profileName(e ast.Expr) *model.Expr {
	if c.Profiles.Known() == nil {
		c.fail(e, diag.BadRule, "the specification has no [profiles]", "")
		return nil
	}
	c.profile = true
	t := model.ScalarType("string")
	t.Spec = "profile"
	return &model.Expr{Op: model.ProfileExpr, Type: t}
}
