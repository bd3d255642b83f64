package environ

import "github.com/resgen-go/resgen/internal/gen/model"

// With returns " with auth.basic" for a leaf of r that matters in p only if this member is selected, or this optional object is present. It
// returns "" if there is no such part. It adds whether the part is there by default. The function name writes the name of the part.
func With(r *model.Resource, l *model.Leaf, p *model.Profile, name func(place string) string) string {
	place := r.Condition(l, p)
	switch {
	case place == "":
		return ""
	case r.ByDefault(l, p):
		return " with " + name(place) + " (the default)"
	}
	return " with " + name(place)
}

// Condition returns With for a list of the variables of all resources: the names of parts begin with that of the resource. It also says when
// the resource exists: " with db.auth.basic when app.mode == \"local\"". It returns "" for a leaf that always matters.
func Condition(r *model.Resource, l *model.Leaf, p *model.Profile) string {
	text := With(r, l, p, func(place string) string { return r.Name + "." + place })
	guard := r.Guard(l, p)
	if text == "" && guard != "" && (r.When == nil || !r.PresentWhen(p)) {
		text = " with " + guard
	}
	if r.When != nil {
		text += " when " + r.When.Text
	}
	return text
}
