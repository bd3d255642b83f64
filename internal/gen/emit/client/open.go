package client

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/convert"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// checks reports whether a resource can be checked.
func (h *handle) checks() bool { return h.c.Asks() }

// open writes OpenPostgres(ctx, cfg, dependencies..., opts...) (*Postgres, error).
func (h *handle) open() jen.Code {
	failed := func(err jen.Code) jen.Code { return jen.Return(jen.Nil(), err) }
	body := []jen.Code{
		jen.If(jen.Err().Op(":=").Add(code.Validated(h.k, jen.Id("cfg"))), jen.Err().Op("!=").Nil()).Block(failed(jen.Err())),
	}
	if h.takesOptions() {
		body = append(body, jen.Id("options").Op(":=").Add(code.Runtime("NewOpenOptions")).Call(code.Quote(h.k.Name), jen.Id("opts")))
	}
	if h.c.Changes != nil {
		body = append(body,
			jen.List(jen.Id("configure"), jen.Err()).Op(":=").Add(code.Runtime("Configure")).Index(jen.Id(h.c.Configure)).Call(jen.Id("options")),
			jen.If(jen.Err().Op("!=").Nil()).Block(failed(jen.Err())),
		)
	}
	body = append(body, h.construct()...)
	if !h.checks() {
		body = append(body, jen.Return(h.composed(), jen.Nil()))
	} else {
		body = append(body,
			jen.Id(h.self).Op(":=").Add(h.composed()),
			jen.If(jen.Err().Op(":=").Id("options").Dot("Check").Call(jen.Id("ctx"), jen.Id(h.self)), jen.Err().Op("!=").Nil()).Block(failed(jen.Err())),
			jen.Return(jen.Id(h.self), jen.Nil()),
		)
	}
	return render.Comment(h.openDoc()).Line().Func().Id(h.k.OpenName()).Params(h.openParams()...).
		Params(jen.Op("*").Id(h.c.Handle), jen.Error()).Block(body...)
}

// takesOptions reports whether an option changes how a resource is opened.
func (h *handle) takesOptions() bool {
	return h.c.Changes != nil || h.c.Probe || h.c.Observed() || h.checks()
}

func (h *handle) openDoc() string {
	doc := h.k.OpenName() + " opens a " + ofKind(h.k)
	if h.checks() {
		doc += " and checks that it answers"
	}
	doc += "."
	kept, maybe := h.kept(), h.optionalDeps()
	if len(kept) > 0 {
		doc += " Close does not close " + ident.Either(kept) + "."
	}
	if len(maybe) > 0 {
		doc += " The argument " + ident.Listed(maybe) + " may be nil."
	}
	return doc
}

// kept returns the dependencies that the handle does not close.
func (h *handle) kept() []string {
	var names []string
	for i, d := range h.c.Deps {
		if !d.Config {
			names = append(names, h.deps[i])
		}
	}
	return names
}

func (h *handle) optionalDeps() []string {
	var names []string
	for i, d := range h.c.Deps {
		if d.Optional {
			names = append(names, h.deps[i])
		}
	}
	return names
}

func (h *handle) openParams() []jen.Code {
	ctx, opts := "_", "_"
	if h.c.Context || h.checks() {
		ctx = "ctx"
	}
	if h.takesOptions() {
		opts = "opts"
	}
	params := []jen.Code{jen.Id(ctx).Qual("context", "Context"), jen.Id("cfg").Id(h.k.Config)}
	for i, d := range h.c.Deps {
		params = append(params, jen.Id(h.deps[i]).Add(render.GoType(d.Param)))
	}
	return append(params, jen.Id(opts).Op("...").Add(code.Runtime("OpenOption")))
}

// construct writes the call of the constructor. Before that, it adds the operations to the probe of a client that observes itself:
//
//	options.Probe.AddOperation("Enrich", observe.String("http.request.method", "GET"), observe.String("url.template", "/customers/{id}"))
func (h *handle) construct() []jen.Code {
	var body, args []jen.Code
	if h.c.Probe {
		for _, o := range h.c.Operations {
			told := []jen.Code{code.Quote(o.Go)}
			for _, a := range o.Transport.Attrs() {
				told = append(told, code.Observe("String").Call(code.Quote(a.Key), code.Quote(a.Value)))
			}
			body = append(body, jen.Id("options").Dot("Probe").Dot("AddOperation").Call(told...))
		}
	}
	if h.c.Context {
		args = append(args, jen.Id("ctx"))
	}
	if h.c.ByField {
		made, fields := convert.Arguments(h.pkg, h.names, h.c.Args, code.Name("cfg"), h.dep)
		body, args = append(body, made...), append(args, fields...)
	} else {
		args = append(args, code.ConfigArgument(code.Name("cfg"), h.c.Convert != nil, h.c.Pointer, h.c.Pointer))
		for _, d := range h.deps {
			args = append(args, jen.Id(d))
		}
	}
	if h.c.Probe {
		args = append(args, jen.Id("options").Dot("Probe"))
	}
	if h.c.Changes != nil {
		args = append(args, jen.Id("configure").Op("..."))
	}
	results := []jen.Code{jen.Id(h.client)}
	if h.c.Cleanup {
		results = append(results, jen.Id(h.clean))
	}
	if h.c.Fails {
		results = append(results, jen.Err())
	}
	body = append(body, jen.List(results...).Op(":=").Add(code.Function(h.c.New)).Call(args...))
	if h.c.Fails {
		failed := []jen.Code{jen.Return(jen.Nil(), jen.Err())}
		switch undo := code.Runtime(h.undo()).Call(jen.Id(h.clean)); {
		case h.c.TryUndo:
			failed = []jen.Code{jen.Return(jen.Nil(), jen.Qual("errors", "Join").Call(jen.Err(), undo))}
		case h.c.Cleanup:
			failed = append([]jen.Code{undo}, failed...)
		}
		body = append(body, jen.If(jen.Err().Op("!=").Nil()).Block(failed...))
	}
	return body
}

