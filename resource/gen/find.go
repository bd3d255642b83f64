package gen

import (
	"context"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// originOf returns the places in which a loader with the settings s looks for texts.
func originOf(s lifecycle.Settings) lookup.Origin {
	o := lookup.Origin{Source: s.Source}
	if s.Resolver != nil {
		o.Resolver = resolver{s.Resolver}
	}
	return o
}

// A resolver adapts a resource.Resolver to package lookup.
type resolver struct{ of resource.Resolver }

func (r resolver) Resolve(ctx context.Context, ref lookup.Ref) (text string, ok bool, err error) {
	return r.of.Resolve(ctx, resource.Ref(ref))
}

// A found is a text and the place where it was found.
type found struct {
	lookup.Found
	layer Layer
}

// layers maps the layers of package lookup to ours.
var layers = [...]Layer{
	lookup.FromVariable:    FromEnv,
	lookup.FromFile:        FromFile,
	lookup.FromResolver:    FromResolver,
	lookup.FromStore:       FromStore,
	lookup.FromDefaultFile: FromDefaultFile,
	lookup.FromLiteral:     fromLiteral,
}

// fromLiteral is the layer of the text of Var.Or. From has already recorded the layer of this text.
const fromLiteral Layer = -1

// find looks up the text of a field of the resource that is being loaded. The problem, if there is one, does not name the resource yet.
func (r *Reader) find(field string, v *Var, secret bool) (found, *resource.Problem) {
	f, p := r.from.Find(r.ctx, r.resource, field, &v.vars, secret)
	return found{f, layers[f.Layer]}, (*resource.Problem)(p)
}

// seal returns a Secret with the text of a field. The Secret knows where the text was found.
func (r *Reader) seal(text, field string, v *Var) resource.Secret {
	if r.isMade(field) { // the text of a template cannot be looked up again
		return resource.NewSecret(text)
	}
	return lookup.NewSecret(lookup.SealFrom(text, r.from, r.resource, field, &v.vars)).(resource.Secret)
}
