package lifecycle_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// vault is a source of one secret that changes.
type vault struct {
	mu   sync.Mutex
	text string
}

func (v *vault) Lookup(name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.text, name == "TOKEN"
}

func (v *vault) set(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.text = text
}

// fields is an observer of the fields whose secrets have changed.
type fields struct {
	mu  sync.Mutex
	all []string
}

func (*fields) Observe(observe.Resource) observe.Recorder { return nil }

func (f *fields) Event(e observe.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.What == observe.SecretChanged {
		f.all = append(f.all, fmt.Sprintf("%s %s %s", e.Kind, e.Resource, e.Field))
	}
}

// A secret that has another text is told once, while the group is open, and its text is nowhere.
func TestSecretChanged(t *testing.T) {
	v := &vault{text: "hunter2-first"}
	var token resource.Secret
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: v}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Secret(&token, "token", gen.Env("TOKEN"))
	describe := func() resource.Description {
		d := gen.Describe("", gen.Origins{})
		d.Add("api", "http", []gen.Value{{Field: "token", Value: token}, {Field: "fixed", Value: resource.NewSecret("hunter2-fixed")}})
		d.Add("lent", "http", []gen.Value{{Field: "token", Value: token}})
		return d.Description()
	}
	open := func(context.Context, ...resource.OpenOption) error { return nil }
	var told fields
	now := func(want string) {
		t.Helper()
		if got, err := token.Current(t.Context()); got != want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	lines := logged(slog.LevelDebug, func(log *slog.Logger) {
		s := lifecycle.Settings{Logger: log, Describe: describe}
		s.Observe(&told)
		g, err := s.Start(t.Context(), nil, lifecycle.Node{Name: "api", Kind: "http", Open: open},
			lifecycle.Node{Name: "lent", Kind: "http", Open: open, State: lifecycle.NodeBorrowed})
		if err != nil {
			t.Fatal(err)
		}
		now("hunter2-first")
		v.set("hunter2-second")
		for range 3 {
			now("hunter2-second")
		}
		v.set("hunter2-first")
		now("hunter2-first")
		if err := g.Close(t.Context()); err != nil {
			t.Error(err)
		}
		v.set("hunter2-third")
		now("hunter2-third")
	})
	if want := []string{"http api token", "http api token"}; !slices.Equal(told.all, want) {
		t.Errorf("observers were told of %q", told.all)
	}
	text := strings.Join(lines, "\n")
	if n := strings.Count(text, `level=INFO msg="a secret has changed" resource=api kind=http field=token`); n != 2 || strings.Contains(text, "hunter2") {
		t.Error(text)
	}
}
