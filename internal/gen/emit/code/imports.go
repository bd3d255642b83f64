package code

import (
	"go/types"
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/module"
)

// Imports maps import paths to the names under which the files of p import them. If a generated or hand-written file of p declares the
// name of a package, or a generated function has a variable of that name, the import gets a number.
func Imports(p *model.Package) map[string]string {
	if p.Imports != nil {
		return p.Imports
	}
	i := importer{}
	for _, path := range common {
		i[path] = render.AssumedName(path)
	}
	for _, k := range p.Kinds {
		i.kind(k)
	}
	for _, r := range p.All() {
		i.hooks(r)
	}
	taken := map[string]bool{}
	for _, name := range slices.Concat(fixedVariables, p.Unexported, p.Beside.Names) {
		taken[name] = true
	}
	for path, name := range i { // order: each is changed by itself
		for n := 2; taken[i[path]]; n++ {
			i[path] = name + strconv.Itoa(n)
		}
	}
	return i
}

// ImportsOf maps import paths to the names under which the file of k imports them.
func ImportsOf(p *model.Package, k *model.Kind) map[string]string {
	own := importer{}
	own.kind(k)
	return own.named(p)
}

// ImportsOfResource maps import paths to the names under which the file of r imports them.
func ImportsOfResource(p *model.Package, r *model.Resource) map[string]string {
	own := importer{}
	own.kind(r.Kind)
	own.hooks(r)
	for _, u := range r.Uses {
		own.target(u.Base)
		for _, in := range u.ByProfile {
			own.target(in.Target)
		}
	}
	return own.named(p)
}

// named returns i together with the packages that any file may import, with the names that the files of p use.
func (i importer) named(p *model.Package) importer {
	all := Imports(p)
	for _, path := range common {
		i[path] = all[path]
	}
	for path := range i { // order: each is changed by itself
		i[path] = all[path]
	}
	return i
}

// common lists the packages that any generated file may import.
var common = []string{
	"context", "encoding/json", "errors", "fmt", "log/slog", "maps", "math", "net/url", "slices", "strings", "time", "unicode/utf8",
	module.Runtime, module.Gen, module.Format, module.Lifecycle, module.Observe,
}

// fixedVariables lists the parameters and variables that generated functions always have. They would hide a package with the same name. All
// other variables get names that no package has.
var fixedVariables = []string{"c", "cfg", "configure", "ctx", "err", "i", "o", "opts", "p", "r", "set"}

// An importer gathers the names of packages by import path.
type importer map[string]string

// hooks adds the packages of the functions that r names.
func (i importer) hooks(r *model.Resource) {
	for _, c := range slices.Concat(r.Life.AfterOpen, r.Life.BeforeClose) {
		i.call(c)
	}
	if r.Health.Check != nil {
		i.call(r.Health.Check)
	}
	for _, f := range r.Changed {
		i.function(f)
	}
}

// target adds the package of the resource that another one uses.
func (i importer) target(t model.Target) {
	if t.Resource != nil {
		i.home(t.Resource.Kind)
	}
}

// home adds the package that declares k.
func (i importer) home(k *model.Kind) {
	if k.From != nil {
		i[k.From.Path] = k.From.Name
	}
}

func (i importer) kind(k *model.Kind) {
	i.home(k)
	i.fields(k.Fields)
	for _, o := range k.Objects {
		i.fields(o.Fields)
	}
	i.call(k.Further)
	i.call(k.Fill)
	if k.Client != nil {
		i.client(k.Client)
	}
	if k.Struct != nil {
		i.converted(k.Struct)
	}
}

func (i importer) fields(fields []*model.Field) {
	for _, f := range fields {
		for t := f.Type; t != nil; t = t.Elem {
			if t.Kind == model.TextType {
				i[t.Path] = t.Package
			}
		}
	}
}

func (i importer) client(c *model.Client) {
	i.types(c.Native)
	for _, m := range slices.Concat(c.GoMethods(), c.OperationMethods()) {
		i.types(m.Type)
	}
	for _, ch := range c.ChainInterfaces() {
		for _, m := range ch.Methods() {
			i.types(m.Type)
		}
	}
	if c.Changes != nil {
		i.types(c.Changes)
	}
	for _, d := range c.Deps {
		i.types(d.Param)
	}
	for _, a := range c.Args {
		if a.Pair != nil {
			i.pair(*a.Pair)
		}
	}
	i.operations(c)
	i.function(c.New)
	for _, call := range []*model.Call{c.Close, c.Health, c.Stats} {
		i.call(call)
	}
	if c.Reporter != nil {
		i.function(c.Reporter.Func)
		i.types(c.Reporter.Type)
	}
	if c.Convert != nil {
		i.converted(c.Convert)
	}
}

func (i importer) types(t types.Type) { render.GoImports(i, t) }

func (i importer) call(c *model.Call) {
	if c != nil {
		i.function(c.Func)
	}
}

func (i importer) function(f model.Func) {
	if f.From != nil {
		i[f.From.Path] = f.From.Name
	}
}

func (i importer) converted(s *model.Struct) {
	i.types(s.Type)
	for _, p := range s.Pairs {
		i.pair(p)
	}
}

func (i importer) pair(p model.Pair) {
	i.types(p.Type)
	if p.Part != nil {
		i.converted(p.Part)
	}
	for _, m := range p.Parts {
		i.converted(m.Part)
	}
}

// operations gathers the packages of the types that operations mention.
func (i importer) operations(c *model.Client) {
	if c.Call == nil {
		return
	}
	i.types(c.Call)
	for _, o := range c.Operations {
		for _, p := range o.Transport.Parts() {
			i.types(typeutil.Field(c.Call, p.Field).Type())
		}
		for _, t := range []types.Type{o.Body, o.Response, o.Answer} {
			if t != nil {
				i.types(t)
			}
		}
		i.fields(ParamFields(o.Args))
		i.fields(ParamFields(o.Rest))
	}
}
