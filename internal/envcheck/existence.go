package envcheck

import (
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/gen"
)

// An existence has the loaded configurations to which conditions refer.
type existence struct {
	configs map[*model.Resource]settings
	unknown map[*model.Resource]bool // resources whose existence depends on an unseen value
}

func newExistence() *existence {
	return &existence{configs: map[*model.Resource]settings{}, unknown: map[*model.Resource]bool{}}
}

// loaded records the configuration of r.
func (e *existence) loaded(r *model.Resource, s settings) { e.configs[r] = s }

// exists reports whether r is to be loaded, in the same way as the generated program. It returns false if this is not known here.
func (e *existence) exists(reader *gen.Reader, r *model.Resource, profile string) bool {
	if r.When == nil {
		return true
	}
	all := value.NewStruct()
	for _, a := range r.When.Asks {
		s, there := e.configs[a.Resource]
		switch {
		case e.unknown[a.Resource], there && a.Resource.Kind.Fill != nil:
			all.SetOpen(a.Field)
		case there:
			all.SetObject(a.Field, s.values)
		}
	}
	holds, known := value.Holds(r.When.Expr, all, profile)
	e.unknown[r] = !known
	return reader.When(r.Name, holds && known, r.When.Fields...)
}
