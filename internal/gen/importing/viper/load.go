package viper

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/oldloader"
)

// A way says what a function of the program does with viper. The ways are in the order in which the test prefers them.
type way int

const (
	loads        way = iota // the function loads and returns the struct
	loadsPointer            // the function loads the struct and returns a pointer to it
	makes                   // the function returns a *viper.Viper
	takes                   // the function prepares a *viper.Viper that is its argument
	prepares                // the function prepares the global Viper of the package
	initialized             // functions named init prepare the global Viper
	repeated                // the test cannot call the function, and repeats its calls
)

// loader returns the function that a test of the package at own calls to load the struct with viper.
func (s *Setup) loader(of *types.Named, own string) (function, way) {
	calls := slices.DeleteFunc(slices.Clone(s.where), func(f function) bool { return f.decl.Recv == nil && f.name == "init" })
	if len(calls) > 0 || len(s.where) == 0 || slices.ContainsFunc(s.where, func(f function) bool { return f.file.Name.Name == "main" && f.path != own }) {
		return s.best(of, own, calls)
	}
	init := function{path: s.where[0].path}
	if f, how := s.best(of, own, s.unmarshals); how <= loadsPointer && f.path == init.path {
		return f, how
	}
	return init, initialized
}

// best returns the function that a test of the package at own calls so that all the given functions run.
func (s *Setup) best(of *types.Named, own string, calls []function) (best function, found way) {
	found = repeated
	for _, f := range s.functions {
		callable := f.decl.Recv == nil && f.decl.Type.TypeParams == nil && (f.path == own || ast.IsExported(f.name) && f.file.Name.Name != "main")
		if !callable || f.name == "init" || f.name == "main" {
			continue
		}
		if how := f.way(of); how < found && s.reaches(f, calls) {
			best, found = f, how
		}
	}
	return best, found
}

// way returns what the function does with viper, according to its signature.
func (f function) way(of *types.Named) way {
	var results []ast.Expr
	if f.decl.Type.Results != nil {
		for _, r := range f.decl.Type.Results.List {
			if len(r.Names) > 1 {
				return repeated
			}
			results = append(results, r.Type)
		}
	}
	if f.fails() {
		results = results[:len(results)-1]
	}
	var params []string
	for _, p := range f.decl.Type.Params.List {
		if _, variadic := p.Type.(*ast.Ellipsis); variadic {
			continue
		}
		if len(p.Names) > 1 {
			return repeated
		}
		params = append(params, f.typeName(p.Type))
	}
	struc := of.Obj().Pkg().Path() + "." + of.Obj().Name()
	switch {
	case len(params) == 1 && params[0] == "*"+Path+".Viper" && len(results) == 0:
		return takes
	case len(params) > 0 || len(results) > 1:
		return repeated
	case len(results) == 0:
		return prepares
	}
	switch f.typeName(results[0]) {
	case struc:
		return loads
	case "*" + struc:
		return loadsPointer
	case "*" + Path + ".Viper":
		return makes
	}
	return repeated
}

// fails reports whether the last result of the function is an error.
func (f function) fails() bool {
	if f.decl.Type.Results == nil {
		return false
	}
	all := f.decl.Type.Results.List
	return f.typeName(all[len(all)-1].Type) == f.path+".error"
}

// typeName returns a type in the signature of the function with its import path, or "" for a type without a name.
func (f function) typeName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return "*" + f.typeName(x.X)
	case *ast.Ident:
		return f.path + "." + x.Name
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return gosource.ImportedAs(f.file, id.Name) + "." + x.Sel.Name
		}
	}
	return ""
}

