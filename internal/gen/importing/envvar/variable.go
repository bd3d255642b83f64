package envvar

import "slices"

// A Variable is one that a file sets for a program.
type Variable struct {
	Name   string
	Text   string // its value; "" for one that is not known, or that nobody may see
	Need   bool   // it is set to something
	Secret bool
	Mount  string // the path of a file that holds a secret, which has no variable; Name is that of the secret
}

// A List is variables in order; each name is there once.
type List []Variable

// Set adds a variable, in place of another one with its name.
func (vs *List) Set(v Variable) {
	at := slices.IndexFunc(*vs, func(o Variable) bool { return o.Name == v.Name && o.Mount == v.Mount })
	if at < 0 {
		*vs = append(*vs, v)
		return
	}
	(*vs)[at] = v
}

// Join adds the variables of another container. A variable of both is a secret if it is one in either.
func (vs *List) Join(more List) {
	for _, v := range more {
		at := slices.IndexFunc(*vs, func(o Variable) bool { return o.Name == v.Name && o.Mount == v.Mount })
		if at >= 0 {
			if v.Secret = v.Secret || (*vs)[at].Secret; v.Secret {
				v.Text = ""
			}
			v.Need = v.Need && (*vs)[at].Need
		}
		vs.Set(v)
	}
}
