package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/resource"
)

// region is where the S3 servers are.
const region = "us-east-1"

// An S3Server is a versitygw: an S3 server that checks signatures.
type S3Server struct {
	Port int

	secret  string // of the account admin, who may do everything
	home    home
	program string
	process *process
}

// S3 returns the server that the tests of a binary share.
func S3(t testing.TB) *S3Server {
	t.Helper()
	return need(t, "versitygw", sharedS3)
}

var sharedS3 = sync.OnceValues(func() (*S3Server, error) {
	s, err := startS3()
	if err == nil {
		shared.atEnd(s.end)
	}
	return s, err
})

// NewS3 starts a server for one test, which may kill it.
func NewS3(t testing.TB) *S3Server {
	t.Helper()
	s := need(t, "versitygw", startS3)
	t.Cleanup(s.end)
	return s
}

// versitygw finds the program, or has the go command build the version that the module in the folder versitygw pins.
var versitygw = sync.OnceValues(func() (string, error) {
	if path, err := exec.LookPath("versitygw"); err == nil {
		return filepath.Abs(path)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	_, here, _, _ := runtime.Caller(0) // another package's tests have another folder
	cmd := exec.CommandContext(ctx, "go", "tool", "-n", "versitygw")
	cmd.Dir = filepath.Join(filepath.Dir(here), "versitygw")
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("the program is %w: it is not on PATH, and the go command cannot build it: %w %s", errMissing, err, &messages)
	}
	return strings.TrimSpace(string(out)), nil
})

func startS3() (*S3Server, error) {
	program, err := versitygw()
	if err != nil {
		return nil, err
	}
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	s := &S3Server{secret: NewSecret(), home: h}
	if err := s.install(program); err != nil {
		h.remove()
		return nil, err
	}
	for range 3 { // the port that was free may be taken
		if s.Port, err = freePort(); err != nil {
			break
		}
		if err = s.start(); !errors.Is(err, errEnded) {
			break
		}
	}
	if err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// install puts the program and the folders of the server where its account may use them.
func (s *S3Server) install(program string) error {
	s.program = program
	if s.home.owner.other { // who cannot enter the go command's cache
		s.program = s.home.path("versitygw")
		if err := s.home.copyProgram(program, "versitygw"); err != nil {
			return err
		}
	}
	for _, folder := range []string{"data", "accounts"} {
		if err := os.Mkdir(s.home.path(folder), 0o700); err != nil {
			return err
		}
		if err := s.home.give(s.home.path(folder)); err != nil {
			return err
		}
	}
	return nil
}

// start runs the server, and waits until it answers.
func (s *S3Server) start() error {
	cmd := s.home.command(s.program, []string{"ROOT_ACCESS_KEY=admin", "ROOT_SECRET_KEY=" + s.secret},
		"--port", s.Addr(), "--quiet", "--keep-alive", "--iam-dir", s.home.path("accounts"), "--iam-cache-disable",
		"posix", s.home.path("data"))
	var err error
	s.process, err = startProcess(cmd, s.home.path("output"), syscall.SIGKILL)
	if err != nil {
		return err
	}
	return s.process.await(s.ping)
}

// ping asks the server for something that needs a signature.
func (s *S3Server) ping() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	client, done := s.client("admin", s.secret)
	defer done()
	_, err := client.ListBuckets(ctx, &s3.ListBucketsInput{}, func(o *s3.Options) { o.RetryMaxAttempts = 1 })
	return err
}

// client is a client of the server that is none of the tested ones, and what closes it.
func (s *S3Server) client(accessKey, secret string) (client *s3.Client, done func()) {
	transport := &http.Transport{}
	return s3.New(s3.Options{
		Region:       region,
		BaseEndpoint: aws.String(s.Endpoint().String()),
		UsePathStyle: true,
		Credentials:  credentials.NewStaticCredentialsProvider(accessKey, secret, ""),
		HTTPClient:   &http.Client{Transport: transport},
	}), transport.CloseIdleConnections
}

