package mockgen

import (
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// pick adds the types of pkg that an argument names.
func (r *run) pick(w Wanted, pkg *types.Package, problems world.Problems) {
	if !strings.ContainsAny(w.Pattern, `*?[\`) {
		r.pickOne(w, pkg, problems)
		return
	}
	before, known := len(r.targets), r.list.Len()
	var hidden []string
	for _, name := range pkg.Scope().Names() {
		o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if match, _ := path.Match(w.Pattern, name); !ok || !match || !o.Exported() {
			continue
		}
		switch all, sealed := mockable(o.Type()); {
		case all, sealed && r.Embed:
			r.add(w, o)
		case sealed:
			hidden = append(hidden, "`"+name+"`")
		}
	}
	switch {
	case len(r.targets) > before || r.list.Len() > known:
	case len(hidden) > 0:
		r.list.Add(diag.Finding{
			Code: diag.OutOfReach, Text: "all interfaces of `" + w.Path + "` that fit `" + w.Pattern + "` have methods that are not exported: " + strings.Join(hidden, ", "),
			At: w.At, Help: embedding,
		})
	default:
		r.list.Add(diag.Finding{
			Code: diag.UnknownGoType, Text: "`" + w.Path + "` has no exported interface that fits `" + w.Pattern + "`", At: w.At,
			Help: "a pattern finds only interfaces; name other types in full",
		})
	}
}

// embedding is the suggestion for interfaces with unexported methods.
const embedding = "embed them in their mocks: --embed. A call of an unexported method then panics"

// mockable reports whether a pattern selects t. all is true for an interface with methods that are all exported. sealed is true for an
// interface with an unexported method.
func mockable(t types.Type) (all, sealed bool) {
	u, ok := t.Underlying().(*types.Interface)
	if !ok || !u.IsMethodSet() || u.NumMethods() == 0 {
		return false, false
	}
	for m := range u.Methods() {
		sealed = sealed || !m.Exported()
	}
	return !sealed, sealed
}

func (r *run) pickOne(w Wanted, pkg *types.Package, problems world.Problems) {
	switch o := pkg.Scope().Lookup(w.Pattern).(type) {
	case *types.TypeName:
		r.add(w, o)
	case nil:
		var names []string
		for _, name := range pkg.Scope().Names() {
			if o, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && o.Exported() {
				names = append(names, name)
			}
		}
		f := diag.Finding{
			Code: diag.UnknownGoType, Text: "the package `" + w.Path + "` has no type `" + w.Pattern + "`", At: w.At,
			Help: diag.DidYouMean(w.Pattern, names),
		}
		file := r.declaring(w)
		switch {
		case len(problems) > 0:
			f.Text += "; it has errors, the first: " + problems[0].Error()
		case strings.HasSuffix(file, "_test.go"):
			f.Text, f.Help = "`"+w.Pattern+"` is declared in a test, "+file, "declare it in a file that is no test"
		case file != "":
			f.Text += ": " + file + ", which declares it, is not for this system or these build tags"
			f.Help = "build tags are taken from GOFLAGS, the system from GOOS: GOFLAGS=-tags=name, GOOS=windows"
		}
		r.list.Add(f)
	default:
		r.list.Add(diag.Finding{Code: diag.UnknownGoType, Text: "`" + w.Path + "." + w.Pattern + "` is not a type", At: w.At, Help: "interfaces, func types and types with methods can be mocked"})
	}
}

// declaring returns the file that declares a type although the package does not seem to have it, or "".
func (r *run) declaring(w Wanted) string {
	dirs, err := r.World.Dirs([]string{w.Path})
	if err != nil || dirs[0] == "" {
		return ""
	}
	return r.World.Declaring(dirs[0], []string{w.Pattern})[w.Pattern]
}

// add adds a type, once.
func (r *run) add(w Wanted, o *types.TypeName) {
	if r.added[o] {
		return
	}
	if r.added == nil {
		r.added = map[*types.TypeName]bool{}
	}
	r.added[o] = true
	t := mock.Target{Type: o, Embed: r.Embed}
	for _, c := range r.Chains {
		if obj, _, _ := types.LookupFieldOrMethod(o.Type(), true, o.Pkg(), c.Method); isMethod(obj) {
			t.Returns = append(t.Returns, c)
		}
	}
	r.targets = append(r.targets, t)
	r.labels = append(r.labels, o.Pkg().Path()+"."+o.Name())
	r.spans = append(r.spans, w.At)
}

func isMethod(o types.Object) bool {
	_, ok := o.(*types.Func)
	return ok
}

// checkChains reports each --returns that is for no method of a target.
func (r *run) checkChains() {
	for _, c := range r.Chains {
		if !slices.ContainsFunc(r.targets, func(t mock.Target) bool { return slices.Contains(t.Returns, c) }) {
			var methods []string
			for _, t := range r.targets {
				set := types.NewMethodSet(types.NewPointer(t.Type.Type()))
				if types.IsInterface(t.Type.Type()) {
					set = types.NewMethodSet(t.Type.Type())
				}
				for m := range set.Methods() {
					if m.Obj().Exported() {
						methods = append(methods, m.Obj().Name())
					}
				}
			}
			r.list.Add(diag.Finding{
				Code: diag.BadReturns, Text: "--returns: no type here has a method `" + c.Method + "`",
				Help: diag.DidYouMean(c.Method, methods),
			})
		}
	}
}
