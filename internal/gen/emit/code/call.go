package code

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Callee has the expressions of the values that a call may pass.
type Callee struct {
	Ctx, Native, Handle, Config, Given Operand

	Pointer bool // whether the method native of the configuration returns a pointer
}

// Call writes the call c, with the values that the Callee has for its arguments.
func Call(c *model.Call, on Callee) *jen.Statement {
	var args []jen.Code
	if c.Context {
		args = append(args, on.Ctx())
	}
	if c.Method != "" {
		return on.Native().Dot(c.Method).Call(args...)
	}
	switch {
	case c.Client:
		args = append(args, on.Native())
	case c.Handle:
		args = append(args, on.Handle())
	}
	if c.Config {
		args = append(args, ConfigArgument(on.Config, c.Native, on.Pointer, c.Pointer))
	}
	if c.Given {
		args = append(args, on.Given())
	}
	return Function(c.Func).Call(args...)
}

// ConfigArgument writes the configuration as a function takes it: the constructor's own or the generated one, and maybe a pointer to it. The
// method native returns the constructor's own, or a pointer to it if pointed is true.
func ConfigArgument(config Operand, native, pointed, pointer bool) *jen.Statement {
	switch {
	case native && pointed && !pointer:
		return jen.Op("*").Add(config()).Dot("native").Call()
	case native && pointer && !pointed:
		return Runtime("Ptr").Call(config().Dot("native").Call())
	case native:
		return config().Dot("native").Call()
	case pointer:
		return jen.Op("&").Add(config())
	}
	return config()
}

// Validated writes the call that validates x, a configuration of the kind k.
func Validated(k *model.Kind, x *jen.Statement) *jen.Statement {
	if k.Struct != nil {
		return jen.Id(k.ValidateName()).Call(x)
	}
	return x.Dot("Validate").Call()
}

// Function writes the name of a Go function, qualified if it is in another package.
func Function(f model.Func) *jen.Statement {
	if f.From == nil {
		return jen.Id(f.Name)
	}
	return jen.Qual(f.From.Path, f.Name)
}

// ReturnCall writes the call c as the end of a function that returns an error.
func ReturnCall(c *model.Call, on Callee) []jen.Code {
	if c.Fails {
		return []jen.Code{jen.Return(Call(c, on))}
	}
	return []jen.Code{Call(c, on), jen.Return(jen.Nil())}
}

// Validator writes the call of the function that checks the configuration c of the kind k beyond its rules. It returns nil if there is
// none. A function that needs to know which fields are set gets given as an argument.
func Validator(k *model.Kind, given *jen.Statement) *jen.Statement {
	if k.Further == nil {
		return nil
	}
	pointed := k.Client != nil && k.Client.Convert != nil && k.Client.Pointer
	return Call(k.Further, Callee{Config: Name("c"), Pointer: pointed, Given: func() *jen.Statement { return given }})
}

// Filling writes the call in a loader that sets fields of the configuration c of k from the values of other fields.
func Filling(k *model.Kind) []jen.Code {
	if k.Fill == nil {
		return nil
	}
	fill := Filler(k)
	if k.Struct == nil {
		return []jen.Code{Runtime("Fill").Call(jen.Id("r"), jen.Op("&").Id("c"), fill)}
	}
	return []jen.Code{jen.Id("c").Op("=").Add(Runtime("FillStruct")).Call(jen.Id("r"), jen.Id("c"), jen.Id("c").Dot("native").Call(), fill, jen.Id(k.Mirror.Of))}
}

// Filler returns the function that sets these fields. Packages that use k call it too.
func Filler(k *model.Kind) *jen.Statement {
	if k.Fill.Func.From == nil {
		return FunctionOf(k, k.Fill.Func.Name)
	}
	return Function(k.Fill.Func)
}

// NewEnd writes the end of the function that makes a configuration c of k: it sets the fields that depend on others, and validates c.
func NewEnd(k *model.Kind, invalid jen.Code) []jen.Code {
	end := []jen.Code{jen.Return(jen.Id("c"), invalid)}
	if k.Fill == nil {
		return end
	}
	fill := jen.If(jen.Err().Op(":=").Add(Filler(k)).Call(jen.Op("&").Id("c")), jen.Err().Op("!=").Nil()).Block(
		jen.Return(jen.Id("c"), Runtime("In").Call(Quote(""), jen.Err())),
	)
	return append([]jen.Code{fill}, end...)
}

// DefaultDoc returns the comment of the named function, which returns the struct goType of fields with its defaults.
func DefaultDoc(name, goType string, fields []*model.Field) string {
	if !slices.ContainsFunc(fields, func(f *model.Field) bool { return f.Default != nil }) {
		return name + " returns the zero " + goType + ": no field has a default."
	}
	return name + " returns the defaults. Fields without a default are zero."
}

// ValidateDoc returns the comment of the named function, which validates self.
func ValidateDoc(name, self string) string {
	return name + " returns all problems of " + self + ", joined. Each one is a *resource.Problem."
}

// DescribeDoc returns the comment of the named function, which describes self.
func DescribeDoc(name, self string) string {
	return name + " lists the fields of " + self + " with their values. Secrets are masked."
}

// NewDoc returns the comment of the function that makes a configuration of k.
func NewDoc(k *model.Kind) string {
	filled := ""
	if k.Fill != nil {
		filled = " " + k.Fill.Func.Name + " then sets the fields whose values follow from other fields."
	}
	return k.NewName() + " returns the defaults, changed by each function in set, and the problems of the result. A nil function is skipped." + filled
}

// Receiver returns the name of the receiver in the methods of the configuration of k. The parameters of a factory are p, as in its other methods.
func Receiver(k *model.Kind) string {
	if k.Title != "" {
		return "p"
	}
	return "c"
}

// ChangedFrom writes the function that reports whether a field of the configuration c of k is set, for configurations that no loader made:
// a field counts as set if its value differs from the default.
func ChangedFrom(k *model.Kind) *jen.Statement {
	return Runtime("Changed").Call(jen.Id("c"), jen.Id(k.StartName()).Call())
}

// Start writes the function that returns the value with which a loader of k starts. The function for an existing struct is declared in this
// package, even for a kind of another package.
func Start(k *model.Kind) *jen.Statement {
	if k.Struct != nil {
		return jen.Id(k.StartName())
	}
	return FunctionOf(k, k.StartName())
}

// FunctionOf writes the name of a function of the package in which the kind k is generated.
func FunctionOf(k *model.Kind, name string) *jen.Statement {
	if k.From != nil {
		return jen.Qual(k.From.Path, name)
	}
	return jen.Id(name)
}
