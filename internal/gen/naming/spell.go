package naming

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// Spell chooses every unexported name of p. If two things want one name, the first in the order of the specification gets it and the others
// get a number. So an addition at the end renames nothing. Spell avoids the names of hand-written functions that p calls, and names that
// hand-written Go files of the package declare or import.
func Spell(p *model.Package) {
	s := speller{}
	for _, names := range [][]string{p.Beside.Names, p.Beside.Imports} {
		for _, name := range names {
			s[name] = true
		}
	}
	own := p.Common
	own.Options, own.NewOptions = s.pick("options"), s.pick("newOptions")
	if own.NoConfig {
		own.Config = s.pick(model.Common{NoConfig: true}.ConfigName())
	}
	p.Common = own
	for _, f := range functions(p) {
		if f.From == nil {
			s[f.Name] = true
		}
	}
	for _, k := range p.Kinds {
		if k.From == nil {
			s.kind(k)
		} else {
			s.mirror(k)
		}
	}
	members := newOptionMembers()
	for _, k := range p.ObservedKinds() {
		members[k.ObserveField()] = true
	}
	for _, r := range p.Resources {
		r.Loader = s.pick("load" + r.Go)
		members.resource(r)
	}
	p.ItemLoaders = map[*model.Object]string{}
	for _, o := range p.ItemObjects() {
		p.ItemLoaders[o] = s.pick("load" + o.Go)
	}
	for _, f := range p.Factories {
		f.Field = members.pick(ident.Unexport(f.FactoryName()))
		s.factory(f)
	}
	p.Unexported = nil
	for _, n := range Package(p) {
		if !n.Member() && !n.Exported() {
			p.Unexported = append(p.Unexported, n.Go)
		}
	}
	for _, f := range functions(p) {
		if f.From == nil {
			p.Unexported = append(p.Unexported, f.Name)
		}
	}
}

// functions returns the Go functions that the specification names and that the files of p call.
func functions(p *model.Package) []model.Func {
	var fs []model.Func
	add := func(calls ...*model.Call) {
		for _, c := range calls {
			if c != nil && c.Method == "" {
				fs = append(fs, c.Func)
			}
		}
	}
	for _, k := range p.Kinds {
		if k.From != nil {
			continue
		}
		add(k.Further, k.Fill)
		if c := k.Client; c != nil {
			fs = append(fs, c.New)
			add(c.Close, c.Health, c.Stats)
			if c.Reporter != nil {
				fs = append(fs, c.Reporter.Func)
			}
		}
	}
	for _, r := range p.All() {
		add(r.Life.AfterOpen...)
		add(r.Life.BeforeClose...)
		add(r.Health.Check)
		fs = append(fs, r.Changed...)
	}
	return fs
}

// factory chooses the names for one factory. Its loaders are methods of the parameters, whose other members are exported.
func (s speller) factory(f *model.Factory) {
	stem := ident.Unexport(f.Go)
	f.Options, f.NewOptions = s.pick(stem+"Options"), s.pick("new"+f.Go+"Options")
	s.kind(f.Params)
	members, loaders := newOptionMembers(), speller{model.FillName: true}
	for _, r := range f.Resources {
		r.Loader = loaders.pick("load" + r.Go)
		members.resource(r)
	}
}

// A speller holds the unexported names of the package that are taken.
type speller map[string]bool

// pick returns name, with a number if name is taken, and marks the result as taken.
func (s speller) pick(name string) string {
	free := name
	for n := 2; s[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	s[free] = true
	return free
}

func (s speller) kind(k *model.Kind) {
	stem := ident.Unexport(k.Go)
	s.mirror(k)
	if c := k.Client; c != nil {
		if len(c.Chains) > 0 {
			c.AdapterType = s.pick(stem + "Adapter")
		}
		if c.Hides() {
			c.SDKAlias = s.pick(stem + "SDK")
		}
		if len(c.Operations) > 0 {
			c.OperationsType = s.pick(stem + "Operations")
		}
		s.observed(k)
	}
}

// mirror chooses the names of the declarations that load a configuration that is an existing Go struct, also for a kind of another package.
func (s speller) mirror(k *model.Kind) {
	if k.Struct == nil {
		return
	}
	k.Mirror = model.Mirror{Type: s.pick(ident.Unexport(k.Go) + "Fields"), Default: s.pick("default" + k.Go + "Fields")}
	if k.TakesFields() {
		k.Mirror.Of = s.pick(ident.Unexport(k.Go) + "FieldsOf")
	}
}

// observed chooses the names of the types that report calls to observers. Chains with the same interface share a type.
func (s speller) observed(k *model.Kind) {
	c := k.Client
	if !c.Observed() {
		return
	}
	c.ObservedType = s.pick(ident.Unexport(k.Go) + "Observed")
	of := map[string]string{}
	for i, ch := range c.Chains {
		if !slices.ContainsFunc(ch.Methods(), (*model.Method).IsOperation) {
			continue
		}
		if of[ch.Interface] == "" {
			of[ch.Interface] = s.pick(ident.Unexport(ch.Interface) + "Observed")
		}
		c.Chains[i].ObservedType = of[ch.Interface]
	}
}

// optionMembers holds the fields and methods of the type options that are taken.
type optionMembers map[string]bool

func newOptionMembers() optionMembers {
	m := optionMembers{}
	for _, name := range strings.Fields("asked config give lend load needed open profile reader") {
		m[name] = true
	}
	for _, name := range strings.Fields( // Go's keywords
		"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
	) {
		m[name] = true
	}
	return m
}

// pick takes the first free name of names. If none is free, it appends underscores to the last.
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

func (m optionMembers) resource(r *model.Resource) {
	name := ident.Unexport(r.Go)
	if r.Kind.Client == nil {
		r.ConfigField = m.pick(name + "Config")
		return
	}
	r.HandleField = m.pick(name, name+"Handle")
	r.NodeMethod = m.pick(name + "Node")
	if r.Kind.Client.Configure != "" {
		r.ConfigureField = m.pick(name + "Configure")
	}
	r.ConfigField = m.pick(name + "Config")
}
