package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/usage"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/dotenv"
)

// envFlags are the flags of env.
type envFlags struct {
	format, profile, file string
	check, strict         bool
	params                []string // "environment=prod", "cloud.environment=prod"
	replicas, most        uint32   // the number of processes, and the maximum number of connections of a server; 0: not given
}

// counts reports whether the user wants connections to be counted.
func (f envFlags) counts() bool { return f.replicas > 0 || f.most > 0 }

// environment is the process's environment as a resource.Source.
type environment struct{ Process }

func (e environment) Lookup(name string) (string, bool) { return e.Env(name) }

// Names lists the variables. It returns false if they cannot be listed. Then maps of objects cannot be checked.
func (e environment) Names() ([]string, bool) {
	if e.Environ == nil {
		return nil, false
	}
	var names []string
	for _, v := range e.Environ() {
		if name, _, ok := strings.Cut(v, "="); ok && name != "" {
			names = append(names, name)
		}
	}
	return names, true
}

// withParams returns p with the resources of its factories for the parameters in the flags.
func (a *app) withParams(p *model.Package, f envFlags) (*model.Package, error) {
	if len(f.params) == 0 {
		return p, nil
	}
	given := map[*model.Factory]map[string]string{}
	for _, flag := range f.params {
		name, text, ok := strings.Cut(flag, "=")
		if !ok {
			return nil, usage.New("--param `"+flag+"` has no value", "write --param name=value")
		}
		fs, err := factoriesWith(p, name)
		if err != nil {
			return nil, err
		}
		for _, factory := range fs {
			if given[factory] == nil {
				given[factory] = map[string]string{}
			}
			given[factory][name[strings.LastIndexByte(name, '.')+1:]] = text
		}
	}
	var source resource.Source = environment{a.Process}
	if f.file != "" {
		vars, err := dotenv.Read(a.abs(f.file))
		if err != nil {
			return nil, err
		}
		source = vars
	}
	q := p
	for _, factory := range p.Factories {
		texts := given[factory]
		if texts == nil {
			continue
		}
		filled, from := filledParams(factory, texts, source)
		chosen, err := value.Parameters(factory, filled)
		if err != nil {
			text := "--param " + err.Error()
			if name, how, _ := strings.Cut(err.Error(), ": "); from[name] != "" {
				text = name + " (" + from[name] + "): " + how
			}
			return nil, usage.New(text, "`resgen explain "+factory.Name+"` lists the parameters")
		}
		q = chosen.Package(q, factory, texts)
	}
	return q, nil
}

// filledParams returns given, completed with the values of the other parameters from their variables and defaults, as in the program. The
// second result has the variables that gave a value, by the path of the parameter.
func filledParams(f *model.Factory, given map[string]string, source resource.Source) (texts, from map[string]string) {
	texts, from = maps.Clone(given), map[string]string{}
	for _, l := range f.Given.Leaves {
		p := l.Field()
		if _, given := texts[p.Name]; given || p.Secret {
			continue
		}
		s := l.Source(nil)
		for _, name := range append(slices.Clone(s.Env), s.Old...) {
			if text, _ := source.Lookup(name); s.Read(text) != "" {
				texts[p.Name], from[f.Name+"."+p.Name] = s.Read(text), name
				break
			}
		}
		if _, given := texts[p.Name]; !given && p.Default != nil {
			texts[p.Name] = p.Default.Text
		}
	}
	return texts, from
}

// factoriesWith lists the factories that have the named parameter. If the name has a dot, this is only the factory before the dot.
func factoriesWith(p *model.Package, name string) ([]*model.Factory, error) {
	of, param, dotted := strings.Cut(name, ".")
	if !dotted {
		of, param = "", name
	}
	var fs []*model.Factory
	var known []string
	for _, f := range p.Factories {
		if of != "" && of != f.Name {
			continue
		}
		for _, field := range f.Params.Fields {
			known = append(known, field.Name)
		}
		field := f.Param(param)
		if field != nil && field.Secret {
			return nil, usage.New(fmt.Sprintf("the parameter `%s` is a secret, which must not be on a command line", name), "leave it out")
		}
		if field != nil {
			fs = append(fs, f)
		}
	}
	switch {
	case len(p.Factories) == 0:
		return nil, usage.New("the specification has no factories", "leave --param out")
	case len(fs) == 0:
		return nil, usage.New(fmt.Sprintf("there is no parameter `%s`", name), diag.DidYouMean(param, known))
	}
	return fs, nil
}
