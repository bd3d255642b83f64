package resource_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestProblemError(t *testing.T) {
	for _, tt := range []struct {
		p    resource.Problem
		want string
	}{
		{resource.Problem{Resource: "database", Fields: []string{"port"}, Vars: []string{"DB_PORT"}, Message: "bad"}, "database.port (DB_PORT): bad"},
		{resource.Problem{Resource: "database", Fields: []string{"port"}, Vars: []string{"A", "B"}, Message: "bad"}, "database.port (A or B): bad"},
		{resource.Problem{Fields: []string{"port"}, Message: "bad"}, "port: bad"},
		{resource.Problem{Resource: "database", Fields: []string{"a", "b"}, Vars: []string{"A", "B"}, Message: "bad"}, "database: a, b (A, B): bad"},
		{resource.Problem{Fields: []string{"a", "b"}, Message: "bad"}, "a, b: bad"},
		{resource.Problem{Resource: "database", Message: "bad"}, "database: bad"},
		{resource.Problem{Resource: "api", Fields: []string{"low", "high"}, Vars: []string{"A", "B"}, Message: "low must not exceed high"}, "api: low must not exceed high (A, B)"},
		{resource.Problem{Resource: "api", Fields: []string{"low", "high"}, Message: "low must not exceed high"}, "api: low must not exceed high"},
		{resource.Problem{Fields: []string{"low", "high"}, Message: "must satisfy (low<=high)"}, "must satisfy (low<=high)"},
		{resource.Problem{Fields: []string{"low", "high"}, Vars: []string{"A"}, Store: "v:x", Params: "env=dev", Message: "low, not high."}, "low, not high. (A, store v:x; env=dev)"},
		{resource.Problem{Resource: "api", Fields: []string{"key", "url"}, Vars: []string{"A", "B"}, Message: "api_key needs a url"}, "api: key, url (A, B): api_key needs a url"},
		{resource.Problem{Resource: "api", Fields: []string{"key", "url"}, Vars: []string{"A", "B"}, Message: "key needs urls"}, "api: key, url (A, B): key needs urls"},
		{resource.Problem{Resource: "api", Fields: []string{"key", "url"}, Vars: []string{"A", "B"}, Message: "tls.key needs a url-file, key no url"}, "api: tls.key needs a url-file, key no url (A, B)"},
		{resource.Problem{Resource: "api", Fields: []string{"key", "url"}, Vars: []string{"A", "B"}, Message: "tls.key needs a url"}, "api: key, url (A, B): tls.key needs a url"},
		{resource.Problem{Resource: "api", Fields: []string{"pool.low", "pool.high"}, Vars: []string{"A", "B"}, Message: "low must not exceed high"}, "api: pool.low, pool.high (A, B): low must not exceed high"},
		{resource.Problem{Resource: "api", Fields: []string{"key"}, Vars: []string{"A"}, Message: "key is bad"}, "api.key (A): key is bad"},
		{resource.Problem{Vars: []string{"A"}, Message: "bad"}, "(A): bad"},
		{resource.Problem{Message: "bad"}, "bad"},
	} {
		if got := tt.p.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestProblems(t *testing.T) {
	var ps resource.Problems
	if ps.Err() != nil {
		t.Error("no problems are an error")
	}
	var inner resource.Problems
	inner.Required("url")
	inner.AddRule("one of them", "a", "b")
	ps.Add("port", "range", "must be from 1 to 65535")
	ps.In("cloud.", inner.Err())
	ps.In("cloud.", nil)
	ps.In("", errors.New("not good"))
	ps.In("cloud.", errors.Join(fmt.Errorf("wrapped: %w", inner.Err()), errors.New("plain")))
	ps.AddRule("silent, as the url is missing", "port", "cloud.url")
	ps.AddRule("silent, as the object lacks its url", "cloud")
	ps.AddRule("told", "port", "cloudy")
	want := `port: must be from 1 to 65535
cloud.url: required but not set
cloud.a, cloud.b: one of them
not good
cloud.url: required but not set
cloud.a, cloud.b: one of them
cloud: plain
port, cloudy: told`
	err := ps.Err()
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if inner.Err().Error() != "url: required but not set\na, b: one of them" {
		t.Error("In changes the problems that it is given")
	}
	list := resource.ProblemsOf(fmt.Errorf("loading: %w", errors.Join(err, errors.New("other"))))
	if len(list) != 8 || list[0].Rule != "range" || list[1].Rule != "required" || list[2].Rule != "rule" || list[3].Rule != "validate" {
		t.Errorf("problems are %v", list)
	}
	if _, ok := err.(interface{ Unwrap() []error }); !ok {
		t.Error("the error does not unwrap to many")
	}
	if resource.ProblemsOf(nil) != nil || resource.ProblemsOf(errors.New("x")) != nil {
		t.Error("problems of nothing")
	}
}

// TestAddTwice wants one problem where the rules of a field have one message, and one for each other field and message.
func TestAddTwice(t *testing.T) {
	var ps resource.Problems
	ps.Add("name", "min_len", "is no name")
	ps.Add("name", "pattern", "is no name")
	ps.Add("name", "prefix", "must begin with a")
	ps.Add("other", "pattern", "is no name")
	ps.AddKey("labels", "a", "pattern", "is no name")
	ps.AddKey("labels", "a", "max_len", "is no name")
	ps.AddKey("labels", "b", "pattern", "is no name")
	want := "name: is no name\nname: must begin with a\nother: is no name\nlabels: key \"a\": is no name\nlabels: key \"b\": is no name"
	if got := ps.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAddKey(t *testing.T) {
	for key, want := range map[string]string{
		"Team":                    `labels: key "Team": must be short`,
		"":                        `labels: key "": must be short`,
		"a\nb\x1b":                `labels: key "a\nb\x1b": must be short`,
		strings.Repeat("ä", 64):   `labels: key "` + strings.Repeat("ä", 64) + `": must be short`,
		strings.Repeat("ä", 1000): `labels: key "` + strings.Repeat("ä", 64) + `"...: must be short`,
	} {
		var ps resource.Problems
		ps.AddKey("labels", key, "max_len", "must be short")
		if got := ps.Err().Error(); got != want {
			t.Errorf("%q is %q, want %q", key, got, want)
		}
		if p := resource.ProblemsOf(ps.Err())[0]; p.Rule != "max_len" || len(p.Fields) != 1 || p.Fields[0] != "labels" {
			t.Errorf("%q: %+v", key, p)
		}
	}
}
