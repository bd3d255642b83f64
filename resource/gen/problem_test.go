package gen_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

func TestIn(t *testing.T) {
	if gen.In("database", nil) != nil {
		t.Error("nil has problems")
	}
	cause := errors.New("from a function")
	var ps resource.Problems
	ps.Required("host")
	ps.In("", cause)
	err := gen.In("database", ps.Err())
	if want := "database.host: required but not set\ndatabase: from a function"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if got := gen.In("other", err).Error(); !strings.HasPrefix(got, "database.host") {
		t.Errorf("a name is replaced: %s", got)
	}
}

func TestAbsent(t *testing.T) {
	for _, tt := range []struct {
		err  error
		is   error
		want string
	}{
		{gen.NotConfigured("alerting"), resource.ErrNotConfigured, "alerting: resource is not configured"},
		{gen.NotInProfile("reporting", "dev"), resource.ErrNotInProfile, "reporting: resource is not in profile dev"},
	} {
		var p *resource.Problem
		if tt.err.Error() != tt.want || !errors.Is(tt.err, tt.is) || !errors.As(tt.err, &p) {
			t.Errorf("got %v, want %s", tt.err, tt.want)
		}
	}
}
