package gen_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestDeprecated holds that each way to set a deprecated field is a warning that names what set it, and that an unset one is none.
func TestDeprecated(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(v gen.Var) func(*gen.Reader) {
		return func(r *gen.Reader) { readText(r, v) }
	}
	for _, tt := range []struct {
		name string
		set  func(*gen.Reader)
		want string
	}{
		{"nothing", read(gen.Env("NONE")), ""},
		{"a variable", read(gen.Env("NONE", "A")), "r.f (A): is deprecated: use g"},
		{"a file", read(gen.Env("NONE").OrFile("A_FILE")), "r.f (A_FILE): is deprecated: use g"},
		{"a default file", read(gen.Env("NONE").OrDefaultFile(file)), "r.f: is deprecated: use g; it comes from the file " + file},
		{"a default file of the object", func(r *gen.Reader) {
			var s string
			gen.Read(r, &s, "f.x", gen.Env("NONE").OrDefaultFile(file), format.String)
		}, "r.f: is deprecated: use g; it comes from the file " + file},
		{"a variable and a default file", func(r *gen.Reader) {
			readText(r, gen.Env("A"))
			var s string
			gen.Read(r, &s, "f.x", gen.Env("NONE").OrDefaultFile(file), format.String)
		}, "r.f (A): is deprecated: use g"},
		{"the resource", func(r *gen.Reader) { r.From(gen.FromResource, "f") }, "r.f: is deprecated: use g; the specification sets it"},
		{"a variable over the profile", func(r *gen.Reader) { r.From(gen.FromProfile, "f"); readText(r, gen.Env("A")) }, "r.f (A): is deprecated: use g"},
		{"a profile that takes it back", func(r *gen.Reader) { r.From(gen.FromResource, "f"); r.From(gen.FromDefault, "f") }, ""},
		{"a field of the object", func(r *gen.Reader) {
			var s string
			gen.Read(r, &s, "f.x", gen.Env("A"), format.String)
		}, "r.f (A): is deprecated: use g"},
		{"two fields of the object, in any order", func(r *gen.Reader) {
			var s string
			gen.Read(r, &s, "f.y", gen.Env("A"), format.String)
			gen.Read(r, &s, "f.x", gen.Env("B"), format.String)
		}, "r.f (B): is deprecated: use g"},
		{"another field", func(r *gen.Reader) { r.From(gen.FromResource, "fx") }, ""},
	} {
		var got []string
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{
			Source: resource.Map{"A": "a", "B": "b", "A_FILE": file}, Warn: func(p resource.Problem) { got = append(got, p.Error()) },
		}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		gen.Load(r, "r", func(r *gen.Reader) (c noCheck) {
			tt.set(r)
			r.Deprecated("f", "", "use g")
			return c
		})
		if line := strings.Join(got, "; "); line != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, line, tt.want)
		}
	}
}

// TestServiceLinks holds that what Kubernetes sets for a service is told apart from a mistyped variable.
func TestServiceLinks(t *testing.T) {
	const hint = "Kubernetes sets REDIS_CACHE_PORT for a service called redis-cache: set enableServiceLinks: false in the pod, or use another prefix"
	for text, want := range map[string]string{
		"tcp://10.0.0.11:6379": "r.port (REDIS_CACHE_PORT): must be a whole number; " + hint, "udp://10.0.0.11:53": "r.port (REDIS_CACHE_PORT): must be a whole number; " + hint,
		"http://10.0.0.11": "r.port (REDIS_CACHE_PORT): must be a whole number", "6379": "",
	} {
		var warned []string
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{
			Source: resource.Map{"REDIS_CACHE_PORT": text}, Warn: func(p resource.Problem) { warned = append(warned, p.Error()) },
		}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(r, "r", func(r *gen.Reader) (c noCheck) {
			var port int
			gen.Read(r, &port, "port", gen.Env("REDIS_CACHE_PORT"), format.Int)
			return c
		})
		if got := r.Err(); got == nil && want != "" || got != nil && got.Error() != want || warned != nil {
			t.Errorf("%s: %v, %q", text, got, warned)
		}
		gen.Load(r, "s", func(r *gen.Reader) (c noCheck) {
			readText(r, gen.Env("REDIS_CACHE_PORT"))
			return c
		})
		if got := strings.Join(warned, "; "); (got == "s.f (REDIS_CACHE_PORT): "+hint) != strings.HasSuffix(want, hint) {
			t.Errorf("%s as a text: %q", text, got)
		}
	}
}
