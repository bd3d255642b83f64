package live_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5"

	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestPipeline runs examples/pipeline in its profile prod, where it starts no stand-ins: on PostgreSQL, on S3 with real signatures, and on
// an API that wants a bearer token.
func TestPipeline(t *testing.T) {
	d, b := live.Postgres(t).Database(t), live.S3(t).Bucket(t)
	source := (&url.URL{
		Scheme: "postgres", User: url.UserPassword(d.Name, d.Password.Reveal()), Host: d.Addr(), Path: d.Name, RawQuery: "sslmode=disable",
	}).String()
	fill(t, source)
	key := live.NewSecret()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" && r.Header.Get("Authorization") != "Bearer "+key {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		fmt.Fprintf(w, `{"segment": "of %s", "country": "FR"}`, r.URL.Path)
	}))
	t.Cleanup(api.Close)

	program := filepath.Join(t.TempDir(), "pipeline.exe")
	build := exec.Command("go", "build", "-o", program, "./pipeline")
	build.Dir = filepath.Join("..", "..", "examples")
	build.Env = append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(),
		"APP_ENV=prod", "DATABASE_URL_FILE="+newSecretFile(t, source).path, "S3_BUCKET="+b.Name, "S3_ENDPOINT="+b.Endpoint().String(),
		"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID="+b.AccessKey, "AWS_SECRET_ACCESS_KEY="+b.SecretKey.Reveal(),
		"API_BASE_URL="+api.URL, "API_KEY_FILE="+newSecretFile(t, key).path,
	)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, &stdout, &stderr)
	}
	noSecretIn(t, stdout.String()+stderr.String())
	if strings.Contains(stdout.String(), "stand-in") || !strings.Contains(stdout.String(), "profile prod") {
		t.Errorf("this does not look like prod:\n%s", &stdout)
	}
	if got := stored(t, b); !strings.Contains(got, "of /customers/7/enrichment") || !strings.Contains(stdout.String(), got) {
		t.Errorf("in the bucket is\n%s\nand printed was\n%s", got, &stdout)
	}
	d.Closed(t)
}

// fill makes the table that the pipeline reads.
func fill(t *testing.T, source string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	_, err = c.Exec(t.Context(), `
		create table customers (id bigint primary key, name text not null, email text not null);
		insert into customers values (7, 'Ada', 'ada@example.com'), (8, 'Grace', 'grace@example.org');`)
	if err != nil {
		t.Fatal(err)
	}
}

// stored is what the pipeline has put into the bucket.
func stored(t *testing.T, b *live.Bucket) string {
	t.Helper()
	env := filesEnv(b, newSecretFile(t, b.SecretKey.Reveal()))
	use, shut, err := stack.OpenUploads(t.Context(), stack.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	defer shut(context.Background())
	name, object := b.Name, "processed/data.json"
	out, err := use.Files.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &name, Key: &object})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Body.Close()
	data, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
