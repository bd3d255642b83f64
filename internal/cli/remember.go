package cli

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
)

// A remembered is what generate stores in the cache about a specification whose files are up to date. It is stored with a Watch of the
// files and folders outside of the specification that were read. If all of this is unchanged, the next run has nothing to do.
type remembered struct {
	Spec     string            // hash of the specification's files
	Environs map[string]string // by folder: the settings that determine the answers of the go command
	Dir      string            // the output folder, as in disk.Plan
	Files    map[string]string // hashes of the generated files as they are on disk, by the paths of output.File
}

// A generated is what a run has made of one specification, and what it has read for it.
type generated struct {
	spec  gen.Spec
	plan  disk.Plan
	reads *gotypes.Reads
}

// slot returns the place in the cache for s.
func (a *app) slot(s gen.Spec) *cache.Slot { return a.folder().Cache().Slot("generate", s.Root, s.Dir) }

// recall returns the plan of s without the contents of its files, if an earlier run has made them and everything it read and wrote is
// unchanged. It compares contents, not times.
func (a *app) recall(s gen.Spec, root *disk.Root) (disk.Plan, bool) {
	data, seen, _, err := a.slot(s).Get()
	if err != nil {
		return disk.Plan{}, false
	}
	var was remembered
	if json.Unmarshal(data, &was) != nil || was.Spec != sumOf(s) || !seen.Same() {
		return disk.Plan{}, false
	}
	for dir, environ := range was.Environs {
		if now, ok := a.folder().World(dir, nil).Environment(); !ok || now != environ {
			return disk.Plan{}, false
		}
	}
	plan := disk.Plan{Spec: path.Join(s.Dir, output.SpecName), Dir: was.Dir, Settled: true}
	for name := range was.Files {
		plan.Files = append(plan.Files, output.File{Path: name})
	}
	return plan, root.Holds(plan, func(f output.File, data []byte) bool { return cache.Sum(data) == was.Files[f.Path] })
}

// remember stores what g has read and written. onDisk are the files of its workspace as they are now, by path.
func (a *app) remember(g generated, onDisk map[string][]byte) {
	seen, environs, ok := g.reads.Seen()
	if !ok || !seen.Same() { // something has changed while generate ran
		return
	}
	is := remembered{Spec: sumOf(g.spec), Environs: environs, Dir: g.plan.Dir, Files: map[string]string{}}
	for _, f := range g.plan.Files {
		is.Files[f.Path] = cache.Sum(onDisk[f.Path])
	}
	if data, err := json.Marshal(is); err == nil {
		a.slot(g.spec).Put(data, seen)
	}
}

// contents returns the contents of the files after the changes, by path.
func contents(changes []disk.Change) map[string][]byte {
	onDisk := make(map[string][]byte, len(changes))
	for _, c := range changes {
		switch c.State {
		case disk.Stale:
		case disk.Same:
			onDisk[c.Path] = c.Old
		default:
			onDisk[c.Path] = c.Data
		}
	}
	return onDisk
}

// sumOf returns the hash of the names and contents of the files of s.
func sumOf(s gen.Spec) string {
	var all strings.Builder
	for _, f := range s.Files {
		all.WriteString(path.Base(f.Name) + " " + cache.Sum(f.Text) + "\n")
	}
	return cache.Sum([]byte(all.String()))
}
