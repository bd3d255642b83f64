package bind

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/format"
)

// cases reads the cases of a factory's resource, and checks the values of its fields for all values of parameters that are closed sets.
func (b *binder) cases(t *syntax.Value) {
	if b.res.Factory == nil {
		return
	}
	for _, c := range read.Tables(t, "case") {
		if one := b.oneCase(c); one != nil {
			b.res.Cases = append(b.res.Cases, one)
		}
	}
	if b.excused {
		return
	}
	for _, l := range b.res.Leaves {
		b.closed(l)
	}
}

// oneCase reads one case. It returns nil if there is a finding about its condition.
func (b *binder) oneCase(t *syntax.Value) *model.Case {
	when, config := read.Get(t, "when", syntax.String), read.Get(t, "config", syntax.Table)
	for _, key := range []string{"when", "config"} {
		if read.Entry(t, key) == nil && !b.Misspelt(t) && (when != nil || key == "when") { // one finding is enough
			help := "add the condition on the parameters: `when = 'environment == \"prod\"'`"
			if key == "config" {
				help = "add the values of the fields: `config = { ... }`"
			}
			b.Report(diag.MissingKey, t.At, "`"+key+"` is missing", help)
		}
	}
	before := b.List.Errors()
	c := &model.Case{At: t.At}
	if config != nil {
		if len(config.Entries) == 0 {
			b.Report(diag.BadCase, config.At, "the case changes nothing: its `config` is empty", "name a field, or remove the case")
		}
		c.Values = b.caseValues(config)
	}
	if when == nil {
		return nil
	}
	c.Text = format.WithoutPassword(when.Text)
	var used []string
	var profile bool
	c.When, used, profile = b.Rules.Condition(b.res.Factory, when)
	for _, name := range used {
		b.parameter(name)
	}
	switch {
	case c.When == nil || b.List.Errors() > before:
		return nil
	case len(used) == 0 && !profile:
		b.Report(diag.BadCase, when.At, "the case mentions no parameter", "write an expression over the parameters, or move its values to `config` of the resource")
		return nil
	case b.never(c):
		b.Report(diag.BadCase, when.At, "no parameters make this true, so the case never applies", "correct it, or remove the case")
		return nil
	}
	return c
}

// caseValues returns the values in the table of a case, in the order of the fields.
func (b *binder) caseValues(t *syntax.Value) []model.CaseValue {
	deps := library.DepsByName(b.Library.DepsOf(b.res.Kind))
	rest := *t
	rest.Entries = nil
	for _, e := range t.Entries {
		if deps[e.Key] != nil {
			b.Report(diag.BadCase, e.At, "a case cannot change the dependency `"+e.Key+"`: the order of opening is the same for all parameters", "declare another resource or factory with the other dependency")
			continue
		}
		rest.Entries = append(rest.Entries, e)
	}
	var values []model.CaseValue
	says := b.layer(&rest, model.FromResource)
	for _, l := range b.res.Leaves {
		s := says[l.Name]
		switch {
		case s == nil || s.broken:
		case l.Field().Type.Items() != nil:
			b.Report(diag.BadCase, s.at, "a case cannot give `"+l.Name+"`, which is of type "+l.Field().Type.Spec, "give it in `config` of the resource, or in variables, whose names may hold parameters")
		case s.source || s.unset || len(s.reading.entries()) > 0:
			help := "bind the variable in `config` of the resource; the name of the variable may hold parameters: `env = \"DATA_{environment}_KEY\"`"
			if keys := s.reading.entries(); !s.source && len(keys) > 0 {
				help = "move `" + keys[0].Key + "` to the binding of `" + l.Name + "` in `config` of the resource"
			}
			b.Report(diag.BadCase, s.at, "a case only sets values, and the binding of `"+l.Name+"` is about variables", help)
		case s.fallback != nil && s.fallback.Store != "":
			b.Report(diag.BadCase, s.at, "a case cannot name a store of secrets", "name it in `config` of the resource, where it holds for all parameters")
		case b.stored(l):
			b.Report(diag.BadCase, s.at, "a case cannot give `"+l.Name+"` a value: it comes from a store of secrets for all parameters", "remove it here, or `store` from `config` of the resource")
		case l.Field().Type.Texts():
			b.Report(diag.BadCase, s.at, "a case cannot give `"+l.Name+"` a value: it is of a Go type, which only the running program can read", "bind a variable in `config` of the resource; the name of the variable may hold parameters")
		case b.hidden(l) != "":
			b.Report(diag.BadCase, s.at, "a case cannot set a field of `"+b.hidden(l)+"`, which may be absent", "give the field a parameter in `config` of the resource: `"+l.Name+" = { param = \"...\" }`")
		case s.template != nil:
			if slices.ContainsFunc(read.ParseTemplate(s.template.Text), func(p read.Part) bool { return p.Name == "profile" }) {
				b.Report(diag.BadCase, s.template.At, "`{profile}` has no meaning in a case", "make a case for each profile: `when = 'profile == \"prod\"'`")
				continue
			}
			values = append(values, model.CaseValue{Leaf: l, Value: b.expand(l, s.template, nil)})
		case s.fallback != nil:
			values = append(values, model.CaseValue{Leaf: l, Value: s.fallback})
		}
	}
	return values
}

