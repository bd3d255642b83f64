package observed

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

// A Call opens a client with the options and returns one call of it, and what closes the client.
type Call func(ctx context.Context, opts ...Option) (do func(context.Context) error, shut func(context.Context) error, err error)

// Calls has a call of each built-in kind. Nothing leaves the process: HTTP is answered by a RoundTripper, PostgreSQL and Redis by the servers of Dial and
// DialRedis, and SQLite is in memory.
var Calls = map[string]Call{"http": callHTTP, "postgres": callPostgres, "redis": callRedis, "s3": callS3, "sql": callSQL, "webhook": callWebhook}

// Kinds are the keys of Calls.
var Kinds = []string{"http", "postgres", "redis", "s3", "sql", "webhook"}

// settings are what all resources need to be opened.
var settings = WithSource(resource.Map{
	"API_BASE_URL": "http://localhost/v1",

	"DATABASE_HOST": "localhost", "DATABASE_DATABASE": "orders", "DATABASE_USERNAME": "orders", "DATABASE_PASSWORD": "secret",
	"DATABASE_SSL_MODE": "disable",

	"CACHE_ADDRESSES": "localhost:6379", "CACHE_TLS": "false",

	"FILES_BUCKET": "files", "FILES_ENDPOINT": "http://localhost", "FILES_ACCESS_KEY_ID": "id", "FILES_SECRET_ACCESS_KEY": "secret",

	"LOCAL_DRIVER": "sqlite", "LOCAL_CONNECTION_STRING": ":memory:",

	"ALERTING_URL": "http://localhost/alerts",
})

// An Answer is a RoundTripper that answers every request with 200.
type Answer struct{}

// RoundTrip implements http.RoundTripper. It reads and closes the body, as a transport does.
func (Answer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return nil, err
		}
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
	}
	const text = "{}"
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)), Request: req,
	}, nil
}

func callHTTP(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
	answered := WithAPIConfigure(func(o *httpkind.Options) error {
		o.RoundTripper = Answer{}
		return nil
	})
	api, shut, err := OpenAPI(ctx, append([]Option{settings, answered}, opts...)...)
	return func(ctx context.Context) error {
		_, err := api.Get(ctx, "customers/7")
		return err
	}, shut, err
}

// CallServer is a call over the transport of Go to the server at that address.
func CallServer(address string) Call {
	return func(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
		api, shut, err := OpenAPI(ctx, append([]Option{WithSource(resource.Map{"API_BASE_URL": address})}, opts...)...)
		return func(ctx context.Context) error {
			_, err := api.Get(ctx, "customers/7")
			return err
		}, shut, err
	}
}

func callWebhook(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
	answered := WithAlertingConfigure(func(o *httpkind.Options) error {
		o.RoundTripper = Answer{}
		return nil
	})
	receiver, shut, err := OpenAlerting(ctx, append([]Option{settings, answered}, opts...)...)
	incident := alert.Alert{Key: "shop/database/1", Status: alert.Firing}
	return func(ctx context.Context) error { return receiver.Alert(ctx, incident) }, shut, err
}

func callS3(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
	answered := WithFilesConfigure(func(o *s3.Options) { o.HTTPClient = &http.Client{Transport: Answer{}} })
	files, shut, err := OpenFiles(ctx, append([]Option{settings, answered}, opts...)...)
	bucket, key := "files", "customers/7"
	return func(ctx context.Context) error {
		_, err := files.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
		return err
	}, shut, err
}

func callPostgres(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
	dialed := WithDatabaseConfigure(func(c *pgxpool.Config) error {
		c.ConnConfig.DialFunc = func(context.Context, string, string) (net.Conn, error) { return Dial(), nil }
		return nil
	})
	database, shut, err := OpenDatabase(ctx, append([]Option{settings, dialed}, opts...)...)
	return func(ctx context.Context) error {
		var n int32
		return database.QueryRow(ctx, "SELECT 7").Scan(&n)
	}, shut, err
}

func callRedis(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
	dialed := WithCacheConfigure(func(o *redis.UniversalOptions) error {
		o.Dialer = func(context.Context, string, string) (net.Conn, error) { return DialRedis(), nil }
		return nil
	})
	cache, shut, err := OpenCache(ctx, append([]Option{settings, dialed}, opts...)...)
	return func(ctx context.Context) error {
		_, err := cache.Get(ctx, "key")
		return err
	}, shut, err
}

func callSQL(ctx context.Context, opts ...Option) (do, shut func(context.Context) error, err error) {
	local, shut, err := OpenLocal(ctx, append([]Option{settings}, opts...)...)
	return func(ctx context.Context) error {
		var n int32
		return local.QueryRowContext(ctx, "SELECT 7").Scan(&n)
	}, shut, err
}
