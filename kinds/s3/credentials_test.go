package s3kind

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// metadata is a metadata service of a machine, whose role's credentials are answered with status.
func metadata(t *testing.T, status int) {
	t.Helper()
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "api/token") {
			w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "300")
			_, _ = io.WriteString(w, "tok")
			return
		}
		w.WriteHeader(status)
	}))
}

// TestNoCredentials holds that an error of whoever should give the credentials is told as such, and never as an answer of the store.
func TestNoCredentials(t *testing.T) {
	answer := func(service string, status int) error {
		return &smithy.OperationError{ServiceID: service, OperationName: "Get", Err: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: &smithy.GenericAPIError{Code: "NoSuchBucket"},
		}}
	}
	gives := func(err error) func(*testing.T) aws.CredentialsProvider {
		return func(*testing.T) aws.CredentialsProvider {
			return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, err })
		}
	}
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte("[default]\ncredential_process = /bin/false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		given func(*testing.T) aws.CredentialsProvider // nil, or one that returns nil, for what the SDK finds
		class string
	}{
		{"the metadata service has no role", func(t *testing.T) aws.CredentialsProvider { metadata(t, 404); return nil }, "credentials"},
		{"the metadata service refuses", func(t *testing.T) aws.CredentialsProvider { metadata(t, 403); return nil }, "credentials"},
		{"a program fails", func(t *testing.T) aws.CredentialsProvider { t.Setenv("AWS_CONFIG_FILE", file); return nil }, "credentials"},
		{"nobody", nil, "credentials"},
		{"STS refuses", gives(answer("STS", 403)), "credentials"},
		{"SSO has no such thing", gives(answer("SSO", 404)), "credentials"},
		{"another bucket, in which the keys are", gives(answer("S3", 404)), "credentials"},
		{"an answer without a service", gives(&smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 404}}, Err: io.EOF}), "credentials"},
		{"a precondition", gives(answer("STS", 412)), "credentials"},
		{"a timeout", gives(fmt.Errorf("asking the metadata service: %w", context.DeadlineExceeded)), "timeout"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			cfg := at(t, serve(t, func(http.ResponseWriter, *http.Request) { asked++ }))
			cfg.AccessKeyID, cfg.SecretAccessKey = "", resource.Secret{}
			var given aws.CredentialsProvider
			if tt.given != nil {
				given = tt.given(t)
			}
			probes := []S3Probe{S3ProbeHeadBucket, S3ProbeHeadObject, S3ProbeNone}
			if strings.HasSuffix(tt.name, "refuses") {
				probes = probes[:1] // the SDK takes its time to ask the metadata service again
			}
			for _, probe := range probes {
				cfg.Probe, cfg.ProbeKey = probe, ""
				if probe == S3ProbeHeadObject {
					cfg.ProbeKey = "k"
				}
				_, err := OpenS3(t.Context(), cfg, given)
				var told *CredentialsError
				var bucket *BucketError
				if !errors.As(err, &told) || told.ErrorType() != tt.class || errors.As(err, &bucket) || !strings.HasPrefix(err.Error(), "the credentials cannot be had") {
					t.Errorf("opening with %s: %v", probe, err)
				}
			}
			cfg.Probe, cfg.ProbeKey = S3ProbeHeadBucket, ""
			client, err := Open(t.Context(), cfg, given, nil, impatient)
			if err != nil {
				t.Fatal(err)
			}
			for range len(probes) {
				if _, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key}); err == nil || IsNotFound(err) || IsPrecondition(err) {
					t.Errorf("GetObject: %v", err)
				}
			}
			// A provider that the call alone has is not one that Open has seen.
			if tt.given != nil && given != nil && strings.HasPrefix(tt.name, "S") {
				if err := headWith(t.Context(), client, given); err == nil || IsNotFound(err) {
					t.Errorf("with options of the call: %v", err)
				}
			}
			if asked != 0 {
				t.Errorf("the store was asked %d times", asked)
			}
		})
	}
}

func headWith(ctx context.Context, c *s3.Client, p aws.CredentialsProvider) error {
	_, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key}, func(o *s3.Options) { o.Credentials = p })
	return err
}

// TestPages holds that what a web server or a proxy sends is no answer of the store.
func TestPages(t *testing.T) {
	cfg := at(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
	}))
	c := open(t, cfg)
	_, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err == nil || IsNotFound(err) || IsNotFound(head(t.Context(), c)) {
		t.Errorf("%v", err)
	}
	if err := Check(t.Context(), c, cfg); err == nil || !strings.Contains(err.Error(), "is no object store") || !resource.IsPermanent(err) {
		t.Errorf("%v", err)
	}
}

// A watcher is a store that takes one set of keys, and writes down which keys signed.
type watcher struct {
	mu    sync.Mutex
	takes string // "" for all
	seen  []string
}

func (w *watcher) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	id, _, _ := strings.Cut(rest, "/")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, id+" "+r.Header.Get("X-Amz-Security-Token"))
	if w.takes != "" && id != w.takes {
		rw.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(rw, "<Error><Code>InvalidAccessKeyId</Code></Error>")
	}
}

// sees checks which keys signed since it was called last.
func (w *watcher) sees(t *testing.T, want ...string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.seen, want) {
		t.Errorf("signed with %q, and not %q", w.seen, want)
	}
	w.seen = nil
}

