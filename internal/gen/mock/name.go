package mock

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// Names returns the names of the mocks of targets, without the suffix Mock. They are the names of the types. If two would be the same, as
// much of their packages' paths is put in front as is necessary to distinguish them. If one type is called Store and the other store, the
// mock of store has the name of the package in front, whether or not Store is a target.
func Names(targets []Target) []string {
	names := make([]string, len(targets))
	exported := map[*types.Package]map[string]bool{}
	for i, t := range targets {
		names[i] = upperFirst(t.Type.Name())
		if !t.Type.Exported() && exportedTwin(t.Type, exported) {
			names[i] = pathPrefix(t.Type.Pkg(), 1) + names[i]
		}
	}
	for depth := 1; depth <= 8; depth++ {
		count := map[string]int{}
		for _, n := range names {
			count[n]++
		}
		for i, t := range targets {
			if count[names[i]] > 1 {
				names[i] = pathPrefix(t.Type.Pkg(), depth) + upperFirst(t.Type.Name())
			}
		}
	}
	return names
}

// exportedTwin reports whether the package of o, an unexported type, has an exported type whose name differs only in case. exported caches
// the names of the exported types of each package, as they are and in snake case.
func exportedTwin(o *types.TypeName, exported map[*types.Package]map[string]bool) bool {
	names := exported[o.Pkg()]
	if names == nil {
		names = map[string]bool{}
		for _, name := range o.Pkg().Scope().Names() {
			if _, ok := o.Pkg().Scope().Lookup(name).(*types.TypeName); ok && token.IsExported(name) {
				names[name], names[ident.Snake(name)] = true, true
			}
		}
		exported[o.Pkg()] = names
	}
	return names[upperFirst(o.Name())] || names[ident.Snake(o.Name())]
}

// nameSubjects chooses the names of the declarations of mocks.
func (e *emitter) nameSubjects(subjects []*subject) {
	for _, s := range subjects {
		e.nameSubject(s)
		for _, c := range s.chained {
			before := len(c.of.problems)
			c.of.base = c.name
			e.nameSubject(c.of)
			for _, p := range c.of.problems[before:] {
				p.Help = "give the interface of --returns another name"
				s.problems = append(s.problems, p)
			}
		}
	}
}

// pathPrefix returns the name of a package with depth-1 parts of the path in front of it.
func pathPrefix(pkg *types.Package, depth int) string {
	prefix := upperFirst(pkg.Name())
	parts := strings.Split(pkg.Path(), "/")
	for i := len(parts) - 2; i >= 0 && i > len(parts)-1-depth; i-- {
		if snake := ident.Snake(parts[i]); ident.Valid(snake) {
			prefix = ident.New(nil).Go(snake) + prefix
		}
	}
	return prefix
}

// nameSubject chooses the names of the declarations of one mock. If a name that users type is taken, it reports a problem and does not
// choose another name.
func (e *emitter) nameSubject(s *subject) {
	want := func(name string) string {
		if e.taken[name] && len(s.problems) == 0 {
			s.problem(diag.MockName, writeElsewhere, "`%s` is already declared in package %s", name, e.place.Name)
		}
		e.taken[name] = true
		return name
	}
	s.mock = want(model.MockName(s.base))
	s.new = want(model.NewMockName(s.base))
	s.on = e.free(s.base + "On")
	s.funcs = e.free(s.base + "Funcs")
	s.core = e.free(s.unlikeMethods(lowerFirst(s.base) + "Base"))
	if s.sealed {
		s.embedded = e.free(s.unlikeMethods(lowerFirst(s.base) + "Sealed"))
	}
	if !s.iface {
		s.own = s.base
		if e.inside(s.source.Pkg()) {
			s.own += "Interface"
		}
		s.own = want(s.own)
		if len(s.chained) > 0 {
			s.wrap = want(wrapName(s.base))
			s.adapter, s.real = e.free(lowerFirst(s.base)+"Adapter"), e.free(lowerFirst(s.base)+"Real")
		}
	}
	s.field, s.client = s.unlikeMethods("On"), s.unlikeMethods("Client")
}

// wrapName returns the name of the function that makes a client of a real one. In a test file, a function TestPoolOf would have to be a
// test.
func wrapName(base string) string {
	for _, word := range []string{"Test", "Benchmark", "Fuzz", "Example"} {
		if strings.HasPrefix(base, word) {
			return "Wrap" + base
		}
	}
	return base + "Of"
}

