package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A Watch is a set of files and folders that something depends on, with a hash of the content of each. The hash is "" if there is none.
type Watch struct {
	Files   map[string]string
	Folders map[Sort]map[string]string
}

// A Sort is a type of files. A folder is watched for files of one type: their names and contents.
type Sort string

// NewWatch returns an empty Watch.
func NewWatch() *Watch {
	return &Watch{Files: map[string]string{}, Folders: map[Sort]map[string]string{}}
}

// File adds a file, which need not exist. Its path is made of the joined parts.
func (w *Watch) File(parts ...string) { w.Files[filepath.Join(parts...)] = "" }

// Folder adds a folder, which need not exist, with its files of the given type. Its path is made of the joined parts.
func (w *Watch) Folder(sort Sort, parts ...string) { w.folders(sort)[filepath.Join(parts...)] = "" }

func (w *Watch) folders(sort Sort) map[string]string {
	if w.Folders[sort] == nil {
		w.Folders[sort] = map[string]string{}
	}
	return w.Folders[sort]
}

// Add adds the contents of other to w. It returns false if they have different hashes for the same file or folder.
func (w *Watch) Add(other *Watch) bool {
	same := add(w.Files, other.Files)
	for sort, folders := range other.Folders {
		same = add(w.folders(sort), folders) && same
	}
	return same
}

func add(to, from map[string]string) bool {
	same := true
	for path, hash := range from {
		known, ok := to[path]
		same = same && (!ok || known == hash)
		to[path] = hash
	}
	return same
}

// Hash records the current content of everything in w.
func (w *Watch) Hash() {
	for path := range w.Files {
		w.Files[path] = hashFile(path)
	}
	for sort, folders := range w.Folders {
		for path := range folders {
			folders[path] = hashFolder(sort, path)
		}
	}
}

// Same reports whether the content of everything in w is unchanged.
func (w *Watch) Same() bool {
	for path, hash := range w.Files {
		if hashFile(path) != hash {
			return false
		}
	}
	for sort, folders := range w.Folders {
		for path, hash := range folders {
			if hashFolder(sort, path) != hash {
				return false
			}
		}
	}
	return true
}

// ChangedSince reports whether something in w may have changed after the time began. Then another program that started at that time may
// have read other content.
func (w *Watch) ChangedSince(began time.Time) bool {
	for path := range w.Files {
		if changedSince(path, began) {
			return true
		}
	}
	for sort, folders := range w.Folders {
		for path := range folders {
			if changedSince(path, began) || slices.ContainsFunc(files(sort, path), func(f string) bool { return changedSince(f, began) }) {
				return true
			}
		}
	}
	return false
}

// slack is the maximum time by which the times of a file system can be behind the clock.
const slack = 20 * time.Millisecond

func changedSince(path string, began time.Time) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	at := info.ModTime()
	if at.Nanosecond() == 0 {
		at = at.Add(2 * time.Second) // some file systems have times in seconds, or in steps of two seconds
	}
	return !at.Before(began.Add(-slack))
}

// hashFile returns the hash of a file, or "" if the file does not exist. For a file that cannot be read, it returns "unreadable".
func hashFile(path string) string {
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err != nil && !isFile(path):
		return ""
	case err != nil:
		return "unreadable"
	}
	return Sum(data)
}

// Sum returns the hash of data.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func hashFolder(sort Sort, dir string) string {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return ""
	}
	h := sha256.New()
	for _, name := range files(sort, dir) {
		data, err := os.ReadFile(name)
		if err == nil && !sorts[sort].has(data) {
			continue
		}
		sum := sha256.Sum256(data)
		fmt.Fprintf(h, "%q %t %x\n", filepath.Base(name), err == nil, sum)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// files returns the paths of the files in dir whose names are of the sort, sorted.
func files(sort Sort, dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if sorts[sort].named(e.Name()) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