// Before is how the test loads with viper: by a function of the program if one can be called, else with the calls that were found.
func (s *Setup) Before(of *types.Named, own, qualifier, config string) oldloader.Loader {
	f, how := s.loader(of, own)
	var b oldloader.Loader
	old := "old."
	switch {
	case how == repeated || how == initialized && f.path == of.Obj().Pkg().Path():
	case how == initialized:
		b.Imports = append(b.Imports, [2]string{"_", f.path})
	case f.path == own:
		old = qualifier
	default:
		b.Imports = append(b.Imports, [2]string{"old", f.path})
	}
	if _, early := s.early(); how < initialized && !early {
		b.Dir = s.dir
	}
	b.Inside = f.path == own && f.name != "" && !ast.IsExported(f.name)
	call := old + f.name + "()"
	b.Advice = "It calls the function of the program that prepares viper."
	on, hasErr := "viper", false
	lines := []string{}
	try := func(line string) {
		if f.fails() {
			line = "if err := " + line + "; err != nil {\nreturn c, err\n}"
		}
		lines = append(lines, line)
	}
	switch how {
	case loads, loadsPointer:
		b.Advice = "It calls the loader of the program."
		lines = append(append(lines, s.readFound()...), s.bindFile(on)...)
		if len(lines) > 0 {
			b.Imports = append(b.Imports, [2]string{"", Path})
		}
		switch {
		case how == loads && f.fails():
			lines = append(lines, "return "+call)
		case how == loads:
			lines = append(lines, "return "+call+", nil")
		case f.fails():
			lines = append(lines, "p, err := "+call, "if p != nil {\nc = *p\n}", "return c, err")
		default:
			lines = append(lines, "return *"+call+", nil")
		}
		b.Body = oldloader.Setting(config) + strings.Join(lines, "\n")
		return b
	case makes:
		on = "v"
		if hasErr = f.fails(); hasErr {
			lines = append(lines, "v, err := "+call, "if err != nil {\nreturn c, err\n}")
		} else {
			lines = append(lines, "v := "+call)
		}
	case takes:
		on = "v"
		lines = append(lines, "v := viper.New()")
		try(old + f.name + "(v)")
	case prepares:
		lines = append(lines, s.readFound()...)
		try(call)
	case initialized:
		b.Advice = "The program prepares viper in its function init."
		lines = append(lines, s.readFound()...)
	case repeated:
		on = "v"
		b.Advice = "It repeats the calls that import found in the program. If the program makes others, add them here."
		lines = append(lines, s.repeat()...)
	}
	lines = append(lines, s.bindFile(on)...)
	switch s.Filler {
	case "github.com/creasty/defaults":
		lines = append(lines, "if err := defaults.Set(&c); err != nil {\nreturn c, err\n}")
		b.Imports = append(b.Imports, [2]string{"", s.Filler})
	case "github.com/mcuadros/go-defaults":
		lines = append(lines, "defaults.SetDefaults(&c)")
		b.Imports = append(b.Imports, [2]string{"defaults", s.Filler})
	}
	unmarshal := on + ".Unmarshal(&c" + s.options(&b) + ")"
	if hasErr {
		lines = append(lines, "err = "+unmarshal)
	} else {
		lines = append(lines, "err := "+unmarshal)
	}
	b.Imports = append(b.Imports, [2]string{"", Path})
	b.Body = oldloader.Setting(config) + strings.Join(append(lines, "return c, err"), "\n")
	return b
}

// bindFile returns lines with which viper also reads the variables of keys that it knows only from a configuration file.
func (s *Setup) bindFile(on string) []string {
	var lines []string
	for _, key := range s.FromFile {
		lines = append(lines, on+".MustBindEnv("+strconv.Quote(key)+") // which a configuration file has")
	}
	return lines
}

// options returns the further arguments of Unmarshal: the decode hooks that the program names.
func (s *Setup) options(b *oldloader.Loader) string {
	list := ""
	for _, h := range Hooks {
		if s.Hooks[h.Name] && h.Name != LayoutHook {
			list += "mapstructure." + h.Name + "(),\n"
		}
	}
	if list == "" {
		return ""
	}
	b.Imports = append(b.Imports, [2]string{"", s.hookPath})
	return ", viper.DecodeHook(mapstructure.ComposeDecodeHookFunc(\nmapstructure.StringToTimeDurationHookFunc(),\nmapstructure.StringToSliceHookFunc(\",\"),\n" + list + "))"
}

// repeat returns lines that create a Viper with the calls that were found. The prefix comes first, because BindEnv uses it.
func (s *Setup) repeat() []string {
	var options []string
	if s.Delimiter != "." {
		options = append(options, "viper.KeyDelimiter("+strconv.Quote(s.Delimiter)+")")
	}
	if s.bindStruct {
		options = append(options, "viper.ExperimentalBindStruct()")
	}
	lines := []string{"v := viper.New()"}
	if len(options) > 0 {
		lines[0] = "v := viper.NewWithOptions(" + strings.Join(options, ", ") + ")"
	}
	if s.Prefix != "" {
		lines = append(lines, "v.SetEnvPrefix("+strconv.Quote(s.Prefix)+")")
	}
	for _, call := range s.calls {
		if !strings.HasPrefix(call, "SetEnvPrefix(") {
			lines = append(lines, "v."+call)
		}
	}
	return lines
}
