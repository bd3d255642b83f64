package cli

import (
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// resolved reads one specification and prints its findings; if one of them is an error, it returns no package.
func (a *app) resolved(args []string) (*model.Package, error) {
	s, err := a.folder().One(args)
	if err != nil {
		return nil, err
	}
	return a.resolvedSpec(s)
}

// resolvedSpec is resolved for a specification that has been found.
func (a *app) resolvedSpec(s gen.Spec) (*model.Package, error) {
	result := a.resolve(s)
	a.report(result.Findings...)
	if result.Package == nil || hasErrors(result.Findings) {
		return nil, errFindings
	}
	return result.Package, nil
}