// dep returns the parameter of OpenX for the dependency d.
func (h *handle) dep(d *model.Dep) string { return h.deps[slices.Index(h.c.Deps, d)] }

// close writes the method Close.
func (h *handle) close() jen.Code {
	c := h.c.Close
	closer := func(method string, args ...jen.Code) jen.Code {
		return jen.Return(jen.Id(h.self).Dot("closer").Dot(method).Call(append([]jen.Code{jen.Id("ctx")}, args...)...))
	}
	var doc string
	var last jen.Code
	switch {
	case c == nil && !h.c.Cleanup:
		doc = "Close marks the resource as closed. There is nothing else to close."
		last = closer("Close", jen.Nil())
	case c == nil || !c.Context:
		doc = "Close closes the resource once. It returns when the resource is closed or ctx is done, whichever is first."
		last = closer("Within", h.shut(), h.stats())
	default:
		doc = "Close closes the resource once."
		last = closer("Close", h.shutWithin())
	}
	return h.method(doc, "Close").Params(code.Context(true)).Error().Block(h.unlessMock(), last)
}

// cleanup writes the call of the cleanup function that the constructor has returned.
func (h *handle) cleanup() *jen.Statement {
	return jen.Id(h.self).Dot("closer").Dot(h.undo()).Call(jen.Id(h.self).Dot("cleanup"))
}

// undo returns the name of what calls the cleanup function: a method of the Closer, or a function.
func (h *handle) undo() string {
	if h.c.TryUndo {
		return "TryUndo"
	}
	return "Undo"
}

// onlyCleanup returns the statements that call the cleanup function and return its error.
func (h *handle) onlyCleanup() []jen.Code {
	if h.c.TryUndo {
		return []jen.Code{jen.Return(h.cleanup())}
	}
	return []jen.Code{h.cleanup(), jen.Return(jen.Nil())}
}

// shut returns a func() error that closes the resource.
func (h *handle) shut() jen.Code {
	c := h.c.Close
	var body []jen.Code
	switch {
	case c == nil:
		body = h.onlyCleanup()
	case h.c.TryUndo:
		joined := jen.Err().Op("=").Qual("errors", "Join").Call(jen.Err(), h.cleanup())
		body = append([]jen.Code{jen.Defer().Func().Params().Block(joined).Call()}, code.ReturnCall(c, h.callee())...)
		return jen.Func().Params().Params(jen.Err().Error()).Block(body...)
	case h.c.Cleanup:
		body = append([]jen.Code{jen.Defer().Add(h.cleanup())}, code.ReturnCall(c, h.callee())...)
	case c.Method != "" && c.Fails:
		return h.nativeField().Dot(c.Method)
	default:
		body = code.ReturnCall(c, h.callee())
	}
	return jen.Func().Params().Error().Block(body...)
}

// shutWithin returns a func(context.Context) error that closes the resource.
func (h *handle) shutWithin() jen.Code {
	c := h.c.Close
	var body []jen.Code
	switch {
	case h.c.Cleanup:
		shut := jen.Func().Params().Error().Block(h.onlyCleanup()...)
		after := code.Runtime("CloseWithin").Call(jen.Id("ctx"), shut, jen.Nil())
		if c.Fails {
			body = []jen.Code{jen.Err().Op(":=").Add(code.Call(c, h.callee())), jen.Return(jen.Qual("errors", "Join").Call(jen.Err(), after))}
		} else {
			body = []jen.Code{code.Call(c, h.callee()), jen.Return(after)}
		}
	case c.Method != "" && c.Fails:
		return h.nativeField().Dot(c.Method)
	default:
		body = code.ReturnCall(c, h.callee())
	}
	return jen.Func().Params(code.Context(true)).Error().Block(body...)
}

// counts reports whether a handle has a method Stats.
func (h *handle) counts() bool { return h.c.Counts() }

// statistics writes the method Stats.
func (h *handle) statistics() jen.Code {
	doc := "Stats counts the connections of the resource. They are zero if the client is a mock."
	return h.method(doc, "Stats").Params().Add(code.Runtime("Stats")).Block(
		jen.If(h.nativeField().Op("==").Nil()).Block(jen.Return(code.Runtime("Stats").Values())),
		jen.Return(code.Call(h.c.Stats, h.callee())),
	)
}

// stats returns the method Stats, or nil if the handle has none.
func (h *handle) stats() jen.Code {
	if h.c.Stats == nil {
		return jen.Nil()
	}
	return jen.Id(h.self).Dot("Stats")
}
