package disk

import "github.com/aymanbagabas/go-udiff"

// Diff is c as a unified diff; "" when the file is the same. Of a file that is missing or has no place any more it is the header alone: all of
// its lines would say nothing more, and may be thousands.
func Diff(c Change) string {
	from, to := "a/"+c.Path, "b/"+c.Path
	switch c.State {
	case Same:
		return ""
	case New:
		return "--- /dev/null\n+++ " + to + "\n"
	case Stale:
		return "--- " + from + "\n+++ /dev/null\n"
	}
	return udiff.Unified(from, to, string(unixLines(c.Old)), string(unixLines(c.Data)))
}
