package lifecycle

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/davecgh/go-spew/spew"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// canary is the secret that must not show.
const canary = "hunter2-Canary"

// secrets is an environment whose every secret is the canary.
func secrets() resource.Map {
	m := prod()
	for _, name := range []string{"ROLE_KEY", "DATABASE_PASSWORD", "REPORTING_PASSWORD"} {
		m[name] = canary
	}
	m["ALERT_URL"] = "https://hooks.example.com/" + canary
	return m
}

// wantHidden prints v in every way and looks for the canary.
func wantHidden(t *testing.T, what string, v any) {
	t.Helper()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		hidden(t, what+" under "+verb, fmt.Sprintf(verb, v))
	}
	hidden(t, what+" in spew", spew.Sdump(v))
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"slog as text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"slog as JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var b bytes.Buffer
		slog.New(handler(&b)).Info("it", "v", v)
		hidden(t, what+" in "+name, b.String())
	}
	if text, err := json.Marshal(v); err == nil {
		hidden(t, what+" in JSON", string(text))
	}
}

func hidden(t *testing.T, where, text string) {
	t.Helper()
	if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
		t.Errorf("%s shows the secret: %s", where, text)
	}
}

// TestSecretsOfValues looks through all that generated code hands out.
func TestSecretsOfValues(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, secrets())
	for what, v := range map[string]any{
		"Resources":      r,
		"*Resources":     *r,
		"Config":         r.Config,
		"*Config":        &r.Config,
		"a description":  r.Config.Describe(),
		"a kind's":       r.Config.Database.Describe(),
		"a handle":       r.Database,
		"a handle value": *r.Database,
		"a Maybe":        r.Reporting,
		"a bundle":       plant.Archive{Store: r.Store, Reporting: r.Reporting, Alerting: r.Alerting},
		"options":        []plant.Option{plant.WithConfig(r.Config), plant.WithDatabase(r.Database)},
		"an OpenOption":  lifecycle.NewOpenOptions("database", []resource.OpenOption{resource.WithName("database")}),
	} {
		wantHidden(t, what, v)
	}
	if got := r.Config.Database.Password.Reveal(); got != canary {
		t.Errorf("the password is %q", got)
	}
}

// TestSecretsOfErrors looks through what goes wrong, though constructors repeat what they were given.
func TestSecretsOfErrors(t *testing.T) {
	refused := errors.New("https://hooks.example.com/" + canary + " refuses")
	for name, tell := range map[string]func(*plant.Script){
		"open":   func(s *plant.Script) { s.On("open alerting", fail(refused)) },
		"panics": func(s *plant.Script) { s.On("open alerting", func(context.Context) error { panic(refused) }) },
	} {
		var s plant.Script
		tell(&s)
		wantHidden(t, name, fails(t, &s, secrets()))
	}

	var s plant.Script
	r := mustOpen(t, &s, secrets())
	if token, err := r.Role.Token(t.Context()); token != "token of "+canary || err != nil {
		t.Errorf("the token is %q, %v", token, err)
	}
	for _, name := range []string{"queue", "cache"} {
		s.On("close "+name, fail(errors.New("cannot use token of "+canary)))
	}
	s.On("close role", func(context.Context) error { panic("token of " + canary) })
	err := r.Close(context.Background())
	wantHidden(t, "closing", err)
	if n := strings.Count(err.Error(), "[REDACTED]"); n != 3 {
		t.Errorf("the error is %v", err)
	}
}

// TestSecretsOfProblems looks through what is wrong with an environment.
func TestSecretsOfProblems(t *testing.T) {
	m := secrets()
	m["ALERT_URL"] = "no url " + canary
	m["CACHE_SIZE"] = canary
	m["LIMITS_MAX"] = canary
	m["DATABASE_PASSWORD"] = canary[:7]
	m["APP_ENV"] = "prod"
	err := fails(t, new(plant.Script), m)
	wantHidden(t, "the problems", err)
	if n := len(resource.ProblemsOf(err)); n != 4 {
		t.Errorf("there are %d problems: %v", n, err)
	}
	m["APP_ENV"] = canary
	wantHidden(t, "a profile", fails(t, new(plant.Script), m))
}