// unlikeMethods returns name, with underscores if s has a method of that name.
func (s *subject) unlikeMethods(name string) string {
	for slices.ContainsFunc(s.methods, func(m *method) bool { return m.name == name }) {
		name += "_"
	}
	return name
}

// nameMethods chooses the names of the types of each method of s and of the interfaces that are mocked with s.
func (e *emitter) nameMethods(s *subject) {
	for _, m := range s.methods {
		m.handle = e.free(s.base + upperFirst(m.name))
		m.record = e.free(m.handle + "Call")
	}
	for _, c := range s.chained {
		e.nameMethods(c.of)
	}
}

// free returns a free package-level name: name, if necessary with underscores.
func (e *emitter) free(name string) string {
	for e.taken[name] {
		name += "_"
	}
	e.taken[name] = true
	return name
}

// nameImports chooses the names by which the file of some mocks imports packages, and then the names of parameters.
func (e *emitter) nameImports(subjects ...*subject) {
	names := map[string]string{}
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
			if f := m.failing; f != nil && f.Path != e.place.Path {
				names[f.Path] = f.Package
			}
			for _, p := range m.params {
				if from := copier(p.typ); from != "" {
					names[from] = from
				}
			}
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
	names[module.Mock], paths = "mock", append([]string{module.Mock}, paths...)
	used, imports := map[string]bool{}, map[string]string{}
	for _, path := range paths {
		name := names[path]
		for n := 2; used[name] || e.taken[name] || predeclared(name) || name == "_" || name == "init"; n++ {
			name = names[path] + strconv.Itoa(n)
		}
		used[name] = true
		imports[path] = name
	}
	for _, s := range subjects {
		s.imports = imports
		e.nameVariables(s)
	}
}

// nameVariables chooses the names of the type parameters, parameters, results and fields of records of s.
func (e *emitter) nameVariables(s *subject) {
	own := e.fileScope(s).inner()
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
				fallback = m.resultName(i - len(m.params))
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
		c.of.imports = s.imports
		e.nameVariables(c.of)
	}
}

// resultName returns a name for a result without a declared name.
func (m *method) resultName(i int) string {
	if n := len(m.results); n == 1 || n == 2 && m.fails {
		return "result"
	}
	return "result" + strconv.Itoa(i+1)
}

func declaredOr(name, other string) string {
	if declared(name) == "" {
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

// guess returns a name for a parameter that has none.
func (e *emitter) guess(t types.Type, fallback string) string {
	switch {
	case typeutil.IsContext(t):
		return "ctx"
	case typeutil.IsError(t):
		return "err"
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	o := typeutil.DeclaredName(t)
	if o == nil || o.Pkg() == nil {
		return fallback
	}
	if snake := ident.Snake(o.Name()); ident.Valid(snake) && len(snake) > 1 {
		return e.speller.Local(snake)
	}
	return fallback
}

// fieldName returns the exported form of a parameter's name.
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

// fileScope returns the names that no local name of a file may hide: the names of the package and the imports.
func (e *emitter) fileScope(s *subject) *scope {
	imports := map[string]bool{}
	for _, n := range s.imports { // order: a set
		imports[n] = true
	}
	return newScope(newScope(nil, e.taken), imports)
}

// A scope is the set of names that are taken in a piece of code, including those of outer scopes.
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

// inner returns an empty scope inside s.
func (s *scope) inner() *scope { return newScope(s, map[string]bool{}) }

// pick returns a free name, and marks it as taken: name, if necessary with underscores.
func (s *scope) pick(name string) string {
	for s.has(name) || predeclared(name) || token.IsKeyword(name) {
		name += "_"
	}
	s.names[name] = true
	return name
}

// pickNumbered returns a free name, and marks it as taken: name, if necessary with a number.
func (s *scope) pickNumbered(name string) string {
	given := name
	for n := 2; s.has(name) || predeclared(name) || token.IsKeyword(name); n++ {
		name = given + strconv.Itoa(n)
	}
	s.names[name] = true
	return name
}

// predeclared reports whether name is a predeclared name of Go.
func predeclared(name string) bool { return types.Universe.Lookup(name) != nil }
