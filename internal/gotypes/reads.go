package gotypes

import (
	"maps"
	"path/filepath"
	"sync"

	"github.com/resgen-go/resgen/internal/cache"
)

// Reads records what Worlds read for their answers, so that a later run can check whether the answers would be the same.
type Reads struct {
	mu       sync.Mutex
	seen     *cache.Watch
	environs map[string]string // by folder: the text of World.Environment
	unknown  bool              // an answer depends on something that cannot be watched
}

// NewReads returns an empty Reads.
func NewReads() *Reads { return &Reads{seen: cache.NewWatch(), environs: map[string]string{}} }

// Seen returns the files and folders that were read, with their content at that time, and the settings of the go command, by the folder in
// which it was run. It returns false if the answers depend on something else too.
func (r *Reads) Seen() (seen *cache.Watch, environs map[string]string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen, maps.Clone(r.environs), !r.unknown
}

// Environment returns everything that decides the answers of the go command in w, except files. It returns false if this is not known.
func (w World) Environment() (string, bool) {
	_, text, ok := w.environment(w.Dir)
	return cache.Sum([]byte(text)), ok
}

// answered records what the answer to a question of w depends on.
func (r *Reads) answered(w World, q *question) {
	if r == nil {
		return
	}
	if q == nil || q.print == "" {
		r.blind()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.environs[q.dir] = cache.Sum([]byte(q.environs))
	absent := cache.NewWatch()
	for dir := w.Dir; dir != q.dir; dir = filepath.Dir(dir) { // for folders that do not exist yet, watch that no other module begins in them
		absent.File(dir, "go.mod")
		absent.File(dir, "go.work")
	}
	r.unknown = !r.seen.Add(q.seen) || !r.seen.Add(absent) || r.unknown
}

// blind records that the answers depend on something that cannot be watched.
func (r *Reads) blind() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unknown = true
}

// module records the files that make dir a part of a module.
func (r *Reads) module(dir string) {
	seen := cache.NewWatch()
	for {
		seen.File(dir, "go.mod")
		up := filepath.Dir(dir)
		if up == dir || isFile(filepath.Join(dir, "go.mod")) {
			break
		}
		dir = up
	}
	r.note(seen)
}

// file records a file.
func (r *Reads) file(parts ...string) {
	seen := cache.NewWatch()
	seen.File(parts...)
	r.note(seen)
}

// folder records a folder.
func (r *Reads) folder(sort cache.Sort, dir string) {
	seen := cache.NewWatch()
	seen.Folder(sort, dir)
	r.note(seen)
}

// note records the current state of everything in seen. It must be called before the files are read.
func (r *Reads) note(seen *cache.Watch) {
	if r == nil {
		return
	}
	seen.Hash()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unknown = !r.seen.Add(seen) || r.unknown
}
