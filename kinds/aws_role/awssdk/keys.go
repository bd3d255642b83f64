package awssdk

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/resgen-go/resgen/resource"
)

const (
	keysLifetime = time.Minute            // after which keys are looked up again
	keysSoon     = 5 * time.Second        // the same, while they are being replaced or cannot be read
	keysTimeout  = 10 * time.Second       // for looking them up: everybody waits, and the cache's context never ends
	keysSettle   = 100 * time.Millisecond // how long a new secret key must stay as it is
	keysGiveUp   = time.Minute            // how long half a set must stay as it is, while the store refuses the set before
	keysPause    = time.Second            // between two refusals after which the keys are looked up
)

// Keys are the keys of a user, from a configuration. They are looked up again every minute, all together. Secret.CurrentWith looks up
// AccessKeyID and Secret.
//
// Files are replaced one after the other, so a lookup may find only a part of a new set, such as a new access key and an old secret key. Such
// a set is not used. The last complete set stays in use until all keys of the new set are there.
type Keys struct {
	AccessKeyID   string
	Secret, Token resource.Secret
	Source        string // the name of the source in the SDK's credentials, such as "S3Config"
}

// Provider returns a provider of the keys, and a Renewal, which is an option of an API client. With the Renewal, the keys are also looked up
// when a request is refused. If the lookup finds other keys, the request is sent again.
func (k Keys) Provider() (*aws.CredentialsCache, *Renewal) {
	p := &keyProvider{keys: k}
	cache := aws.NewCredentialsCache(Credentials(p))
	return cache, &Renewal{provider: p, invalidate: cache.Invalidate}
}

// Uncached is like Provider, but the keys are looked up for each request. It is for a client that sends few requests.
func (k Keys) Uncached() (aws.CredentialsProvider, *Renewal) {
	p := &keyProvider{keys: k}
	return Credentials(p), &Renewal{provider: p, invalidate: func() {}}
}

// A keySet is keys that belong together.
type keySet struct{ id, secret, token string }

// A change is how one set became another.
type change int

const (
	half   change = iota // some of the keys are new, and others should be
	secret               // another secret key of the same user, or half of another set
	whole
)

// to says how s became next, which is another one. A session has an access key, a secret key and a token of its own, and an access key has
// one secret key. Fixed says that the access key cannot change, so that nothing can be said of the others.
func (s keySet) to(next keySet, fixed bool) change {
	session := s.token != "" && next.token != ""
	switch {
	case fixed:
		return secret
	case s.id != next.id && s.secret != next.secret && !(session && s.token == next.token):
		return whole
	case s.id == next.id && s.secret != next.secret && s.token == "" && next.token == "":
		return secret
	}
	return half
}

// A keyProvider provides keys as they are now.
type keyProvider struct {
	keys  Keys
	taken atomic.Bool  // the store has taken the set
	turn  atomic.Int64 // how many sets there were before

	mu    sync.Mutex // held while the keys are looked up
	set   keySet     // that is used
	next  keySet     // another one that was seen
	since time.Time  // when next was seen first
	asked time.Time  // when the keys were last looked up because of a refusal
}

// look looks the keys up.
func (p *keyProvider) look(ctx context.Context) (keySet, error) {
	secret, id, err := p.keys.Secret.CurrentWith(ctx, p.keys.AccessKeyID)
	if err != nil {
		return keySet{}, err
	}
	token, err := p.keys.Token.Current(ctx)
	if err != nil {
		return keySet{}, err
	}
	return keySet{id, secret, token}, nil
}

// settled looks the keys up again after a moment, and reports whether they are as before.
func (p *keyProvider) settled(ctx context.Context, before keySet) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(keysSettle):
	}
	now, err := p.look(ctx)
	return err == nil && now == before
}

// Retrieve implements aws.CredentialsProvider. While keys cannot be looked up, the last ones are used on, as a store of secrets that is away
// must not take others with it.
func (p *keyProvider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	now, err := p.look(ctx)
	switch {
	case p.set == keySet{} && err != nil:
		return aws.Credentials{}, err
	case p.set == keySet{}:
		p.set = now
	case err == nil:
		p.consider(ctx, now, false)
	}
	lifetime := keysLifetime
	if err != nil && ctx.Err() == nil || p.next != (keySet{}) {
		lifetime = keysSoon
	}
	return aws.Credentials{
		AccessKeyID: p.set.id, SecretAccessKey: p.set.secret, SessionToken: p.set.token, Source: p.keys.Source,
		CanExpire: true, Expires: time.Now().Add(lifetime),
	}, nil
}

// consider uses the set that was looked up, if it can be one. Refused says that the store does not take the present one any more.
func (p *keyProvider) consider(ctx context.Context, now keySet, refused bool) {
	if now == p.set {
		p.next = keySet{}
		return
	}
	if now != p.next {
		p.next, p.since = now, time.Now()
	}
	good := false
	switch p.set.to(now, !p.keys.Secret.Accompanied()) {
	case whole:
		good = true
	case secret:
		good = p.settled(ctx, now)
	case half:
		// It is one after all if nothing follows for long, or if the present set never was one.
		good = refused && (time.Since(p.since) >= keysGiveUp || !p.taken.Load() && p.settled(ctx, now))
	}
	if good {
		p.set, p.next = now, keySet{}
		p.turn.Add(1)
		p.taken.Store(false)
	}
}

// renew looks the keys up after the store has refused the set of that turn, and reports whether there is another one.
func (p *keyProvider) renew(ctx context.Context, turn int64) bool {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.turn.Load() != turn {
		return true
	}
	if !p.asked.IsZero() && time.Since(p.asked) < keysPause {
		return false
	}
	p.asked = time.Now()
	if now, err := p.look(ctx); err == nil && p.set != (keySet{}) {
		p.consider(ctx, now, true)
	}
	return p.turn.Load() != turn
}
