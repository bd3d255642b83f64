//go:build !windows && (!unix || solaris || illumos || aix)

package alert

import (
	"errors"
	"os"
)

// tryLock returns an error, because this system has no lock that is released when the process ends.
func tryLock(path string) (func() error, error) {
	return nil, &os.PathError{Op: "lock", Path: path, Err: errors.ErrUnsupported}
}
