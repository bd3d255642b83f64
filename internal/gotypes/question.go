package gotypes

import (
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"github.com/resgen-go/resgen/internal/cache"
)

// A question is one to the go command. Its answer is kept under everything that is part of the question: what is asked, where, by which
// program, of which go command, under which settings. The files that the answer depends on are kept with it.
type question struct {
	slot     *cache.Slot // of the kept answer; nil if none may be kept
	environs string      // stands for what the environment of the go command says
	began    time.Time
	dir      string
	settings *settings
	seen     *cache.Watch // what the answer depends on
	print    string       // tells the kept answer, and what it depends on, from all others; "" while there is none
}

// ask prepares a question of some kind about paths.
func (w World) ask(kind string, paths []string) *question {
	q := &question{began: time.Now(), dir: existing(w.Dir)}
	ok := false
	if q.settings, q.environs, ok = w.environment(q.dir); ok {
		q.slot = w.Cache.Slot(kind, q.dir, fmt.Sprintf("%q", paths), q.environs)
	}
	return q
}

// environment is what decides the answers of the go command in dir, besides files. It is false where nobody knows all of it.
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
	for _, cc := range []string{"gcc", "clang", "cc"} { // whether there is a C compiler decides whether there is cgo
		if _, err := exec.LookPath(cc); err == nil {
			compilers = append(compilers, cc)
		}
	}
	text = fmt.Sprintf("%s %s %s %q %q %s %q", runtime.Version(), runtime.GOOS, runtime.GOARCH, s.env, s.binary, program, compilers)
	if s.goroot == "" {
		// Something stands in for the go command, a version manager for example: it alone knows which Go it will be.
		out, err := World{Dir: dir}.run("env", "GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOFLAGS", "GOWORK", "GOMOD", "GOMODCACHE", "CGO_ENABLED",
			"GOEXPERIMENT")
		if err != nil {
			return s, "", false
		}
		text += string(out)
	}
	return s, text, true
}

// goarch is the processor that packages are looked at for.
func (q *question) goarch() string {
	if q.settings != nil {
		if arch := q.settings.get("GOARCH"); arch != "" {
			return arch
		}
	}
	return runtime.GOARCH
}

// recall gives an earlier answer to use, if everything that it depends on is as it was, and reports whether use took it.
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

// miss notes how things are before the go command looks at them.
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

// keep keeps the answer that encode makes, which depends on the packages of list. What cannot be kept is not: that costs only time.
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
