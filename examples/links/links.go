package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/examples/links/deps"
	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// migrate makes the table, if there is none.
func migrate(ctx context.Context, db deps.PostgresClient) error {
	_, err := db.Exec(ctx, "create table if not exists links (code text primary key, target text not null)")
	return err
}

// shorten makes a short link of the URL in the form value url.
type shorten struct{ *deps.Shorten }

func (s shorten) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target, err := url.Parse(r.FormValue("url"))
	if err != nil || target.Scheme != "https" && target.Scheme != "http" || target.Hostname() == "" {
		http.Error(w, "url must be one with http or https", http.StatusBadRequest)
		return
	}
	bad, err := s.dangerous(r.Context(), target.Hostname())
	if err != nil {
		unavailable(w, err)
		return
	}
	if bad != "" {
		http.Error(w, "this host is dangerous: "+bad, http.StatusUnprocessableEntity)
		return
	}
	code := rand.Text()[:8]
	if _, err := s.DB.Exec(r.Context(), "insert into links (code, target) values ($1, $2)", code, target.String()); err != nil {
		unavailable(w, err)
		return
	}
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintln(w, s.Service.PublicURL.JoinPath(code))
}

// dangerous returns why a host is dangerous, or "" if nothing is known against it. The API answers 404 for a host that it does not know.
func (s shorten) dangerous(ctx context.Context, host string) (string, error) {
	verdict, err := s.Safety.Verdict(ctx, host)
	var status *httpkind.StatusError
	switch {
	case errors.As(err, &status) && status.Code == http.StatusNotFound:
		return "", nil
	case err != nil:
		return "", err
	case verdict.Dangerous && verdict.Reason == "":
		return "no reason is known", nil
	case verdict.Dangerous:
		return verdict.Reason, nil
	}
	return "", nil
}

// follow redirects a short link to its target.
type follow struct{ *deps.Follow }

func (f follow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target, err := f.target(r.Context(), r.PathValue("code"))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		http.NotFound(w, r)
	case err != nil:
		unavailable(w, err)
	default:
		http.Redirect(w, r, target, http.StatusFound)
	}
}

// target is what a code stands for. The cache is asked first, if there is one, and does no harm while it is down.
func (f follow) target(ctx context.Context, code string) (target string, err error) {
	cache, absent := f.Cache.Get()
	if absent == nil {
		target, err = cache.Get(ctx, code)
		if err == nil {
			return target, nil
		}
		if !errors.Is(err, redis.Nil) {
			slog.Warn("the cache does not answer", "error", err)
		}
	}
	err = f.DB.QueryRow(ctx, "select target from links where code = $1", code).Scan(&target)
	if err == nil && absent == nil {
		if err := cache.Set(ctx, code, target, time.Hour); err != nil {
			slog.Warn("the cache takes nothing", "error", err)
		}
	}
	return target, err
}

// unavailable logs err, which holds no secret, and tells the client only that it may try again.
func unavailable(w http.ResponseWriter, err error) {
	slog.Error("a request has failed", "error", err)
	http.Error(w, "try again later", http.StatusServiceUnavailable)
}
