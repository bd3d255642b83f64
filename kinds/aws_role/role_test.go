package awsrolekind

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// TestRequest holds what STS is asked for to the configuration.
func TestRequest(t *testing.T) {
	f := &fakeSTS{}
	cfg := configured(t, func(c *AWSRoleConfig) {
		c.ExternalID, c.SourceIdentity, c.Duration = "shop-42", "ada", 2*time.Hour
		c.Policy = []byte(`{"Statement":[]}`)
		c.PolicyARNs = []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}
		c.Tags = map[string]string{"team": "shop", "cost": "7"}
		c.TransitiveTags = []string{"team"}
	})
	r := open(t, f, cfg)
	if len(f.asked) > 0 {
		t.Error("Open asks STS")
	}
	c, err := r.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c.AccessKeyID != "ASIA1deploy" || c.SecretAccessKey != "secret-1-"+canary || c.SessionToken != "token-1-"+canary || !c.CanExpire || c.AccountID != "123456789012" {
		t.Errorf("the credentials have the key %s, the account %s", c.AccessKeyID, c.AccountID)
	}
	if left := time.Until(c.Expires); left > 2*time.Hour-149*time.Second || left < 2*time.Hour-301*time.Second {
		t.Errorf("they are replaced after %v", left)
	}
	want := url.Values{
		"Action": {"AssumeRole"}, "Version": {"2011-06-15"}, "RoleArn": {deploy}, "RoleSessionName": {"shop"}, "DurationSeconds": {"7200"},
		"ExternalId": {"shop-42"}, "SourceIdentity": {"ada"}, "Policy": {`{"Statement":[]}`}, "PolicyArns.member.1.arn": {"arn:aws:iam::aws:policy/ReadOnlyAccess"},
		"Tags.member.1.Key": {"cost"}, "Tags.member.1.Value": {"7"}, "Tags.member.2.Key": {"team"}, "Tags.member.2.Value": {"shop"},
		"TransitiveTagKeys.member.1": {"team"},
	}
	if got := f.asked[0].Encode(); got != want.Encode() {
		t.Errorf("STS is asked for\n%s\nwant\n%s", got, want.Encode())
	}
	if f.keys[0] != "AKIAUSER" {
		t.Errorf("%q has signed", f.keys[0])
	}

	// The identity is asked for with the role's own credentials.
	id, err := r.Identity(t.Context())
	if err != nil || id != (Identity{"123456789012", "arn:aws:sts::123456789012:assumed-role/deploy/shop", "AROA:shop"}) {
		t.Errorf("%v, %v", id, err)
	}
	if err := Check(t.Context(), r); err != nil {
		t.Error(err)
	}
	if f.actions() != "AssumeRole GetCallerIdentity GetCallerIdentity" || f.keys[1] != "ASIA1deploy" {
		t.Errorf("%s, signed by %q", f.actions(), f.keys)
	}
	if err := Close(t.Context(), r); err != nil {
		t.Error(err)
	}
	if c, err := r.Retrieve(t.Context()); !errors.Is(err, ErrClosed) || c.HasKeys() {
		t.Errorf("after Close: %v", err)
	}
	if err := Check(t.Context(), r); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestOnce has 100 callers, and credentials that come to their end.
func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSTS{takes: time.Second}
		r := open(t, f, configured(t))
		all := func() map[string]int {
			t.Helper()
			var mu sync.Mutex
			var wg sync.WaitGroup
			got := map[string]int{}
			for range 100 {
				wg.Go(func() {
					c, err := r.Retrieve(t.Context())
					mu.Lock()
					defer mu.Unlock()
					if err != nil {
						t.Error(err)
					}
					got[c.AccessKeyID]++
				})
			}
			wg.Wait()
			return got
		}
		start := time.Now()
		if got := all(); got["ASIA1deploy"] != 100 || f.actions() != "AssumeRole" {
			t.Errorf("%v, after %s", got, f.actions())
		}
		// Until the window begins nobody asks again, and in it one does.
		time.Sleep(time.Until(start.Add(55 * time.Minute)))
		if got := all(); got["ASIA1deploy"] != 100 || f.actions() != "AssumeRole" {
			t.Errorf("before the window: %v, after %s", got, f.actions())
		}
		time.Sleep(time.Until(start.Add(57*time.Minute + 31*time.Second)))
		if got := all(); got["ASIA2deploy"] != 100 || f.actions() != "AssumeRole AssumeRole" {
			t.Errorf("in the window: %v, after %s", got, f.actions())
		}
	})
}

