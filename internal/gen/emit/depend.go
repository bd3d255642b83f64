package emit

import (
	"go/types"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// needed writes the method of options that adds the dependencies of the resources named in only. A borrowed resource has no dependencies
// here.
func needed(p *model.Package, ms []*slot) jen.Code {
	var cases []dependent
	profile := "_"
	for _, m := range ms {
		of := func(q *model.Profile) []string { return code.Dependencies(m.r, q) }
		add := byProfile(p, m.r, code.Name("p"), code.NamesKey, of, func(names []string) []jen.Code {
			if len(names) == 0 {
				return nil
			}
			return []jen.Code{jen.Id("only").Op("=").Add(code.Runtime("Including")).Call(append([]jen.Code{jen.Id("only")}, code.Quoted(names)...)...)}
		})
		if len(code.DependenciesByProfile(p, m.r)) > 1 {
			profile = "p"
		}
		if len(add) == 0 {
			cases = append(cases, dependent{name: m.r.Name})
			continue
		}
		here := jen.Id("o").Dot(m.field).Op("==").Nil()
		if m.r.OnlyIn != nil {
			in := code.InProfiles(m.r, code.Name("p"), "==", "||")
			if code.Joined(m.r) {
				in = jen.Parens(in)
			}
			here, profile = here.Op("&&").Add(in), "p"
		}
		cases = append(cases, dependent{m.r.Name, here, add})
	}
	for _, f := range p.Factories {
		of := func(q *model.Profile) []string { return code.NamesOf(f.Outside(q)) }
		add := byProfile(p, f.Given, code.Name("p"), code.NamesKey, of, func(names []string) []jen.Code {
			if len(names) == 0 {
				return nil
			}
			return []jen.Code{jen.Id("only").Op("=").Add(code.Runtime("Including")).Call(append([]jen.Code{jen.Id("only")}, code.Quoted(names)...)...)}
		})
		if len(model.VariantsBy(p.ProfilesOf(f.Given), code.NamesKey, of)) > 1 {
			profile = "p"
		}
		cases = append(cases, dependent{f.Name, jen.Id("o").Dot(f.Field).Op("==").Nil(), add})
	}
	params := []jen.Code{jen.Id("only").Index().String()}
	if p.Profiles != nil {
		params = append([]jen.Code{jen.Id(profile).Id(p.Common.ProfileName())}, params...)
	}
	loop := eachNamed(cases)
	doc := "needed adds to the named resources their dependencies. A resource that was passed as an option needs none. Every name has a case, so that branches that each add one can be merged."
	return render.Comment(doc).Line().Func().Params(jen.Id("o").Op("*").Id(p.Common.OptionsName())).Id("needed").Params(params...).Index().String().
		Block(loop, jen.Return(jen.Id("only")))
}

// withConditions writes the method of options that adds to the named resources those that their conditions refer to. A resource that an
// option passes needs none.
func withConditions(p *model.Package, ss []*slot) jen.Code {
	var cases []dependent
	for _, s := range ss {
		if s.r.When == nil {
			cases = append(cases, dependent{name: s.r.Name})
			continue
		}
		here := jen.Id("o").Dot(s.r.ConfigField).Op("==").Nil()
		if s.field != "" {
			here = s.given().Op("==").Nil().Op("&&").Add(here)
		}
		names := append([]jen.Code{jen.Id("only")}, code.Quoted(askedNames(s.r))...)
		cases = append(cases, dependent{s.r.Name, here, []jen.Code{jen.Id("only").Op("=").Add(code.Runtime("Including")).Call(names...)}})
	}
	loop := eachNamed(cases)
	doc := "withConditions adds to the named resources those that decide whether they exist. A resource that was passed as an option always exists. Every name has a case, so that branches that each add one can be merged."
	return render.Comment(doc).Line().Func().Params(jen.Id("o").Op("*").Id(p.Common.OptionsName())).Id("withConditions").Params(jen.Id("only").Index().String()).Index().String().
		Block(loop, jen.Return(jen.Id("only")))
}

// A dependent is a resource or factory, with the code that adds the resources that it needs unless it is borrowed.
type dependent struct {
	name string
	here *jen.Statement // the condition that it is not borrowed, and exists
	add  []jen.Code     // none if it needs no other resources
}

// eachNamed writes a loop over the names in only, which may add further names. There is a case for each resource, even if it is empty, so
// that two branches that each add a resource change lines with other lines between them. Without anything to add there is no loop.
func eachNamed(all []dependent) jen.Code {
	if !slices.ContainsFunc(all, func(d dependent) bool { return len(d.add) > 0 }) {
		return jen.Null()
	}
	var cases []jen.Code
	for _, d := range all {
		var body []jen.Code
		if len(d.add) > 0 {
			body = append(body, jen.If(d.here).Block(d.add...))
		}
		cases = append(cases, jen.Case(code.Quote(d.name)).Block(body...))
	}
	return jen.For(jen.Id("i").Op(":=").Lit(0), jen.Id("i").Op("<").Len(jen.Id("only")), jen.Id("i").Op("++")).Block(
		jen.Switch(jen.Id("only").Index(jen.Id("i"))).Block(cases...),
	)
}

// byProfile writes code for each profile in which r exists: one piece of code, or a switch over profile. A configuration in code may have a
// profile that is not in the specification. Such a profile is treated like one for which the specification has no values.
func byProfile[T any, K comparable](
	p *model.Package, r *model.Resource, profile code.Operand, key func(T) K, of func(*model.Profile) T, write func(T) []jen.Code,
) []jen.Code {
	vs := model.VariantsBy(p.ProfilesOf(r), key, of)
	if len(vs) == 1 {
		return write(vs[0].What)
	}
	base := key(of(nil))
	var cases, rest []jen.Code
	var the, in []jen.Code // the profiles of the last case, and its code
	for _, v := range vs {
		body := write(v.What)
		if key(v.What) == base {
			rest = body
			continue
		}
		var names []jen.Code
		for _, q := range v.Profiles {
			names = append(names, jen.Id(q.Go))
		}
		cases, the, in = append(cases, jen.Case(names...).Block(body...)), names, body
	}
	if len(cases) == 1 && len(the) <= code.MostJoined {
		return ifIn(profile, the, in, rest)
	}
	switch {
	case len(rest) > 0:
		cases = append(cases, jen.Default().Block(rest...))
	}
	return []jen.Code{jen.Switch(profile()).Block(cases...)}
}

// ifIn writes if profile == a || profile == b { in } else { rest }, without empty branches.
func ifIn(profile code.Operand, names, in, rest []jen.Code) []jen.Code {
	any := func(sign, join string) *jen.Statement {
		cond := profile().Op(sign).Add(names[0])
		for _, name := range names[1:] {
			cond = cond.Op(join).Add(profile()).Op(sign).Add(name)
		}
		return cond
	}
	switch {
	case len(in) == 0 && len(rest) == 0:
		return nil
	case len(in) == 0:
		return []jen.Code{jen.If(any("!=", "&&")).Block(rest...)}
	case len(rest) == 0:
		return []jen.Code{jen.If(any("==", "||")).Block(in...)}
	}
	return []jen.Code{jen.If(any("==", "||")).Block(in...).Else().Block(rest...)}
}

// dependency writes the code that fetches a dependency, and the argument for it.
func (n *noder) dependency(u *model.Use) (body []jen.Code, arg jen.Code) {
	ts := model.Variants(n.p.ProfilesOf(n.r), u.In)
	if len(ts) == 1 && ts[0].What.Resource == nil {
		return nil, jen.Nil()
	}
	if len(ts) == 1 && !ts[0].What.Native && !ts[0].What.Resource.Pointer() {
		return nil, taken(ts[0].What, n.other(ts[0].What.Resource))
	}
	name := n.names.Pick(u.Dep.Go)
	if len(ts) == 1 {
		t := ts[0].What
		if !t.Resource.Pointer() {
			return n.native(t, n.other(t.Resource), name, ":="), jen.Id(name)
		}
		if !u.Dep.Optional {
			return n.present(t, name), taken(t, jen.Id(name))
		}
	}
	body = []jen.Code{jen.Var().Id(name).Add(render.GoType(u.Dep.Param))}
	write := func(t model.Target) []jen.Code { return n.assigned(u, t, name) }
	body = append(body, byProfile(n.p, n.r, n.profile, func(t model.Target) model.Target { return t }, u.In, write)...)
	return body, jen.Id(name)
}

// taken writes the part of x, a handle or a configuration, that the dependent resource gets.
func taken(t model.Target, x *jen.Statement) *jen.Statement {
	for _, field := range strings.FieldsFunc(t.Path, func(c rune) bool { return c == '.' }) {
		x = x.Dot(field)
	}
	if t.Copy {
		return code.Runtime("Ptr").Call(x)
	}
	return x
}

// native writes the code that gets the native client of a handle, or fails.
func (n *noder) native(t model.Target, handle *jen.Statement, name, op string) []jen.Code {
	return []jen.Code{
		jen.Id(name).Op(op).Add(handle).Dot("Native").Call(),
		jen.If(jen.Id(name).Op("==").Nil()).Block(jen.Return(code.Runtime("NeedsNative").Call(code.Quote(t.Resource.Name), code.Quote(n.r.Name)))),
	}
}

// present writes the code that gets a resource that may be absent, or fails.
func (n *noder) present(t model.Target, name string) []jen.Code {
	handle := name
	if t.Native {
		handle = n.names.Pick(name + "Handle")
	}
	body := []jen.Code{
		jen.List(jen.Id(handle), jen.Err()).Op(":=").Add(n.other(t.Resource)).Dot("Get").Call(),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())),
	}
	if t.Native {
		body = append(body, n.native(t, jen.Id(handle), name, ":=")...)
	}
	return body
}

