package mock

import (
	"flag"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/resgen-go/resgen/resource"
)

// fail makes the test fail at a place, unless the test has ended. It calls no method of the test's values, and holds no lock while it calls
// methods of t. It redacts revealed secrets in text.
func (c *core) fail(at place, text string) {
	if !at.known() {
		at = c.at
	}
	text = resource.Redact(text)
	if c.t == nil {
		panic(fmt.Sprintf("mock: %v: %s", at, text))
	}
	c.mu.Lock()
	if c.ended {
		c.mu.Unlock()
		return
	}
	c.reporting++
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.reporting--; c.reporting == 0 && c.quiet != nil {
			close(c.quiet)
			c.quiet = nil
		}
	}()
	c.t.Helper()
	failAt(c.t, at, text)
}

// failAt makes t fail. Package testing would print where its Errorf was called from, which is here, or where the mock was made when the
// test ends. So failAt writes the line in the format of Errorf, with the place at. For other implementations of T, it puts the place into
// the text.
func failAt(t T, at place, text string) {
	t.Helper()
	std, ok := t.(interface {
		Output() io.Writer // since Go 1.25
		Fail()
	})
	if !ok || !at.known() || reflect.TypeOf(t).Kind() != reflect.Pointer || reflect.TypeOf(t).Elem().PkgPath() != "testing" {
		t.Errorf("%v: %s", at, text)
		return
	}
	where := at.String()
	if f := flag.Lookup("test.fullpath"); f != nil && f.Value.String() == "true" {
		where = fmt.Sprintf("%s:%d", at.file, at.line)
	}
	_, _ = io.WriteString(std.Output(), where+": "+strings.ReplaceAll(text, "\n", "\n    ")+"\n")
	std.Fail()
}
