package mock

import (
	"context"
	"path/filepath"
	"testing"
	"time"
)

// TestCreator asks goroutines which statement has started them. As in a program that was built with -trimpath, the folder of the standard
// library is not known, so only names of functions tell.
func TestCreator(t *testing.T) {
	defer func(was string) { library = was }(library)
	library = ""
	in := func(start func(f func())) place {
		found := make(chan place, 1)
		start(func() { found <- creator() })
		return <-found
	}
	p := in(func(f func()) { go f() })
	if filepath.Base(p.file) != "place_test.go" || p.line == 0 {
		t.Errorf("a goroutine of a test comes from %v", p)
	}
	for name, start := range map[string]func(f func()){ // order: the cases do not depend on each other
		"a test":           func(f func()) { f() },
		"a timer":          func(f func()) { time.AfterFunc(0, f) },
		"an ended context": func(f func()) { context.AfterFunc(ended(), f) },
		"an inner test":    func(f func()) { t.Run("inner", func(*testing.T) { f() }) },
	} {
		if p := in(start); p.known() {
			t.Errorf("the goroutine of %s comes from %v, which is no place of a program", name, p)
		}
	}
}

func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
