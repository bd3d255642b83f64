package s3kind

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/resgen-go/resgen/resource"
)

const canary = "canary-5f1c/secret+key"

// TestMain keeps the AWS SDK from the machine that the tests run on.
func TestMain(m *testing.M) {
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "AWS_") {
			os.Unsetenv(name)
		}
	}
	os.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	os.Setenv("AWS_CONFIG_FILE", os.DevNull)
	os.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	os.Exit(m.Run())
}

// at is the configuration of a client of server.
func at(t *testing.T, server string) S3Config {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	c := DefaultS3Config()
	c.Bucket, c.Endpoint = "data", u
	c.AccessKeyID, c.SecretAccessKey = "minio", resource.NewSecret(canary)
	return c
}

// serve is the address of a server that answers with h.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func open(t *testing.T, cfg S3Config, configure ...func(*s3.Options)) *s3.Client {
	t.Helper()
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	client, err := Open(t.Context(), cfg, nil, nil, configure...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// impatient makes retries quick.
func impatient(o *s3.Options) {
	o.Retryer = retry.NewStandard(func(s *retry.StandardOptions) { s.Backoff = retry.BackoffDelayerFunc(noDelay) })
}

func noDelay(int, error) (time.Duration, error) { return 0, nil }

func TestObjects(t *testing.T) {
	client := open(t, at(t, serve(t, gofakes3.New(s3mem.New()).Server().ServeHTTP)))
	ctx := t.Context()
	cfg := S3Config{Bucket: "data"}
	bucket, key := aws.String("data"), aws.String("a/b c+d.json")

	var missing *BucketError
	if err := Check(ctx, client, cfg); !errors.As(err, &missing) || missing.ErrorType() != "bucket_not_found" || !missing.Permanent() {
		t.Errorf("before the bucket is made: %v", err)
	}
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	if err := Check(ctx, client, cfg); err != nil {
		t.Error(err)
	}

	_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if !IsNotFound(err) || IsPrecondition(err) {
		t.Errorf("GetObject of nothing: %v", err)
	}
	_, err = client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key})
	if !IsNotFound(err) {
		t.Errorf("HeadObject of nothing: %v", err)
	}
	for i, want := range []bool{false, true} {
		_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("{}"), IfNoneMatch: aws.String("*")})
		if IsPrecondition(err) != want || !want && err != nil || IsNotFound(err) {
			t.Errorf("PutObject %d: %v", i, err)
		}
	}
	o, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Body.Close()
	if body, err := io.ReadAll(o.Body); err != nil || string(body) != "{}" {
		t.Errorf("the object is %q: %v", body, err)
	}
}

// Errors that a mock returns have no HTTP answer.
func TestErrorsOfMocks(t *testing.T) {
	for _, err := range []error{&types.NoSuchKey{}, &types.NotFound{}, &types.NoSuchBucket{}, &types.NoSuchUpload{}} {
		if err = fmt.Errorf("wrapped: %w", err); !IsNotFound(err) || IsPrecondition(err) {
			t.Errorf("%v: not found %v, precondition %v", err, IsNotFound(err), IsPrecondition(err))
		}
	}
	for _, err := range []error{nil, io.EOF, &types.BucketAlreadyExists{}} {
		if IsNotFound(err) || IsPrecondition(err) {
			t.Errorf("%v: not found %v, precondition %v", err, IsNotFound(err), IsPrecondition(err))
		}
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		status    int
		region    string
		kind      string // "" for no *BucketError
		permanent bool
		text      string
	}{
		{http.StatusNotFound, "", "bucket_not_found", true, "there is no bucket data"},
		{http.StatusForbidden, "eu-west-1", "access_denied", true, "access to the bucket data is denied"},
		{http.StatusMovedPermanently, "eu-west-1", "wrong_region", true, "the bucket data is in the region eu-west-1"},
		{http.StatusMovedPermanently, "", "wrong_region", true, "in another region, or at another endpoint"},
		{http.StatusTemporaryRedirect, "eu-west-1", "wrong_region", true, "the bucket data is in the region eu-west-1"},
		{http.StatusBadRequest, "eu-west-1", "wrong_region", true, "the bucket data is in the region eu-west-1"},
		{http.StatusBadRequest, "us-east-1", "", false, "400"},
		{http.StatusInternalServerError, "", "", false, "500"},
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/data" {
				t.Errorf("%s %s", r.Method, r.URL)
			}
			w.Header().Set("Location", "/elsewhere") // which must not be followed
			if tt.region != "" {
				w.Header().Set("X-Amz-Bucket-Region", tt.region)
			}
			w.WriteHeader(tt.status)
		})
		cfg := at(t, server)
		err := Check(t.Context(), open(t, cfg, impatient), cfg)
		if err == nil || !strings.Contains(err.Error(), tt.text) || strings.Contains(err.Error(), canary) {
			t.Errorf("%d: %v", tt.status, err)
		}
		var e *BucketError
		if !errors.As(err, &e) {
			e = nil
		}
		if (e != nil) != (tt.kind != "") || e != nil && (e.ErrorType() != tt.kind || e.Permanent() != tt.permanent || errors.Unwrap(e) == nil) {
			t.Errorf("%d: %#v", tt.status, e)
		}
	}
}

