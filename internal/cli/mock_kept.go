package cli

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/resgen-go/resgen/internal/cache"
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
	if err := r.load(); err != nil {
		return nil, err
	}
	folder, err := gotypes.FolderFingerprint(r.dir, r.own())
	if err != nil {
		return nil, noModule(err)
	}
	files, err := r.emit()
	if err == nil && !r.told {
		r.keep(folder, files)
	}
	return files, err
}

// key is what the files depend on, beside the others in their folder; "" if that is not known.
func (r *mockRun) key() string {
	types := r.query.Fingerprint()
	if types == "" {
		return ""
	}
	var wanted [][2]string
	for _, w := range r.wanted {
		wanted = append(wanted, [2]string{w.path, w.pattern})
	}
	return fmt.Sprintf("mocks %q %q %q %q %t %t %q %q %q %q", types, r.dir, r.rel, r.file, r.test, r.embed, r.pkg, r.head, r.chains, wanted)
}

// recall finds the files that an earlier run has kept; nil if there are none.
func (r *mockRun) recall() []output.File {
	var paths []string
	for _, w := range r.wanted {
		paths = append(paths, w.path)
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

// keep keeps files for later runs, unless their folder is not what it was when they began to be made.
func (r *mockRun) keep(folder string, files []output.File) {
	key, own := r.key(), r.own()
	if now, err := gotypes.FolderFingerprint(r.dir, own); key == "" || err != nil || now != folder {
		return
	}
	kept := keptMocks{Folder: folder}
	var rest []byte
	for i, f := range files {
		kept.Files = append(kept.Files, keptFile{f.Path, own[i], len(f.Data)})
		rest = append(rest, f.Data...)
	}
	head, err := json.Marshal(kept)
	if err != nil {
		return // then the next run makes them again
	}
	r.cache().Slot(key).Put(append(append(head, '\n'), rest...), cache.NewWatch())
}
