package cli

import (
	"errors"
	"io"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
)

// A Process has the arguments, streams and environment of a command line.
type Process struct {
	Args           []string // without the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Env            func(name string) (value string, ok bool)
	Environ        func() []string // the environment as a list of "name=value"; nil: not known
	Dir            string          // the current directory, absolute
}

// An app is one run of the program.
type app struct {
	Process
	resolve, generate func(gen.Spec) gen.Result

	format, color, chdir string // the flags that every verb has

	checking bool           // whether the verb is check
	reported bool           // whether report was called, even without findings
	held     []diag.Finding // findings that are printed at the end of the run
}

// errFindings ends a run with exit code 1. All messages have been printed already.
var errFindings = errors.New("findings")

// folder returns the current folder, and with it what is on disk around it.
func (a *app) folder() project.Folder { return project.Folder{Dir: a.Dir, Env: a.Env} }

// abs returns a path from the command line as an absolute path.
func (a *app) abs(name string) string { return a.folder().Abs(name) }

// shown returns an absolute path for messages: relative to the current directory, with slashes.
func (a *app) shown(name string) string { return a.folder().Shown(name) }

// A watchedWriter records that writing has failed, so that a run does not succeed if the disk is full.
type watchedWriter struct {
	w   io.Writer
	err error
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}
