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

// orphans returns findings about mocks in the folder whose types no longer exist. No run writes these files again. resgen does not remove
// them, because another command may have made them.
func (r *mockRun) orphans(written []output.File) []diag.Finding {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // the folder does not exist yet
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
	sources := map[string][]string{} // the sources of the mocks in each file
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

// gone returns the types in labels that no longer exist. Labels have the form of the sources of mocks. For packages of other modules this
// is only known if this run has loaded them.
func (r *mockRun) gone(labels []string) map[string]bool {
	gone := map[string]bool{}
	names := map[string][]string{} // the names of types to look for in Go files, by the path of the package
	for _, label := range labels {
		dot := strings.LastIndexByte(label, '.')
		if dot <= 0 || dot < strings.LastIndexByte(label, '/') {
			continue // the source is not a type
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
			declared = gotypes.Declaring(dir, names) // in files for any system
		}
		for _, name := range names {
			gone[path+"."+name] = declared[name] == ""
		}
	}
	return gone
}

// homeOf returns the folder of a package if it belongs to the module of the folder to write into, or "".
func (r *mockRun) homeOf(path string) string {
	dir, err := gotypes.FolderOf(r.dir, path)
	if err != nil {
		return ""
	}
	return dir
}
