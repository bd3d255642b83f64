//go:build !windows && (!unix || solaris || illumos || aix)

package alert

import (
	"errors"
	"os"
)

// tryLock refuses: the system has no lock that ends with its process.
func tryLock(path string) (func() error, error) {
	return nil, &os.PathError{Op: "lock", Path: path, Err: errors.ErrUnsupported}
}