func TestMaxAttempts(t *testing.T) {
	for _, want := range []int{1, 3, 4} {
		var got atomic.Int32
		cfg := at(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			got.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
		}))
		cfg.MaxAttempts = want
		if err := Check(t.Context(), open(t, cfg, impatient), cfg); err == nil || int(got.Load()) != want {
			t.Errorf("%d attempts, want %d: %v", got.Load(), want, err)
		}
	}
}

func TestResponseTimeout(t *testing.T) {
	released := make(chan struct{})
	var attempts atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		attempts.Add(1)
		if r.Method == http.MethodGet { // stuck in the middle of the body
			w.Header().Set("Content-Length", "10")
			_, _ = w.Write([]byte("half"))
			w.(http.Flusher).Flush()
		}
		<-released
	})
	t.Cleanup(func() { close(released) }) // before the server's, which waits for it
	cfg := at(t, server)
	cfg.ResponseTimeout, cfg.MaxAttempts = 30*time.Millisecond, 2
	client := open(t, cfg, impatient)

	var timeout net.Error
	if err := Check(t.Context(), client, cfg); !errors.As(err, &timeout) || !timeout.Timeout() || attempts.Load() != 2 {
		t.Errorf("%v after %d attempts", err, attempts.Load())
	}
	o, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("data"), Key: aws.String("k")})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Body.Close()
	if body, err := io.ReadAll(o.Body); !errors.Is(err, os.ErrDeadlineExceeded) || string(body) != "half" {
		t.Errorf("%q, then %v", body, err)
	}
}

// A transfer that takes longer than the timeout goes on as long as bytes go, while a Read waits for the answer.
func TestSlowTransfer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout = 30 * time.Second
		local, remote := net.Pipe()
		defer remote.Close()
		c := &busyConn{Conn: local, timeout: timeout}
		answered := make(chan error)
		go func() {
			_, err := c.Read(make([]byte, 1))
			answered <- err
		}()
		go func() { _, _ = io.Copy(io.Discard, remote) }()

		start := time.Now()
		var last time.Time
		for range 10 {
			time.Sleep(timeout - time.Second)
			last = time.Now()
			if _, err := c.Write([]byte{1}); err != nil {
				t.Fatalf("after %v: %v", time.Since(start), err)
			}
		}
		if err := <-answered; !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(last) != timeout {
			t.Errorf("%v after the last byte: %v", time.Since(last), err)
		}
	})
}

func TestAddressing(t *testing.T) {
	yes, no := true, false
	for _, tt := range []struct {
		endpoint  string
		pathStyle *bool
		want      string
	}{
		{"", nil, "https://data.s3.eu-west-1.amazonaws.com/k"},
		{"", &yes, "https://s3.eu-west-1.amazonaws.com/data/k"},
		{"https://minio.example.com", nil, "https://minio.example.com/data/k"},
		{"https://minio.example.com/s3", nil, "https://minio.example.com/s3/data/k"},
		{"https://minio.example.com", &no, "https://data.minio.example.com/k"},
	} {
		t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
		t.Setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
		t.Setenv("AWS_REGION", "us-gov-west-1")
		cfg := at(t, tt.endpoint)
		if tt.endpoint == "" {
			cfg.Endpoint = nil
		}
		cfg.Region, cfg.PathStyle = "eu-west-1", tt.pathStyle
		r, err := s3.NewPresignClient(open(t, cfg)).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: &cfg.Bucket, Key: aws.String("k")})
		if err != nil {
			t.Fatal(err)
		}
		if got, _, _ := strings.Cut(r.URL, "?"); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.endpoint, got, tt.want)
		}
	}
}

