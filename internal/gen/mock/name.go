package mock

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/ident"
)

// nameSubjects names the declarations of mocks. Where two would have one name, their packages' names go in front.
func (e *emitter) nameSubjects(subjects []*subject) {
	var all []*subject
	for _, s := range subjects {
		if s.source.Name() == strings.ToLower(s.source.Name()[:1])+s.source.Name()[1:] {
			s.base = upperFirst(s.source.Name())
		}
		all = append(all, s)
	}
	count := map[string]int{}
	for _, s := range all {
		count[s.base]++
	}
	for _, s := range all {
		if count[s.base] > 1 && s.source.Pkg() != nil {
			s.base = upperFirst(s.source.Pkg().Name()) + s.base
		}
	}
	for _, s := range all {
		e.nameSubject(s)
		for _, c := range s.chained {
			c.of.base = c.name
			e.nameSubject(c.of)
		}
	}
}

// nameSubject names the declarations of one mock. Those that users type are as they expect, or there is a problem.
func (e *emitter) nameSubject(s *subject) {
	want := func(name string) string {
		if e.taken[name] {
			s.problem("write the mock into another package: see --out", "`%s` is declared in package %s already", name, e.place.Name)
		}
		e.taken[name] = true
		return name
	}
	s.mock = want(s.base + "Mock")
	s.new = want("New" + s.mock)
	s.on = e.free(s.base + "On")
	s.funcs = e.free(s.base + "Funcs")
	s.core = e.free(lowerFirst(s.base) + "Mock")
	if !s.iface {
		s.own = s.base
		if e.inside(s.source.Pkg()) {
			s.own += "Interface"
		}
		s.own = want(s.own)
		if len(s.chained) > 0 {
			s.wrap = want(s.base + "Of")
			s.adapter, s.real = e.free(lowerFirst(s.base)+"Adapter"), e.free(lowerFirst(s.base)+"Real")
		}
	}
	s.field = "On"
	if slices.ContainsFunc(s.methods, func(m *method) bool { return m.name == "On" }) {
		s.field = "On_"
	}
}

// nameMethods names the types of each method of s and of what is mocked with it.
func (e *emitter) nameMethods(s *subject) {
	for _, m := range s.methods {
		m.handle = e.free(s.base + upperFirst(m.name))
		m.record = e.free(m.handle + "Call")
	}
	for _, c := range s.chained {
		e.nameMethods(c.of)
	}
}

// free is a package-level name that nothing has yet: name, or with underscores.
func (e *emitter) free(name string) string {
	for e.taken[name] {
		name += "_"
	}
	e.taken[name] = true
	return name
}

// nameImports decides by which names the files import packages, and after that on the names of parameters.
func (e *emitter) nameImports(subjects []*subject) {
	names := map[string]string{Runtime: "mock"}
	var collect func(s *subject)
	collect = func(s *subject) {
		add := func(o *types.TypeName) {
			if !e.inside(o.Pkg()) {
				names[o.Pkg().Path()] = o.Pkg().Name()
			}
		}
		add(s.source)
		for _, m := range s.methods {
			e.visit(m.sig, add, func(string) {})
		}
		for _, p := range s.params {
			e.visit(p.Constraint(), add, func(string) {})
		}
		for _, c := range s.chained {
			collect(c.of)
		}
	}
	for _, s := range subjects {
		collect(s)
	}
	var paths []string
	for path := range names { // order: sorted below
		paths = append(paths, path)
	}
	slices.Sort(paths)
	used := map[string]bool{}
	for _, path := range paths {
		name := names[path]
		for n := 2; used[name] || e.taken[name] || predeclared(name) || name == "_"; n++ {
			name = names[path] + strconv.Itoa(n)
		}
		used[name] = true
		e.imports[path] = name
	}
	for _, s := range subjects {
		e.nameVariables(s)
	}
}

