// Package disk writes generated files: only files that changed, atomically, and never over a file without our header.
package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
)

// A Plan has all files that one specification generates.
type Plan struct {
	Spec  string // slash path of the specification's main file, relative to the root; all specification files of its folder belong to it
	Dir   string // slash path of its output folder; stale files are searched for in this folder and one level below
	Files []output.File

	Settled bool // the files are on disk already, and their Data is unknown: see Holds
}

// A State says what must be done with a file.
type State int

// The states.
const (
	Same    State = iota // on disk with the same content; line ends may differ
	New                  // not on disk
	Changed              // on disk, with other content
	Stale                // on disk, generated from the same specification, but no longer planned
)

// String returns the state as one word.
func (s State) String() string { return [...]string{"same", "new", "changed", "stale"}[s] }

// A Change is one file with its state.
type Change struct {
	output.File // Data is nil when State is Stale
	State       State
	Old         []byte // the content on disk; nil if State is New
}

// A Refusal is the error for a file that must not be overwritten or deleted. It has the file, the reason and a suggestion.
type Refusal struct {
	Path   string // slash path relative to the root of the workspace
	Reason string // "was not made by resgen"
	Help   string // what to do
	cause  error
	specs  [2]string // two specifications that write the file, or empty
}

// Error returns the refusal on one line.
func (r *Refusal) Error() string { return r.Path + ": " + r.Reason + ": " + r.Help }

// Unwrap returns the file system's error that caused the refusal, or nil.
func (r *Refusal) Unwrap() error { return r.cause }

// A Root is the folder of a workspace. Nothing outside of it is written, even through symbolic links.
type Root struct{ root *os.Root }

// Open opens the workspace whose folder is dir.
func Open(dir string) (*Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Root{root}, nil
}

// Close releases the folder.
func (r *Root) Close() error { return r.root.Close() }

// Compare returns a change for every planned file, and for every stale file. It writes nothing. The changes are in the order of the plans
// and their files, and stale files come after those of their plan. If a file must not be written, the error joins a *Refusal for each such
// file, and there are no changes.
func (r *Root) Compare(plans ...Plan) ([]Change, error) {
	type owner struct{ path, spec string }
	planned := make(map[string]owner) // by path in lower case
	var changes []Change
	var errs []error
	for _, p := range plans {
		for _, f := range p.Files {
			if first, ok := planned[strings.ToLower(f.Path)]; ok {
				errs = append(errs, twice(f.Path, first.path, p.Spec, first.spec))
			}
			planned[strings.ToLower(f.Path)] = owner{f.Path, p.Spec}
		}
	}
	isPlanned := func(name string) bool {
		_, ok := planned[strings.ToLower(name)]
		return ok
	}
	for _, p := range plans {
		if p.Settled {
			continue
		}
		for _, f := range p.Files {
			c, err := r.compare(p, f)
			if err != nil {
				errs = append(errs, err)
			}
			changes = append(changes, c)
		}
		if len(errs) > 0 {
			continue
		}
		stale, err := r.stale(p, isPlanned)
		if err != nil {
			errs = append(errs, err)
		}
		changes = append(changes, stale...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(oncePerPair(errs)...)
	}
	return changes, nil
}

// oncePerPair leaves one refusal for two specifications that write into the same folder.
func oncePerPair(errs []error) []error {
	seen := map[[2]string]bool{}
	return slices.DeleteFunc(errs, func(err error) bool {
		r, ok := err.(*Refusal)
		if !ok || r.specs == [2]string{} {
			return false
		}
		pair := [2]string{min(r.specs[0], r.specs[1]), max(r.specs[0], r.specs[1])}
		again := seen[pair]
		seen[pair] = true
		return again
	})
}

func twice(name, first, spec, firstSpec string) error {
	if name != first {
		return &Refusal{Path: name, Reason: "differs from " + first + " only in upper and lower case", Help: "rename one of them"}
	}
	if spec != firstSpec {
		return &Refusal{Path: name, Reason: "would be written by " + firstSpec + " and by " + spec, Help: "give each its own [output] dir", specs: [2]string{spec, firstSpec}}
	}
	return &Refusal{Path: name, Reason: "would be written twice by " + spec, Help: "give the files of [output] names of their own"}
}

// Holds reports whether the files of p are on disk and nothing must be written. The function same compares the content of a file, because
// the files of p may lack their Data. If there is a stale file, Holds returns false.
func (r *Root) Holds(p Plan, same func(f output.File, data []byte) bool) bool {
	planned := make(map[string]bool, len(p.Files)) // by path in lower case
	for _, f := range p.Files {
		planned[strings.ToLower(f.Path)] = true
		if checkName(f.Path) != nil {
			return false
		}
		if data, err := r.read(f.Path); err != nil || !same(f, data) {
			return false
		}
	}
	stale, err := r.stale(p, func(name string) bool { return planned[strings.ToLower(name)] })
	return err == nil && len(stale) == 0
}

// compare returns the change for one planned file.
func (r *Root) compare(p Plan, f output.File) (Change, error) {
	if err := checkName(f.Path); err != nil {
		return Change{}, err
	}
	old, err := r.read(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Change{File: f, State: New}, nil
	case err != nil:
		return Change{}, err
	case equal(old, f.Data):
		return Change{File: f, State: Same, Old: old}, nil
	case len(old) == 0: // an empty file may be overwritten
		return Change{File: f, State: Changed, Old: []byte{}}, nil
	}
	ours := output.Generated(old)
	if !ours && output.Headless(old) {
		return Change{}, &Refusal{Path: f.Path, Reason: "has lost its first line", Help: output.HeadlessHelp}
	}
	if !ours {
		return Change{}, &Refusal{Path: f.Path, Reason: "was not made by resgen", Help: "move or delete it, or choose another [output] dir"}
	}
	if other, ok := output.SpecOf(f.Path, old); ok && path.Dir(other) != path.Dir(p.Spec) && r.isFile(other) {
		return Change{}, &Refusal{Path: f.Path, Reason: "was made from " + other, Help: "give each specification its own [output] dir", specs: [2]string{p.Spec, other}}
	}
	return Change{File: f, State: Changed, Old: old}, nil
}

// read reads a file that may be overwritten: a regular file that is not reached through a symbolic link to the outside.
func (r *Root) read(name string) ([]byte, error) {
	info, err := r.root.Lstat(name)
	if err != nil {
		return nil, refusal(name, err)
	}
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, &Refusal{Path: name, Reason: "is a symbolic link", Help: "delete the link"}
	case info.IsDir():
		return nil, &Refusal{Path: name, Reason: "is a directory", Help: "move it, or choose another [output] dir"}
	case !info.Mode().IsRegular():
		return nil, &Refusal{Path: name, Reason: "is not an ordinary file", Help: "move it, or choose another [output] dir"}
	}
	data, err := r.root.ReadFile(name)
	if err != nil {
		return nil, refusal(name, err)
	}
	return data, nil
}

