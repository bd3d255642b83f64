package s3kind

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource/observe"
)

// watched opens a client, and writes down what it reports.
func watched(t *testing.T, cfg S3Config, configure ...func(*s3.Options)) (*kindtest.Recorder, *s3.Client) {
	t.Helper()
	w := &kindtest.Recorder{}
	probe := observe.NewProbe(observe.Resource{Name: "store", Kind: "s3"}, w)
	client, err := Open(t.Context(), cfg, nil, probe, append([]func(*s3.Options){impatient}, configure...)...)
	if err != nil {
		t.Fatal(err)
	}
	return w, client
}

// answers is the address of a server that gives one answer after the other, and the last one again.
func answers(t *testing.T, list ...func(http.ResponseWriter, *http.Request)) string {
	var mu sync.Mutex
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		f := list[0]
		if len(list) > 1 {
			list = list[1:]
		}
		mu.Unlock()
		f(w, r)
	})
}

// says is an answer with a status and a code of the API; "" for no body.
func says(status int, code string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		if code != "" {
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>hunter2</Message></Error>", code)
		}
	}
}

func stuck(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }

// half is an answer whose connection breaks in the middle.
func half(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "10")
	_, _ = w.Write([]byte("half"))
}

var bucket, key = aws.String("data"), aws.String("hunter2")

// object gets an object, and has f use its body.
func object(f func(io.ReadCloser)) func(context.Context, *s3.Client) error {
	return func(ctx context.Context, c *s3.Client) error {
		o, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
		if err == nil {
			f(o.Body)
		}
		return err
	}
}

func head(ctx context.Context, c *s3.Client) error {
	_, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key})
	return err
}

func readAll(body io.ReadCloser) {
	_, _ = io.ReadAll(body)
	_ = body.Close()
	_ = body.Close()
}

func readOnly(body io.ReadCloser) { _, _ = io.ReadAll(body) }

func closeOnly(body io.ReadCloser) { _ = body.Close() }

func TestObserved(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	type list = []func(http.ResponseWriter, *http.Request)
	for _, tt := range []struct {
		name    string
		answers list // nil: nobody listens
		call    func(context.Context, *s3.Client) error
		want    []string
	}{
		{"an object", list{ok}, object(readAll), []string{"attempt S3/GetObject 200", "call GetObject"}},
		{"an object, and read alone", list{ok}, object(readOnly), []string{"attempt S3/GetObject 200", "call GetObject"}},
		{"an object, and close alone", list{ok}, object(closeOnly), []string{"attempt S3/GetObject 200", "call GetObject"}},
		{"an object that breaks", list{half}, object(readAll), []string{"attempt S3/GetObject 200", "call GetObject error=_OTHER"}},
		{"no object", list{says(404, "NoSuchKey")}, object(readAll), []string{"attempt S3/GetObject 404 error=NoSuchKey", "call GetObject error=NoSuchKey"}},
		{"no body", list{says(404, "")}, head, []string{"attempt S3/HeadObject 404 error=NotFound", "call HeadObject error=NotFound"}},
		{"retries", list{says(503, "SlowDown"), says(500, "InternalError"), ok}, object(readAll), []string{
			"attempt S3/GetObject 503 error=SlowDown", "attempt S3/GetObject 500 error=InternalError resend=1", "attempt S3/GetObject 200 resend=2", "call GetObject",
		}},
		{"retries in vain", list{says(503, "SlowDown")}, object(readAll), []string{
			"attempt S3/GetObject 503 error=SlowDown", "attempt S3/GetObject 503 error=SlowDown resend=1", "attempt S3/GetObject 503 error=SlowDown resend=2", "call GetObject error=SlowDown",
		}},
		{"a redirect that is not followed", list{says(301, "PermanentRedirect")}, object(readAll), []string{"attempt S3/GetObject 301 error=PermanentRedirect", "call GetObject error=PermanentRedirect"}},
		{"a code that is none", list{says(403, "hunter 2")}, object(readAll), []string{"attempt S3/GetObject 403 error=403", "call GetObject error=403"}},
		{"no XML", list{func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte("hunter2"))
		}}, object(readAll), []string{"attempt S3/GetObject 403 error=Forbidden", "call GetObject error=Forbidden"}}, // says the SDK
		{"an error with the status 200", list{says(200, "InternalError"), func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<CopyObjectResult></CopyObjectResult>"))
		}}, func(ctx context.Context, c *s3.Client) error {
			_, err := c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: bucket, Key: key, CopySource: aws.String("data/x")})
			return err
		}, []string{"attempt S3/CopyObject 500 error=InternalError", "attempt S3/CopyObject 200 resend=1", "call CopyObject"}}, // the SDK makes it 500
		{"timeout", list{stuck}, func(ctx context.Context, c *s3.Client) error {
			ctx, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
			defer cancel()
			return head(ctx, c)
		}, []string{"attempt S3/HeadObject error=timeout", "call HeadObject error=timeout"}},
		{"cancelled", list{stuck}, func(ctx context.Context, c *s3.Client) error {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(30*time.Millisecond, cancel)
			return head(ctx, c)
		}, []string{"attempt S3/HeadObject error=canceled", "call HeadObject error=canceled"}},
		{"refused connection", nil, head, []string{
			"attempt S3/HeadObject error=_OTHER", "attempt S3/HeadObject error=_OTHER resend=1", "attempt S3/HeadObject error=_OTHER resend=2", "call HeadObject error=_OTHER",
		}},
		{"refused before it is sent", list{ok}, func(ctx context.Context, c *s3.Client) error {
			_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket})
			return err
		}, []string{"call GetObject error=_OTHER"}},
		{"check", list{ok}, func(ctx context.Context, c *s3.Client) error { return Check(ctx, c, S3Config{Bucket: "data"}) }, []string{"attempt S3/HeadBucket 200", "call HeadBucket"}},
		{"what nobody declared", list{ok}, func(ctx context.Context, c *s3.Client) error {
			_, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket})
			return err
		}, []string{"attempt _OTHER 200", "call _OTHER"}},
		{"a URL for others", list{ok}, func(ctx context.Context, c *s3.Client) error {
			_, err := s3.NewPresignClient(c).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
			return err
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := gone.URL
			if tt.answers != nil {
				server = answers(t, tt.answers...)
			}
			w, c := watched(t, at(t, server))
			err := tt.call(t.Context(), c)
			w.Wants(t, tt.want...)
			if tt.want == nil && err != nil {
				t.Error(err)
			}
		})
	}
}

