package model

// Pointer reports whether the resource may be absent, so that its member of Config is a pointer.
func (r *Resource) Pointer() bool { return r.Optional || r.OnlyIn != nil || r.When != nil }

// In reports whether r exists in p. A nil p stands for a specification without profiles.
func (r *Resource) In(p *Profile) bool {
	return r.OnlyIn == nil || p == nil || p.among(r.OnlyIn)
}

// ClaimedIn reports whether the specification binds a field of r in p, so that r is present although it is optional.
func (r *Resource) ClaimedIn(p *Profile) bool { return p.among(r.Claimed) }

// Present reports whether r is present in p, whatever variables are set.
func (r *Resource) Present(p *Profile) bool { return r.When == nil && r.PresentWhen(p) }

// PresentWhen reports whether r is present in p, whatever variables are set, if its condition is true.
func (r *Resource) PresentWhen(p *Profile) bool { return r.In(p) && (!r.Optional || r.ClaimedIn(p)) }

// ProfilesOf lists the profiles in which r exists. It is one nil profile if the specification has no profiles.
func (p *Package) ProfilesOf(r *Resource) []*Profile {
	switch {
	case p.Profiles == nil:
		return []*Profile{nil}
	case r.OnlyIn != nil:
		return r.OnlyIn
	}
	return p.Profiles.All
}
