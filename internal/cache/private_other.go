//go:build !unix

package cache

import "os"

// private returns true, because on these systems the modes of files have no meaning, and the cache folder of a user is accessible only to
// this user.
func private(os.FileInfo) bool { return true }
