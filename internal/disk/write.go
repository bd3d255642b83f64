package disk

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/internal/output"
)

// Write changes the files on disk as the changes say. It writes new content to a temporary file next to the file, and then renames it. So
// at any time, also if the process is killed, each file is either old or new. Files without changes keep their modification times. If two
// processes write at the same time, the last one wins for each file.
func (r *Root) Write(changes []Change) error {
	var files []output.File
	folders := make(map[string]bool)
	for _, c := range changes {
		if c.State != New && c.State != Changed {
			continue
		}
		if dir := path.Dir(c.Path); !folders[dir] {
			folders[dir] = true
			if err := r.root.MkdirAll(dir, 0o755); err != nil {
				return refusal(dir, err)
			}
			r.sweep(dir)
		}
		files = append(files, c.File)
	}
	temps, err := r.stageAll(files)
	if err != nil {
		return err
	}
	for i, f := range files {
		if err := r.rename(temps[i], f.Path); err != nil {
			r.drop(temps[i:])
			return refusal(f.Path, err)
		}
	}
	return r.prune(changes)
}

// stageAll stages files, several at the same time, because most of the time is spent waiting for the disk. After an error, it removes the
// staged files.
func (r *Root) stageAll(files []output.File) ([]string, error) {
	const atOnce = 16
	temps := make([]string, len(files))
	errs := make([]error, len(files))
	var group sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i, f := range files {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			temp, err := r.stage(f)
			if err != nil {
				errs[i] = refusal(f.Path, err)
			}
			temps[i] = temp
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			r.drop(temps)
			return nil, err
		}
	}
	return temps, nil
}

// drop deletes temporary files. It ignores the name "".
func (r *Root) drop(temps []string) {
	for _, t := range temps {
		if t != "" {
			_ = r.root.Remove(t)
		}
	}
}

// prune deletes the stale files, and the folders that are empty afterwards.
func (r *Root) prune(changes []Change) error {
	for _, c := range changes {
		if c.State != Stale {
			continue
		}
		if err := r.root.Remove(c.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return refusal(c.Path, err)
		}
		if dir := path.Dir(c.Path); dir != "." {
			_ = r.root.Remove(dir) // fails if the folder is not empty, as intended
		}
	}
	return nil
}

// Create writes f. If there is a file with this name already, the error wraps fs.ErrExist.
func (r *Root) Create(f output.File) error {
	if err := checkName(f.Path); err != nil {
		return err
	}
	if _, err := r.root.Lstat(f.Path); err == nil {
		return &Refusal{Path: f.Path, Reason: "exists already", Help: "it is left as it is", cause: fs.ErrExist}
	}
	return r.Write([]Change{{File: f, State: New}})
}

// Append adds the line to a text file, unless the file has the line. If the file does not exist, it is created. Append reports whether it
// has added the line.
func (r *Root) Append(name, line string) (added bool, err error) {
	if err := checkName(name); err != nil {
		return false, err
	}
	old, err := r.read(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	text := string(old)
	for have := range strings.Lines(text) {
		if strings.TrimSpace(have) == line {
			return false, nil
		}
	}
	end := "\n"
	if strings.Contains(text, "\r\n") {
		end = "\r\n"
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += end
	}
	return true, r.Write([]Change{{File: output.File{Path: name, Data: []byte(text + line + end)}, State: Changed}})
}

// tempName matches the names of temporary files. They begin with a dot, so that the go command ignores them.
var tempName = regexp.MustCompile(`^\.resgen-[0-9a-f]{16}\.tmp$`)

// tempAge is the age from which a temporary file belongs to no running process.
const tempAge = 10 * time.Minute

// stage writes the content of f to a new file next to it, and returns the path of the new file.
func (r *Root) stage(f output.File) (temp string, err error) {
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	temp = path.Join(path.Dir(f.Path), ".resgen-"+hex.EncodeToString(random[:])+".tmp")
	file, err := r.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	if old, statErr := r.root.Lstat(f.Path); statErr == nil && old.Mode().IsRegular() {
		err = file.Chmod(old.Mode().Perm()) // a file that is overwritten keeps its permissions
	}
	if err == nil {
		_, err = file.Write(f.Data)
	}
	if err == nil {
		err = file.Sync() // otherwise the file could be empty after a power failure
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = r.root.Remove(temp)
		return "", err
	}
	return temp, nil
}

// rename replaces name by temp. On Windows it tries again for a moment while another process has the file open.
func (r *Root) rename(temp, name string) error {
	for wait := time.Millisecond; ; wait *= 2 {
		err := r.root.Rename(temp, name)
		if err == nil || runtime.GOOS != "windows" || wait > 256*time.Millisecond || !errors.Is(err, fs.ErrPermission) {
			return err
		}
		time.Sleep(wait)
	}
}

// sweep deletes the temporary files that a killed process has left in dir. It ignores errors.
func (r *Root) sweep(dir string) {
	entries, err := fs.ReadDir(r.root.FS(), dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !tempName.MatchString(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > tempAge {
			_ = r.root.Remove(path.Join(dir, e.Name()))
		}
	}
}
