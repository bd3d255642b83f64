package gen_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A madeConfig has fields that templates make of others.
type madeConfig struct {
	Host     string
	Port     int
	Password resource.Secret
	URL      *url.URL
	Health   *url.URL
	DSN      resource.Secret
}

func (c madeConfig) Validate() error {
	var ps resource.Problems
	if c.Host == "" {
		ps.Required("host")
	}
	if c.Port > 9000 {
		ps.Add("port", "max", "must be at most 9000")
	}
	if c.URL == nil {
		ps.Required("url")
	} else if len(c.URL.String()) > 25 {
		ps.Add("url", "max_len", "must have at most 25 characters")
	}
	if c.URL != nil && c.Port == 81 {
		ps.AddRule("must not have the port 81", "url", "port")
	}
	return ps.Err()
}

func loadMade(r *gen.Reader) (c madeConfig) {
	c.Port = 80
	r.From(gen.FromTemplate, "url", "health", "dsn")
	gen.Read(r, &c.Host, "host", gen.Env("HOST", "OLD_HOST"), format.String)
	gen.Read(r, &c.Port, "port", gen.Env("PORT"), format.Int)
	r.Secret(&c.Password, "password", gen.Env("PASSWORD").OrFile("PASSWORD_FILE"))
	gen.Read(r, &c.URL, "url", gen.Env("URL").OrTemplate("http://"+c.Host+":"+gen.Shown(c.Port)+"/", "host", "port"), format.URL)
	gen.Read(r, &c.Health, "health", gen.Var{}.OrTemplate(gen.URLText(c.URL)+"health", "url"), format.URL)
	r.Secret(&c.DSN, "dsn", gen.Env("DSN").OrTemplate("x://"+format.PercentEncode(c.Password.Reveal())+"@"+c.Host, "password", "host"))
	return c
}

// TestTemplates holds that one cause is one problem, which names the variables that fed a template.
func TestTemplates(t *testing.T) {
	for _, tt := range []struct {
		vars            resource.Map
		url, from, want string
	}{
		{resource.Map{"HOST": "h"}, "http://h:80/", "template", ""},
		{resource.Map{"HOST": "h", "PORT": "8080"}, "http://h:8080/", "template", ""},
		{resource.Map{"HOST": "h", "URL": "https://x"}, "https://x", "URL", ""},
		{resource.Map{}, "", "", "made.host (HOST or OLD_HOST): required but not set"},
		{resource.Map{"HOST": "h", "PORT": "x"}, "", "", "made.port (PORT): must be a whole number"},
		{resource.Map{"HOST": "h", "PORT": "9001"}, "", "", "made.port (PORT): must be at most 9000"},
		{resource.Map{"HOST": "a b"}, "", "", "made.url (HOST): the template's result must be a URL with a scheme and a host: its host holds a character that is not allowed in a host"},
		{resource.Map{"OLD_HOST": strings.Repeat("h", 20)}, "", "", "made.url (OLD_HOST): the template's result must have at most 25 characters"},
		{resource.Map{"HOST": "h", "URL": "x"}, "", "", "made.url (URL): must be a URL with a scheme and a host: it has no scheme such as https://"},
		{resource.Map{"HOST": "h", "PORT": "81"}, "", "", "made: url, port (HOST, PORT): must not have the port 81"},
	} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: tt.vars}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		c := gen.Load(r, "made", loadMade)
		got := ""
		if err := r.Err(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: %q, want %q", tt.vars, got, tt.want)
		}
		if tt.want != "" {
			continue
		}
		if c.URL.String() != tt.url || c.Health.String() != tt.url+"health" {
			t.Errorf("%v: %v and %v, want %s", tt.vars, c.URL, c.Health, tt.url)
		}
		d := gen.Describe("", r.Origins())
		d.Add("made", "made", []gen.Value{{Field: "url", Value: c.URL}})
		if from := d.Description().Resources[0].Fields[0].From; from != tt.from {
			t.Errorf("%v: url comes from %q, want %q", tt.vars, from, tt.from)
		}
	}
}

// TestSecretTemplate holds that a secret from a template stays what it was, and that one from its own variable is looked up again.
func TestSecretTemplate(t *testing.T) {
	vars := resource.Map{"HOST": "h", "PASSWORD": "p@/ä"}
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: vars}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := gen.Load(r, "made", loadMade)
	const want = "x://p%40%2F%C3%A4@h"
	if got := c.DSN.Reveal(); got != want || r.Err() != nil {
		t.Fatalf("%s, %v, want %s", got, r.Err(), want)
	}
	vars["PASSWORD"] = "other"
	if got, err := c.DSN.Current(t.Context()); got != want || err != nil {
		t.Errorf("now %s, %v, want %s", got, err, want)
	}
	vars["DSN"] = "y://h"
	r, err = gen.NewReader(t.Context(), lifecycle.Settings{Source: vars}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c = gen.Load(r, "made", loadMade)
	delete(vars, "DSN")
	if _, err := c.DSN.Current(t.Context()); err == nil || !errors.As(err, new(*resource.Problem)) {
		t.Errorf("a secret from a variable that is no longer set: %v", err)
	}
}

// TestOptionalTemplate holds that a template does not show an optional resource to be wanted.
func TestOptionalTemplate(t *testing.T) {
	for _, tt := range []struct {
		vars resource.Map
		want bool
	}{{resource.Map{}, false}, {resource.Map{"HOST": "h"}, true}} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: tt.vars}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		if c := gen.LoadOptional(r, "made", loadMade); (c != nil) != tt.want || r.Err() != nil {
			t.Errorf("%v: %v, %v", tt.vars, c, r.Err())
		}
	}
}
