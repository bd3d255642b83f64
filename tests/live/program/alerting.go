package program

import (
	"context"
	"encoding/pem"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/tests/live"
)

// alerting sends to a receiver with TLS, over a network that can fail.
func alerting(t testing.TB) (opening, refusal) {
	a := &api{}
	a.Server = httptest.NewTLSServer(a)
	t.Cleanup(a.Close)
	network := live.NewProxy(t, a.Listener.Addr().String())
	folder := t.TempDir()
	write := func(name, text string) error { return os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600) }
	url := "https://" + network.Addr() + "/services/"
	err := errors.Join(
		write("ca", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate().Raw}))),
		write("url", url+"old"), write("key", "an old key"), write("nothing", "no certificate"),
	)
	if err != nil {
		t.Fatal(err)
	}
	source := func(authority string) Option {
		return WithSource(resource.Map{
			"ALERTING_URL_FILE": filepath.Join(folder, "url"), "ALERTING_SIGNING_KEY_FILE": filepath.Join(folder, "key"),
			"ALERTING_CA_FILE": filepath.Join(folder, authority), "ALERTING_BACKOFF": "1ms", "ALERTING_CONNECT_TIMEOUT": "1s",
		})
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenAlerting(ctx, append(opts, source("nothing"))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		target, shut, err := OpenAlerting(ctx, append(opts, source("ca"))...)
		if err != nil {
			return nil, nil, err
		}
		send := func(status alert.Status) func(context.Context) error {
			return func(ctx context.Context) error {
				return target.Alert(ctx, alert.Alert{Key: "shop/database/1", Status: status, Resource: "database", Began: time.Now()})
			}
		}
		firing := send(alert.Firing)
		post := func(ctx context.Context) error { return target.Post(ctx, 1, "") }
		replacing := func(name, text string, do func(context.Context) error) func(context.Context) error {
			return func(ctx context.Context) error { return errors.Join(write(name, text), do(ctx)) }
		}
		return []step{
			{"`Alert` of an incident that began", firing, false},
			{"`Alert` of the end of the incident, on an open connection", send(alert.Resolved), false},
			{"`Post`", post, false},
			{"an alert that is sent again, twice", a.answering(firing, "503", "429"), false},
			{"an alert that is refused each time", a.answering(firing, "503", "503", "503"), true},
			{"a status that no other attempt would change", a.answering(post, "404"), true},
			{"a redirect with two hops", a.answering(firing, "/y", "/z"), false},
			{"a redirect of a message, after it was sent again", a.answering(post, "503", "/y"), false},
			{"a redirect to another origin", a.answering(firing, "https://elsewhere.example.com/x"), true},
			{"an alert without a status", send(""), true},
			{"a new path of `url`, and a new `signing_key`", replacing("url", url+"new", replacing("key", "a new key", firing)), false},
			{"a new host of `url`", replacing("url", "https://elsewhere.example.com", firing), true},
			{"a `url` that is missing", replacing("url", "", firing), true},
			{"`Check` while `url` is missing", target.Check, true},
			{"`Check` after `url` was set again", replacing("url", url+"new", target.Check), false},
			{Pooled, nothing, false},
			{"`Alert` that has no answer at the deadline of its context", hasty(a.answering(firing, "wait")), true},
			{"`Post` whose context is cancelled while it waits for the answer", cancelling(a.answering(post, "wait")), true},
			{"`Alert`, and connecting takes longer than `connect_timeout`", func(ctx context.Context) error {
				network.Stall(true)
				defer network.Stall(false)
				return firing(ctx)
			}, true},
			{"`Alert`, and each connection breaks while it is made", func(ctx context.Context) error {
				network.Refuse(true)
				return firing(ctx)
			}, true},
		}, shut, nil
	}, refuse
}
