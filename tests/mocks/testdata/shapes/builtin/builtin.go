// Package builtin declares names that Go declares too.
package builtin

type (
	any    int
	string struct{}
	int64  float64
)

func len() {}

func new() {}

type Uses interface {
	Any(any, ...any) (any, error)
	String(string) (n int64, err error)
}

var (
	_ = len
	_ = new
)
