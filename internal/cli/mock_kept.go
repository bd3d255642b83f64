package cli

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/gen/mockgen"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
)

// A keptMocks heads the files that a run made, for a later one that would make the same.
type keptMocks struct {
	Folder string // the fingerprint of the folder without the files
	Files  []keptFile
}

type keptFile struct {
	Path string
	Own  string // base name
	Size int
}

// files finds what to write. An earlier run has kept it if nothing that matters has changed since: neither the types, nor the command
// line, nor the files beside, nor resgen itself. Then no type is looked at.
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
		return nil, noModule(err)
	case hasErrors(made.Findings):
		return nil, errFindings
	}
	if len(made.Findings) == 0 {
		r.keep(w.folder, made)
	}
	return made.Files, nil
}

// A mockWorld is what Go sees from the folder to write into.
type mockWorld struct {
	*gotypes.Query
	dir    string
	folder string // the fingerprint of the folder before it was looked at; "" while it was not
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

// key is what the files depend on, beside the others in their folder; "" if that is not known.
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

// recall finds the files that an earlier run has kept; nil if there are none.
func (r *mockRun) recall() []output.File {
	var paths []string
	for _, w := range r.wanted {
		paths = append(paths, w.Path)
	}
	r.query = r.goWorld(r.dir, nil).Query(paths)
	key := r.key()
	if key == "" || len(r.list.Sorted()) > 0 {
		return nil
	}
	data, _, _, err := r.cache().Slot(key).Get()
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

// keep keeps what was made for later runs, unless their folder is not what it was when they began to be made.
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
		return // then the next run makes them again
	}
	r.cache().Slot(key).Put(append(append(head, '\n'), rest...), cache.NewWatch())
}
