package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// A noder writes the node of one resource.
type noder struct {
	p      *model.Package
	r      *model.Resource
	m      *slot
	names  scope
	handle string // the variable that holds the handle of a resource that may be absent; "" for others
	target string // the variable that holds that of one that it depends on
}

// node writes the method of options that makes the node of a resource:
//
//	func (o *options) databaseNode(r *Resources) resource.Node
func node(p *model.Package, m *slot) jen.Code {
	n := &noder{p: p, r: m.r, m: m, names: newScope(p, "o", "r", "p", "ctx", "err")}
	n.target = n.names.pick("d")
	body := []jen.Code{n.borrowed()}
	if n.r.Pointer() {
		n.handle = n.names.pick("h")
		body = append(body, n.absent(), jen.Var().Id(n.handle).Add(openType(n.r)))
	}
	after, vary := n.after()
	body = append(body, vary...)
	body = append(body, jen.Return(res("Node").Add(lines(n.fields(after)...))))
	return render.Comment(m.node + " opens and closes " + n.r.Name + ".").Line().
		Func().Params(jen.Id("o").Op("*").Id("options")).Id(m.node).Params(jen.Id("r").Op("*").Id("Resources")).Add(res("Node")).Block(body...)
}

// member is r.Database.
func (n *noder) member() *jen.Statement { return jen.Id("r").Dot(n.r.Go) }

// set writes r.Database = h.
func (n *noder) set(handle jen.Code) jen.Code {
	if n.r.Pointer() {
		handle = res("Present").Call(handle)
	}
	return n.member().Op("=").Add(handle)
}

func (n *noder) borrowed() jen.Code {
	given := func() *jen.Statement { return jen.Id("o").Dot(n.m.field) }
	return jen.If(given().Op("!=").Nil()).Block(
		n.set(given()),
		jen.Return(res("Node").Values()).Comment("// borrowed: neither checked nor closed"),
	)
}

func (n *noder) absent() jen.Code {
	cfg := func() *jen.Statement { return jen.Id("r").Dot("Config") }
	body := absent(n.r, cfg, func(value jen.Code) jen.Code { return n.member().Op("=").Add(value) })
	return jen.If(cfg().Dot(n.r.Go).Op("==").Nil()).Block(append(body, jen.Return(res("Node").Values()))...)
}

// after is the value of After, nil for none, and what comes before it if that depends on the profile.
func (n *noder) after() (value jen.Code, vary []jen.Code) {
	list := func(names []string) *jen.Statement { return jen.Index().String().Values(quoted(names)...) }
	es := edges(n.p, n.r)
	if len(es) == 1 {
		if len(es[0].what) == 0 {
			return nil, nil
		}
		return list(es[0].what), nil
	}
	name := n.names.pick("after")
	of := func(q *model.Profile) []string { return after(n.r, q) }
	vary = byProfile(n.p, n.r, n.profile, namesKey, of, func(names []string) []jen.Code {
		if len(names) == 0 {
			return nil
		}
		return []jen.Code{jen.Id(name).Op("=").Add(list(names))}
	})
	return jen.Id(name), append([]jen.Code{jen.Var().Id(name).Index().String()}, vary...)
}

func (n *noder) profile() *jen.Statement { return jen.Id("r").Dot("Config").Dot("Profile") }

// fields are those of the node.
func (n *noder) fields(after jen.Code) []jen.Code {
	fields := []jen.Code{key("Name", quote(n.r.Name))}
	if after != nil {
		fields = append(fields, key("After", after))
	}
	life := n.r.Life
	if life.Timeout != 0 {
		fields = append(fields, key("Timeout", duration(life.Timeout)))
	}
	if life.StopTimeout != 0 {
		fields = append(fields, key("StopTimeout", duration(life.StopTimeout)))
	}
	if retry := n.retry(); retry != nil {
		fields = append(fields, key("Retry", retry))
	}
	fields = append(fields, key("Open", n.open()))
	if life.AfterOpen != nil {
		fields = append(fields, key("AfterOpen", n.hook(life.AfterOpen)))
	}
	if life.BeforeClose != nil {
		fields = append(fields, key("BeforeClose", n.hook(life.BeforeClose)))
	}
	shut := n.opened().Dot("Close").Call(jen.Id("ctx"))
	return append(fields, key("Close", hookFunc(context(true)).Add(inline(jen.Return(shut)))))
}

// hookFunc begins a function of a node that only fails.
func hookFunc(ctx jen.Code) *jen.Statement { return jen.Func().Params(ctx).Error() }

func (n *noder) retry() jen.Code {
	l := n.r.Life
	var fields []jen.Code
	if l.Attempts != 0 {
		fields = append(fields, key("Attempts", jen.Lit(l.Attempts)))
	}
	if l.Backoff != 0 {
		fields = append(fields, key("Backoff", duration(l.Backoff)))
	}
	if l.MaxBackoff != 0 {
		fields = append(fields, key("MaxBackoff", duration(l.MaxBackoff)))
	}
	if len(fields) == 0 {
		return nil
	}
	return res("Retry").Values(fields...)
}

// opened is the handle once it is open.
func (n *noder) opened() *jen.Statement {
	if n.handle != "" {
		return jen.Id(n.handle)
	}
	return n.member()
}

// hook writes a function that calls c.
func (n *noder) hook(c *model.Call) jen.Code {
	body := returned(c, callee{
		ctx:    id("ctx"),
		native: func() *jen.Statement { return n.opened().Dot("Native").Call() },
		handle: n.opened,
		config: func() *jen.Statement { return n.opened().Dot("Config") },
	})
	f := hookFunc(context(c.Context))
	if len(body) == 1 {
		return f.Add(inline(body[0]))
	}
	return f.Block(body...)
}

// open writes one attempt to open the resource.
func (n *noder) open() jen.Code {
	cfg := jen.Id("r").Dot("Config").Dot(n.r.Go)
	if n.r.Pointer() {
		cfg = jen.Op("*").Add(cfg)
	}
	args := []jen.Code{jen.Id("ctx"), cfg}
	var body []jen.Code
	for _, u := range n.r.Uses {
		statements, arg := n.dependency(u)
		body = append(body, statements...)
		args = append(args, arg)
	}
	args = append(args, res("WithName").Call(quote(n.r.Name)))
	if n.m.configure != "" {
		changes := jen.Id("o").Dot(n.m.configure)
		if n.r.Change != nil {
			name := n.names.pick("configure")
			first := jen.Index().Id(n.r.Kind.Client.Configure).Values(function(*n.r.Change))
			body = append(body, jen.Id(name).Op(":=").Append(first, changes.Op("...")))
			changes = jen.Id(name)
		}
		args = append(args, res("WithConfigure").Call(changes.Op("...")))
	}
	call := functionOf(n.r.Kind, opener(n.r.Kind)).Call(args...)
	body = append(body, jen.List(n.opened(), jen.Err()).Op("=").Add(call))
	if n.handle != "" {
		body = append(body, jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())), n.set(jen.Id(n.handle)), jen.Return(jen.Nil()))
	} else {
		body = append(body, jen.Return(jen.Err()))
	}
	return jen.Func().Params(context(true)).Params(jen.Err().Error()).Block(body...)
}
