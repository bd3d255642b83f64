package rule

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/resource/format"
)

// groupRules are the rules on which fields may be set together, and their messages. In problems, the names of the fields precede the
// message.
var groupRules = []struct{ key, says string }{
	{"exactly_one", "exactly one must be set"},
	{"at_most_one", "at most one may be set"},
	{"at_least_one", "at least one must be set"},
	{"together", "must be set together"},
}

// A Reader reads rules and conditions.
type Reader struct {
	*read.Reporter
	*literal.Fields
	Profiles *document.Profiles
	flawed   map[flaw]bool
}

// A flaw is a rule with a finding in a list. A kind that inherits the rule does not report it again.
type flaw struct {
	list *diag.List
	rule *syntax.Value
}

// An Owner is the kind, object or factory that the fields in an expression belong to.
type Owner struct {
	What string // "the kind `api`"
	Stem string // the stem of the Go names of its types
}

// checker returns a checker for an expression over the given fields, which belong to o.
func (r *Reader) checker(fields []*model.Field, o Owner) *checker {
	return &checker{
		Reader: r, fields: fields, owner: o.What, stem: o.Stem,
		seen: map[string]bool{}, constant: map[*ast.BinaryExpr]bool{}, starts: map[*ast.BinaryExpr]token.Pos{},
	}
}

// Condition checks the condition when over the parameters of f. It returns nil if it has reported a finding. It also returns the parameters
// that the condition names, and whether the condition uses the profile.
func (r *Reader) Condition(f *model.Factory, when *syntax.Value) (x *model.Expr, used []string, profile bool) {
	c := r.checker(f.Params.Fields, Owner{"the factory `" + f.Name + "`", f.Go})
	c.src, c.factory = when, f
	x = c.expression()
	return x, c.used, c.profile
}

// Member returns the field that v names as a member of a group. The fields belong to o. It returns nil if it has reported a finding.
func (r *Reader) Member(v *syntax.Value, fields []*model.Field, o Owner) *model.Expr {
	c := r.checker(fields, o)
	c.src = v
	return c.groupMember(v, false)
}

// Rules resolves the rules of a kind or object. Rules that are not in own are inherited: they may ask whether a field is set that this kind
// always has.
func (r *Reader) Rules(ts []*syntax.Value, fields []*model.Field, o Owner, own ...*syntax.Value) []*model.Rule {
	ours := make(map[diag.Span]bool, len(own))
	for _, t := range own {
		ours[t.At] = true
	}
	var rules []*model.Rule
	for _, t := range ts {
		at, before := flaw{r.List, t}, r.List.Errors()
		if r.flawed[at] {
			continue
		}
		if rule := r.rule(t, fields, o, !ours[t.At]); rule != nil {
			rules = append(rules, rule)
		}
		if r.List.Errors() > before {
			if r.flawed == nil {
				r.flawed = map[flaw]bool{}
			}
			r.flawed[at] = true
		}
	}
	return rules
}

func (r *Reader) rule(t *syntax.Value, fields []*model.Field, o Owner, inherited bool) *model.Rule {
	body := r.ruleBody(t)
	if body == nil {
		return nil
	}
	rule := &model.Rule{Message: r.Message(t, fields), Warning: read.Entry(t, "severity") != nil && read.Text(t, "severity") != "error"} // a wrong one has a finding
	c := r.checker(fields, o)
	c.inherited = inherited
	ok := true
	if w := read.Get(t, "when", syntax.String); w != nil {
		c.src = w
		rule.When = c.expression()
		ok = rule.When != nil
	}
	if body.Key == "check" {
		if body.Value.Kind != syntax.String {
			return nil
		}
		c.src = body.Value
		c.given(rule.When, false, func() { rule.Check = c.expression() })
		ok = ok && rule.Check != nil
	} else {
		rule.Group = body.Key
		c.given(rule.When, false, func() { ok = c.group(rule, body) && ok })
	}
	if !ok || !c.needed(rule) {
		return nil
	}
	if c.certain && decide(rule) || c.satisfiable(rule.Group) && slices.ContainsFunc(rule.Members, alwaysIs) {
		return nil
	}
	rule.Fields, rule.Profile, rule.At = c.used, c.profile, body.Value.At
	rule.Text, rule.If = ruleText(rule, body), format.WithoutPassword(read.Text(t, "when"))
	if rule.Message == "" {
		rule.Message = ruleMessage(rule)
		if rule.When != nil {
			rule.Message += " when " + rule.If
		}
	}
	if len(rule.Fields) == 0 {
		r.Report(diag.BadRule, body.Value.At, "the rule mentions no field", "write an expression over the fields")
		return nil
	}
	return rule
}

