package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/usage"
)

// report prints findings in the format that the user has chosen. Some formats are printed at the end of the run.
func (a *app) report(fs ...diag.Finding) {
	switch {
	case diag.Whole(a.format):
		a.reported, a.held = true, append(a.held, fs...)
	case len(fs) > 0:
		a.print(fs)
	}
}

// reportHeld prints the findings that report has kept for the end.
func (a *app) reportHeld() {
	if a.reported {
		a.print(a.held)
	}
}

func (a *app) print(fs []diag.Finding) {
	print := diag.Printers[a.format]
	if print == nil {
		print = diag.Text
	}
	if a.format == "text" && a.colored() {
		print = diag.ColorText
	}
	w := a.Stderr
	if a.forMachines() {
		w = a.Stdout
	}
	_ = print(w, fs) // there is no other place to report an error
}

// forMachines reports whether findings are the output of the run in a format for machines. Then nothing else may be printed between them.
func (a *app) forMachines() bool {
	return a.checking && a.format != "text" && a.format != "short"
}

// colored reports whether findings are printed in colors.
func (a *app) colored() bool {
	set := func(name string) bool {
		v, ok := a.Env(name)
		return ok && v != ""
	}
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	if set("NO_COLOR") {
		return false
	}
	if v, _ := a.Env("CLICOLOR_FORCE"); v != "" && v != "0" {
		return true
	}
	if term, _ := a.Env("TERM"); term == "dumb" {
		return false
	}
	return isTerminal(a.Stderr)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}

// trouble prints the error of a verb in the form of findings, so that machines can read it too.
func (a *app) trouble(err error) {
	var all []diag.Finding
	for _, e := range flatten(err) {
		all = append(all, a.troubleFinding(e))
	}
	a.report(all...)
}

func (a *app) troubleFinding(err error) diag.Finding {
	f := diag.Finding{Severity: diag.Error, Text: err.Error()}
	if misuse := (*usage.Error)(nil); errors.As(err, &misuse) {
		f.Text, f.Help = misuse.Text, misuse.Help
	}
	if refusal := (*disk.Refusal)(nil); errors.As(err, &refusal) {
		f.Text, f.Help = "`"+refusal.Path+"` "+refusal.Reason, refusal.Help
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) && f.Help == "" {
		f.Text = "`" + a.shown(path.Path) + "`: " + path.Err.Error()
	}
	return f
}

// flatten lists the errors that err joins.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}

// placed makes the paths of refusals relative to the current directory instead of the workspace in dir.
func (a *app) placed(dir string, err error) error {
	var all []error
	for _, e := range flatten(err) {
		refusal := (*disk.Refusal)(nil)
		if errors.As(e, &refusal) {
			moved := *refusal
			moved.Path = a.shown(filepath.Join(dir, filepath.FromSlash(refusal.Path)))
			e = &moved
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}

func hasErrors(fs []diag.Finding) bool {
	return slices.ContainsFunc(fs, func(f diag.Finding) bool { return f.Severity != diag.Warning })
}

// internalError prints a message about a bug of resgen: the place and the type of the panic value. It does not print the value, which may
// be a secret.
func (a *app) internalError(v any) {
	var where []string
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "resgen/internal/") && !strings.HasSuffix(f.Function, ".internalError") {
			_, name, _ := strings.Cut(f.Function, "resgen/internal/")
			where = append(where, fmt.Sprintf("%s (%s:%d)", name, filepath.Base(f.File), f.Line))
		}
		if !more || len(where) == 8 {
			break
		}
	}
	a.report(diag.Finding{
		Severity: diag.Error,
		Text:     fmt.Sprintf("internal error: please report this (%T)", v),
		Help:     "report at " + module.Site + "/issues with these places:\n" + strings.Join(where, "\n"),
	})
}
