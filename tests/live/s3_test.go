package live_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3kind "github.com/resgen-go/resgen/kinds/s3"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// filesEnv are the variables of files.
func filesEnv(b *live.Bucket, secret *secretFile) resource.Map {
	return resource.Map{
		"FILES_BUCKET":                 b.Name,
		"FILES_ENDPOINT":               b.Endpoint().String(),
		"FILES_ACCESS_KEY_ID":          b.AccessKey,
		"FILES_SECRET_ACCESS_KEY_FILE": secret.path,
	}
}

// files makes a bucket on the shared server, and the variables for it.
func files(t *testing.T) (*live.Bucket, resource.Map) {
	t.Helper()
	b := live.S3(t).Bucket(t)
	return b, filesEnv(b, newSecretFile(t, b.SecretKey.Reveal()))
}

// openFiles opens files, which is closed at the end of the test if the test does not do so.
func openFiles(t *testing.T, env resource.Map, opts ...stack.Option) (store *stack.S3, shut func() error) {
	t.Helper()
	u, shutAll, err := stack.OpenUploads(t.Context(), append(opts, stack.WithSource(env))...)
	if err != nil {
		noSecretIn(t, err)
		t.Fatal(err)
	}
	return u.Files, closing(t, shutAll)
}

// refuseFiles is the error of opening files, which must come soon.
func refuseFiles(t *testing.T, limit time.Duration, env resource.Map) error {
	t.Helper()
	var err error
	quick(t, limit, func() { _, _, err = stack.OpenUploads(t.Context(), stack.WithSource(env)) })
	checkError(t, err, "open files: ")
	return err
}

func TestS3(t *testing.T) {
	noGoroutineLeaks(t)
	b, env := files(t)
	store, shut := openFiles(t, env)
	for _, key := range []string{"plain.json", "a/b c+d.json", "a/b%20c.json", "ä/€ & =.json", "a/'quoted' (1)*!.json", strings.Repeat("k", 200)} {
		t.Run(key, func(t *testing.T) { keepObject(t, store, b.Name, key) })
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
}

// keepObject writes, reads, lists and deletes an object.
func keepObject(t *testing.T, store *stack.S3, bucket, key string) {
	ctx := soon(t, 10*time.Second)
	text := []byte(`{"key": "` + key + `"}`)
	get := &s3.GetObjectInput{Bucket: &bucket, Key: &key}

	_, err := store.GetObject(ctx, get)
	if !s3kind.IsNotFound(err) {
		t.Errorf("before it is there: %v", err)
	}
	_, err = store.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if !s3kind.IsNotFound(err) {
		t.Errorf("the head before it is there: %v", err)
	}
	put := func() error {
		_, err := store.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(text), IfNoneMatch: aws.String("*")})
		return err
	}
	if err := put(); err != nil {
		t.Fatal(err)
	}
	if err := put(); !s3kind.IsPrecondition(err) || s3kind.IsNotFound(err) {
		t.Errorf("again, if it is not there: %v", err)
	}
	head, err := store.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil || aws.ToInt64(head.ContentLength) != int64(len(text)) {
		t.Errorf("the head: %v", err)
	}
	out, err := store.GetObject(ctx, get)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(out.Body)
	if err := errors.Join(err, out.Body.Close()); err != nil || !bytes.Equal(got, text) {
		t.Errorf("got %q (%v)", got, err)
	}
	list, err := store.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket})
	if err != nil || len(list.Contents) != 1 || aws.ToString(list.Contents[0].Key) != key {
		t.Errorf("listed: %v (%v)", list, err)
	}
	presigned(t, store, get, text)
	if _, err := store.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key}); err != nil {
		t.Error(err)
	}
}

// presigned reads an object without keys, by a URL that somebody who has them made.
func presigned(t *testing.T, store *stack.S3, get *s3.GetObjectInput, want []byte) {
	t.Helper()
	req, err := s3.NewPresignClient(store.Native()).PresignGetObject(soon(t, 5*time.Second), get, s3.WithPresignExpires(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	live.NoLeak(t, "a presigned URL", req.URL)
	if status, got := fetch(t, req.URL); status != http.StatusOK || !bytes.Equal(got, want) {
		t.Errorf("by the URL: %d, %q", status, got)
	}
	u, err := url.Parse(req.URL)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("X-Amz-Signature", strings.Repeat("0", 64))
	u.RawQuery = q.Encode()
	if status, _ := fetch(t, u.String()); status != http.StatusForbidden {
		t.Errorf("by a URL that somebody made up: %d", status)
	}
}

// fetch gets what is at a URL.
func fetch(t *testing.T, address string) (status int, body []byte) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(soon(t, 5*time.Second), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

func TestS3Refuses(t *testing.T) {
	noGoroutineLeaks(t)
	b, env := files(t)
	other, _ := files(t)
	p := live.NewProxy(t, b.Addr())
	p.Stall(true)
	wrong := newSecretFile(t, live.NewSecret())
	for _, tt := range []struct {
		name string
		env  resource.Map
		want string
		kind string // of the error, if not ""
	}{
		{"secret", with(env, "FILES_SECRET_ACCESS_KEY_FILE", wrong.path), "the secret key is not that of the access key", "SignatureDoesNotMatch"},
		{"access key", with(env, "FILES_ACCESS_KEY_ID", "nobody"), "it does not know the access key", "InvalidAccessKeyId"},
		{"bucket that is not there", with(env, "FILES_BUCKET", "nowhere"), "there is no bucket nowhere", "bucket_not_found"},
		{"bucket of somebody else", with(env, "FILES_BUCKET", other.Name), "denied", "access_denied"},
		{"nobody listens", with(env, "FILES_ENDPOINT", "http://127.0.0.1:"+closedPort(t), "FILES_MAX_ATTEMPTS", "1"), "refused", ""},
		{"silence", with(env, "FILES_ENDPOINT", "http://"+p.Addr()), "timed out after 3s", "timeout"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := refuseFiles(t, 4*time.Second, tt.env)
			checkError(t, err, tt.want)
			if got := as[*resource.Error](t, err).ErrorType(); tt.kind != "" && got != tt.kind {
				t.Errorf("the type of the error is %s, want %s", got, tt.kind)
			}
		})
	}
}

// TestS3Silent has a store that stops answering while it is in use.
func TestS3Silent(t *testing.T) {
	noGoroutineLeaks(t)
	b, env := files(t)
	p := live.NewProxy(t, b.Addr())
	store, _ := openFiles(t, with(env,
		"FILES_ENDPOINT", "http://"+p.Addr(), "FILES_RESPONSE_TIMEOUT", "200ms", "FILES_MAX_ATTEMPTS", "1"))
	p.Stall(true)
	quick(t, 2*time.Second, func() { checkError(t, store.Check(soon(t, 10*time.Second))) })
	p.Stall(false)
	if err := store.Check(soon(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
}
