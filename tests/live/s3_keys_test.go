package live_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3kind "github.com/resgen-go/resgen/kinds/s3"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestS3Probe has keys that may read and write objects, and not list the bucket.
func TestS3Probe(t *testing.T) {
	noGoroutineLeaks(t)
	b, env := files(t)
	owner, _ := openFiles(t, env)
	if _, err := owner.PutObject(soon(t, 5*time.Second), &s3.PutObjectInput{Bucket: &b.Name, Key: aws.String("health"), Body: strings.NewReader("ok")}); err != nil {
		t.Fatal(err)
	}
	worker, _ := files(t)
	b.Policy(t, worker.AccessKey, "s3:*Object")
	env = with(env, "FILES_ACCESS_KEY_ID", worker.AccessKey, "FILES_SECRET_ACCESS_KEY_FILE", newSecretFile(t, worker.SecretKey.Reveal()).path)
	checkError(t, refuseFiles(t, 2*time.Second, env), `probe = "head_object"`)
	for _, more := range [][]string{{"FILES_PROBE", "none"}, {"FILES_PROBE", "head_object", "FILES_PROBE_KEY", "health"}} {
		store, _ := openFiles(t, with(env, more...))
		if _, err := store.PutObject(soon(t, 5*time.Second), &s3.PutObjectInput{Bucket: &b.Name, Key: aws.String("x"), Body: strings.NewReader("{}")}); err != nil {
			t.Error(err)
		}
	}
	err := refuseFiles(t, 2*time.Second, with(env, "FILES_PROBE", "head_object", "FILES_PROBE_KEY", "missing"))
	if got := as[*s3kind.BucketError](t, err).ErrorType(); got != "access_denied" && got != "object_not_found" {
		t.Errorf("%s: %v", got, err)
	}
}

// TestS3Prefix has two resources in one bucket, and one that sees both.
func TestS3Prefix(t *testing.T) {
	noGoroutineLeaks(t)
	b, env := files(t)
	all, _ := openFiles(t, env)
	one, _ := openFiles(t, with(env, "FILES_PREFIX", "one"))
	two, _ := openFiles(t, with(env, "FILES_PREFIX", "two/ä b+c/"))
	ctx := soon(t, 20*time.Second)
	for _, store := range []*stack.S3{one, two} {
		keepObject(t, store, b.Name, "a/b c+d.json")
		if _, err := store.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.Name, Key: aws.String("x"), Body: strings.NewReader("{}")}); err != nil {
			t.Fatal(err)
		}
		if _, err := store.CopyObject(ctx, &s3.CopyObjectInput{Bucket: &b.Name, Key: aws.String("y"), CopySource: aws.String(b.Name + "/x")}); err != nil {
			t.Error(err)
		}
	}
	list, err := all.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &b.Name})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, o := range list.Contents {
		keys = append(keys, *o.Key)
	}
	if want := []string{"one/x", "one/y", "two/ä b+c/x", "two/ä b+c/y"}; !slices.Equal(keys, want) {
		t.Errorf("the bucket has %q", keys)
	}
	if _, err := one.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.Name, Key: aws.String("../two/ä b+c/x")}); as[*s3kind.KeyError](t, err).Key == "" {
		t.Error(err)
	}
}

// TestS3Presigned uses URLs for another host than the client's.
func TestS3Presigned(t *testing.T) {
	noGoroutineLeaks(t)
	b, env := files(t)
	p := live.NewProxy(t, b.Addr())
	_, port, _ := strings.Cut(p.Addr(), ":")
	store, _ := openFiles(t, with(env, "FILES_PUBLIC_ENDPOINT", "http://localhost:"+port, "FILES_PREFIX", "orders"))
	ctx := soon(t, 10*time.Second)
	key := aws.String("a/ä b.txt")
	put, err := store.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: &b.Name, Key: key, ContentType: aws.String("text/plain")}, s3.WithPresignExpires(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	live.NoLeak(t, "a presigned URL", put.URL)
	if u, err := url.Parse(put.URL); err != nil || u.Host != "localhost:"+port {
		t.Errorf("%s: %v", put.URL, err)
	}
	if status := by(ctx, t, put.Method, put.URL, put.SignedHeader, "hello"); status != http.StatusOK {
		t.Errorf("putting by the URL: %d", status)
	}
	get, err := store.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: &b.Name, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if status, body := fetch(t, get.URL); status != http.StatusOK || string(body) != "hello" {
		t.Errorf("getting by the URL: %d %q", status, body)
	}
	if text := b.Object(t, "orders/a/ä b.txt"); text != "hello" {
		t.Errorf("the object is %q", text)
	}
	if status := by(ctx, t, http.MethodPut, get.URL, nil, "evil"); status != http.StatusForbidden {
		t.Errorf("putting by the URL for getting: %d", status)
	}
}

// by sends a request by a presigned URL.
func by(ctx context.Context, t *testing.T, method, address string, header http.Header, body string) (status int) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header { // order: headers have none
		req.Header[name] = values
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// TestS3Vain holds that what cannot get better is asked once, however often opening may be tried.
func TestS3Vain(t *testing.T) {
	noGoroutineLeaks(t)
	b, _ := files(t)
	c := s3kind.DefaultS3Config()
	c.Endpoint, c.Bucket, c.AccessKeyID, c.SecretAccessKey = b.Endpoint(), b.Name, b.AccessKey, b.SecretKey
	for name, change := range map[string]func(*s3kind.S3Config){
		"access key": func(c *s3kind.S3Config) { c.AccessKeyID = "nobody" },
		"secret key": func(c *s3kind.S3Config) { c.SecretAccessKey = resource.NewSecret(live.NewSecret()) },
		"bucket":     func(c *s3kind.S3Config) { c.Bucket = "nowhere" },
	} {
		c := c
		change(&c)
		tries := 0
		_, err := lifecycle.Start(t.Context(), nil, lifecycle.Node{
			Name: "files", Retry: lifecycle.Retry{Attempts: 5, Backoff: time.Minute, MaxBackoff: time.Minute},
			Open: func(ctx context.Context, opts ...resource.OpenOption) error {
				tries++
				_, err := s3kind.OpenS3(ctx, c, nil, opts...)
				return err
			},
		})
		var bucket *s3kind.BucketError
		var refused *s3kind.RefusedError
		if errors.As(err, &bucket) != (name == "bucket") || errors.As(err, &refused) == (name == "bucket") || tries != 1 {
			t.Errorf("a wrong %s: %d tries, %v", name, tries, err)
		}
	}
}
