package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// variable writes gen.Env("DB_PORT").Required(), the places from which leaf is read in q. It returns nil if nothing can set the leaf and it
// is not required.
func variable(f *model.Factory, leaf *model.Leaf, q *model.Profile) *jen.Statement {
	reading := leaf.Reading(q)
	if reading.Idle() {
		return nil
	}
	x := variables(f, leaf, reading.Source)
	if x == nil {
		x = code.Runtime("Var").Values()
	}
	if reading.DefaultFile != "" {
		x.Dot("OrDefaultFile").Call(code.Quote(reading.DefaultFile))
		if !reading.Bound() {
			textsOf(x, reading.Source)
		}
	}
	if reading.Store != "" {
		x.Dot("OrStore").Call(code.Quote(reading.Store))
	}
	if reading.Or != nil {
		text, _ := envtext.Variable(leaf.Field().Type, reading.Or) // the text is not in a variable, so it may have a NUL byte
		x.Dot("Or").Call(code.Quote(text))
	}
	if reading.Required {
		x.Dot("Required").Call()
	}
	return x
}

// variables writes gen.Env("DB_PORT"), the variables of leaf, or returns nil if there is none. A name may contain parameters of the factory
// f.
func variables(f *model.Factory, leaf *model.Leaf, s model.Source) *jen.Statement {
	var names []jen.Code
	for _, n := range s.Env {
		names = append(names, variableName(f, n))
	}
	var x *jen.Statement
	switch {
	case len(names) > 0:
		x = code.Runtime("Env").Call(names...)
		if s.File != "" {
			x.Dot("OrFile").Call(variableName(f, s.File))
		}
	case s.File != "":
		x = code.Runtime("File").Call(variableName(f, s.File))
	default:
		return nil
	}
	if len(s.Old) > 0 {
		var old []jen.Code
		for _, n := range s.Old {
			old = append(old, variableName(f, n))
		}
		x.Dot("Deprecated").Call(old...)
	}
	if s.AllowEmpty {
		x.Dot("AllowEmpty").Call()
	}
	if s.Shared {
		x.Dot("Shared").Call()
	}
	return itemVariables(leaf, textsOf(x, s))
}

// textsOf adds to x the calls that say how texts of s are read.
func textsOf(x *jen.Statement, s model.Source) *jen.Statement {
	switch s.FileContent {
	case "raw":
		x.Dot("RawFile").Call()
	case "trim":
		x.Dot("TrimFile").Call()
	}
	if s.PreferEnv {
		x.Dot("PreferEnv").Call()
	}
	if s.Trim {
		x.Dot("Trim").Call()
	}
	if s.Lower {
		x.Dot("Lower").Call()
	}
	return x
}

// source returns the expression of leaf's variables at the time of reading, or nil if it has none in any profile.
func (l *loading) source(leaf *model.Leaf) *jen.Statement {
	if v := l.varOf(leaf); v != "" {
		return jen.Id(v)
	}
	return variable(l.r.Factory, leaf, l.plan.Base)
}

// varOf returns the local variable that holds the variables of leaf, or "" if they are the same in every profile.
func (l *loading) varOf(leaf *model.Leaf) string {
	return l.varNames[leaf]
}

// readInto writes the call that reads the variables v of leaf into target.
func readInto(leaf *model.Leaf, target, v *jen.Statement) jen.Code {
	f, dst := leaf.Field(), jen.Op("&").Add(target)
	if f.Secret && f.Type.Class() == scalar.Text {
		return jen.Id("r").Dot("Secret").Call(dst, code.Quote(leaf.Name), v)
	}
	parse := code.ParserOf(f)
	if leaf.MayBeEmpty() && value.RefusesEmpty(f) {
		parse = code.Runtime("Empty").Call(parse)
	}
	return code.Runtime("Read").Call(jen.Id("r"), dst, code.Quote(leaf.Name), v, parse)
}

// looks writes the check that something exists at the path in target.
func looks(leaf *model.Leaf, target *jen.Statement) []jen.Code {
	var body []jen.Code
	f := leaf.Field()
	for _, c := range f.Rules {
		look := constraint.Of(c.Key).Looks
		if look == nil {
			continue
		}
		body = append(body, jen.Id("r").Dot(look.MethodOf(f.Type)).Call(code.Quote(leaf.Name), target, code.Quote(c.Arg.Text)))
	}
	return body
}

// itemVariables adds to x, the variables of leaf, the names of the fields of its items, if leaf is a list or map of objects:
//
//	gen.Env("X_SERVERS").List("host", "tls.cert")
func itemVariables(leaf *model.Leaf, x *jen.Statement) *jen.Statement {
	f := leaf.Field()
	o := f.Type.Items()
	if o == nil {
		return x
	}
	method := "List"
	if f.Type.Kind == model.Map {
		method = "Map"
	}
	var names []jen.Code
	for _, i := range o.ItemFields() {
		names = append(names, code.Quote(i.Name))
	}
	x.Dot(method).Call(names...)
	if f.Between() != "_" {
		x.Dot("Separated").Call(code.Quote(f.Between()))
	}
	if len(leaf.Beside) > 0 {
		var beside []jen.Code
		for _, name := range leaf.Beside {
			beside = append(beside, code.Quote(name))
		}
		x.Dot("Beside").Call(beside...)
	}
	return x
}

// variableName returns the name of a variable, which may hold parameters of f: "DATA_" + gen.VariablePart(p.Environment) + "_KEY".
func variableName(f *model.Factory, name string) *jen.Statement {
	if f == nil || !environ.Varies(name) {
		return code.Quote(name)
	}
	return joinedParts(environ.Parts(f, name), func(param *model.Field) *jen.Statement { return code.Runtime("VariablePart").Call(paramOf(param)) })
}

// joinedParts returns the sum of the texts of parts.
func joinedParts(parts []model.TextPart, text func(param *model.Field) *jen.Statement) *jen.Statement {
	var sum *jen.Statement
	for _, p := range parts {
		x := code.Quote(p.Text)
		if p.Param != nil {
			x = text(p.Param)
		}
		if sum == nil {
			sum = x
		} else {
			sum = sum.Op("+").Add(x)
		}
	}
	return sum
}

// paramOf returns the expression of the parameter in the loaders of a factory: p.Region.
func paramOf(param *model.Field) *jen.Statement { return jen.Id("p").Dot(param.Go) }
