package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A callee is what a Call may be about, each as an expression.
type callee struct{ ctx, native, handle, config, given operand }

// calls writes the call c.
func calls(c *model.Call, on callee) *jen.Statement {
	var args []jen.Code
	if c.Context {
		args = append(args, on.ctx())
	}
	if c.Method != "" {
		return on.native().Dot(c.Method).Call(args...)
	}
	switch {
	case c.Client:
		args = append(args, on.native())
	case c.Handle:
		args = append(args, on.handle())
	}
	if c.Config {
		args = append(args, configArgument(on.config, c.Native, c.Pointer))
	}
	if c.Given {
		args = append(args, on.given())
	}
	return function(c.Func).Call(args...)
}

// configArgument is the configuration as a function takes it: the constructor's own or the generated one, and maybe a pointer to it.
func configArgument(config operand, native, pointer bool) *jen.Statement {
	switch {
	case native && pointer:
		return res("Ptr").Call(config().Dot("native").Call())
	case native:
		return config().Dot("native").Call()
	case pointer:
		return jen.Op("&").Add(config())
	}
	return config()
}

// function is a Go function, as generated code names it.
func function(f model.Func) *jen.Statement {
	if f.From == nil {
		return jen.Id(f.Name)
	}
	return jen.Qual(f.From.Path, f.Name)
}

// returned writes the call c as the end of a function that returns an error.
func returned(c *model.Call, on callee) []jen.Code {
	if c.Fails {
		return []jen.Code{jen.Return(calls(c, on))}
	}
	return []jen.Code{calls(c, on), jen.Return(jen.Nil())}
}

// id is the operand called name.
func id(name string) operand { return func() *jen.Statement { return jen.Id(name) } }

// validator writes the call of the function that checks the configuration c of k beyond its rules; nil if there is none. A function that
// asks which fields are set gets given.
func validator(k *model.Kind, given *jen.Statement) *jen.Statement {
	if k.Further == nil {
		return nil
	}
	return calls(k.Further, callee{config: id("c"), given: func() *jen.Statement { return given }})
}

// filling writes how a loader has the fields of the configuration c of k set whose values follow from others.
func filling(k *model.Kind) []jen.Code {
	if k.Fill == nil {
		return nil
	}
	fill := filler(k)
	if k.Struct == nil {
		return []jen.Code{res("Fill").Call(jen.Id("r"), jen.Op("&").Id("c"), fill)}
	}
	return []jen.Code{jen.Id("c").Op("=").Add(res("FillStruct")).Call(jen.Id("r"), jen.Id("c"), jen.Id("c").Dot("native").Call(), fill, jen.Id(k.Mirror.Of))}
}

// filler is the function that sets such fields. Packages that use k call it too.
func filler(k *model.Kind) *jen.Statement {
	if k.Fill.Func.From == nil {
		return functionOf(k, k.Fill.Func.Name)
	}
	return function(k.Fill.Func)
}

// newEnd writes the end of the function that makes a configuration c of k: what follows from its fields, and what is wrong with it.
func newEnd(k *model.Kind, invalid jen.Code) []jen.Code {
	end := []jen.Code{jen.Return(jen.Id("c"), invalid)}
	if k.Fill == nil {
		return end
	}
	fill := jen.If(jen.Err().Op(":=").Add(filler(k)).Call(jen.Op("&").Id("c")), jen.Err().Op("!=").Nil()).Block(
		jen.Return(jen.Id("c"), res("In").Call(quote(""), jen.Err())),
	)
	return append([]jen.Code{fill}, end...)
}

// newDoc is the comment of that function.
func newDoc(k *model.Kind) string {
	filled := ""
	if k.Fill != nil {
		filled = " " + k.Fill.Func.Name + " then sets the fields that follow from others."
	}
	return k.NewName() + " returns the defaults, changed by the functions set, and what is wrong with the result. A nil function is skipped." + filled
}

// changedFrom writes what reports which fields of the configuration c of k are set where no loader knows: those that have another value than
// they start with.
func changedFrom(k *model.Kind) *jen.Statement {
	return res("Changed").Call(jen.Id("c"), jen.Id(k.StartName()).Call())
}