// refusal returns the Refusal for err, which occurred at name. If the file does not exist, it returns err itself.
func refusal(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	cause := err
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		cause = e.Err
	} else if e := (*os.LinkError)(nil); errors.As(err, &e) {
		cause = e.Err
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return &Refusal{Path: name, Reason: cause.Error(), Help: "make its directory writable", cause: err}
	case strings.Contains(cause.Error(), "escapes"): // os.Root has no error value for this
		return &Refusal{Path: name, Reason: "a symbolic link on its path leads out of the workspace", Help: "choose an [output] dir inside", cause: err}
	}
	return &Refusal{Path: name, Reason: cause.Error(), Help: "correct this and generate again", cause: err}
}

func (r *Root) isFile(name string) bool {
	info, err := r.root.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// equal reports whether a and b are equal, except for line ends, which a checkout on Windows may have changed.
func equal(a, b []byte) bool {
	return bytes.Equal(a, b) || bytes.Equal(unixLines(a), unixLines(b))
}

func unixLines(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) }

// stale finds the files that an earlier run made from the specification of p and that are no longer planned.
func (r *Root) stale(p Plan, planned func(name string) bool) ([]Change, error) {
	if err := checkName(p.Dir); err != nil {
		return nil, err
	}
	changes, err := r.staleBelow(p.Dir, p.Spec, planned)
	if err != nil {
		return nil, err
	}
	if home := path.Dir(p.Spec); home != p.Dir { // the folder of the files before the specification named another one
		there, err := r.staleBelow(home, p.Spec, func(name string) bool {
			return planned(name) || slices.ContainsFunc(changes, func(c Change) bool { return c.Path == name })
		})
		if err != nil {
			return nil, err
		}
		changes = append(changes, there...)
	}
	return changes, nil
}

// staleBelow finds the files in one folder, and in a package of mocks in it, that were made from spec and are not planned.
func (r *Root) staleBelow(dir, spec string, planned func(name string) bool) ([]Change, error) {
	changes, entries, err := r.staleIn(dir, spec, func(name string) bool { return !planned(name) })
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") {
			continue
		}
		// The package of mocks is in a folder here. It may have had another name before.
		below, _, err := r.staleIn(path.Join(dir, e.Name()), spec, func(name string) bool {
			return strings.HasSuffix(name, output.Suffix) && !planned(name)
		})
		if err != nil {
			return nil, err
		}
		changes = append(changes, below...)
	}
	return changes, nil
}

// staleIn finds the wanted files of one folder that were made from spec, and lists the folder.
func (r *Root) staleIn(dir, spec string, want func(name string) bool) ([]Change, []fs.DirEntry, error) {
	entries, err := fs.ReadDir(r.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, refusal(dir, err)
	}
	var changes []Change
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !e.Type().IsRegular() || tempName.MatchString(e.Name()) || !want(name) {
			continue
		}
		head, err := r.head(name)
		if err != nil {
			continue // the file cannot be read, so it is not known whether resgen made it
		}
		if from, ok := output.SpecOf(name, head); !ok || path.Dir(from) != path.Dir(spec) {
			continue
		}
		old, err := r.root.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) { // another process was faster
			continue
		}
		if err != nil {
			return nil, nil, refusal(name, err)
		}
		changes = append(changes, Change{File: output.File{Path: name}, State: Stale, Old: old})
	}
	return changes, entries, nil
}

// head reads the beginning of a file, which is long enough for the header.
func (r *Root) head(name string) ([]byte, error) {
	f, err := r.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, output.HeadBytes))
}

// Needed returns the changes that Write would make.
func Needed(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.State == Same })
}

// checkName returns an error for a name that some system cannot store or gives another meaning.
func checkName(name string) error {
	refuse := func(reason string) error {
		return &Refusal{Path: fmt.Sprintf("%q", name), Reason: reason, Help: "choose another name in [output]"}
	}
	if !fs.ValidPath(name) {
		return refuse("is not a path inside the workspace")
	}
	if name == "." {
		return nil
	}
	for part := range strings.SplitSeq(name, "/") {
		if flaw := ident.FileFlaw(part); flaw != "" {
			return refuse(flaw)
		}
	}
	return nil
}

// Sources returns the sources that the header of a generated Go file names. The name of the file is an absolute path. See output.Sources.
func Sources(name string) []string {
	file, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, output.HeadBytes))
	if err != nil {
		return nil
	}
	return output.Sources(name, head)
}
