package disk

import "github.com/aymanbagabas/go-udiff"

// Diff returns c as a unified diff, or "" if the file is the same. For a file that is missing or stale, it returns only the header, because
// a list of all lines would not help.
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