// end stops the server and deletes its files.
func (s *S3Server) end() {
	if s.process != nil {
		s.process.stop(syscall.SIGTERM)
	}
	s.home.remove()
}

// Addr is the host and the port of the server.
func (s *S3Server) Addr() string { return "127.0.0.1:" + strconv.Itoa(s.Port) }

// Endpoint is the URL of the server.
func (s *S3Server) Endpoint() *url.URL { return &url.URL{Scheme: "http", Host: s.Addr()} }

// Kill ends the server as a crash would.
func (s *S3Server) Kill(t testing.TB) {
	t.Helper()
	s.process.kill()
}

// Restart starts a server that was killed, on the same port and with the same data, and waits until it answers.
func (s *S3Server) Restart(t testing.TB) {
	t.Helper()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// admin runs a command of the server's administrator.
func (s *S3Server) admin(args ...string) error {
	cmd := exec.Command(s.program, append([]string{"admin", "--endpoint-url", s.Endpoint().String()}, args...)...)
	cmd.Env = append(os.Environ(), "ADMIN_ACCESS_KEY=admin", "ADMIN_SECRET_KEY="+s.secret)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("versitygw admin %s: %w: %s", args[0], err, out)
	}
	return nil
}

// A Bucket is a bucket of a test, and the keys of the account that owns it.
type Bucket struct {
	*S3Server
	Name, AccessKey string
	SecretKey       resource.Secret
}

// Bucket makes a bucket and its owner, who may do nothing else.
func (s *S3Server) Bucket(t testing.TB) *Bucket {
	t.Helper()
	name := newName()
	return s.NamedBucket(t, name, name, NewSecret())
}

// NamedBucket makes a bucket of that name, and its owner with these keys.
func (s *S3Server) NamedBucket(t testing.TB, name, accessKey, secretKey string) *Bucket {
	t.Helper()
	b := &Bucket{S3Server: s, Name: name, AccessKey: accessKey, SecretKey: resource.NewSecret(secretKey)}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.admin("create-user", "--access", accessKey, "--secret", secretKey, "--role", "userplus"); err != nil {
		t.Fatal(err)
	}
	client, done := s.client(accessKey, secretKey)
	defer done()
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
	return b
}

// Administrator makes an account that may use every bucket, and returns its keys.
func (s *S3Server) Administrator(t testing.TB) (accessKey, secretKey string) {
	t.Helper()
	accessKey, secretKey = newName(), NewSecret()
	if err := s.admin("create-user", "--access", accessKey, "--secret", secretKey, "--role", "admin"); err != nil {
		t.Fatal(err)
	}
	return accessKey, secretKey
}

// Policy says who may do what in the bucket, besides its owner.
func (b *Bucket) Policy(t testing.TB, accessKey, action string) {
	t.Helper()
	client, done := b.client(b.AccessKey, b.SecretKey.Reveal())
	defer done()
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":[%q]},"Action":[%q],"Resource":["arn:aws:s3:::%s/*"]}]}`, accessKey, action, b.Name)
	if _, err := client.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &b.Name, Policy: &policy}); err != nil {
		t.Fatal(err)
	}
}

// Remove deletes an account.
func (s *S3Server) Remove(t testing.TB, accessKey string) {
	t.Helper()
	if err := s.admin("delete-user", "--access", accessKey); err != nil {
		t.Fatal(err)
	}
}

// Object returns what an object holds, as the owner of the bucket sees it.
func (b *Bucket) Object(t testing.TB, key string) string {
	t.Helper()
	client, done := b.client(b.AccessKey, b.SecretKey.Reveal())
	defer done()
	o, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &b.Name, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Body.Close()
	text, err := io.ReadAll(o.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// SetSecretKey gives the owner another secret key.
func (b *Bucket) SetSecretKey(t testing.TB, secret string) {
	t.Helper()
	if err := b.admin("update-user", "--access", b.AccessKey, "--secret", secret); err != nil {
		t.Fatal(err)
	}
}
