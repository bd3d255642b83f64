package cli

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/gen/mockgen"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
)

// A keptMocks is the head of a cache entry with the files of a run, for later runs that would make the same files.
type keptMocks struct {
	Folder string // the fingerprint of the folder without the files
	Files  []keptFile
}

type keptFile struct {
	Path string
	Own  string // base name
	Size int
}

// files returns the files to write. They come from the cache if the types, the command line, the other files in the folder and resgen
// itself have not changed since an earlier run. Then no types are loaded.
func (r *mockRun) files() ([]output.File, error) {
	if files := r.recall(); files != nil {
		return files, nil
	}
	w := &mockWorld{Query: r.query, dir: r.dir}
	made, err := mockgen.Generate(mockgen.Request{
		Wanted: r.wanted, Chains: r.chains, Embed: r.embed, Header: r.head, Findings: r.list.Sorted(),
		Dir: r.dir, Root: r.root, Rel: r.rel, File: r.file, Package: r.pkg, Test: r.test,
		World: w, Shown: r.shown, Each: each,
	})
	r.found = made.Found
	r.report(made.Findings...)
	switch {
	case err != nil:
		return nil, project.ModuleError(err)
	case hasErrors(made.Findings):
		return nil, errFindings
	}
	if len(made.Findings) == 0 {
		r.keep(w.folder, made)
	}
	return made.Files, nil
}

// A mockWorld is the Go world as seen from the folder to write into.
type mockWorld struct {
	*gotypes.Query
	dir    string
	folder string // the fingerprint of the folder before it was read; "" if it was not read
}

// Constraints implements [mockgen.World].
func (w *mockWorld) Constraints(dir string, names []string) map[string]string {
	return gotypes.Constraints(dir, names)
}

// Declaring implements [mockgen.World].
func (w *mockWorld) Declaring(dir string, names []string) map[string]string {
	return gotypes.Declaring(dir, names)
}

// Folder implements [mockgen.World].
func (w *mockWorld) Folder(except []string) (folder world.Folder, err error) {
	if w.folder, err = gotypes.FolderFingerprint(w.dir, except); err != nil {
		return folder, err
	}
	return gotypes.ReadFolder(w.dir, except)
}

// key returns a text that identifies everything that the files depend on, except the other files in their folder. It returns "" if this is
// not known.
func (r *mockRun) key() string {
	types := r.query.Fingerprint()
	if types == "" {
		return ""
	}
	var wanted [][2]string
	for _, w := range r.wanted {
		wanted = append(wanted, [2]string{w.Path, w.Pattern})
	}
	return fmt.Sprintf("mocks %q %q %q %q %t %t %q %q %q %q", types, r.dir, r.rel, r.file, r.test, r.embed, r.pkg, r.head, r.chains, wanted)
}

// recall returns the files of an earlier run from the cache, or nil.
func (r *mockRun) recall() []output.File {
	var paths []string
	for _, w := range r.wanted {
		paths = append(paths, w.Path)
	}
	r.query = r.folder().World(r.dir, nil).Query(paths)
	key := r.key()
	if key == "" || len(r.list.Sorted()) > 0 {
		return nil
	}
	data, _, _, err := r.folder().Cache().Slot(key).Get()
	if err != nil {
		return nil
	}
	head, rest, _ := bytes.Cut(data, []byte("\n"))
	var kept keptMocks
	if json.Unmarshal(head, &kept) != nil {
		return nil
	}
	var own []string
	var files []output.File
	for _, f := range kept.Files {
		if f.Size < 0 || f.Size > len(rest) {
			return nil
		}
		own = append(own, f.Own)
		files = append(files, output.File{Path: f.Path, Data: rest[:f.Size:f.Size]})
		rest = rest[f.Size:]
	}
	if folder, err := gotypes.FolderFingerprint(r.dir, own); err != nil || folder != kept.Folder {
		return nil
	}
	return files
}

// keep stores the files in the cache for later runs, unless the folder has changed during this run.
func (r *mockRun) keep(folder string, made mockgen.Result) {
	key := r.key()
	if now, err := gotypes.FolderFingerprint(r.dir, made.Own); key == "" || err != nil || now != folder {
		return
	}
	kept := keptMocks{Folder: folder}
	var rest []byte
	for i, f := range made.Files {
		kept.Files = append(kept.Files, keptFile{f.Path, made.Own[i], len(f.Data)})
		rest = append(rest, f.Data...)
	}
	head, err := json.Marshal(kept)
	if err != nil {
		return // the next run makes the files again
	}
	r.folder().Cache().Slot(key).Put(append(append(head, '\n'), rest...), cache.NewWatch())
}
