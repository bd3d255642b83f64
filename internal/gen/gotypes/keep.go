package gotypes

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"
)

// Kept returns what Keep has kept under the same key, if it still is there. What another program kept, or this one before it was built
// anew, is not found.
func Kept(key ...string) ([]byte, bool) {
	path := keptPath(key)
	if path == "" {
		return nil, false
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	_, data, err := unwrap(file)
	if err != nil {
		return nil, false
	}
	used(path, time.Now())
	return data, true
}

// Keep keeps data, which everything in key and nothing else decides, where Load keeps what it learns. What cannot be kept is not.
func Keep(data []byte, key ...string) {
	path := keptPath(key)
	if path == "" {
		return
	}
	file, err := wrap(newWatch(), data)
	if err != nil || write(path, file) != nil {
		return
	}
	tidyAtTimes(filepath.Dir(path), time.Now())
}

// keptPath is the file for a key; "" if nothing is to be kept.
func keptPath(key []string) string {
	folder, ok := cacheFolder()
	if !ok {
		return ""
	}
	program, ok := thisProgram()
	if !ok {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", format, program, key))
	return filepath.Join(folder, hex.EncodeToString(sum[:16])+suffix)
}

// thisProgram tells this program from every other, its own later builds among them; false if nobody can tell.
func thisProgram() (string, bool) {
	path, err := os.Executable()
	if err != nil {
		return "", false
	}
	file, err := os.Stat(path)
	if err != nil {
		return "", false
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "", false
	}
	return fmt.Sprintf("%q %d %d %s", path, file.Size(), file.ModTime().UnixNano(), build), true
}
