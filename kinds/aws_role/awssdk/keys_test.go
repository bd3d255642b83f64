package awssdk

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A rotating is variables with keys, and what provides them.
type rotating struct {
	t *testing.T
	*keyProvider
	mu     sync.Mutex
	values resource.Map
}

// rotate makes one whose keys are a resolver's, so that the access key may change too. Each text is an access key, a secret key and perhaps a
// token.
func rotate(t *testing.T, texts ...string) *rotating {
	t.Helper()
	r := &rotating{t: t, values: resource.Map{}}
	r.put(texts...)
	reader, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: resolver{r}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	k := Keys{Source: "Test"}
	reader.Secret(&k.Secret, "SECRET", gen.Env("SECRET"))
	reader.Companion(&k.Secret, &k.AccessKeyID, "ID", gen.Env("ID"))
	if len(texts) > 2 {
		reader.Secret(&k.Token, "TOKEN", gen.Env("TOKEN"))
	}
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	_, renewal := k.Provider()
	r.keyProvider = renewal.provider
	r.uses(texts...)
	return r
}

// put changes keys; "" leaves one alone.
func (r *rotating) put(texts ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, text := range texts {
		if text != "" {
			r.values[[]string{"ID", "SECRET", "TOKEN"}[i]] = text
		}
	}
}

// uses checks which keys are provided.
func (r *rotating) uses(texts ...string) {
	r.t.Helper()
	c, err := r.Retrieve(r.t.Context())
	got := []string{c.AccessKeyID, c.SecretAccessKey, c.SessionToken}
	for i, want := range texts {
		if got[i] != want || err != nil {
			r.t.Errorf("%q are used, and not %q: %v", got, texts, err)
			return
		}
	}
	if left := time.Until(c.Expires); !c.CanExpire || left <= 0 || left > keysLifetime {
		r.t.Errorf("expires in %v", left)
	}
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*rotating)
		of   []string
	}{
		{"another secret key of the user", func(r *rotating) { r.put("", "s2"); r.uses("i1", "s2") }, []string{"i1", "s1"}},
		{"another user", func(r *rotating) { r.put("i2", "s2"); r.uses("i2", "s2") }, []string{"i1", "s1"}},
		{"another session", func(r *rotating) { r.put("i2", "s2", "t2"); r.uses("i2", "s2", "t2") }, []string{"i1", "s1", "t1"}},
		{"the access key first", func(r *rotating) {
			for range 3 {
				r.put("i2")
				r.uses("i1", "s1")
				time.Sleep(time.Hour)
			}
			r.put("", "s2")
			r.uses("i2", "s2")
		}, []string{"i1", "s1"}},
		{"the session, one by one", func(r *rotating) {
			for _, next := range [][]string{{"i2"}, {"", "s2"}} {
				r.put(next...)
				r.uses("i1", "s1", "t1")
			}
			r.put("", "", "t2")
			r.uses("i2", "s2", "t2")
			for _, next := range [][]string{{"", "", "t3"}, {"", "s3"}} {
				r.put(next...)
				r.uses("i2", "s2", "t2")
				time.Sleep(time.Hour)
			}
			r.put("i3")
			r.uses("i3", "s3", "t3")
		}, []string{"i1", "s1", "t1"}},
		{"and back", func(r *rotating) {
			r.put("i2")
			r.uses("i1", "s1")
			r.put("i1")
			r.uses("i1", "s1")
			if r.next != (keySet{}) {
				r.t.Error("a set that is gone is waited for")
			}
		}, []string{"i1", "s1"}},
		{"gone", func(r *rotating) {
			delete(r.values, "SECRET")
			r.uses("i1", "s1")
			r.put("i2", "s2")
			r.uses("i2", "s2")
		}, []string{"i1", "s1"}},
		{"a secret key in the middle of being written", func(r *rotating) {
			r.put("", "s")
			time.AfterFunc(keysSettle/2, func() { r.put("", "s2") })
			r.uses("i1", "s1")
			r.uses("i1", "s2")
		}, []string{"i1", "s1"}},
		{"refused, and nothing new", func(r *rotating) { r.renews(false, "i1", "s1") }, []string{"i1", "s1"}},
		{"refused", func(r *rotating) { r.put("i2", "s2"); r.renews(true, "i2", "s2") }, []string{"i1", "s1"}},
		{"refused, again at once", func(r *rotating) {
			r.renews(false, "i1", "s1")
			r.put("i2", "s2")
			if r.renew(r.t.Context(), r.turn.Load()) {
				r.t.Error("the keys are looked up for each refusal")
			}
			time.Sleep(keysPause)
			r.renews(true, "i2", "s2")
		}, []string{"i1", "s1"}},
		{"refused, with half a set", func(r *rotating) {
			r.taken.Store(true)
			r.put("i2")
			r.renews(false, "i1", "s1")
			time.Sleep(keysGiveUp)
			r.renews(true, "i2", "s1") // it is one after all
		}, []string{"i1", "s1"}},
		{"half a set from the start", func(r *rotating) { r.put("i2"); r.renews(true, "i2", "s1") }, []string{"i1", "s1"}},
		{"refused by many", func(r *rotating) {
			turn := r.turn.Load()
			r.put("i2", "s2")
			for range 3 {
				if !r.renew(r.t.Context(), turn) {
					r.t.Error("there are other keys")
				}
			}
		}, []string{"i1", "s1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { tt.do(rotate(t, tt.of...)) })
		})
	}
}

// renews checks what a refusal of the keys brings.
func (r *rotating) renews(want bool, texts ...string) {
	r.t.Helper()
	if got := r.renew(r.t.Context(), r.turn.Load()); got != want {
		r.t.Errorf("renewed: %v", got)
	}
	r.uses(texts...)
}

// TestKeysOfAFixedUser holds that a session whose access key is in the environment, where nothing changes, may change in the rest.
func TestKeysOfAFixedUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &keyProvider{keys: Keys{AccessKeyID: "i1", Secret: resource.NewSecret("s1"), Token: resource.NewSecret("t1")}}
		if _, err := p.Retrieve(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.keys.Secret, p.keys.Token = resource.NewSecret("s2"), resource.NewSecret("t2")
		if c, err := p.Retrieve(t.Context()); err != nil || c.SecretAccessKey != "s2" || c.SessionToken != "t2" {
			t.Errorf("%s %s: %v", c.SecretAccessKey, c.SessionToken, err)
		}
	})
}

// TestKeysMissing holds that keys that cannot be looked up are no keys, and an error of the credentials.
func TestKeysMissing(t *testing.T) {
	values := resource.Map{"ID": "i1", "SECRET": "s1"}
	reader, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: values}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	k := Keys{AccessKeyID: "i1"}
	reader.Secret(&k.Secret, "secret_access_key", gen.Env("SECRET"))
	delete(values, "SECRET")
	cache, _ := k.Provider()
	_, err = cache.Retrieve(t.Context())
	var told *CredentialsError
	var p *resource.Problem
	if !errors.As(err, &told) || !errors.As(err, &p) || told.ErrorType() != "credentials" {
		t.Errorf("%v", err)
	}
	if aws.IsCredentialsProvider(cache, aws.AnonymousCredentials{}) {
		t.Error("they are those of nobody")
	}
}

// A resolver finds keys.
type resolver struct{ *rotating }

func (r resolver) Resolve(_ context.Context, ref resource.Ref) (string, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text, ok := r.values[ref.Field]
	return text, ok, nil
}