// keyFiles are three files with keys, and a configuration that has them.
func keyFiles(t *testing.T, endpoint string) (cfg S3Config, put func(id, secret, token string)) {
	t.Helper()
	dir := t.TempDir()
	put = func(id, secret, token string) {
		for name, text := range map[string]string{"id": id, "secret": secret, "token": token} { // order: they are files of their own
			if text == "" {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
	put("ASIAOLD", "oldsecret", "oldtoken")
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{
		"ID": filepath.Join(dir, "id"), "SECRET": filepath.Join(dir, "secret"), "TOKEN": filepath.Join(dir, "token"),
	}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	cfg = at(t, endpoint)
	r.Secret(&cfg.SecretAccessKey, "secret_access_key", gen.File("SECRET"))
	r.Companion(&cfg.SecretAccessKey, &cfg.AccessKeyID, "access_key_id", gen.File("ID"))
	r.Secret(&cfg.SessionToken, "session_token", gen.File("TOKEN"))
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return cfg, put
}

// later has the client look its keys up again, as after a minute.
func later(c *s3.Client) { c.Options().Credentials.(*aws.CredentialsCache).Invalidate() }

// TestKeysRotate replaces an access key, its secret key and its token in files, while a client, URLs, and clients made of the client use them.
func TestKeysRotate(t *testing.T) {
	store := &watcher{}
	cfg, put := keyFiles(t, serve(t, store.ServeHTTP))
	client := open(t, cfg, impatient)
	urls := []*s3.PresignClient{s3.NewPresignClient(client), Presigning(client, nil).urls}
	second := s3.New(client.Options())
	uses := func(id, token string) {
		t.Helper()
		for _, c := range []*s3.Client{client, second} {
			if err := head(t.Context(), c); err != nil {
				t.Error(err)
			}
		}
		store.sees(t, id+" "+token, id+" "+token)
		for _, u := range urls {
			r, err := u.PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key})
			if err != nil || !strings.Contains(r.URL, "X-Amz-Credential="+id+"%2F") || !strings.Contains(r.URL, "X-Amz-Security-Token="+token) {
				t.Errorf("%v (%v)", r, err)
			}
		}
	}
	uses("ASIAOLD", "oldtoken")
	put("ASIANEW", "", "")
	later(client)
	uses("ASIAOLD", "oldtoken")
	put("", "newsecret", "")
	later(client)
	uses("ASIAOLD", "oldtoken")
	put("", "", "newtoken")
	later(client)
	uses("ASIANEW", "newtoken")
}

// TestKeysRefused has the store refuse the old keys before a minute is over.
func TestKeysRefused(t *testing.T) {
	store := &watcher{takes: "ASIAOLD"}
	cfg, put := keyFiles(t, serve(t, store.ServeHTTP))
	client := open(t, cfg, impatient)
	get := func() error {
		_, err := client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: bucket})
		return err
	}
	if err := get(); err != nil {
		t.Fatal(err)
	}
	store.sees(t, "ASIAOLD oldtoken")
	put("ASIANEW", "newsecret", "")
	store.mu.Lock()
	store.takes = "ASIANEW"
	store.mu.Unlock()
	if err := get(); err == nil {
		t.Error("the keys are not all there")
	}
	store.sees(t, "ASIAOLD oldtoken")
	put("", "", "newtoken")
	time.Sleep(time.Second) // the keys are not looked up for each refusal
	if err := get(); err != nil {
		t.Error(err)
	}
	store.sees(t, "ASIAOLD oldtoken", "ASIANEW newtoken")
}

// TestSecretKeyRotates holds that another secret key of the same user signs requests and URLs otherwise.
func TestSecretKeyRotates(t *testing.T) {
	values := resource.Map{"SECRET": "first"}
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: values}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var signatures []string
	cfg := at(t, serve(t, func(_ http.ResponseWriter, r *http.Request) {
		signatures = append(signatures, r.Header.Get("Authorization")+r.Header.Get("X-Amz-Date"))
	}))
	r.Secret(&cfg.SecretAccessKey, "secret_access_key", gen.Env("SECRET"))
	client := open(t, cfg)
	fixed := &s3.GetObjectInput{Bucket: bucket, Key: key}
	for _, urls := range []*s3.PresignClient{s3.NewPresignClient(client), Presigning(client, nil).urls} {
		signed := map[string]bool{}
		for _, secret := range []string{"first", "second", "third"} {
			values["SECRET"] = secret
			later(client)
			got, err := urls.PresignGetObject(t.Context(), fixed)
			if err != nil {
				t.Fatal(err)
			}
			// A fresh client has no key that it has derived before.
			fresh, err := s3.NewPresignClient(open(t, at(t, "http://localhost"), func(o *s3.Options) {
				o.BaseEndpoint = client.Options().BaseEndpoint
				o.Credentials = client.Options().Credentials
			})).PresignGetObject(t.Context(), fixed)
			if err != nil {
				t.Fatal(err)
			}
			if date(got.URL) == date(fresh.URL) && got.URL != fresh.URL {
				t.Errorf("with %s: %s, and a fresh client says %s", secret, got.URL, fresh.URL)
			}
			signed[got.URL] = true
		}
		if len(signed) != 3 {
			t.Errorf("three secret keys give %d signatures", len(signed))
		}
	}
}

// date is when a URL was signed.
func date(u string) string {
	_, rest, _ := strings.Cut(u, "X-Amz-Date=")
	at, _, _ := strings.Cut(rest, "&")
	return at
}
