package envvar

import "slices"

// A Variable is an environment variable that a file sets for a program.
type Variable struct {
	Name   string
	Text   string // the value; "" if it is not known or is a secret
	Need   bool   // whether it is set to a value
	Secret bool
	Mount  string // the path of a file with a secret that has no variable; Name is then the name of the secret
}

// A List is an ordered list of variables without duplicate names.
type List []Variable

// Set adds a variable, or replaces the one with the same name.
func (vs *List) Set(v Variable) {
	at := slices.IndexFunc(*vs, func(o Variable) bool { return o.Name == v.Name && o.Mount == v.Mount })
	if at < 0 {
		*vs = append(*vs, v)
		return
	}
	(*vs)[at] = v
}

// Join adds the variables of another container. A variable of both is a secret if it is a secret in one of them.
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
