package gen

import (
	"errors"
	"slices"

	"github.com/resgen-go/resgen/resource"
)

// ruleUnknown is the rule of a problem with a variable that nothing reads. Such a variable may explain why something else is missing.
const ruleUnknown = "unknown"

// noFile adds to the message of p that the default file does not exist. The problem p concerns a field that is not set.
func noFile(p *resource.Problem, path string) { p.Message += ", and there is no file " + path }

// In returns err with the name of the resource added to each problem that has none.
func In(resource string, err error) error {
	list := problemsIn(err)
	for _, p := range list {
		if p.Resource == "" {
			p.Resource = resource
		}
	}
	return join(list)
}

// OnlyOf keeps the problems of the named resources and those that belong to no resource. Without names it returns err.
func OnlyOf(err error, names ...string) error {
	if len(names) == 0 {
		return err
	}
	return join(slices.DeleteFunc(problemsIn(err), func(p *resource.Problem) bool {
		return p.Resource != "" && !slices.Contains(names, p.Resource)
	}))
}

// Except returns err without the problems of the named resources.
func Except(err error, names ...string) error {
	return join(slices.DeleteFunc(problemsIn(err), func(p *resource.Problem) bool { return slices.Contains(names, p.Resource) }))
}

// problemsIn returns copies of the problems of err. Any other error in err becomes a problem too.
func problemsIn(err error) []*resource.Problem {
	var ps resource.Problems
	ps.In("", err)
	return resource.ProblemsOf(ps.Err())
}

func join(list []*resource.Problem) error {
	errs := make([]error, len(list))
	for i, p := range list {
		errs[i] = p
	}
	return errors.Join(errs...)
}

// NotConfigured returns a *resource.Problem that wraps resource.ErrNotConfigured.
func NotConfigured(name string) error {
	return &resource.Problem{Resource: name, Rule: "configured", Message: resource.ErrNotConfigured.Error(), Err: resource.ErrNotConfigured}
}

// NotWhen returns a *resource.Problem of a resource whose condition is false. It wraps resource.ErrNotConfigured.
func NotWhen(name, condition string) error {
	return &resource.Problem{
		Resource: name, Rule: "when", Message: resource.ErrNotConfigured.Error() + ": it exists only when " + condition, Err: resource.ErrNotConfigured,
	}
}

// NotInProfile returns a *resource.Problem that wraps resource.ErrNotInProfile.
func NotInProfile(name, profile string) error {
	return &resource.Problem{Resource: name, Rule: "profile", Message: resource.ErrNotInProfile.Error() + " " + profile, Err: resource.ErrNotInProfile}
}
