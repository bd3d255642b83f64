package disk

import "github.com/aymanbagabas/go-udiff"

// Diff is c as a unified diff that patch and git understand; "" when the file is the same.
func Diff(c Change) string {
	from, to := "a/"+c.Path, "b/"+c.Path
	switch c.State {
	case Same:
		return ""
	case New:
		from = "/dev/null"
	case Stale:
		to = "/dev/null"
	}
	return udiff.Unified(from, to, string(unixLines(c.Old)), string(unixLines(c.Data)))
}
