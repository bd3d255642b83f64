package resolve

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// stub declares, in short, what the generated files of p will: enough for the signatures of hand-written Go.
func stub(p *model.Package, kinds []*model.Kind, open func(*model.Kind) opened) string {
	s := &stubber{imports: map[string]string{}}
	s.line("type Config struct{}")
	s.line("type Resources struct{}")
	s.line("type Option func()")
	if p.Profiles != nil {
		s.line("type Profile string")
	}
	for _, k := range kinds {
		s.kind(k, open(k))
	}
	for _, b := range p.Bundles {
		s.line("type %s struct{}", b.Go)
	}
	var head strings.Builder
	fmt.Fprintf(&head, "package %s\n\n", p.Name)
	for _, path := range slices.Sorted(maps.Keys(s.imports)) {
		fmt.Fprintf(&head, "import %s %q\n", s.imports[path], path)
	}
	return head.String() + s.body.String()
}

// A stubber writes a stub.
type stubber struct {
	body    strings.Builder
	imports map[string]string // names by path
}

func (s *stubber) line(format string, args ...any) { fmt.Fprintf(&s.body, format+"\n", args...) }

// of is the name of a type of the package at path, "" for the stub's own.
func (s *stubber) of(path, name string) string {
	if path == "" {
		return name
	}
	if s.imports[path] == "" {
		s.imports[path] = fmt.Sprintf("p%d", len(s.imports))
	}
	return s.imports[path] + "." + name
}

func (s *stubber) kind(k *model.Kind, o opened) {
	if k.From != nil {
		names := append(typeNames(k), o.interfaces...)
		names = append(names, o.params...)
		if o.handle != "" {
			names = append(names, o.handle)
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			s.line("type %s = %s", name, s.of(k.From.Path, name))
		}
		return
	}
	s.opened(o)
	s.structure(k.Config, k.Fields)
	for _, o := range k.Objects {
		s.structure(o.Go, o.Fields)
	}
	for _, e := range k.Enums() {
		s.line("type %s string", e.Go)
	}
	for _, u := range k.Unions() {
		s.line("type %s interface { is%s() }", u.Go, u.Go)
		for _, m := range u.Members {
			s.line("func (%s) is%s() {}", m.Go, u.Go)
		}
	}
}

// opened declares the types of open resources, without the methods that nobody knows yet.
func (s *stubber) opened(o opened) {
	if o.handle != "" {
		s.line("type %s struct{}", o.handle)
	}
	for _, name := range o.interfaces {
		s.line("type %s interface{}", name)
	}
	for _, name := range o.params {
		s.line("type %s struct{}", name)
	}
}

func (s *stubber) structure(name string, fields []*model.Field) {
	s.line("type %s struct {", name)
	for _, f := range fields {
		s.line("\t%s %s", f.Go, s.field(f))
	}
	s.line("}")
	s.line("func (%s) Validate() error", name)
}

// field is the Go type of f.
func (s *stubber) field(f *model.Field) string {
	if f.Pointer() {
		return "*" + f.Type.Spell(f.Secret, s.of)
	}
	return f.Type.Spell(f.Secret, s.of)
}

// runtime is the import path of what generated code has in common.
const runtime = "github.com/resgen-go/resgen/resource"
