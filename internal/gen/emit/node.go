package emit

import (
	"strconv"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/resource/lifecycle"
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
//	func (o *options) databaseNode(r *Resources) lifecycle.Node
func node(p *model.Package, m *slot) jen.Code {
	n := &noder{p: p, r: m.r, m: m, names: newScope(p, "o", "r", "p", "n", "ctx", "opts", "err")}
	n.target = n.names.pick("d")
	var body []jen.Code
	if n.r.Pointer() {
		n.handle = n.names.pick("h")
		body = append(body, jen.Var().Id(n.handle).Add(openType(n.r)))
	}
	after, vary := n.after()
	body = append(body, vary...)
	body = append(body, jen.Id("n").Op(":=").Add(res("Node")).Add(lines(n.fields(after)...)), n.given(), jen.Return(jen.Id("n")))
	return render.Comment(m.node + " opens and closes " + n.r.Name + ".").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Id(m.node).Params(jen.Id("r").Op("*").Id(p.ResourcesName())).Add(res("Node")).Block(body...)
}

// member is r.Database.
func (n *noder) member() *jen.Statement { return jen.Id("r").Dot(n.r.Go) }

// other is r.Database for a resource that n.r depends on. One outside of the factory is a member of what opened the factory.
func (n *noder) other(r *model.Resource) *jen.Statement {
	if n.r.Factory != r.Factory {
		return jen.Id("r").Dot("factory").Dot("resources").Dot(r.Go)
	}
	return jen.Id("r").Dot(r.Go)
}

// options are those that say who observes.
func (n *noder) options() *jen.Statement {
	if n.r.Factory != nil {
		return jen.Id("r").Dot("factory").Dot("options")
	}
	return jen.Id("o")
}

// given says what there is to open less: a handle that an option gives, or a resource that is absent.
func (n *noder) given() jen.Code {
	given := func() *jen.Statement { return jen.Id("o").Dot(n.m.field) }
	state := func(name string) jen.Code { return jen.Id("n").Dot("State").Op("=").Add(res(name)) }
	borrowed := jen.If(given().Op("!=").Nil())
	if n.handle == "" {
		return borrowed.Block(n.member().Op("=").Add(given()), state("NodeBorrowed"))
	}
	cfg := func() *jen.Statement { return jen.Id("r").Dot("Config") }
	missing := absent(n.r, here, cfg, func(value jen.Code) jen.Code { return n.member().Op("=").Add(value) })
	return borrowed.Block(jen.Id(n.handle).Op("=").Add(given()), n.member().Op("=").Add(res("Present")).Call(jen.Id(n.handle)), state("NodeBorrowed")).
		Else().If(cfg().Dot(n.r.Go).Op("==").Nil()).Block(append(missing, state("NodeAbsent"))...)
}

// after is the value of After, nil for none, and what comes before it if that depends on the profile.
func (n *noder) after() (value jen.Code, vary []jen.Code) {
	list := func(names []string) *jen.Statement { return jen.Index().String().Values(quoted(names)...) }
	es := edges(n.p, n.r)
	if len(es) == 1 {
		if len(es[0].What) == 0 {
			return nil, nil
		}
		return list(es[0].What), nil
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
	fields := []jen.Code{key("Name", quote(n.r.Name)), key("Kind", quote(n.r.Kind.Name))}
	if after != nil {
		fields = append(fields, key("After", after))
	}
	life := n.r.Life
	if life.Timeout != 0 {
		fields = append(fields, key("Timeout", durationOf(life.Timeout)))
	}
	if life.StopTimeout != 0 {
		fields = append(fields, key("StopTimeout", durationOf(life.StopTimeout)))
	}
	if retry := n.retry(); retry != nil {
		fields = append(fields, key("Retry", retry))
	}
	if metrics := n.metrics(); metrics != nil {
		fields = append(fields, key("Metrics", metrics))
	}
	if n.r.Kind.Client.Observed() {
		fields = append(fields, key("Observe", n.options().Dot(n.r.Kind.ObserveField())))
	}
	fields = append(fields, key("Open", n.open()))
	if len(life.AfterOpen) > 0 {
		fields = append(fields, key("AfterOpen", n.hooks(life.AfterOpen)))
	}
	if len(life.BeforeClose) > 0 {
		fields = append(fields, key("BeforeClose", n.hooks(life.BeforeClose)))
	}
	forwarded := func(method string) jen.Code {
		return hookFunc(context(true)).Add(inline(jen.Return(n.opened().Dot(method).Call(jen.Id("ctx")))))
	}
	fields = append(fields, key("Close", forwarded("Close")))
	h := newHandle(n.p, n.r.Kind)
	switch {
	case n.r.Health.Unchecked:
	case n.r.Health.Check != nil:
		fields = append(fields, key("Check", n.check(n.r.Health.Check)))
	case h.checks():
		fields = append(fields, key("Check", forwarded("Check")))
	}
	if h.counts() {
		fields = append(fields, key("Stats", jen.Func().Params().Add(res("Stats")).Add(inline(jen.Return(n.opened().Dot("Stats").Call())))))
	}
	if health := n.health(); health != nil {
		fields = append(fields, key("Health", health))
	}
	if n.r.Health.Target {
		send := n.opened().Dot("Alert").Call(jen.Id("ctx"), jen.Id("a"))
		fields = append(fields, key("Alert", jen.Func().Params(context(true), jen.Id("a").Qual(module.Alert, "Alert")).Error().Add(inline(jen.Return(send)))))
	}
	return fields
}

// check writes a function that calls c, which asks in place of the handle, unless a test has something to say: a mock has no native client.
func (n *noder) check(c *model.Call) jen.Code {
	ask := jen.Return(calls(c, callee{ctx: id("ctx"), native: func() *jen.Statement { return n.opened().Dot("Native").Call() }, handle: n.opened}))
	var tested []jen.Code
	if client := n.r.Kind.Client; client.CheckFunc() {
		tested = append(tested, n.opened().Dot("CheckFunc").Op("!=").Nil())
	}
	if c.Client {
		tested = append(tested, n.opened().Dot("Native").Call().Op("==").Nil())
	}
	if len(tested) == 0 {
		return hookFunc(context(true)).Add(inline(ask))
	}
	return hookFunc(context(true)).Block(
		jen.If(jen.Add(tested[0]).Do(func(s *jen.Statement) {
			if len(tested) > 1 {
				s.Op("||").Add(tested[1])
			}
		})).Block(jen.Return(n.opened().Dot("Check").Call(jen.Id("ctx")))),
		ask,
	)
}

// health is the value of Health, nil for what is usual.
func (n *noder) health() jen.Code {
	h := n.r.Health
	var fields []jen.Code
	add := func(wanted bool, name string, value func() jen.Code) {
		if wanted {
			fields = append(fields, key(name, value()))
		}
	}
	truth := func() jen.Code { return jen.True() }
	span := func(d time.Duration) func() jen.Code { return func() jen.Code { return durationOf(d) } }
	add(h.Monitored, "Monitored", truth)
	add(h.Optional, "Optional", truth)
	add(h.Unchecked, "Unchecked", truth)
	add(h.Interval != 0, "Interval", span(h.Interval))
	add(h.Timeout != 0, "Timeout", span(h.Timeout))
	add(h.Failures != 0, "Failures", func() jen.Code { return jen.Lit(h.Failures) })
	add(h.Successes != 0, "Successes", func() jen.Code { return jen.Lit(h.Successes) })
	add(h.Alert != nil, "Alert", func() jen.Code { return quote(h.Alert.Name) })
	add(h.Message != "", "Message", func() jen.Code { return quote(h.Message) })
	add(h.Cooldown != 0, "Cooldown", span(h.Cooldown))
	if len(fields) == 0 {
		return nil
	}
	if len(fields) > 3 {
		return res("Health").Add(lines(fields...))
	}
	return res("Health").Values(fields...)
}

// hooks writes the functions that call each of calls.
func (n *noder) hooks(calls []*model.Call) jen.Code {
	var fs []jen.Code
	for _, c := range calls {
		fs = append(fs, n.hook(c))
	}
	return jen.Index().Func().Params(context(false)).Error().Add(lines(fs...))
}

// hookFunc begins a function of a node that only fails.
func hookFunc(ctx jen.Code) *jen.Statement { return jen.Func().Params(ctx).Error() }

func (n *noder) retry() jen.Code {
	l := n.r.Life
	var fields []jen.Code
	switch l.Attempts {
	case 0:
	case lifecycle.UntilTimeout:
		fields = append(fields, key("Attempts", res("UntilTimeout")))
	default:
		fields = append(fields, key("Attempts", jen.Lit(l.Attempts)))
	}
	if l.Backoff != 0 {
		fields = append(fields, key("Backoff", durationOf(l.Backoff)))
	}
	if l.MaxBackoff != 0 {
		fields = append(fields, key("MaxBackoff", durationOf(l.MaxBackoff)))
	}
	if len(fields) == 0 {
		return nil
	}
	return res("Retry").Values(fields...)
}

// metrics is the value of Metrics, nil for what is usual.
func (n *noder) metrics() jen.Code {
	if n.r.Metrics.Off {
		return res("Metrics").Values(key("Off", jen.True()))
	}
	var fields, labels, buckets []jen.Code
	for _, l := range n.r.Metrics.Labels {
		labels = append(labels, obs("String").Call(quote(l.Name), quote(l.Text)))
	}
	if len(labels) > 0 {
		fields = append(fields, key("Labels", jen.Index().Add(obs("Attr")).Values(labels...)))
	}
	for _, b := range n.r.Metrics.Buckets {
		buckets = append(buckets, jen.Id(strconv.FormatFloat(b, 'g', -1, 64)))
	}
	if len(buckets) > 0 {
		fields = append(fields, key("Buckets", jen.Index().Float64().Values(buckets...)))
	}
	if len(fields) == 0 {
		return nil
	}
	return res("Metrics").Values(fields...)
}

// opened is the handle once it is open.
func (n *noder) opened() *jen.Statement {
	if n.handle != "" {
		return jen.Id(n.handle)
	}
	return n.member()
}

// hook writes a function that calls c, which takes a context and the client or its handle, and returns an error.
func (n *noder) hook(c *model.Call) jen.Code {
	native := func() *jen.Statement { return n.opened().Dot("Native").Call() }
	return hookFunc(context(true)).Add(inline(jen.Return(calls(c, callee{ctx: id("ctx"), native: native, handle: n.opened}))))
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
	opts := jen.Id("opts")
	if n.m.configure != "" {
		changes := jen.Id("o").Dot(n.m.configure)
		if len(n.r.Changed) > 0 {
			name := n.names.pick("configure")
			var own []jen.Code
			for _, f := range n.r.Changed {
				own = append(own, function(f))
			}
			first := jen.Index().Id(n.r.Kind.Client.Configure).Values(own...)
			body = append(body, jen.Id(name).Op(":=").Append(first, changes.Op("...")))
			changes = jen.Id(name)
		}
		opts = jen.Append(opts, res("WithConfigure").Call(changes.Op("...")))
	}
	args = append(args, opts.Op("..."))
	call := functionOf(n.r.Kind, n.r.Kind.OpenName()).Call(args...)
	body = append(body, jen.List(n.opened(), jen.Err()).Op("=").Add(call))
	if n.handle != "" {
		body = append(body, jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())), n.member().Op("=").Add(res("Present")).Call(jen.Id(n.handle)), jen.Return(jen.Nil()))
	} else {
		body = append(body, jen.Return(jen.Err()))
	}
	return jen.Func().Params(context(true), jen.Id("opts").Op("...").Add(res("OpenOption"))).Params(jen.Err().Error()).Block(body...)
}

// durationOf writes d.
func durationOf(d time.Duration) *jen.Statement { return printed(scalar.DurationLiteral(d)) }
