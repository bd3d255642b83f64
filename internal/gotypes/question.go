package gotypes

import (
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"github.com/resgen-go/resgen/internal/cache"
)

// A question is a question to the go command. The key of its answer in the cache has all parts of the question: the arguments, the folder,
// the program, the go command, and its settings. The files on which the answer depends are stored with it.
type question struct {
	slot     *cache.Slot // the place of the answer in the cache; nil if it must not be stored
	environs string      // identifies the environment of the go command
	began    time.Time
	dir      string
	settings *settings
	seen     *cache.Watch // the files and folders on which the answer depends
	print    string       // the fingerprint of the stored answer and its Watch; "" if there is none
}

// ask prepares a question of the given kind about paths.
func (w World) ask(kind string, paths []string) *question {
	q := &question{began: time.Now(), dir: existing(w.Dir)}
	ok := false
	if q.settings, q.environs, ok = w.environment(q.dir); ok {
		q.slot = w.Cache.Slot(kind, q.dir, fmt.Sprintf("%q", paths), q.environs)
	}
	return q
}

// environment returns everything except files that determines the answers of the go command in dir. It returns false if this is not
// completely known.
func (w World) environment(dir string) (s *settings, text string, ok bool) {
	s, ok = readSettings()
	if !ok || s.opaque() || w.Cache == nil {
		return s, "", false
	}
	program, err := cache.Program(s.binary)
	if err != nil {
		return s, "", false
	}
	var compilers []string
	for _, cc := range []string{"gcc", "clang", "cc"} { // cgo is enabled only if there is a C compiler
		if _, err := exec.LookPath(cc); err == nil {
			compilers = append(compilers, cc)
		}
	}
	text = fmt.Sprintf("%s %s %s %q %q %s %q", runtime.Version(), runtime.GOOS, runtime.GOARCH, s.env, s.binary, program, compilers)
	if s.goroot == "" {
		// The go command is a wrapper, for example of a version manager. Only the wrapper knows which Go it runs.
		out, err := World{Dir: dir}.run("env", "GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOFLAGS", "GOWORK", "GOMOD", "GOMODCACHE", "CGO_ENABLED",
			"GOEXPERIMENT")
		if err != nil {
			return s, "", false
		}
		text += string(out)
	}
	return s, text, true
}

// goarch returns the processor for which packages are loaded.
func (q *question) goarch() string {
	if q.settings != nil {
		if arch := q.settings.get("GOARCH"); arch != "" {
			return arch
		}
	}
	return runtime.GOARCH
}

// recall calls use with an earlier answer, if everything on which it depends is unchanged. It reports whether use has accepted the answer.
func (q *question) recall(use func(answer []byte) error) bool {
	if q.slot == nil {
		return false
	}
	answer, seen, print, err := q.slot.Get()
	if err != nil || !seen.Same() || use(answer) != nil {
		return q.miss()
	}
	q.seen, q.print = seen, print
	return true
}

// miss records the state of the files before the go command reads them.
func (q *question) miss() bool {
	q.print = ""
	q.seen = cache.NewWatch()
	for _, file := range q.settings.files() {
		q.seen.File(file)
	}
	watchWorkspace(q.seen, q.dir, q.settings.get("GOWORK"))
	q.seen.Hash()
	return false
}

// keep stores the answer that encode returns, which depends on the packages of list. If it cannot be stored, later runs only take longer.
func (q *question) keep(list *listing, encode func() ([]byte, error)) {
	if q.slot == nil || !q.seen.Same() {
		return
	}
	watchPackages(q.seen, list)
	q.seen.Hash()
	if q.seen.ChangedSince(q.began) {
		return
	}
	if answer, err := encode(); err == nil {
		q.print = q.slot.Put(answer, q.seen)
	}
}
