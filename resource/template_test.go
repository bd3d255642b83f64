package resource_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
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

func loadMade(r *resource.Reader) (c madeConfig) {
	c.Port = 80
	r.From(resource.FromTemplate, "url", "health", "dsn")
	resource.Read(r, &c.Host, "host", resource.Env("HOST", "OLD_HOST"), resource.String)
	resource.Read(r, &c.Port, "port", resource.Env("PORT"), resource.Int)
	r.Secret(&c.Password, "password", resource.Env("PASSWORD").OrFile("PASSWORD_FILE"))
	resource.Read(r, &c.URL, "url", resource.Env("URL").OrTemplate("http://"+c.Host+":"+resource.Shown(c.Port)+"/", "host", "port"), resource.URL)
	resource.Read(r, &c.Health, "health", resource.Var{}.OrTemplate(resource.URLText(c.URL)+"health", "url"), resource.URL)
	r.Secret(&c.DSN, "dsn", resource.Env("DSN").OrTemplate("x://"+resource.PercentEncode(c.Password.Reveal())+"@"+c.Host, "password", "host"))
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
		{resource.Map{"HOST": "a b"}, "", "", "made.url (HOST): the template's result must be a url with a scheme and a host: its host holds a character that no host has"},
		{resource.Map{"OLD_HOST": strings.Repeat("h", 20)}, "", "", "made.url (OLD_HOST): the template's result must have at most 25 characters"},
		{resource.Map{"HOST": "h", "URL": "x"}, "", "", "made.url (URL): must be a url with a scheme and a host: it has no scheme such as https://"},
		{resource.Map{"HOST": "h", "PORT": "81"}, "", "", "made: url, port (HOST, PORT): must not have the port 81"},
	} {
		r, err := resource.NewReader(t.Context(), resource.Settings{Source: tt.vars}, resource.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace(0)
		c := resource.Load(r, "made", loadMade)
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
		d := resource.Describe("", r.Origins())
		d.Add("made", "made", []resource.Value{{Field: "url", Value: c.URL}})
		if from := d.Resources[0].Fields[0].From; from != tt.from {
			t.Errorf("%v: url comes from %q, want %q", tt.vars, from, tt.from)
		}
	}
}

// TestSecretTemplate holds that a secret from a template stays what it was, and that one from its own variable is looked up again.
func TestSecretTemplate(t *testing.T) {
	vars := resource.Map{"HOST": "h", "PASSWORD": "p@/ä"}
	r, err := resource.NewReader(t.Context(), resource.Settings{Source: vars}, resource.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := resource.Load(r, "made", loadMade)
	const want = "x://p%40%2F%C3%A4@h"
	if got := c.DSN.Reveal(); got != want || r.Err() != nil {
		t.Fatalf("%s, %v, want %s", got, r.Err(), want)
	}
	vars["PASSWORD"] = "other"
	if got, err := c.DSN.Current(t.Context()); got != want || err != nil {
		t.Errorf("now %s, %v, want %s", got, err, want)
	}
	vars["DSN"] = "y://h"
	r, err = resource.NewReader(t.Context(), resource.Settings{Source: vars}, resource.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c = resource.Load(r, "made", loadMade)
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
		r, err := resource.NewReader(t.Context(), resource.Settings{Source: tt.vars}, resource.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		if c := resource.LoadOptional(r, "made", loadMade); (c != nil) != tt.want || r.Err() != nil {
			t.Errorf("%v: %v, %v", tt.vars, c, r.Err())
		}
	}
}