// mostChoices is the maximum number of combinations of parameters for which a value is checked when the specification is read. If there are
// more, the value is only checked when the program runs.
const mostChoices = 1000

// never reports whether the case c applies for no values of the parameters. All its parameters are closed sets.
func (b *binder) never(c *model.Case) bool {
	params := value.ParamsIn(c.When)
	choices, closed := value.Choices(params, mostChoices)
	if !closed || slices.ContainsFunc(params, func(f *model.Field) bool { return f.Type.Enum != nil && f.Type.Enum.Broken }) {
		return false
	}
	profiles := []*model.Profile{nil}
	if b.Pkg.Profiles != nil && len(b.Pkg.Profiles.All) > 0 {
		profiles = b.Pkg.ProfilesOf(b.res)
	}
	for _, p := range profiles {
		for _, chosen := range choices {
			if holds, known := chosen.Holds(c.When, p); holds || !known {
				return false
			}
		}
	}
	return true
}

// closed reports a value of l that breaks a constraint for some values of parameters that are closed sets.
func (b *binder) closed(l *model.Leaf) {
	reported := map[*model.Value]bool{}
	for _, p := range b.Pkg.ProfilesOf(b.res) {
		base := l.In(p).Fallback
		candidates := value.Candidates(b.res, l, base)
		var params []*model.Field
		for _, c := range candidates {
			for _, f := range c.Params() {
				if _, is := f.Closed(); is && !slices.Contains(params, f) {
					params = append(params, f)
				}
			}
		}
		choices, few := value.Choices(params, mostChoices)
		if !few {
			continue
		}
		for _, chosen := range choices {
			for _, c := range candidates {
				holds, known := chosen.Holds(c.When, p)
				if known && !holds {
					continue
				}
				if c.Value != nil && c.Value.Made != nil && !reported[c.Value] {
					reported[c.Value] = b.misfit(l, chosen, c.Value)
				}
				if known {
					break
				}
			}
		}
	}
}

// misfit reports that the value v of l breaks a constraint for the chosen parameters. It returns false if v is valid.
func (b *binder) misfit(l *model.Leaf, chosen value.Chosen, v *model.Value) bool {
	f := l.Field()
	got, known, err := chosen.Make(f, v)
	if !known {
		return false
	}
	code, what := diag.BadTemplate, "the template's result"
	if v.Made.Param != nil {
		code, what = diag.BadParam, "the value of `"+l.Name+"`"
	}
	what = "with " + chosen.Text(v.Made.Params()) + ", " + what
	if err != nil {
		b.Report(code, v.At, what+" "+err.Error(), literal.Example(f.Type))
		return true
	}
	if b.Unsound(f) {
		return false
	}
	breaks := value.CheckSome(f, got, 1)
	if len(breaks) == 0 {
		return false
	}
	found := diag.Finding{Code: code, At: v.At, Text: breaks[0].Of(what)}
	if e := read.Entry(b.Decl(f), breaks[0].Key); e != nil {
		found.Others = []diag.Label{{At: e.At, Text: "the limit is set here"}}
	}
	b.List.Add(found)
	return true
}
