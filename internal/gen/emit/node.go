package emit

import (
	"strconv"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/module"

	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A noder writes the node of one resource.
type noder struct {
	p      *model.Package
	r      *model.Resource
	m      *slot
	names  code.Scope
	handle string // the variable that holds the handle of a resource that may be absent; "" for others
	target string // the variable that holds the handle of a dependency
}

// node writes the method of options that makes the node of a resource:
//
//	func (o *options) databaseNode(r *Resources) lifecycle.Node
//
// The method changes nothing. Only the functions of the node set r.Database, when the runtime calls them.
func node(p *model.Package, m *slot) jen.Code {
	n := &noder{p: p, r: m.r, m: m, names: code.NewScope(p, "o", "r", "p", "n", "ctx", "opts", "err")}
	n.target = n.names.Pick("d")
	var body []jen.Code
	if n.r.Pointer() {
		n.handle = n.names.Pick("h")
		body = append(body, jen.Id(n.handle).Op(":=").Add(m.given()))
	}
	after, vary := n.after()
	body = append(body, vary...)
	body = append(body, jen.Id("n").Op(":=").Add(code.Runtime("Node")).Add(code.Lines(n.fields(after)...)), n.state(), jen.Return(jen.Id("n")))
	return render.Comment(m.node + " returns the node that opens and closes " + n.r.Name + ".").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Id(m.node).Params(jen.Id("r").Op("*").Id(p.ResourcesName())).Add(code.Runtime("Node")).Block(body...)
}

// member returns r.Database.
func (n *noder) member() *jen.Statement { return jen.Id("r").Dot(n.r.Go) }

// options returns the options that set the observers.
func (n *noder) options() *jen.Statement {
	if n.r.Factory != nil {
		return jen.Id("r").Dot("factory").Dot("options")
	}
	return jen.Id("o")
}

// state writes the code that sets the state of a resource that is not opened: one whose handle an option passes, or one that is absent.
func (n *noder) state() jen.Code {
	state := func(name string) jen.Code { return jen.Id("n").Dot("State").Op("=").Add(code.Runtime(name)) }
	borrowed := jen.If(n.m.given().Op("!=").Nil()).Block(state("NodeBorrowed"))
	if n.handle == "" {
		return borrowed
	}
	return borrowed.Else().If(jen.Id("r").Dot("Config").Dot(n.r.Go).Op("==").Nil()).Block(state("NodeAbsent"))
}

// after returns the value of After, nil for none, and the statements before it if it depends on the profile.
func (n *noder) after() (value jen.Code, vary []jen.Code) {
	list := func(names []string) *jen.Statement { return jen.Index().String().Values(code.Quoted(names)...) }
	of := func(q *model.Profile) []string { return code.Opened(n.r, q) }
	es := model.VariantsBy(n.p.ProfilesOf(n.r), code.NamesKey, of)
	if len(es) == 1 {
		if len(es[0].What) == 0 {
			return nil, nil
		}
		return list(es[0].What), nil
	}
	name := n.names.Pick("after")
	vary = byProfile(n.p, n.r, n.profile, code.NamesKey, of, func(names []string) []jen.Code {
		if len(names) == 0 {
			return nil
		}
		return []jen.Code{jen.Id(name).Op("=").Add(list(names))}
	})
	return jen.Id(name), append([]jen.Code{jen.Var().Id(name).Index().String()}, vary...)
}

// fields returns the fields of the node.
func (n *noder) fields(after jen.Code) []jen.Code {
	fields := []jen.Code{code.Key("Name", code.Quote(n.r.Name)), code.Key("Kind", code.Quote(n.r.Kind.Name))}
	if after != nil {
		fields = append(fields, code.Key("After", after))
	}
	life := n.r.Life
	if life.Timeout != 0 {
		fields = append(fields, code.Key("Timeout", code.Duration(life.Timeout)))
	}
	if life.StopTimeout != 0 {
		fields = append(fields, code.Key("StopTimeout", code.Duration(life.StopTimeout)))
	}
	if retry := n.retry(); retry != nil {
		fields = append(fields, code.Key("Retry", retry))
	}
	if metrics := n.metrics(); metrics != nil {
		fields = append(fields, code.Key("Metrics", metrics))
	}
	if n.r.Kind.Client.Observed() {
		fields = append(fields, code.Key("Observe", n.options().Dot(n.r.Kind.ObserveField())))
	}
	fields = append(fields, code.Key("Open", n.open()))
	if len(life.AfterOpen) > 0 {
		fields = append(fields, code.Key("AfterOpen", n.hooks(life.AfterOpen)))
	}
	if len(life.BeforeClose) > 0 {
		fields = append(fields, code.Key("BeforeClose", n.hooks(life.BeforeClose)))
	}
	forwarded := func(method string) jen.Code {
		return hookFunc(code.Context(true)).Add(code.Inline(jen.Return(n.opened().Dot(method).Call(jen.Id("ctx")))))
	}
	fields = append(fields, code.Key("Close", forwarded("Close")))
	switch {
	case n.r.Health.Unchecked:
	case n.r.Health.Check != nil:
		fields = append(fields, code.Key("Check", n.check(n.r.Health.Check)))
	case n.r.Kind.Client.Asks():
		fields = append(fields, code.Key("Check", forwarded("Check")))
	}
	if n.r.Kind.Client.Counts() {
		fields = append(fields, code.Key("Stats", jen.Func().Params().Add(code.Runtime("Stats")).Add(code.Inline(jen.Return(n.opened().Dot("Stats").Call())))))
	}
	if health := n.health(); health != nil {
		fields = append(fields, code.Key("Health", health))
	}
	if n.r.Health.Target {
		send := n.opened().Dot("Alert").Call(jen.Id("ctx"), jen.Id("a"))
		fields = append(fields, code.Key("Alert", jen.Func().Params(code.Context(true), jen.Id("a").Qual(module.Alert, "Alert")).Error().Add(code.Inline(jen.Return(send)))))
	}
	return fields
}

// check writes a function that calls c, which checks the resource in place of the handle. For a mock, which has no native client, and if a
// test has set CheckFunc, it calls the handle's Check.
func (n *noder) check(c *model.Call) jen.Code {
	ask := jen.Return(code.Call(c, code.Callee{Ctx: code.Name("ctx"), Native: func() *jen.Statement { return n.opened().Dot("Native").Call() }, Handle: n.opened}))
	var tested []jen.Code
	if client := n.r.Kind.Client; client.CheckFunc() {
		tested = append(tested, n.opened().Dot("CheckFunc").Op("!=").Nil())
	}
	if c.Client {
		tested = append(tested, n.opened().Dot("Native").Call().Op("==").Nil())
	}
	if len(tested) == 0 {
		return hookFunc(code.Context(c.Context)).Add(code.Inline(ask))
	}
	return hookFunc(code.Context(true)).Block(
		jen.If(jen.Add(tested[0]).Do(func(s *jen.Statement) {
			if len(tested) > 1 {
				s.Op("||").Add(tested[1])
			}
		})).Block(jen.Return(n.opened().Dot("Check").Call(jen.Id("ctx")))),
		ask,
	)
}

// health returns the value of Health, or nil for the defaults.
func (n *noder) health() jen.Code {
	h := n.r.Health
	var fields []jen.Code
	add := func(wanted bool, name string, value func() jen.Code) {
		if wanted {
			fields = append(fields, code.Key(name, value()))
		}
	}
	truth := func() jen.Code { return jen.True() }
	span := func(d time.Duration) func() jen.Code { return func() jen.Code { return code.Duration(d) } }
	add(h.Monitored, "Monitored", truth)
	add(h.Optional, "Optional", truth)
	add(h.Unchecked, "Unchecked", truth)
	add(h.Interval != 0, "Interval", span(h.Interval))
	add(h.Timeout != 0, "Timeout", span(h.Timeout))
	add(h.Failures != 0, "Failures", func() jen.Code { return jen.Lit(h.Failures) })
	add(h.Successes != 0, "Successes", func() jen.Code { return jen.Lit(h.Successes) })
	add(h.Alert != nil, "Alert", func() jen.Code { return code.Quote(h.Alert.Name) })
	add(h.Message != "", "Message", func() jen.Code { return code.Quote(h.Message) })
	add(h.Cooldown != 0, "Cooldown", span(h.Cooldown))
	if len(fields) == 0 {
		return nil
	}
	if len(fields) > 3 {
		return code.Runtime("Health").Add(code.Lines(fields...))
	}
	return code.Runtime("Health").Values(fields...)
}

// hooks writes the functions that call each of calls.
func (n *noder) hooks(calls []*model.Call) jen.Code {
	var fs []jen.Code
	for _, c := range calls {
		fs = append(fs, n.hook(c))
	}
	return jen.Index().Func().Params(code.Context(false)).Error().Add(code.Lines(fs...))
}

// hookFunc begins a function of a node that only fails.
func hookFunc(ctx jen.Code) *jen.Statement { return jen.Func().Params(ctx).Error() }

func (n *noder) retry() jen.Code {
	l := n.r.Life
	var fields []jen.Code
	switch l.Attempts {
	case 0:
	case lifecycle.UntilTimeout:
		fields = append(fields, code.Key("Attempts", code.Runtime("UntilTimeout")))
	default:
		fields = append(fields, code.Key("Attempts", jen.Lit(l.Attempts)))
	}
	if l.Backoff != 0 {
		fields = append(fields, code.Key("Backoff", code.Duration(l.Backoff)))
	}
	if l.MaxBackoff != 0 {
		fields = append(fields, code.Key("MaxBackoff", code.Duration(l.MaxBackoff)))
	}
	if len(fields) == 0 {
		return nil
	}
	return code.Runtime("Retry").Values(fields...)
}

// metrics returns the value of Metrics, or nil for the defaults.
func (n *noder) metrics() jen.Code {
	if n.r.Metrics.Off {
		return code.Runtime("Metrics").Values(code.Key("Off", jen.True()))
	}
	var fields, labels, buckets []jen.Code
	for _, l := range n.r.Metrics.Labels {
		labels = append(labels, code.Observe("String").Call(code.Quote(l.Name), code.Quote(l.Text)))
	}
	if len(labels) > 0 {
		fields = append(fields, code.Key("Labels", jen.Index().Add(code.Observe("Attr")).Values(labels...)))
	}
	for _, b := range n.r.Metrics.Buckets {
		buckets = append(buckets, jen.Id(strconv.FormatFloat(b, 'g', -1, 64)))
	}
	if len(buckets) > 0 {
		fields = append(fields, code.Key("Buckets", jen.Index().Float64().Values(buckets...)))
	}
	if len(fields) == 0 {
		return nil
	}
	return code.Runtime("Metrics").Values(fields...)
}

// opened returns the handle once it is open.
func (n *noder) opened() *jen.Statement {
	if n.handle != "" {
		return jen.Id(n.handle)
	}
	return n.member()
}

// hook writes a function that calls c, which takes a context and the client or its handle, and returns an error.
func (n *noder) hook(c *model.Call) jen.Code {
	native := func() *jen.Statement { return n.opened().Dot("Native").Call() }
	return hookFunc(code.Context(c.Context)).Add(code.Inline(jen.Return(code.Call(c, code.Callee{Ctx: code.Name("ctx"), Native: native, Handle: n.opened}))))
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
			name := n.names.Pick("configure")
			var own []jen.Code
			for _, f := range n.r.Changed {
				own = append(own, code.Function(f))
			}
			first := jen.Index().Id(n.r.Kind.Client.Configure).Values(own...)
			body = append(body, jen.Id(name).Op(":=").Append(first, changes.Op("...")))
			changes = jen.Id(name)
		}
		opts = jen.Append(opts, code.Runtime("WithConfigure").Call(changes.Op("...")))
	}
	args = append(args, opts.Op("..."))
	call := code.FunctionOf(n.r.Kind, n.r.Kind.OpenName()).Call(args...)
	body = append(body, jen.List(n.opened(), jen.Err()).Op("=").Add(call))
	if n.handle != "" {
		body = append(body, jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())), n.member().Op("=").Add(code.Runtime("Present")).Call(jen.Id(n.handle)), jen.Return(jen.Nil()))
	} else {
		body = append(body, jen.Return(jen.Err()))
	}
	return jen.Func().Params(code.Context(true), jen.Id("opts").Op("...").Add(code.Runtime("OpenOption"))).Params(jen.Err().Error()).Block(body...)
}