// TestCacheAround holds that a cache of a client, as the kind s3 has one, takes new credentials when the role does.
func TestCacheAround(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSTS{}
		outer := aws.NewCredentialsCache(open(t, f, configured(t)))
		for i, want := range []string{"ASIA1deploy", "ASIA2deploy"} {
			c, err := outer.Retrieve(t.Context())
			if err != nil || c.AccessKeyID != want {
				t.Errorf("%d: %s, %v", i, c.AccessKeyID, err)
			}
			time.Sleep(57*time.Minute + 31*time.Second)
		}
	})
}

// TestShort has a role that gives less time than the window.
func TestShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSTS{grants: time.Minute}
		r := open(t, f, configured(t))
		for range 3 {
			if _, err := r.Credentials(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if f.actions() != "AssumeRole" {
			t.Error(f.actions())
		}
	})
}

// TestAway has STS refuse to replace credentials: those that are there are used until shortly before they expire, and never after.
func TestAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSTS{}
		r := open(t, f, configured(t))
		if _, err := r.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		expires := time.Now().Add(time.Hour)
		f.fails("Throttling", "")
		for _, before := range []time.Duration{2 * time.Minute, time.Minute, 11 * time.Second} {
			time.Sleep(time.Until(expires.Add(-before)))
			asked := len(f.asked)
			for range 10 {
				if c, err := r.Credentials(t.Context()); err != nil || c.AccessKeyID != "ASIA1deploy" || time.Until(c.Expires) > pause {
					t.Errorf("%v before: %v", before, err)
				}
			}
			if n := len(f.asked) - asked; n != 3 { // one call with its attempts
				t.Errorf("%v before: STS is asked %d times", before, n)
			}
		}
		for _, after := range []time.Duration{-10 * time.Second, 0, time.Hour} {
			time.Sleep(time.Until(expires.Add(after)))
			c, err := r.Credentials(t.Context())
			var refused *AssumeError
			if !errors.As(err, &refused) || refused.Code() != "Throttling" || c.HasKeys() {
				t.Errorf("%v after: %v, with keys %v", after, err, c.HasKeys())
			}
		}
		f.fails("", "")
		if c, err := r.Credentials(t.Context()); err != nil || c.Expired() || c.AccessKeyID == "ASIA1deploy" {
			t.Errorf("when STS is back: %s, %v", c.AccessKeyID, err)
		}
	})
}

// TestCallerLeaves has the caller that asks STS go away: the others get what it asked for.
func TestCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSTS{takes: time.Second}
		r := open(t, f, configured(t))
		cause := errors.New("left")
		ctx, leave := context.WithCancelCause(t.Context())
		done := make(chan error)
		go func() {
			_, err := r.Credentials(ctx)
			done <- err
		}()
		synctest.Wait()
		go func() {
			_, err := r.Credentials(t.Context())
			done <- err
		}()
		synctest.Wait()
		leave(cause)
		if err := <-done; !errors.Is(err, cause) {
			t.Error(err)
		}
		if err := <-done; err != nil || f.actions() != "AssumeRole" {
			t.Errorf("%v, after %s", err, f.actions())
		}
	})
}

// TestStuck has STS not answer.
func TestStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, &fakeSTS{takes: time.Hour}, configured(t, func(c *AWSRoleConfig) { c.Timeout = 3 * time.Second }))
		start := time.Now()
		_, err := r.Credentials(t.Context())
		var refused *AssumeError
		if !errors.As(err, &refused) || refused.ErrorType() != "timeout" || time.Since(start) != 3*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		if want := "the role " + deploy + " cannot be assumed as the session shop: AWS has not answered within timeout"; err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	})
}

