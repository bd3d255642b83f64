package importing

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/ident"
)

// An object is the object of a specification for a struct.
type object struct {
	name   string
	of     *types.Named
	fields []*field
}

// A field is a field of an object.
type field struct {
	name    string
	member  string // the name of the struct's field
	goName  string // the go_name, if it is not the Go name of the field's name
	value   spectype.Type
	object  *object
	literal string // the default in TOML; "" for none
	example string // the example in TOML; "" for none
	need    bool   // the field is required
	secret  bool
	absent  bool // the object may be absent
}

// always reports whether a field of the object has a value although no variable is set, or must be set.
func (o *object) always() bool {
	return slices.ContainsFunc(o.fields, func(f *field) bool {
		return f.need || f.literal != "" || f.object != nil && f.value.Shape == spectype.Single && f.object.always()
	})
}

// keep returns the object of the specification that has the same fields as o. If there is none, it adds o.
func (w *walker) keep(o *object) *object {
	at := slices.IndexFunc(w.order, func(known *object) bool {
		return types.Identical(known.of, o.of) && slices.EqualFunc(known.fields, o.fields, func(a, b *field) bool { return a.text() == b.text() && a.name == b.name })
	})
	if at >= 0 {
		return w.order[at]
	}
	o.name = w.objectName(o.of)
	w.order = append(w.order, o)
	return o
}

// objectName makes a name for the object of n that no other object has.
func (w *walker) objectName(n *types.Named) string {
	name := n.Obj().Name()
	name = ident.Snake(name[strings.LastIndexByte(name, '.')+1:]) // of a struct without a name, the field has one
	if !ident.Valid(name) {
		name = "part"
	}
	free := func(name string) bool {
		return name != "config" && !slices.ContainsFunc(w.order, func(o *object) bool { return o.name == name })
	}
	if in := ident.Snake(n.Obj().Pkg().Name()) + "_" + name; !free(name) && ident.Valid(in) {
		name = in
	}
	for !free(name) {
		name += "_other"
	}
	return name
}

// join adds to o the fields of another object for the same struct, which may have other fields at another place.
func (o *object) join(with *object) {
	for _, f := range with.fields {
		at := slices.IndexFunc(o.fields, func(own *field) bool { return own.name == f.name })
		if at < 0 {
			o.fields = append(o.fields, f)
			continue
		}
		o.fields[at].secret = o.fields[at].secret && f.secret
	}
}
