package secretstore_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/secretstore"
)

func TestKeys(t *testing.T) {
	doc := `{"password": "hunter2", "port": 5432, "deep": {"a": [1, 2]}, "none": null, "empty": "", "a#b": "x"}`
	s := secretstore.New(func(_ context.Context, path string) (string, error) {
		return map[string]string{"json": doc, "text": "hunter2", "list": "[1]", "null": "null"}[path], nil
	}, secretstore.Options{})
	for reference, want := range map[string]string{
		"json#password": "hunter2", "json#port": "5432", "json#deep": `{"a":[1,2]}`, "json": doc, "text": "hunter2", "json#empty": "",
		"json#none": "error: the store has no such key there", "json#user": "error: the store has no such key there",
		"text#password": "error: the store has no JSON object there, so it has no key: write the reference without #",
		"list#x":        "error: the store has no JSON object there, so it has no key: write the reference without #",
		"null#x":        "error: the store has no JSON object there, so it has no key: write the reference without #",
		"json#":         "error: the reference must be path#key, or a path alone", "#password": "error: the reference must be path#key, or a path alone",
	} {
		got, ok, err := s.Resolve(t.Context(), resource.Ref{Reference: reference})
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want || ok != (err == nil) {
			t.Errorf("%s: got %q, %t", reference, got, ok)
		}
	}
	keyed := secretstore.New(func(context.Context, string) (string, error) { return doc, nil }, secretstore.Options{Keyed: true})
	if _, ok, err := keyed.Resolve(t.Context(), resource.Ref{Reference: "json"}); ok || err == nil || err.Error() != "the reference has no key: write json#password, with the name of the key" {
		t.Errorf("%t, %v", ok, err)
	}
	for _, ref := range []resource.Ref{{}, {Field: "password", Vars: []string{"X"}}, {Store: "vault", Reference: "json"}} {
		if text, ok, err := s.Resolve(t.Context(), ref); text != "" || ok || err != nil {
			t.Errorf("%+v: %q, %t, %v", ref, text, ok, err)
		}
	}
}

// Of errors of any other type, no text is shown; and no way of printing a store or an error shows a secret.
func TestNothingShows(t *testing.T) {
	const canary = "hunter2"
	_, refused := net.Dial("tcp", "127.0.0.1:1")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.New(canary), "an error whose text is not shown"},
		{fmt.Errorf(canary+": %w", refused), "dial tcp 127.0.0.1:1: connect: connection refused"},
		{fmt.Errorf(canary+": %w", context.DeadlineExceeded), "no answer within 10s"},
		{fmt.Errorf(canary+": %w", &net.DNSError{Err: "no such host", Name: "vault.example.com"}), "lookup vault.example.com: no such host"},
		{fmt.Errorf(canary+": %w", secretstore.Error{Reason: "sealed"}.Because(errors.New(canary))), "sealed"},
	} {
		s := secretstore.New(func(context.Context, string) (string, error) { return canary, tt.err }, secretstore.Options{})
		_, _, err := resource.Stores{"vault": s}.Resolve(t.Context(), resource.Ref{Store: "vault", Reference: "p"})
		var told interface{ ResolveReason() string }
		if !errors.As(err, &told) || told.ResolveReason() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
		if text := fmt.Sprintf("%v %+v %#v", told, told, told); strings.Contains(text, canary) {
			t.Error(text)
		}
	}
	s := secretstore.New(func(context.Context, string) (string, error) { return canary, nil }, secretstore.Options{})
	if text, ok, err := s.Resolve(t.Context(), resource.Ref{Reference: "p"}); text != canary || !ok || err != nil {
		t.Fatal(text, ok, err)
	}
	if text := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(text, canary) {
		t.Error(text)
	}
}
