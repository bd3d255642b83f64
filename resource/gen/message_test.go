package gen_test

import (
	"errors"
	"net/netip"
	"net/url"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A said configuration has fields of which something can be said.
type said struct {
	Addr    netip.Addr
	Addrs   map[string]netip.Addr
	Port    int
	File    string
	Files   []string
	Root    *url.URL
	Key     resource.Secret
	Keys    []resource.Secret
	KeyMap  map[string]resource.Secret
	invalid error
}

func (c said) Validate() error { return c.invalid }

// loadSaid loads a said configuration; message is that of each field, "" for none.
func loadSaid(message string) func(r *gen.Reader) said {
	return func(r *gen.Reader) (c said) {
		for _, f := range []string{"addr", "addrs", "port", "file", "files", "root"} {
			r.Message(f, message)
		}
		gen.Read(r, &c.Addr, "addr", gen.Env("ADDR").Or("10.0.0.1"), format.Text[netip.Addr])
		gen.Read(r, &c.Addrs, "addrs", gen.Env("ADDRS"), format.MapOf(format.Text[netip.Addr]))
		gen.Read(r, &c.Port, "port", gen.Env("PORT").Required(), format.Int)
		gen.Read(r, &c.File, "file", gen.Env("FILE"), format.String)
		r.Exists("file", c.File, "file")
		gen.Read(r, &c.Files, "files", gen.Env("FILES"), format.List(format.String[string]))
		r.ExistsEach("files", c.Files, "file")
		gen.Read(r, &c.Root, "root", gen.Env("ROOT").OrTemplate("://"+c.File, "file"), format.URL)
		r.Secret(&c.Key, "key", gen.Env("KEY"))
		gen.Read(r, &c.Keys, "keys", gen.Env("KEYS"), format.List(format.SecretText))
		gen.Read(r, &c.KeyMap, "key_map", gen.Env("KEY_MAP"), format.MapOf(format.SecretText))
		var ps resource.Problems
		if c.File == "/none/twice" {
			ps.Add("file", "suffix", message)
		}
		if c.Port == 13 {
			r.WarnRule(message, "port")
			ps.AddRule(message, "port")
		}
		c.invalid = ps.Err()
		return c
	}
}

func loadMessages(t *testing.T, env resource.Map, message string, lax bool) (said, error) {
	t.Helper()
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: env, Unvalidated: lax, Warn: func(resource.Problem) {}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := gen.Load(r, "x", loadSaid(message))
	return c, r.Err()
}

// TestMessage wants the message in place of the reason of what cannot be read and of files that are missing, and of nothing else.
func TestMessage(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
	}{
		{"ADDR", "localhost", "x.addr (ADDR): M"},
		{"ADDRS", "a=::1,b=c", "x.addrs (ADDRS): entry 2: M"},
		{"ADDRS", "a", "x.addrs (ADDRS): entry 1: M"},
		{"PORT", "http", "x.port (PORT): M"},
		{"PORT", " 80", "x.port (PORT): M"},
		{"PORT", "13", "x.port (PORT): M"}, // a warning says it, too
		{"PORT", "", "x.port (PORT): required but not set"},
		{"FILE", "/none", "x.file (FILE): M"},
		{"FILE", "/none/twice", "x.file (FILE): M"}, // Validate says it, too
		{"FILES", "/none", "x.files (FILES): item 1: M"},
		{"ROOT", "x", "x.root (ROOT): M"},
	} {
		env := resource.Map{"PORT": "1", "ROOT": "https://example.com"}
		env[tt.name] = tt.text
		if _, err := loadMessages(t, env, "M", false); err == nil || err.Error() != tt.want {
			t.Errorf("%s=%q: %v, want %s", tt.name, tt.text, err, tt.want)
		}
	}
	if _, err := loadMessages(t, resource.Map{"PORT": "1"}, "M", false); err == nil || err.Error() != "x.root (ROOT): M" {
		t.Errorf("of a template: %v", err)
	}
	if _, err := loadMessages(t, resource.Map{"PORT": "1"}, "", false); err == nil || err.Error() != "x.root (ROOT): the template's result must be a URL with a scheme and a host: it has no scheme such as https://" {
		t.Errorf("of a template without a message: %v", err)
	}

	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	gen.Load(r, "x", func(r *gen.Reader) (c said) {
		r.Message("addr", "M")
		gen.Read(r, &c.Addr, "addr", gen.Env("ADDR").Or("localhost"), format.Text[netip.Addr])
		return c
	})
	gen.Load(r, "y", func(r *gen.Reader) (c said) { // a message is for one resource
		gen.Read(r, &c.Addr, "addr", gen.Env("ADDR").Or("localhost"), format.Text[netip.Addr])
		return c
	})
	want := "x.addr: M; the specification sets it\n" +
		`y.addr: the value of the specification must be a valid netip.Addr: ParseAddr("localhost"): unable to parse IP`
	if err := r.Err(); err == nil || err.Error() != want {
		t.Errorf("of the specification: %v, want\n%s", err, want)
	}
}

// TestCauseOfSecret wants that what a Go type says is not shown if a secret is in the text, whichever is read first and however it is held.
func TestCauseOfSecret(t *testing.T) {
	const shown = `x.addr (ADDR): must be a valid netip.Addr: ParseAddr("tortoise9"): unable to parse IP`
	const hidden = "x.addr (ADDR): must be a valid netip.Addr"
	for _, tt := range []struct{ name, text, want string }{
		{"KEY", "other", shown},
		{"KEY", "tortoise9", hidden},
		{"KEY", "tort", hidden},
		{"KEY", "tor", shown}, // so short a secret is in many texts
		{"KEYS", "a,tortoise9", hidden},
		{"KEY_MAP", "a=tortoise9", hidden},
	} {
		_, err := loadMessages(t, resource.Map{"PORT": "1", "ROOT": "https://example.com", "ADDR": "tortoise9", tt.name: tt.text}, "", false)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s=%s: %v, want %s", tt.name, tt.text, err, tt.want)
		}
	}
}

// TestUnvalidated wants that only what cannot be read is an error, and that what is loaded is the same as with validation.
func TestUnvalidated(t *testing.T) {
	c, err := loadMessages(t, resource.Map{"FILE": "/none/twice", "FILES": "/none", "ROOT": "https://example.com", "KEY": "k"}, "M", true)
	if err != nil || c.File != "/none/twice" || c.Key.Reveal() != "k" || c.Addr.String() != "10.0.0.1" {
		t.Errorf("%+v, %v", c, err)
	}
	c, err = loadMessages(t, resource.Map{"PORT": "x", "ADDR": "::1", "ROOT": "https://example.com"}, "", true)
	if err == nil || err.Error() != "x.port (PORT): must be a whole number" || c.Addr.String() != "::1" {
		t.Errorf("%+v, %v", c, err)
	}

	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"OLD": "a"}, Unvalidated: true, Warn: func(p resource.Problem) {
		if p.Rule != "deprecated" {
			t.Errorf("warning %v", p.Error())
		}
	}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Given(errors.New("given"))
	gen.Load(r, "x", func(r *gen.Reader) (c said) {
		gen.Read(r, &c.File, "file", gen.Env("FILE").Deprecated("OLD"), format.String)
		r.AddRule("broken", "file")
		r.WarnRule("broken", "file")
		r.Insecure("file", "a")
		r.AddErr(errors.New("validate"))
		gen.Fill(r, &c, func(*said) error { return errors.New("fill") })
		return c
	})
	if err := r.Err(); err == nil || err.Error() != "x: fill" {
		t.Errorf("%v, want the error of fill alone", err)
	}
}
