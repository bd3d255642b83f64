package code

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// OnlyIn returns the profiles in which r exists as a text: "staging and prod".
func OnlyIn(r *model.Resource) string {
	var names []string
	for _, q := range r.OnlyIn {
		names = append(names, q.Name)
	}
	return ident.Listed(names)
}

// Exists returns a text about the profiles and the condition in which r exists: `only in prod when app.file_backend == "s3"`. It returns ""
// if r has neither.
func Exists(r *model.Resource) string {
	switch {
	case r.OnlyIn != nil && r.When != nil:
		return "only in " + OnlyIn(r) + " when " + r.When.Text
	case r.OnlyIn != nil:
		return "only in " + OnlyIn(r)
	case r.When != nil:
		return "only when " + r.When.Text
	}
	return ""
}

// MostJoined is the number of conditions that are written with operators between them. More are hard to read, and slow to format: the time
// that gofmt needs for such an expression grows with the square of their number.
const MostJoined = 8

// Joined reports whether the condition that InProfiles writes for r has operators between its parts.
func Joined(r *model.Resource) bool { return len(r.OnlyIn) > 1 && len(r.OnlyIn) <= MostJoined }

// InProfiles writes the condition that profile is one in which r exists. op is == or !=, and join is the operator between the comparisons.
func InProfiles(r *model.Resource, profile Operand, op, join string) *jen.Statement {
	return inProfilesOf(r, Here, profile, op, join)
}

// inProfilesOf is InProfiles for code that may be in another package than the constants of the profiles. own writes a name of that package.
func inProfilesOf(r *model.Resource, own func(string) *jen.Statement, profile Operand, op, join string) *jen.Statement {
	if len(r.OnlyIn) > MostJoined {
		var names []jen.Code
		for _, q := range r.OnlyIn {
			names = append(names, own(q.Go))
		}
		in := Among(own("Profile"), names, profile())
		if op == "!=" {
			return jen.Op("!").Add(in)
		}
		return in
	}
	var s *jen.Statement
	for i, q := range r.OnlyIn {
		if i == 0 {
			s = profile().Op(op).Add(own(q.Go))
			continue
		}
		s = s.Op(join).Add(profile()).Op(op).Add(own(q.Go))
	}
	return s
}

// Here writes a name of the generated package itself, without an import.
func Here(name string) *jen.Statement { return jen.Id(name) }

// OpenType writes the Go type of r when it exists: its handle, or its configuration if it has no handle.
func OpenType(r *model.Resource) *jen.Statement { return openTypeOf(r, Here) }

// openTypeOf is OpenType for code in another package. own writes a name of the package of r.
func openTypeOf(r *model.Resource, own func(string) *jen.Statement) *jen.Statement {
	if c := r.Kind.Client; c != nil {
		return jen.Op("*").Add(own(c.Handle))
	}
	return own(r.Kind.Config)
}

// Absent writes the statement that sets a resource to absent, if it is absent according to the configuration cfg. own writes a name of the
// package of r.
func Absent(r *model.Resource, own func(string) *jen.Statement, cfg Operand, set func(jen.Code) jen.Code) []jen.Code {
	nothing := func(err jen.Code) jen.Code { return set(Runtime("Absent").Index(openTypeOf(r, own)).Call(err)) }
	profile := func() *jen.Statement { return cfg().Dot("Profile") }
	elsewhere := func() jen.Code { return nothing(NotInProfile(r, jen.String().Call(profile()))) }
	switch {
	case r.OnlyIn == nil:
		return []jen.Code{nothing(NotConfigured(r))}
	case !r.Optional && r.When == nil:
		return []jen.Code{elsewhere()}
	}
	return []jen.Code{
		nothing(NotConfigured(r)),
		jen.If(inProfilesOf(r, own, profile, "!=", "&&")).Block(elsewhere()),
	}
}

// NotConfigured writes the error of a resource that is optional and not configured, or whose condition is false.
func NotConfigured(r *model.Resource) *jen.Statement {
	if r.When != nil {
		return Runtime("NotWhen").Call(Quote(r.Name), Quote(absentUnless(r)))
	}
	return Runtime("NotConfigured").Call(Quote(r.Name))
}

// absentUnless returns the condition on which r exists in a profile that has it.
func absentUnless(r *model.Resource) string {
	if r.Optional {
		return r.When.Text + " and one of its variables is set"
	}
	return r.When.Text
}

// NotInProfile writes the error of a resource that does not exist in profile.
func NotInProfile(r *model.Resource, profile jen.Code) *jen.Statement {
	return Runtime("NotInProfile").Call(Quote(r.Name), profile)
}
