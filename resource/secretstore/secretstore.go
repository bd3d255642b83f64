// Package secretstore turns a function that asks a secret store into a resource.Resolver with a cache.
//
// An answer is used for its lifetime. A look-up in the last quarter of the lifetime also asks the store again, in the background.
// Concurrent look-ups of one secret share one request. While a store cannot be reached, the last answer is used. The log then has a line
// when this begins and one when it ends, and observers of the resources get the event observe.SecretKept. Nothing runs between look-ups, so
// there is nothing to close.
//
// The modules stores/vault, stores/awssecrets and stores/dir use this package. You can make a store of your own:
//
//	inHouse := secretstore.New(func(ctx context.Context, path string) (string, error) {
//		return client.Get(ctx, path)
//	}, secretstore.Options{Name: "in-house"})
//	settings.WithResolver(resource.Stores{"inhouse": inHouse})
package secretstore

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// The defaults of Options, and the times that have no option.
const (
	defaultLifetime = time.Minute
	defaultTimeout  = 10 * time.Second

	patience   = 2 * time.Second  // how long a look-up that has an old answer waits for a new one
	firstPause = time.Second      // the pause after a failed request; it doubles with each further one
	maxPause   = 30 * time.Second // the longest pause
)

// Options change how a store is asked. The zero value is usable.
type Options struct {
	Name     string        // the name of the store in the log
	Lifetime time.Duration // how long an answer is used; 0: a minute
	Timeout  time.Duration // how long a request may take; 0: 10 seconds
	Keyed    bool          // every path holds a JSON object, so every reference needs a key
	Logger   *slog.Logger  // logs when the store cannot be reached, and when it can again; nil: slog.Default()
}

// Ask reads from a store the text at a path, which is the part of a reference before #. Several goroutines call it, but never two at the
// same time for one path. People see the Reason of an *Error, and of any other error only what the function Reason returns.
type Ask func(ctx context.Context, path string) (text string, err error)

// A Store is a resource.Resolver that calls Ask. Use it as a value of resource.Stores.
//
// A reference is a path, followed by # and the key of a value in the JSON object at that path: "prod/orders#password". Without # the whole
// text at the path is the secret. If the value is not a JSON string, the secret is its JSON text.
type Store struct {
	ask  Ask
	o    Options
	mu   sync.Mutex
	kept map[string]*answer // by path
}

// An answer is what a Store knows about one path.
type answer struct {
	text    resource.Secret // a Secret, so that printing the Store does not show it
	has     bool            // whether there is a text
	at      time.Time       // when the text was read
	err     error           // the error of the last request; nil: it succeeded
	pause   time.Duration   // from that request to the next one, while requests fail
	again   time.Time       // no request before this time
	pending chan struct{}   // closed when the current request has ended; nil: there is no request
}

// New returns a Store that calls the function ask.
func New(ask Ask, o Options) *Store {
	o.Name = cmp.Or(o.Name, "store")
	o.Lifetime, o.Timeout = cmp.Or(o.Lifetime, defaultLifetime), cmp.Or(o.Timeout, defaultTimeout)
	return &Store{ask: ask, o: o, kept: map[string]*answer{}}
}

// Resolve implements resource.Resolver. It answers refs that have a Reference and no Store, which is how resource.Stores calls it.
func (s *Store) Resolve(ctx context.Context, ref resource.Ref) (text string, ok bool, err error) {
	if ref.Store != "" || ref.Reference == "" {
		return "", false, nil
	}
	path, key := ref.Reference, ""
	if i := strings.LastIndexByte(path, '#'); i >= 0 {
		path, key = path[:i], path[i+1:]
		if path == "" || key == "" {
			return "", false, &Error{Reason: "the reference must be path#key, or a path alone", Final: true}
		}
	}
	if key == "" && s.o.Keyed {
		return "", false, &Error{Reason: "the reference has no key: write " + path + "#password, with the name of the key", Final: true}
	}
	doc, ok, err := s.read(ctx, path)
	if !ok || key == "" {
		return doc.Reveal(), ok, err
	}
	text, wrong := pick(doc.Reveal(), key)
	if wrong != nil {
		return "", false, wrong
	}
	return text, true, err
}

// read returns the text at path. If it returns an error and ok is true, the text is the last one that was read.
func (s *Store) read(ctx context.Context, path string) (text resource.Secret, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.kept[path]
	if a == nil {
		a = &answer{}
		s.kept[path] = a
	}
	now := time.Now()
	age := now.Sub(a.at)
	if a.has && a.err == nil && age < s.o.Lifetime/4*3 {
		return a.text, true, nil
	}
	if a.pending == nil && !now.Before(a.again) {
		a.pending = make(chan struct{})
		go s.refresh(path, a)
	}
	switch {
	case a.has && age < s.o.Lifetime: // the current request, or the next one, may still succeed in time
		return a.text, true, nil
	case a.pending == nil, a.has && a.err != nil: // the last request failed a moment ago
		return a.text, a.has, a.err
	}
	return s.wait(ctx, a)
}

// wait waits for the current request for a. s.mu is locked before and after the call.
func (s *Store) wait(ctx context.Context, a *answer) (text resource.Secret, ok bool, err error) {
	pending, enough := a.pending, (<-chan time.Time)(nil)
	if a.has {
		t := time.NewTimer(patience)
		defer t.Stop()
		enough = t.C
	}
	s.mu.Unlock()
	var late error
	select {
	case <-pending:
	case <-enough:
		late = Error{Reason: "no answer within " + patience.String()}.Because(context.DeadlineExceeded)
	case <-ctx.Done():
		late = Error{Reason: "no answer: " + ctx.Err().Error()}.Because(ctx.Err())
	}
	s.mu.Lock()
	if late != nil {
		return a.text, a.has, late
	}
	return a.text, a.has, a.err
}

// refresh requests the text at path, and wakes the goroutines that wait for it.
func (s *Store) refresh(path string, a *answer) {
	ctx, cancel := context.WithTimeout(context.Background(), s.o.Timeout)
	defer cancel()
	text, err := s.ask(ctx, path)
	if err != nil {
		err = errorOf(err, s.o.Timeout)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(path, a, text, err)
	close(a.pending)
	a.pending = nil
}

// note records the result of a request.
func (s *Store) note(path string, a *answer, text string, err error) {
	now, before := time.Now(), a.err
	a.err = err
	if err == nil {
		a.text, a.has, a.at = resource.NewSecret(text), true, now
		a.pause, a.again = 0, time.Time{}
		if before != nil {
			s.log(slog.LevelInfo, "a store of secrets can be reached again", path)
		}
		return
	}
	a.pause = min(max(firstPause, 2*a.pause), maxPause)
	a.again = now.Add(a.pause)
	reason := slog.String("error", err.Error())
	switch {
	case !a.has:
	case final(err):
		a.text, a.has = resource.Secret{}, false
		s.log(slog.LevelWarn, "a secret is no longer in its store", path, reason)
	case before == nil:
		s.log(slog.LevelWarn, "a store of secrets cannot be reached, and its last answer is used", path, reason, slog.Duration("age", now.Sub(a.at).Round(time.Millisecond)))
	}
}

func (s *Store) log(level slog.Level, message, path string, attrs ...slog.Attr) {
	log := cmp.Or(s.o.Logger, slog.Default())
	log.LogAttrs(context.Background(), level, message, append([]slog.Attr{slog.String("store", s.o.Name), slog.String("path", path)}, attrs...)...)
}