// ruleBody returns the one key that contains the rule.
func (r *Reader) ruleBody(t *syntax.Value) *syntax.Entry {
	var body *syntax.Entry
	for _, e := range t.Entries {
		if e.Key != "check" && !slices.ContainsFunc(groupRules, func(g struct{ key, says string }) bool { return g.key == e.Key }) {
			continue
		}
		if body != nil {
			r.Conflict(diag.BadRule, diag.Label{At: body.At, Text: "one here"}, diag.Label{At: e.At}, "a rule has either `"+body.Key+"` or `"+e.Key+"`, not both", "make two rules of it")
			continue
		}
		body = e
	}
	if body == nil && !r.Misspelt(t) {
		r.Report(diag.MissingKey, t.At, "the rule is empty", "add `check = \"...\"`, or one of exactly_one, at_most_one, at_least_one, together")
	}
	return body
}

// group resolves the members of a group rule. It returns false if it has reported a finding.
func (c *checker) group(rule *model.Rule, e *syntax.Entry) bool {
	if c.MisspeltIn(e.Value) {
		return false
	}
	if len(e.Value.Items) < 2 {
		c.Report(diag.BadRule, e.Value.At, "`"+e.Key+"` needs two or more fields", "")
		return false
	}
	ok := true
	named := map[string]bool{}
	for _, v := range e.Value.Items {
		if v.Kind != syntax.String {
			ok = false
			continue
		}
		c.src = v
		x := c.groupMember(v, c.satisfiable(e.Key))
		switch {
		case x == nil:
			ok = false
		case named[x.Spelled()]:
			c.Report(diag.BadRule, v.At, "`"+e.Key+"` repeats a field", "remove it")
			ok = false
		default:
			named[x.Spelled()] = true
			rule.Members = append(rule.Members, x)
		}
	}
	return ok
}

// satisfiable reports whether a field that is always set satisfies the whole group, so that the rule has no effect. In the kind that
// declares such a rule, the field is optional.
func (c *checker) satisfiable(group string) bool { return c.inherited && group == "at_least_one" }

// groupMember returns the field that v names. A field that is always set is a finding, unless always is true.
func (c *checker) groupMember(v *syntax.Value, always bool) *model.Expr {
	e, err := c.parse()
	if err != nil || dotted(e) == nil {
		c.Report(diag.BadRule, v.At, "this is not the name of a field", diag.DidYouMean(v.Text, c.Candidates(read.NamesOf(c.fields))))
		return nil
	}
	x := c.name(e, true)
	if x == nil {
		return nil
	}
	if x.Op != model.FieldExpr {
		c.Report(diag.BadRule, v.At, "this is not the name of a field", diag.DidYouMean(v.Text, c.Candidates(read.NamesOf(c.fields))))
		return nil
	}
	if f := x.Field[len(x.Field)-1]; !f.Optional && len(x.Field) == 1 && !c.inherited {
		c.alwaysSet(v.At, v.Text, f)
		return nil
	}
	if f := untold(x); f != nil && !always {
		c.alwaysSet(v.At, v.Text, f)
		return nil
	}
	if !c.inherited && !c.asksMember(v.At, x) {
		return nil
	}
	return x
}

// ruleText returns the rule as the specification writes it in body.
func ruleText(rule *model.Rule, body *syntax.Entry) string {
	if rule.Check != nil {
		return format.WithoutPassword(body.Value.Text)
	}
	var names []string
	for _, x := range rule.Members {
		names = append(names, x.Spelled())
	}
	return rule.Group + ": " + strings.Join(names, ", ")
}

// ruleMessage returns the message of a rule that has none in the specification.
func ruleMessage(rule *model.Rule) string {
	if rule.Check != nil {
		return "must satisfy " + rule.Text
	}
	i := slices.IndexFunc(groupRules, func(g struct{ key, says string }) bool { return g.key == rule.Group })
	return groupRules[i].says
}

// GroupOf returns the key of a group rule, whose value is an array of names. It returns nil for other rules.
func GroupOf(t *syntax.Value) *syntax.Entry {
	for _, g := range groupRules {
		if e := read.Entry(t, g.key); e != nil && e.Value.Kind == syntax.Array {
			return e
		}
	}
	return nil
}
