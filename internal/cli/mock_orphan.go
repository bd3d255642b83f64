package cli

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
)

// orphans finds mocks in the folder that is written into whose type is gone. No run writes them again, and none removes them, as another
// command may have made them.
func (r *mockRun) orphans(written []output.File) []diag.Finding {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // nothing is there yet
	}
	severity := diag.Warning
	if r.check {
		severity = diag.Error
	}
	ours := make(map[string]bool, len(written))
	for _, f := range written {
		ours[filepath.Base(filepath.FromSlash(f.Path))] = true
	}
	var files, labels []string
	sources := map[string][]string{} // of files
	for _, e := range entries {
		name := filepath.Join(r.dir, e.Name())
		if e.Type().IsRegular() && filepath.Ext(name) == ".go" && !ours[e.Name()] {
			sources[name] = disk.Sources(name)
			files, labels = append(files, name), append(labels, sources[name]...)
		}
	}
	absent := r.gone(labels)
	var all []diag.Finding
	for _, name := range files {
		var gone []string
		for _, label := range sources[name] {
			if absent[label] {
				gone = append(gone, "`"+label+"`")
			}
		}
		if len(gone) == 0 {
			continue
		}
		is, of := " is a mock of ", ", which no longer exists"
		if len(gone) > 1 {
			is, of = " has mocks of ", ", which no longer exist"
		}
		all = append(all, diag.Finding{
			Severity: severity, Text: "`" + r.shown(name) + "`" + is + strings.Join(gone, ", ") + of,
			Help: "delete the file, or generate it again from types that exist",
		})
	}
	return all
}

// gone are those of the types, named as in the sources of mocks, that are no longer there. It is not known of packages of other modules that
// this run has not looked at.
func (r *mockRun) gone(labels []string) map[string]bool {
	gone := map[string]bool{}
	names := map[string][]string{} // of types to look for in Go files, by the path of the package
	for _, label := range labels {
		dot := strings.LastIndexByte(label, '.')
		if dot <= 0 || dot < strings.LastIndexByte(label, '/') {
			continue // the source is no type
		}
		path, name := label[:dot], label[dot+1:]
		if pkg := r.found[path]; pkg == nil || pkg.Scope().Lookup(name) == nil {
			names[path] = append(names[path], name)
		}
	}
	for path, names := range names {
		dir := r.homeOf(path)
		if dir == "" && r.found[path] == nil {
			continue
		}
		declared := map[string]string{}
		if dir != "" {
			declared = gotypes.Declaring(dir, names) // whether or not it is for this system
		}
		for _, name := range names {
			gone[path+"."+name] = declared[name] == ""
		}
	}
	return gone
}

// homeOf is the folder of a package of the module that is written into; "" for another one.
func (r *mockRun) homeOf(path string) string {
	dir, err := gotypes.FolderOf(r.dir, path)
	if err != nil {
		return ""
	}
	return dir
}
