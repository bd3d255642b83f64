package mockgen

import (
	"cmp"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/ident"
)

// fileName returns the name of the file with the mock of a type. If names of types in a package differ only in case, the file names get
// numbers.
func (r *run) fileName(t mock.Target, name string) string {
	base := ident.FileStem(name)
	if n := earlierTwins(t.Type); n > 0 {
		base += strconv.Itoa(n + 1)
	}
	if r.Test {
		return base + "_mock_test.go"
	}
	return base + "_mock.go"
}

// earlierTwins counts the interfaces and func types of o's package whose names differ from o's name only in case, and sort before it. It
// does not count an exported twin of an unexported o, because their mocks already have different names.
func earlierTwins(o *types.TypeName) int {
	n := 0
	scope := o.Pkg().Scope()
	for _, name := range scope.Names() {
		twin, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || twin.Exported() != o.Exported() || ident.FileStem(name) != ident.FileStem(o.Name()) {
			continue
		}
		if twin == o {
			break
		}
		switch twin.Type().Underlying().(type) {
		case *types.Interface, *types.Signature:
			n++
		}
	}
	return n
}

// twins reports two mocks for the same file, unless the request is for one file.
func (r *run) twins(mocks []mock.Mock) {
	if r.File != "" {
		return
	}
	first := map[string]int{}
	for i, m := range mocks {
		file := r.fileName(r.targets[i], m.Name)
		if j, ok := first[file]; ok {
			r.list.Add(diag.Finding{
				Code: diag.MockName, Text: "the mocks of `" + r.labels[j] + "` and `" + r.labels[i] + "` would both be " + file, At: r.spans[i],
				Help: "write them into one file, --out mocks_test.go, or into two folders",
			})
		} else {
			first[file] = i
		}
	}
}

// circles reports a package of a target that imports the package to write into. Only external tests may be in such a circle.
func (r *run) circles(place mock.Place) error {
	var paths []string
	known := map[string]bool{}
	for _, t := range r.targets {
		if p := t.Type.Pkg().Path(); p != place.Path && !known[p] && !standard(p, place.Path) {
			known[p] = true
			paths = append(paths, p)
		}
	}
	if len(paths) == 0 || r.external {
		return nil
	}
	way, err := r.World.Circle(paths, place.Path)
	if err != nil || way == nil {
		return err
	}
	i := slices.IndexFunc(r.targets, func(t mock.Target) bool { return t.Type.Pkg().Path() == way[0] })
	f := diag.Finding{
		Code: diag.ImportCycle, At: r.spans[i],
		Text: "the mock of `" + r.labels[i] + "` cannot be in package " + place.Name + ": " + strings.Join(way, " imports "),
		Help: "set --out to the folder of another package",
	}
	if r.inTests() {
		f.Help = "write it into the external test package: --package " + place.Name + "_test"
	}
	r.list.Add(f)
	return nil
}

// standard reports whether path, imported by the package at from, can only be a package of the standard library.
func standard(path, from string) bool {
	first, _, _ := strings.Cut(path, "/")
	own, _, _ := strings.Cut(from, "/")
	return !strings.Contains(first, ".") && first != own
}

// OutFlaw returns the reason why nothing may be written at out, a slash path as --out has it, or "" if there is no reason. It judges only the
// names in out: the folders above exist.
func OutFlaw(out string) string {
	for part := range strings.SplitSeq(out, "/") {
		if part == "" || part == "." || part == ".." {
			continue
		}
		if flaw := cmp.Or(ident.FileFlaw(part), ident.Reserved(part)); flaw != "" {
			return flaw
		}
	}
	if file := path.Base(out); strings.HasSuffix(file, ".go") && (file[0] == '.' || file[0] == '_') {
		return "begins with a dot or an underscore: Go ignores the file"
	}
	return ""
}
