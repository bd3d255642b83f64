package resolve

import (
	"go/token"
	"path"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
)

// usedKind returns the named kind of a used package, or nil. A resource names the kind at the given place. The first resource of the kind
// makes the kind's exported names available as aliases in this package.
func (r *resolver) usedKind(name string, at diag.Span) *model.Kind {
	if u, k := r.library.UsedKind(name); k != nil {
		return r.alias(u, k, at)
	}
	return nil
}

func (r *resolver) alias(u *library.Used, k *model.Kind, at diag.Span) *model.Kind {
	local := *k
	local.From, local.Home, local.NameAt = &u.Importing, u.Resolved, at
	if test := u.Resolved.Output.Test; k.Client != nil && test != "" {
		client := *k.Client
		client.Mocks = &model.Import{Path: path.Join(u.Importing.Path, test), Name: test}
		local.Client = &client
	}
	what := "the kind `" + k.Name + "` of " + u.Importing.Path
	if mentionsProfile(k) {
		r.Report(diag.BadRule, at, what+" has rules about its own profiles", "declare a kind of this specification with `extends = \""+k.Name+"\"`, and use that",
			diag.Label{At: u.At, Text: "used here"})
	}
	if k.Struct != nil {
		r.loadsHere(&local, at, what)
	}
	r.declarer.Add(&local)
	return &local
}

// loadsHere checks that code of this package can load the existing Go struct of k, a kind of another package: it writes the types in the struct,
// and calls the function that validates it.
func (r *resolver) loadsHere(k *model.Kind, at diag.Span, what string) {
	if why := r.clients.Unreachable(k.Struct); why != "" {
		r.Report(diag.UnknownKind, at, what+" is an existing Go struct, and generated code here cannot name it: "+why, "move the struct, or call LoadXConfig of the package that has the kind")
	}
	if k.Further == nil || k.Further.Func.From != nil {
		return
	}
	if !token.IsExported(k.Further.Func.Name) {
		r.Report(diag.BadSignature, at, what+" has the function `"+k.Further.Func.Name+"` for `validate`, which is not exported", "export it there: generated code of other packages calls it")
	}
	further := *k.Further
	further.Func.From = k.From
	k.Further = &further
}

func mentionsProfile(k *model.Kind) bool {
	profile := func(rules []*model.Rule) bool {
		return slices.ContainsFunc(rules, func(r *model.Rule) bool { return r.Profile })
	}
	return profile(k.Rules) || slices.ContainsFunc(k.Objects, func(o *model.Object) bool { return profile(o.Rules) })
}
