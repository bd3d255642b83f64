package stub

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
)

// Go returns Go code that declares the exported types of p in a short form. This is enough to check the signatures of hand-written Go.
func Go(p *model.Package) string {
	s := &stubber{imports: map[string]string{}}
	for _, n := range naming.Package(p) {
		if n.IsType() && n.Exported() {
			s.declare(n)
		}
	}
	var head strings.Builder
	fmt.Fprintf(&head, "package %s\n\n", p.Name)
	for _, path := range slices.Sorted(maps.Keys(s.imports)) {
		fmt.Fprintf(&head, "import %s %q\n", s.imports[path], path)
	}
	return head.String() + s.body.String()
}

// A stubber writes the declarations.
type stubber struct {
	body    strings.Builder
	imports map[string]string // the names of imported packages, by path
}

func (s *stubber) line(format string, args ...any) { fmt.Fprintf(&s.body, format+"\n", args...) }

// of returns the name of a type of the package at path. The path is "" for the package itself.
func (s *stubber) of(path, name string) string {
	if path == "" {
		return name
	}
	if s.imports[path] == "" {
		s.imports[path] = fmt.Sprintf("p%d", len(s.imports))
	}
	return s.imports[path] + "." + name
}

// declare writes the declaration of one type, without the methods of clients, which are not known yet.
func (s *stubber) declare(n naming.Name) {
	switch t := n.Type.(type) {
	case *model.Import:
		s.line("type %s = %s", n.Go, s.of(t.Path, n.Go))
		return
	case *model.Kind:
		s.structure(n.Go, t.Fields)
		return
	case *model.Object:
		s.structure(n.Go, t.Fields)
		return
	case *model.Union:
		s.line("type %s interface { %s() }", n.Go, t.SealName())
		for _, m := range t.Members {
			s.line("func (%s) %s() {}", m.Go, t.SealName())
		}
		return
	}
	switch n.Sort {
	case naming.StructName:
		s.line("type %s struct{}", n.Go)
	case naming.InterfaceName:
		s.line("type %s interface{}", n.Go)
	case naming.TextName:
		s.line("type %s string", n.Go)
	case naming.FuncTypeName:
		s.line("type %s func()", n.Go)
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

// field returns the Go type of the field f.
func (s *stubber) field(f *model.Field) string {
	if f.Pointer() {
		return "*" + f.Type.Spell(f.Secret, s.of)
	}
	return f.Type.Spell(f.Secret, s.of)
}
