package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// The names of what a package declares are made in this file, each by one function. Exported names are made of the specification's
// own: resolve reports those that collide, and `go_name` changes them. Unexported names are given by Spell, so that they never collide.

// NewName is the function that returns a configuration of k, changed and checked.
func (k *Kind) NewName() string { return "New" + k.Config }

// DefaultName is the function that returns a configuration of k with its defaults.
func (k *Kind) DefaultName() string { return "Default" + k.Config }

// ValidateName is the function that checks the existing Go struct that is the configuration of k.
func (k *Kind) ValidateName() string { return "Validate" + k.Config }

// DescribeName is the function that describes the existing Go struct that is the configuration of k.
func (k *Kind) DescribeName() string { return "Describe" + k.Config }

// StartName is the function that returns what the loader of a resource of k starts with.
func (k *Kind) StartName() string {
	if k.Struct != nil {
		return k.Held.Default
	}
	return k.DefaultName()
}

// OpenName is the function that opens a resource of k.
func (k *Kind) OpenName() string { return "Open" + k.Go }

// InterfaceName is the interface of the client of k, unless the specification names it.
func (k *Kind) InterfaceName() string { return k.Go + "Client" }

// ConfigureName is the type of the functions that change the SDK's configuration.
func (k *Kind) ConfigureName() string { return k.Go + "Configure" }

// ParamsName is the struct of the optional parameters of the operation that is the method goName.
func (k *Kind) ParamsName(goName string) string { return k.Go + goName + "Params" }

// DefaultName is the function that returns an o with its defaults.
func (o *Object) DefaultName() string { return "Default" + o.Go }

// SealName is the method that makes an object a member of u.
func (u *Union) SealName() string { return "is" + u.Go }

// LoadName is the function that reads the configuration of r alone.
func (r *Resource) LoadName() string { return "Load" + r.Go + "Config" }

// WithName is the option that lends the handle of r.
func (r *Resource) WithName() string { return "With" + r.Go }

// WithConfigureName is the option that changes the SDK's configuration of r.
func (r *Resource) WithConfigureName() string { return r.WithName() + "Configure" }

// OpenName is the function that opens the resources of b.
func (b *Bundle) OpenName() string { return "Open" + b.Go }

// RunName is the function that calls a function with the resources of b.
func (b *Bundle) RunName() string { return "Run" + b.Go }

// NewName is the function of the package of mocks that returns b made of mocks.
func (b *Bundle) NewName() string { return "New" + b.Go }

// MockName is the mock of the interface that is known as base.
func MockName(base string) string { return base + "Mock" }

// NewMockName is the function that makes such a mock.
func NewMockName(base string) string { return "New" + MockName(base) }

// Held is the names of what is generated for a kind whose configuration is an existing Go struct.
type Held struct {
	Type    string // "appFields": the struct of the fields that resgen loads and checks
	Of      string // "appFieldsOf": the function that takes them out of the existing struct
	Default string // "defaultAppFields": the function that returns them as they start
}

// Spell gives every unexported name of p. Where two things would have one name, the later one in the order of the specification gets a
// number, so that what is added behind it changes no name. Names that the specification gives to Go functions of p are kept free.
func Spell(p *Package) {
	s := speller{"options": true, "newOptions": true}
	for _, f := range p.Functions() {
		if f.From == nil {
			s[f.Name] = true
		}
	}
	for _, k := range p.Kinds {
		if k.From == nil {
			s.kind(k)
		}
	}
	members := newOptionMembers()
	for _, r := range p.Resources {
		r.Loader = s.pick("load" + r.Go)
		if r.Kind.Client != nil {
			members.resource(r)
		}
	}
	p.Unexported = nil
	for _, n := range p.Names() {
		if !n.Member() && !n.Exported() {
			p.Unexported = append(p.Unexported, n.Go)
		}
	}
	for _, f := range p.Functions() {
		if f.From == nil {
			p.Unexported = append(p.Unexported, f.Name)
		}
	}
}

// A speller is the names that are taken.
type speller map[string]bool

// pick takes a name that is free: name, or with a number.
func (s speller) pick(name string) string {
	free := name
	for n := 2; s[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	s[free] = true
	return free
}

func (s speller) kind(k *Kind) {
	stem := ident.Unexport(k.Go)
	if k.Struct != nil {
		k.Held = Held{Type: s.pick(stem + "Fields"), Of: s.pick(stem + "FieldsOf"), Default: s.pick("default" + k.Go + "Fields")}
	}
	if c := k.Client; c != nil {
		if len(c.Chains) > 0 {
			c.Adapter = s.pick(stem + "Adapter")
		}
		if c.Hides() {
			c.SDK = s.pick(stem + "SDK")
		}
		if len(c.Operations) > 0 {
			c.Sending = s.pick(stem + "Operations")
		}
	}
	s.patterns(k.Go, k.Fields, k.Rules)
	for _, o := range k.Objects {
		s.patterns(o.Go, o.Fields, o.Rules)
	}
}

// patterns names the variables that hold the patterns of a struct; equal patterns of its rules share one.
func (s speller) patterns(goName string, fields []*Field, rules []*Rule) {
	stem := ident.Unexport(goName)
	for _, f := range fields {
		if f.Rules.Arg("pattern") != nil {
			f.PatternVar = s.pick(stem + f.Go + "Pattern")
		}
	}
	shared := map[string]string{}
	for i, r := range rules {
		for j, x := range r.Matches() {
			if shared[x.Pattern] == "" {
				name := stem + "RulePattern" + strconv.Itoa(i+1)
				if j > 0 {
					name += "_" + strconv.Itoa(j+1)
				}
				shared[x.Pattern] = s.pick(name)
			}
			x.PatternVar = shared[x.Pattern]
		}
	}
}

// optionMembers are the fields and methods of options that are taken.
type optionMembers map[string]bool

func newOptionMembers() optionMembers {
	m := optionMembers{}
	for _, name := range strings.Fields("config lend load needed open reader") {
		m[name] = true
	}
	for _, name := range strings.Fields( // Go's keywords
		"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
	) {
		m[name] = true
	}
	return m
}

// pick takes the first of names that is free, or the last with underscores.
func (m optionMembers) pick(names ...string) string {
	i := slices.IndexFunc(names, func(name string) bool { return !m[name] })
	name := names[len(names)-1]
	if i >= 0 {
		name = names[i]
	}
	for m[name] {
		name += "_"
	}
	m[name] = true
	return name
}

func (m optionMembers) resource(r *Resource) {
	name := ident.Unexport(r.Go)
	r.Lent = m.pick(name, name+"Handle")
	r.Node = m.pick(name + "Node")
	if r.Kind.Client.Configure != "" {
		r.Changes = m.pick(name + "Configure")
	}
}
