// Package cache keeps data between runs, in a folder of the user. The caller says what an entry depends on, either in the key of the entry,
// or in a Watch that is stored with it. An entry is valid only for the build of the program that has stored it. The cache ignores a folder
// or file that another user could write.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A Store is a folder with the data of earlier runs. A nil Store stores nothing.
type Store struct {
	dir     string
	program func() (string, bool) // returns a text that identifies this program
}

// Variable is the environment variable that names the folder. "off" turns the cache off. By default the folder is in the user's cache
// folder.
const Variable = "RESGEN_CACHE"

// Open returns the store for the setting, which is the value of Variable. It returns nil if nothing can be stored.
func Open(setting string) *Store {
	dir := ""
	switch setting {
	case "off":
		return nil
	case "":
		user, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(user, "resgen", "go")
	default:
		abs, err := filepath.Abs(setting)
		if err != nil {
			return nil
		}
		dir = abs
	}
	return &Store{dir: dir, program: ownProgram}
}

// A Slot is the place of one entry in a store.
type Slot struct {
	store *Store
	path  string // the path of the file
}

// Slot returns the place for the entry with this key. It returns nil if nothing can be stored.
func (s *Store) Slot(key ...string) *Slot {
	if s == nil {
		return nil
	}
	program, ok := s.program()
	if !ok {
		return nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", format, program, key))
	return &Slot{s, filepath.Join(s.dir, hex.EncodeToString(sum[:16])+suffix)}
}

// Get returns the data of the entry, the Watch that was stored with it, and a fingerprint of both. If there is no entry, it returns an
// error. The caller must check whether the Watch is still valid.
func (s *Slot) Get() (data []byte, seen *Watch, fingerprint string, err error) {
	if s == nil {
		return nil, nil, "", errForeign
	}
	file, err := s.read()
	if err != nil {
		return nil, nil, "", err
	}
	seen, data, err = unwrap(file)
	if err != nil {
		return nil, nil, "", err
	}
	used(s.path, time.Now())
	return data, seen, s.fingerprint(file), nil
}

// read reads the file of s, unless another user could have written it.
func (s *Slot) read() ([]byte, error) {
	if folder, err := os.Stat(s.store.dir); err != nil || !private(folder) {
		return nil, errForeign
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || !private(info) {
		return nil, errForeign
	}
	data := make([]byte, info.Size())
	n, err := f.ReadAt(data, 0)
	return data[:n], err
}

// Put stores data and what it depends on, and returns the fingerprint of both. If it cannot store them, it returns "". The only consequence
// is that a later run takes longer.
func (s *Slot) Put(data []byte, seen *Watch) string {
	if s == nil {
		return ""
	}
	file, err := wrap(seen, data)
	if err != nil || s.write(file) != nil {
		return ""
	}
	tidyAtTimes(s.store.dir, time.Now())
	return s.fingerprint(file)
}

// write writes the file of s, unless another user could write into its folder too.
func (s *Slot) write(file []byte) error {
	if err := os.MkdirAll(s.store.dir, 0o700); err != nil {
		return err
	}
	if folder, err := os.Stat(s.store.dir); err != nil || !private(folder) {
		return errForeign
	}
	return write(s.path, file)
}

func (s *Slot) fingerprint(file []byte) string {
	return filepath.Base(s.path) + " " + hex.EncodeToString(file[len(format):len(format)+sha256.Size])
}

// format is the version of the format of the files, and of the code that makes their content.
const format = "resgen 2\n"

var errForeign = errors.New("not what was kept")

// wrap returns the content of a file of the cache: the format, a checksum, the Watch, and the data.
func wrap(seen *Watch, data []byte) ([]byte, error) {
	head, err := json.Marshal(seen)
	if err != nil {
		return nil, err
	}
	file := make([]byte, len(format)+sha256.Size, len(format)+sha256.Size+len(head)+1+len(data))
	copy(file, format)
	file = append(append(append(file, head...), '\n'), data...)
	sum := sha256.Sum256(file[len(format)+sha256.Size:])
	copy(file[len(format):], sum[:])
	return file, nil
}

func unwrap(file []byte) (*Watch, []byte, error) {
	rest, ok := bytes.CutPrefix(file, []byte(format))
	if !ok || len(rest) < sha256.Size {
		return nil, nil, errForeign
	}
	sum := sha256.Sum256(rest[sha256.Size:])
	if !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil, nil, errForeign
	}
	head, data, _ := bytes.Cut(rest[sha256.Size:], []byte("\n"))
	seen := NewWatch()
	if err := json.Unmarshal(head, seen); err != nil {
		return nil, nil, err
	}
	return seen, data, nil
}