// assigned writes the code that sets the declared variable name to the target t. If the target is absent and this is allowed, the variable
// stays nil.
func (n *noder) assigned(u *model.Use, t model.Target, name string) []jen.Code {
	if t.Resource == nil {
		return nil
	}
	member := n.other(t.Resource)
	take := func(handle *jen.Statement) []jen.Code {
		switch {
		case !t.Native:
			return []jen.Code{jen.Id(name).Op("=").Add(taken(t, handle))}
		case !types.IsInterface(u.Dep.Param):
			return n.native(t, handle, name, "=")
		}
		native := name + "Native" // a nil pointer must not become an interface
		return append(n.native(t, handle, native, ":="), jen.Id(name).Op("=").Id(native))
	}
	if !t.Resource.Pointer() {
		return take(member)
	}
	get := jen.List(jen.Id(n.target), jen.Err()).Op(":=").Add(member).Dot("Get").Call()
	if u.Dep.Optional {
		return []jen.Code{jen.If(get, jen.Err().Op("==").Nil()).Block(take(jen.Id(n.target))...)}
	}
	return append([]jen.Code{get, jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err()))}, take(jen.Id(n.target))...)
}

// other returns r.Database for a resource that n.r depends on. A resource outside of the factory is a field of the Resources that opened
// the factory.
func (n *noder) other(r *model.Resource) *jen.Statement {
	if n.r.Factory != r.Factory {
		return jen.Id("r").Dot("factory").Dot("resources").Dot(r.Go)
	}
	return jen.Id("r").Dot(r.Go)
}

func (n *noder) profile() *jen.Statement { return jen.Id("r").Dot("Config").Dot("Profile") }