func TestChecksums(t *testing.T) {
	var got http.Header
	cfg := at(t, serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	put := &s3.PutObjectInput{Bucket: &cfg.Bucket, Key: aws.String("k"), Body: strings.NewReader("{}")}
	if _, err := open(t, cfg).PutObject(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	for name := range got {
		if strings.HasPrefix(name, "X-Amz-Checksum") || name == "X-Amz-Trailer" {
			t.Errorf("a checksum for another store: %s", name)
		}
	}
	if o := open(t, cfg, func(o *s3.Options) { o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenSupported }).Options(); o.RequestChecksumCalculation != aws.RequestChecksumCalculationWhenSupported {
		t.Error("configure has no effect")
	}
}

func TestEndpoints(t *testing.T) {
	for _, tt := range []struct {
		endpoint string
		insecure bool
		ok       bool
	}{
		{"https://minio.example.com", false, true},
		{"https://minio.example.com/s3", false, true},
		{"http://localhost:9000", false, true},
		{"http://127.0.0.1:9000", false, true},
		{"http://[::1]:9000", false, true},
		{"http://minio.example.com", false, false},
		{"http://localhost.example.com", false, false},
		{"http://127.0.0.1.example.com", false, false},
		{"http://minio.example.com", true, true},
		{"ftp://localhost", true, false},
		{"https://user:" + url.QueryEscape(canary) + "@minio.example.com", true, false},
		{"http://localhost:9000@example.com", false, false},
		{"https://minio.example.com?key=" + canary, true, false},
		{"https://minio.example.com#" + canary, true, false},
	} {
		u, err := url.Parse(tt.endpoint)
		if err != nil {
			t.Fatal(err)
		}
		cfg := at(t, "https://minio.example.com")
		cfg.Endpoint, cfg.AllowInsecure = u, tt.insecure
		if err := cfg.Validate(); (err == nil) != tt.ok || err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", tt.endpoint, err)
		}
	}
}

// Open is also for configurations that another kind's Validate let pass.
func TestOpenRefuses(t *testing.T) {
	for name, change := range map[string]func(*S3Config){
		"no region":         func(c *S3Config) { c.Region = "" },
		"a user":            func(c *S3Config) { c.Endpoint.User = url.UserPassword("u", canary) },
		"a query":           func(c *S3Config) { c.Endpoint.RawQuery = canary },
		"no host":           func(c *S3Config) { c.Endpoint.Host = "" },
		"no secret key":     func(c *S3Config) { c.SecretAccessKey = resource.Secret{} },
		"no id of the keys": func(c *S3Config) { c.AccessKeyID = "" },
	} {
		cfg := at(t, "https://minio.example.com")
		change(&cfg)
		var p *resource.Problem
		if _, err := Open(t.Context(), cfg, nil, nil); !errors.As(err, &p) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSecretNowhere(t *testing.T) {
	cfg := at(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	cfg.SessionToken = resource.NewSecret(canary)
	idle := open(t, cfg) // printing one that is in use is a data race
	err := Check(t.Context(), open(t, cfg), cfg)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, v := range []any{cfg, idle, err} {
			if s := fmt.Sprintf(format, v); strings.Contains(s, "canary") {
				t.Errorf("%s of %T shows the secret: %s", format, v, s)
			}
		}
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), "canary") {
			t.Errorf("%T holds the secret: %v", e, e)
		}
	}
}

func TestCredentials(t *testing.T) {
	given := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "given", SecretAccessKey: "s"}, nil
	})
	cached := aws.NewCredentialsCache(given)
	withKeys := at(t, "https://minio.example.com")
	without := withKeys
	without.AccessKeyID, without.SecretAccessKey = "", resource.Secret{}
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[default]\naws_access_key_id = chain\naws_secret_access_key = s\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	for _, tt := range []struct {
		cfg   S3Config
		given aws.CredentialsProvider
		want  string
	}{
		{without, given, "given"},
		{without, cached, "given"},
		{withKeys, nil, "minio"},
		{without, nil, "chain"},
	} {
		client, err := Open(t.Context(), tt.cfg, tt.given, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Options().Credentials.Retrieve(t.Context())
		if err != nil || got.AccessKeyID != tt.want {
			t.Errorf("credentials of %q, want %q: %v", got.AccessKeyID, tt.want, err)
		}
	}

	_, err := Open(t.Context(), withKeys, given, nil)
	if err == nil || err.Error() != "access_key_id: must not be set, because credentials names a role: set only one of them" {
		t.Errorf("both: %v", err)
	}

	t.Setenv("AWS_PROFILE", "nobody")
	if _, err := Open(t.Context(), without, nil, nil); err == nil {
		t.Error("a profile that is not there: no error")
	}
}

func TestAnonymous(t *testing.T) {
	cfg := at(t, serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if a := r.Header.Get("Authorization"); a != "" {
			t.Errorf("signed: %s", a)
		}
	}))
	cfg.AccessKeyID, cfg.SecretAccessKey = "", resource.Secret{}
	byField := cfg
	byField.Anonymous = true
	for _, tt := range []struct {
		cfg   S3Config
		given aws.CredentialsProvider
	}{{cfg, aws.AnonymousCredentials{}}, {byField, nil}} {
		for _, probe := range []S3Probe{S3ProbeHeadBucket, S3ProbeNone} {
			tt.cfg.Probe = probe
			client, err := Open(t.Context(), tt.cfg, tt.given, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := Check(t.Context(), client, tt.cfg); err != nil {
				t.Error(err)
			}
			u, err := s3.NewPresignClient(client).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key})
			if err != nil || strings.Contains(u.URL, "X-Amz") || u.Method != http.MethodGet {
				t.Errorf("%v: %v", u, err)
			}
		}
	}
	role := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, nil })
	if _, err := Open(t.Context(), byField, role, nil); err == nil || !strings.HasPrefix(err.Error(), "anonymous: ") {
		t.Errorf("a role, and nobody: %v", err)
	}
}
