package oldprogram

import (
	"errors"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/importing"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/program"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/usage"
)

// structure returns the specification for the struct that arg names.
func (r reader) structure(arg string) (made importing.Result, err error) {
	struc, err := r.structType(arg)
	if err != nil {
		return made, err
	}
	own, err := gotypes.ImportPath(r.Dir)
	if err != nil {
		return made, project.ModuleError(err)
	}
	if l := typeutil.LockedStruct(own, struc); l != nil {
		return made, usage.New(l.Why, l.Help)
	}
	source, err := r.goSource(struc.Obj().Pkg().Path())
	if err != nil {
		return made, err
	}
	if len(source.Broken) > 0 { // some of its fields or tags would be missing
		return made, usage.New("`"+source.Broken[0]+"` is not valid Go", "correct it: `go vet` prints the line")
	}
	versions := r.Required()
	paths := slices.Concat(source.Imports(), slices.Sorted(maps.Keys(versions)))
	lib, err := r.library(arg, struc, source.Imports())
	if err != nil {
		return made, err
	}
	if r.Name == "" {
		r.Name = resourceName(struc.Obj().Name())
	}
	q := importing.Request{Struct: struc, Library: lib, Source: source, Module: lib.In(paths), Version: versions[lib.In(paths)], Prefix: r.Prefix, Name: r.Name, Package: r.pkg, Path: own}
	sources := []gosource.Source{source}
	for _, name := range r.Defaults {
		path, err := r.ImportPath(name)
		if err != nil {
			return made, err
		}
		src, err := r.goSource(path)
		if err != nil {
			return made, err
		}
		if !slices.ContainsFunc(sources, func(s gosource.Source) bool { return s.Path == path }) {
			sources = append(sources, src)
		}
	}
	q.Others = sources[1:]
	if source.Path == own {
		var beside model.Declared
		for _, file := range source.Files {
			gotypes.Declare(&beside, file, path.Base)
		}
		q.Declared = beside.Names
	}
	called := false
	if lib == library.Viper {
		q.Setup = viper.Read(sources, r.configFile(sources))
		called = q.Setup.Called()
	} else {
		q.Program = program.Read(lib, struc, sources)
		called = q.Program.Called()
	}
	made = importing.Import(q)
	if !called {
		made.Notes = append(made.Notes, r.otherLoaders(lib, struc, sources)...)
	}
	return made, nil
}

// otherLoaders returns notes on the packages of the module that import the library and the package of the struct, except sources: one of them
// probably loads the struct.
func (r reader) otherLoaders(lib *library.Library, struc *types.Named, sources []gosource.Source) []note.Note {
	var notes []note.Note
	loads := func(imports []string) bool {
		return lib.In(imports) != "" && slices.Contains(imports, struc.Obj().Pkg().Path())
	}
	for _, dir := range gotypes.FoldersOf(filepath.Dir(r.GoMod()), loads) {
		rel, err := filepath.Rel(r.Dir, dir)
		if rel = filepath.ToSlash(rel); err == nil && !slices.ContainsFunc(sources, func(s gosource.Source) bool { return s.In(rel) }) {
			if !strings.HasPrefix(rel, ".") { // not an import path
				rel = "./" + rel
			}
			why := "it imports " + lib.Name + " and the package of " + struc.Obj().Name() + ", and no call that loads the struct was found: if it is here, pass --defaults " + rel
			notes = append(notes, note.Note{Field: rel, Left: true, Why: why})
		}
	}
	return notes
}

// library returns the library that --from names. Without --from it returns the one that probably loads the struct, according to its tags,
// the imports of its package, and its module.
func (r reader) library(arg string, struc *types.Named, imports []string) (*library.Library, error) {
	if r.From != "" {
		at := slices.Index(Libraries(), r.From)
		if at < 0 {
			return nil, usage.Unknown("library", r.From, Libraries())
		}
		return library.All[at], nil
	}
	fit, strangers := library.Detect(struc, imports, slices.Sorted(maps.Keys(r.Required())))
	byHand := "begin the specification by hand: `struct = \"" + struc.Obj().Pkg().Path() + "." + struc.Obj().Name() + "\"`, as in docs/adopt.md#a-struct-without-tags"
	switch {
	case len(strangers) > 0:
		return nil, usage.New(
			"`"+arg+"` has tags of a library that import does not know: "+ident.Listed(strangers), "import reads the tags of "+ident.Listed(Libraries())+"; name one with --from. For another library, "+byHand,
		)
	case len(fit) == 0:
		return nil, usage.New(
			"no field of `"+arg+"` has a tag of a library that import knows", "import reads the tags of "+ident.Listed(Libraries())+"; name one with --from. For a struct without tags, "+byHand,
		)
	case len(fit) > 1:
		var names []string
		for _, l := range fit {
			names = append(names, l.Name)
		}
		help := "choose the one that loads it: --from " + names[0]
		if slices.Contains(fit, library.Viper) { // which loads structs without tags
			help += ". If none does, " + byHand
		}
		return nil, usage.New("the tags of `"+arg+"` fit several libraries: "+ident.Listed(names), help)
	}
	return fit[0], nil
}

// structType finds the struct that arg names.
func (r reader) structType(arg string) (*types.Named, error) {
	dot := strings.LastIndexByte(arg, '.')
	if dot < 0 || !ident.IsPackage(arg[dot+1:]) {
		return nil, usage.New("`"+arg+"` names no struct", "write import/path.Struct, ./folder.Struct, or .Struct for one of the package in this folder")
	}
	path, err := r.ImportPath(arg[:dot])
	if err != nil {
		return nil, err
	}
	found, err := r.World(r.Dir, nil).Load([]string{path})
	p := found[path]
	if p == nil {
		if err == nil {
			err = errors.New("there is no package " + path)
		}
		return nil, project.ModuleError(err)
	}
	if problems := (world.Problems)(nil); err != nil && !errors.As(err, &problems) {
		return nil, err
	}
	if own, _ := gotypes.ImportPath(r.Dir); !token.IsExported(arg[dot+1:]) && path != own {
		return nil, usage.New("the struct `"+arg+"` is unexported", "export it, or run import in the folder of its package")
	}
	o, _ := p.Scope().Lookup(arg[dot+1:]).(*types.TypeName)
	if o == nil {
		return nil, usage.New("the package `"+path+"` has no type `"+arg[dot+1:]+"`", diag.DidYouMean(arg[dot+1:], structsOf(p.Scope())))
	}
	n, ok := types.Unalias(o.Type()).(*types.Named)
	if !ok || n.TypeParams().Len() > 0 {
		return nil, usage.New("`"+arg+"` is not a struct", "name a struct type without type parameters")
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil, usage.New("`"+arg+"` is not a struct", "name a struct type without type parameters")
	}
	return n, nil
}

// structsOf returns the names of the structs of a package.
func structsOf(scope *types.Scope) []string {
	return slices.DeleteFunc(slices.Clone(scope.Names()), func(name string) bool {
		o, ok := scope.Lookup(name).(*types.TypeName)
		return !ok || !typeutil.IsStruct(o.Type())
	})
}
