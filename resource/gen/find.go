package gen

import (
	"context"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// originOf is where a loader with these settings finds texts.
func originOf(s lifecycle.Settings) lookup.Origin {
	o := lookup.Origin{Source: s.Source}
	if s.Resolver != nil {
		o.Resolver = resolver{s.Resolver}
	}
	return o
}

// A resolver is a resource.Resolver for package lookup.
type resolver struct{ of resource.Resolver }

func (r resolver) Resolve(ctx context.Context, ref lookup.Ref) (text string, ok bool, err error) {
	return r.of.Resolve(ctx, resource.Ref(ref))
}

// found is a text and where it came from.
type found struct {
	lookup.Found
	layer Layer
}

// layers are those of package lookup.
var layers = [...]Layer{
	lookup.FromVariable:    FromEnv,
	lookup.FromFile:        FromFile,
	lookup.FromResolver:    FromResolver,
	lookup.FromStore:       FromStore,
	lookup.FromDefaultFile: FromDefaultFile,
	lookup.FromLiteral:     fromLiteral,
}

// fromLiteral is the layer of Var.Or's text: From has said already which layer of the specification that is.
const fromLiteral Layer = -1

// find looks for the text of a field of the resource being loaded. The problem, if any, has no resource yet.
func (r *Reader) find(field string, v *Var, secret bool) (found, *resource.Problem) {
	f, p := r.from.Find(r.ctx, r.resource, field, &v.vars, secret)
	return found{f, layers[f.Layer]}, (*resource.Problem)(p)
}

// seal hides the text of a field, and leaves word where it was found.
func (r *Reader) seal(text, field string, v *Var) resource.Secret {
	if r.isMade(field) { // it stands nowhere to be looked up again
		return resource.NewSecret(text)
	}
	return lookup.NewSecret(lookup.SealFrom(text, r.from, r.resource, field, &v.vars)).(resource.Secret)
}
