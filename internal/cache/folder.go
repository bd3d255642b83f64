package cache

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// suffix ends the names of files of the cache. temporary ends the names of files that are not completely written.
const (
	suffix    = ".answer"
	temporary = ".tmp"
)

// used records that a file is in use, so that tidy does not remove it. It does not matter if this fails.
func used(path string, now time.Time) {
	if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > time.Hour {
		_ = os.Chtimes(path, now, now)
	}
}

// write writes a file atomically.
func write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "*"+temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// The limits of the cache folder. If it has more, the oldest files are removed until it has half as much.
const (
	mostFiles = 512
	mostBytes = 128 << 20
)

// kept counts the files that this process has written into the cache folder.
var kept atomic.Int64

// tidyAtTimes calls tidy for the first of every 64 files that a run writes. To read the whole folder for each file would take a time that
// grows with the square of their number.
func tidyAtTimes(dir string, now time.Time) {
	if kept.Add(1)%64 == 1 {
		tidy(dir, now)
	}
}

// tidy keeps the cache folder within its limits. It removes only files with our suffixes.
func tidy(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var kept []os.FileInfo
	var size int64
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil || !info.Mode().IsRegular():
		case strings.HasSuffix(e.Name(), temporary) && now.Sub(info.ModTime()) > time.Hour:
			_ = os.Remove(filepath.Join(dir, e.Name())) // a file of a run that was killed
		case strings.HasSuffix(e.Name(), suffix):
			kept, size = append(kept, info), size+info.Size()
		}
	}
	if len(kept) <= mostFiles && size <= mostBytes {
		return
	}
	slices.SortFunc(kept, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for n, info := range kept {
		if len(kept)-n <= mostFiles/2 && size <= mostBytes/2 {
			return
		}
		_ = os.Remove(filepath.Join(dir, info.Name())) // another run may have been faster
		size -= info.Size()
	}
}