// TestObservedPanic holds that a panic is a failure, once, and goes on.
func TestObservedPanic(t *testing.T) {
	broken := func(o *s3.Options) {
		o.HTTPClient = smithyhttp.ClientDoFunc(func(*http.Request) (*http.Response, error) { panic("hunter2") })
	}
	w, c := watched(t, at(t, "https://s3.example.com"), broken)
	defer func() {
		if recover() != "hunter2" {
			t.Error("the panic is gone")
		}
		w.Wants(t, "attempt S3/HeadObject error=panic", "call HeadObject error=panic")
	}()
	_ = head(t.Context(), c)
}

// TestObservedJoins holds that middleware and an HTTP client that configure sets are used as before, inside of what observers add to the context.
func TestObservedJoins(t *testing.T) {
	var w *kindtest.Recorder
	var c *s3.Client
	var got []string
	op := func(ctx context.Context) string {
		op := w.Op(ctx)
		return fmt.Sprint(op.Scope, " ", op.Name)
	}
	configure := func(o *s3.Options) {
		o.APIOptions = []func(*middleware.Stack) error{func(stack *middleware.Stack) error {
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("own", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error,
			) {
				got = append(got, "middleware in "+op(ctx))
				return next.HandleInitialize(ctx, in)
			}), middleware.Before)
		}}
		next := o.HTTPClient
		o.HTTPClient = smithyhttp.ClientDoFunc(func(r *http.Request) (*http.Response, error) {
			got = append(got, "client in "+op(r.Context()))
			return next.Do(r)
		})
	}
	w, c = watched(t, at(t, answers(t, says(503, "SlowDown"), ok)), configure)
	if err := object(readAll)(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.Wants(t, "attempt S3/GetObject 503 error=SlowDown", "attempt S3/GetObject 200 resend=1", "call GetObject")
	if want := []string{"middleware in call GetObject", "client in attempt S3/GetObject", "client in attempt S3/GetObject"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestObservedStore goes through a store that is none of this test's.
func TestObservedStore(t *testing.T) {
	w, c := watched(t, at(t, serve(t, gofakes3.New(s3mem.New()).Server().ServeHTTP)))
	ctx := t.Context()
	if _, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	w.Wants(t, "attempt _OTHER 200", "call _OTHER")
	if err := object(readAll)(ctx, c); !IsNotFound(err) {
		t.Error(err)
	}
	w.Wants(t, "attempt S3/GetObject 404 error=NoSuchKey", "call GetObject error=NoSuchKey")
	if _, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("{}")}); err != nil {
		t.Fatal(err)
	}
	w.Wants(t, "attempt S3/PutObject 200", "call PutObject")
	o, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if lines := w.Lines(); len(lines) != 1 {
		t.Errorf("before the body is read, %q has ended", lines)
	}
	readAll(o.Body)
	w.Wants(t, "attempt S3/GetObject 200", "call GetObject")
}

// TestDeclared holds that observers know the methods of S3Client that send something before the first call, and where a store is.
func TestDeclared(t *testing.T) {
	var names []string
	client := reflect.TypeFor[S3Client]()
	for i := range client.NumMethod() {
		if name := client.Method(i).Name; !strings.HasPrefix(name, "Presign") { // which sends nothing
			names = append(names, name)
		}
	}
	if slices.Sort(names); !slices.Equal(names, operations) {
		t.Errorf("%q are declared, and S3Client has %q", operations, names)
	}
	amazon := at(t, "https://s3.example.com")
	amazon.Endpoint = nil
	for want, cfg := range map[string]S3Config{
		"[{rpc.system.name aws-api}]": amazon,
		"[{rpc.system.name aws-api} {server.address s3.example.com} {server.port 443}]": at(t, "https://s3.example.com/hunter2"),
		"[{rpc.system.name aws-api} {server.address ::1} {server.port 9000}]":           at(t, "http://[::1]:9000"),
	} {
		w, _ := watched(t, cfg)
		if got := fmt.Sprint(w.Resource().Attrs); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if len(w.Resource().Ops) != 2*len(operations)+4 {
			t.Errorf("%d operations", len(w.Resource().Ops))
		}
	}
	moved := func(o *s3.Options) { o.BaseEndpoint = aws.String("http://localhost") }
	w, _ := watched(t, amazon, moved)
	if got := fmt.Sprint(w.Resource().Attrs); got != "[{rpc.system.name aws-api} {server.address localhost} {server.port 80}]" {
		t.Error(got)
	}
}
