package declare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
)

// A Scope is the context in which the fields of a kind or object are declared.
type Scope struct {
	Stem    string // the stem of the Go names of their types
	What    string // "the kind `api`"
	Table   string // the table of the kind or mixin: kind.api
	Objects map[string]*model.Object
	Kept    read.GoNames
	torn    bool            // whether a finding may be the reason why an object is missing
	missing map[string]bool // the objects that do not exist, and have a finding
	object  bool            // whether the fields belong to an object
}

// owner returns the owner of the fields, for rules.
func (s *Scope) owner() rule.Owner { return rule.Owner{What: s.What, Stem: s.Stem} }

// in returns the scope for the fields of an object.
func (s *Scope) in(o *model.Object) *Scope {
	return &Scope{Stem: o.Go, What: "the object `" + o.Name + "`", Table: s.Table, Objects: s.Objects, Kept: s.Kept, torn: s.torn, missing: s.missing, object: true}
}

// header returns the header of the table in which the fields of the named object are declared.
func (s *Scope) header(object string) string {
	return "`[" + cmp.Or(s.Table, "kind.N") + ".object." + object + ".field]`"
}

// objectNames lists the names of the objects in s.
func (s *Scope) objectNames() []string { return slices.Sorted(maps.Keys(s.Objects)) }