// nameVariables names the type parameters, parameters, results and records' fields of s.
func (e *emitter) nameVariables(s *subject) {
	own := e.fileScope().inner()
	s.paramName = map[*types.TypeParam]string{}
	for _, p := range s.params {
		s.paramName[p] = own.pick(declaredOr(p.Obj().Name(), "T"))
	}
	for _, m := range s.methods {
		local, fields := own.inner(), newScope(nil, map[string]bool{})
		m.locals = local
		variables := append(pointers(m.params), pointers(m.results)...)
		for _, v := range variables {
			if v.given != "" {
				v.name = local.pick(v.given)
			}
		}
		for i, v := range variables {
			fallback := "arg" + strconv.Itoa(i+1)
			if i >= len(m.params) {
				fallback = "result" + strconv.Itoa(i+1-len(m.params))
			}
			if v.given == "" {
				v.name = local.pickNumbered(e.guess(v.typ, fallback))
			}
		}
		for _, v := range variables {
			v.field = fields.pickNumbered(e.fieldName(v))
		}
	}
	for _, c := range s.chained {
		e.nameVariables(c.of)
	}
}

func declaredOr(name, other string) string {
	if name == "_" || name == "" {
		return other
	}
	return name
}

func pointers(list []variable) []*variable {
	all := make([]*variable, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

// guess is a name for a parameter that has none.
func (e *emitter) guess(t types.Type, fallback string) string {
	switch {
	case isContext(t):
		return "ctx"
	case isError(t):
		return "err"
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	var o *types.TypeName
	switch t := t.(type) {
	case *types.Named:
		o = t.Obj()
	case *types.Alias:
		o = t.Obj()
	}
	if o == nil || o.Pkg() == nil {
		return fallback
	}
	if snake := ident.Snake(o.Name()); ident.Valid(snake) && len(snake) > 1 {
		return e.speller.Local(snake)
	}
	return fallback
}

// fieldName is the exported form of a parameter's name.
func (e *emitter) fieldName(v *variable) string {
	name := strings.TrimRight(v.name, "_")
	if v.given != "" {
		name = v.given
	}
	if snake := ident.Snake(name); ident.Valid(snake) {
		return e.speller.Go(snake)
	}
	return upperFirst(name)
}

// upperFirst makes name an exported identifier.
func upperFirst(name string) string {
	name = strings.TrimLeft(name, "_")
	r, size := utf8.DecodeRuneInString(name)
	if up := unicode.ToUpper(r); unicode.IsUpper(up) {
		return string(up) + name[size:]
	}
	return "X" + name
}

func lowerFirst(name string) string {
	if snake := ident.Snake(name); ident.Valid(snake) {
		first, _, _ := strings.Cut(snake, "_")
		if len(first) <= len(name) && strings.EqualFold(name[:len(first)], first) {
			return first + name[len(first):]
		}
	}
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(r)) + name[size:]
}

// fileScope is what no local name of a file may hide: its package's names and its imports.
func (e *emitter) fileScope() *scope {
	imports := map[string]bool{}
	for _, n := range e.imports { // order: a set
		imports[n] = true
	}
	return newScope(newScope(nil, e.taken), imports)
}

// A scope is the names that are taken in a piece of code, those around it included.
type scope struct {
	around *scope
	names  map[string]bool
}

func newScope(around *scope, names map[string]bool) *scope { return &scope{around, names} }

func (s *scope) has(name string) bool {
	for ; s != nil; s = s.around {
		if s.names[name] {
			return true
		}
	}
	return false
}

// inner is an empty scope inside s.
func (s *scope) inner() *scope { return newScope(s, map[string]bool{}) }

// pick takes a name that is free: name, or with underscores.
func (s *scope) pick(name string) string {
	for s.has(name) || predeclared(name) || token.IsKeyword(name) {
		name += "_"
	}
	s.names[name] = true
	return name
}

// pickNumbered takes a name that is free: name, or with a number.
func (s *scope) pickNumbered(name string) string {
	given := name
	for n := 2; s.has(name) || predeclared(name) || token.IsKeyword(name); n++ {
		name = given + strconv.Itoa(n)
	}
	s.names[name] = true
	return name
}

// predeclared reports whether Go itself declares name.
func predeclared(name string) bool { return types.Universe.Lookup(name) != nil }
