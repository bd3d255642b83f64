package gen_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// constant is a store that always answers the same.
type constant string

func (c constant) Resolve(context.Context, resource.Ref) (string, bool, error) {
	return string(c), true, nil
}

func TestDefaultFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	there, named, empty, missing := write("there", "from the file\n"), write("named", "named"), write("empty", ""), filepath.Join(dir, "missing")
	vault := resource.Stores{"vault": constant("from the store")}
	for name, tt := range map[string]struct {
		v      gen.Var
		source resource.Map
		want   string
		wrong  string
		from   gen.Origin
	}{
		"variable": {
			v: gen.Env("PW").OrDefaultFile(there), source: resource.Map{"PW": "set"}, want: "set",
			from: gen.Origin{Layer: gen.FromEnv, Var: "PW"},
		},
		"named file": {
			v: gen.Env("PW").OrFile("PW_FILE").OrDefaultFile(there), source: resource.Map{"PW_FILE": named}, want: "named",
			from: gen.Origin{Layer: gen.FromFile, Var: "PW_FILE"},
		},
		"there": {
			v: gen.Env("PW").OrDefaultFile(there), want: "from the file",
			from: gen.Origin{Layer: gen.FromDefaultFile, File: there},
		},
		"alone":            {v: gen.Var{}.OrDefaultFile(there), want: "from the file", from: gen.Origin{Layer: gen.FromDefaultFile, File: there}},
		"before the store": {v: gen.Var{}.OrDefaultFile(there).OrStore("vault:a"), want: "from the file", from: gen.Origin{Layer: gen.FromDefaultFile, File: there}},
		"the store":        {v: gen.Var{}.OrDefaultFile(missing).OrStore("vault:a"), want: "from the store", from: gen.Origin{Layer: gen.FromStore, Store: "vault:a"}},
		"missing":          {v: gen.Env("PW").OrDefaultFile(missing)},
		"required":         {v: gen.Env("PW").OrDefaultFile(missing).Required(), wrong: "db.a (PW): required but not set, and there is no file " + missing},
		"empty":            {v: gen.Env("PW").OrDefaultFile(empty), wrong: "db.a (PW): " + empty + " is an empty file"},
		"a folder":         {v: gen.Env("PW").OrDefaultFile(dir), wrong: "db.a (PW): " + dir + " is a file that cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.source, Resolver: vault}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			r.Trace()
			c := gen.Load(r, "db", func(r *gen.Reader) (c secrets) {
				r.Secret(&c.a, "a", tt.v)
				return c
			})
			wrong := ""
			if err := r.Err(); err != nil {
				wrong = err.Error()
			}
			if c.a.Reveal() != tt.want || wrong != tt.wrong {
				t.Fatalf("got %q, %q; want %q, %q", c.a.Reveal(), wrong, tt.want, tt.wrong)
			}
			if tt.want == "" {
				return
			}
			tt.from.Resource, tt.from.Field = "db", "a"
			if from := r.Origins().Of("db", "a"); from != tt.from {
				t.Errorf("came from %+v, want %+v", from, tt.from)
			}
			if now, err := c.a.Current(context.Background()); now != tt.want || err != nil {
				t.Errorf("Current is %q, %v", now, err)
			}
		})
	}
}

// A default file alone does not show an optional resource to be wanted, whatever it is.
func TestDefaultFileOfOptional(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "missing")} {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		c := gen.LoadOptional(r, "db", func(r *gen.Reader) (c secrets) {
			r.Secret(&c.a, "a", gen.Env("PW").OrDefaultFile(path))
			return c
		})
		if c != nil || r.Err() != nil {
			t.Errorf("%s: got %v, %v", path, c, r.Err())
		}
	}
}

// A wanted is a resource whose Validate asks for its secret, in these words.
type wanted struct {
	secrets

	message string
}

func (w wanted) Validate() error {
	var ps resource.Problems
	if w.message != "" {
		ps.Add("a", "required", w.message)
	} else {
		ps.Required("a")
	}
	return ps.Err()
}

// What Validate finds missing says that the default file is not there, unless Validate has words of its own.
func TestDefaultFileOfValidate(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for message, want := range map[string]string{
		"":                  "db.a (PW): required but not set, and there is no file " + missing,
		"must be set as so": "db.a (PW): must be set as so",
	} {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(r, "db", func(r *gen.Reader) (w wanted) {
			r.Secret(&w.a, "a", gen.Env("PW").OrDefaultFile(missing))
			w.message = message
			return w
		})
		if err := r.Err(); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A problem with the text of the default file names the file, because no variable leads to it.
func TestDefaultFileOfProblem(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(short, []byte("ab"), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":   "db.a (PW): must be long; it comes from the file " + short,
		"ab": "db.a (PW): must be long",
	} {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{"PW": text}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		gen.Load(r, "db", func(r *gen.Reader) (w wanted) {
			r.Secret(&w.a, "a", gen.Env("PW").OrDefaultFile(short))
			w.message = "must be long"
			return w
		})
		if err := r.Err(); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