// TestWebIdentity reads the token each time.
func TestWebIdentity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSTS{}
		file := filepath.Join(t.TempDir(), "token")
		r := open(t, f, configured(t, nobody, func(c *AWSRoleConfig) { c.WebIdentityTokenFile = file }))
		_, err := r.Credentials(t.Context())
		if err == nil || !strings.Contains(err.Error(), "web_identity_token_file: "+file+" cannot be read: no such file or directory") {
			t.Errorf("without the file: %v", err)
		}
		for _, token := range []string{"one", "two"} {
			if err := os.WriteFile(file, []byte(token+"-"+canary+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Credentials(t.Context()); err != nil {
				t.Fatal(err)
			}
			form := f.asked[len(f.asked)-1]
			if form.Get("Action") != "AssumeRoleWithWebIdentity" || form.Get("WebIdentityToken") != token+"-"+canary || form.Get("RoleArn") != deploy ||
				form.Get("RoleSessionName") != "shop" || form.Get("DurationSeconds") != "3600" || f.keys[len(f.keys)-1] != "" {
				t.Errorf("%s, signed by %q", form.Get("Action"), f.keys)
			}
			time.Sleep(time.Hour)
		}
		if err := Check(t.Context(), r); err != nil {
			t.Error(err)
		}
		f.fails("InvalidIdentityToken", "the token "+canary)
		time.Sleep(time.Hour)
		_, err = r.Credentials(t.Context())
		if err == nil || !strings.HasSuffix(err.Error(), ": InvalidIdentityToken") {
			t.Error(err)
		}
		noCanary(t, err)
	})
}

// TestPodIdentity has an agent as EKS has one, whose credentials assume the role.
func TestPodIdentity(t *testing.T) {
	var tokens []string
	refuse := false
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tokens = append(tokens, r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "application/json")
		if refuse {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code": "InvalidToken", "message": "` + canary + `"}`))
			return
		}
		_, _ = w.Write([]byte(`{"AccessKeyId": "ASIAPOD", "SecretAccessKey": "` + canary + `", "Token": "pod", "Expiration": "2099-01-01T00:00:00Z", "AccountId": "123456789012"}`))
	}))
	defer agent.Close()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("pod-token"), 0o600); err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(agent.URL + "/v1/credentials")
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeSTS{}
	cfg := configured(t, nobody, func(c *AWSRoleConfig) { c.PodIdentityTokenFile, c.PodIdentityURL = file, address })
	if _, err := open(t, f, cfg).Credentials(soon(t)); err != nil {
		t.Fatal(err)
	}
	if len(tokens) != 1 || tokens[0] != "pod-token" || f.keys[0] != "ASIAPOD" {
		t.Errorf("the agent gets %q, and %q sign", tokens, f.keys)
	}
	refuse = true
	_, err = open(t, f, cfg).Credentials(soon(t))
	if err == nil || !strings.Contains(err.Error(), "cannot be assumed as the session shop: the credentials cannot be had: InvalidToken") {
		t.Error(err)
	}
	noCanary(t, err)
}

// TestDefault takes what the SDK finds, and says so if that is nothing.
func TestDefault(t *testing.T) {
	f := &fakeSTS{}
	_, err := open(t, f, configured(t, nobody)).Credentials(soon(t))
	if err == nil || !strings.Contains(err.Error(), "the role "+deploy+" cannot be assumed as the session shop: ") || !strings.Contains(err.Error(), "no EC2 IMDS role found") {
		t.Error(err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAENV")
	t.Setenv("AWS_SECRET_ACCESS_KEY", canary)
	if _, err := open(t, f, configured(t, nobody)).Credentials(soon(t)); err != nil || f.keys[0] != "AKIAENV" {
		t.Errorf("%v, signed by %q", err, f.keys)
	}
}

// TestChain assumes a role with the credentials of another one.
func TestChain(t *testing.T) {
	f := &fakeSTS{}
	first := open(t, f, configured(t, func(c *AWSRoleConfig) { c.RoleARN, c.SessionName = hop, "first" }))
	second, err := Open(t.Context(), configured(t, nobody), first, nil, f.use)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if c, err := second.Credentials(t.Context()); err != nil || c.AccessKeyID != "ASIA2deploy" {
			t.Errorf("%s, %v", c.AccessKeyID, err)
		}
	}
	if f.actions() != "AssumeRole AssumeRole" || f.keys[0] != "AKIAUSER" || f.keys[1] != "ASIA1hop" {
		t.Errorf("%s, signed by %q", f.actions(), f.keys)
	}

	f.fails("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: "+hop)
	first = open(t, f, configured(t, func(c *AWSRoleConfig) { c.RoleARN, c.SessionName = hop, "first" }))
	second, err = Open(t.Context(), configured(t, nobody), first, nil, f.use)
	if err != nil {
		t.Fatal(err)
	}
	_, err = second.Credentials(t.Context())
	if want := "the role " + deploy + " cannot be assumed as the session shop: the role " + hop + " cannot be assumed as the session first: " +
		"AccessDenied: User: x is not authorized to perform: sts:AssumeRole on resource: " + hop; err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}
