//go:build unix

package cache

import (
	"os"
	"syscall"
)

// private reports whether a file or folder belongs to the user of this process, and no other user may write it.
func private(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(stat.Uid) == int64(os.Geteuid()) && info.Mode().Perm()&0o022 == 0
}
