package awssecrets_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/secretstore"
	"github.com/resgen-go/resgen/stores/awssecrets"
)

const (
	canary = "hunter2-canary"
	token  = "hunter2-session"
)

// A fake answers every request with one text. tests/live asks moto, which knows what AWS answers.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	body   string
	sent   []string // the target and the body of each request
}

func newFake(t *testing.T) *fake {
	f := &fake{status: 200}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.sent = append(f.sent, r.Header.Get("X-Amz-Target")+" "+string(body))
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if f.status == http.StatusTemporaryRedirect {
			w.Header().Set("Location", f.body)
		}
		w.WriteHeader(f.status)
		fmt.Fprint(w, f.body)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) says(status int, body string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status, f.body = status, body
}

var keys = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: canary, SessionToken: token}, nil
})

type makes func(context.Context, awssecrets.Config) (*secretstore.Store, error)

// get asks a store that is new, and returns what it says, or its error.
func get(t *testing.T, f *fake, store makes, given aws.CredentialsProvider, reference string) string {
	t.Helper()
	s, err := store(t.Context(), awssecrets.Config{Region: "eu-west-1", Credentials: given, Endpoint: f.URL})
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := resource.Stores{"aws": s}.Resolve(t.Context(), resource.Ref{Store: "aws", Reference: reference})
	if err != nil {
		var told interface{ ResolveReason() string }
		if !errors.As(err, &told) || told.ResolveReason() != err.Error() {
			t.Errorf("%v has no reason", err)
		}
		return "error: " + err.Error()
	}
	return text
}

func TestAnswers(t *testing.T) {
	f := newFake(t)
	for _, tt := range []struct {
		store     makes
		reference string
		body      string
		want      string
		sent      string
	}{
		{awssecrets.SecretsManager, "prod/orders", `{"SecretString": "plain"}`, "plain", `secretsmanager.GetSecretValue {"SecretId":"prod/orders"}`},
		{
			awssecrets.SecretsManager, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-a1b2c3#password", `{"SecretString": "{\"password\": \"inner\"}"}`, "inner",
			`secretsmanager.GetSecretValue {"SecretId":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-a1b2c3"}`,
		},
		{awssecrets.SecretsManager, "x", `{"SecretBinary": "cGxhaW4="}`, "plain", `secretsmanager.GetSecretValue {"SecretId":"x"}`},
		{awssecrets.Parameters, "/prod/password", `{"Parameter": {"Value": "plain"}}`, "plain", `AmazonSSM.GetParameter {"Name":"/prod/password","WithDecryption":true}`},
		{awssecrets.Parameters, "/prod/keys:3", `{"Parameter": {"Value": "a,b", "Type": "StringList"}}`, "a,b", `AmazonSSM.GetParameter {"Name":"/prod/keys:3","WithDecryption":true}`},
		{awssecrets.Parameters, "x", `{}`, "error: AWS has given no parameter", `AmazonSSM.GetParameter {"Name":"x","WithDecryption":true}`},
	} {
		f.says(200, tt.body)
		if got := get(t, f, tt.store, keys, tt.reference); got != tt.want {
			t.Errorf("%s: got %q", tt.reference, got)
		}
		if got := f.sent[len(f.sent)-1]; got != tt.sent {
			t.Errorf("sent %s", got)
		}
	}
}

// An error has AWS's code, and its message where that is safe. It never has what the request held.
func TestErrors(t *testing.T) {
	f := newFake(t)
	problem := func(code, message string) string { return fmt.Sprintf(`{"__type": %q, "message": %q}`, code, message) }
	for _, tt := range []struct {
		store  makes
		status int
		body   string
		want   string
	}{
		{awssecrets.SecretsManager, 400, problem("ResourceNotFoundException", "Secrets Manager can't find the specified secret."), "ResourceNotFoundException: Secrets Manager can't find the specified secret."},
		{awssecrets.Parameters, 400, problem("ParameterNotFound", ""), "ParameterNotFound"},
		{awssecrets.Parameters, 400, problem("AccessDeniedException", "User: u is not authorized to perform: ssm:GetParameter"), "AccessDeniedException: User: u is not authorized to perform: ssm:GetParameter"},
		{awssecrets.SecretsManager, 403, problem("SignatureDoesNotMatch", "The Canonical String is x-amz-security-token:"+token), "SignatureDoesNotMatch"},
		{awssecrets.SecretsManager, 403, problem("com.amazonaws#InvalidRequestException", token), "InvalidRequestException"},
		{awssecrets.SecretsManager, 403, problem(token+" of nobody", token), "AWS answers with an error that has no code"},
		{awssecrets.SecretsManager, 404, "<html>" + token, "AWS answers with the status 404, and no code"},
		{awssecrets.SecretsManager, 307, "http://127.0.0.1:1/", "AWS answers with the status 307, and no code"},
	} {
		f.says(tt.status, tt.body)
		if got := get(t, f, tt.store, keys, "x"); got != "error: "+tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
	f.says(200, `{"SecretString": "`+canary+`"`)
	if got := get(t, f, awssecrets.SecretsManager, keys, "x"); !strings.HasPrefix(got, "error: ") || strings.Contains(got, canary) {
		t.Errorf("of JSON that is cut off: %q", got)
	}

	f.says(200, `{}`)
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.New(canary), "there are no AWS credentials: an error whose text is not shown"},
		{fmt.Errorf("%s: %w", canary, context.DeadlineExceeded), "there are no AWS credentials: timeout"},
	} {
		none := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, tt.err })
		if got := get(t, f, awssecrets.Parameters, none, "x"); got != "error: "+tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
	f.Close()
	if got := get(t, f, awssecrets.Parameters, keys, "x"); !strings.HasSuffix(got, "connection refused") {
		t.Errorf("got %q", got)
	}
}

// A secret that is gone is not used any longer; one that AWS refuses is.
func TestLastValue(t *testing.T) {
	f := newFake(t)
	f.says(200, `{"SecretString": "plain"}`)
	s, err := awssecrets.SecretsManager(t.Context(), awssecrets.Config{Region: "eu-west-1", Credentials: keys, Endpoint: f.URL, Lifetime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		text, _, err := s.Resolve(t.Context(), resource.Ref{Reference: "x"})
		return fmt.Sprintf("%s, %v", text, err)
	}
	if got := ask(); got != "plain, <nil>" {
		t.Error(got)
	}
	f.says(400, `{"__type": "AccessDeniedException", "message": "no"}`)
	if got := ask(); got != "plain, AccessDeniedException: no" {
		t.Error(got)
	}
	f.says(400, `{"__type": "ResourceNotFoundException", "message": "gone"}`)
	deadline := time.Now().Add(5 * time.Second)
	for got := ask(); got != ", ResourceNotFoundException: gone"; got = ask() {
		if time.Now().After(deadline) {
			t.Fatal(got)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if text := fmt.Sprintf("%+v %#v", s, s); strings.Contains(text, canary) || strings.Contains(text, token) {
		t.Error(text)
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []awssecrets.Config{{}, {Region: "r", Endpoint: "localhost"}, {Region: "r", Endpoint: "http://u:" + canary + "@h"}} {
		for _, store := range []makes{awssecrets.SecretsManager, awssecrets.Parameters} {
			if _, err := store(t.Context(), c); err == nil || strings.Contains(err.Error(), canary) {
				t.Errorf("%+v: %v", c, err)
			}
		}
	}
}

// Without credentials of its own, a store takes those that the SDK finds.
func TestChain(t *testing.T) {
	f := newFake(t)
	f.says(200, `{"Parameter": {"Value": "plain"}}`)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", "/nowhere")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIA")
	t.Setenv("AWS_SECRET_ACCESS_KEY", canary)
	if got := get(t, f, awssecrets.Parameters, nil, "x"); got != "plain" {
		t.Error(got)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	if got := get(t, f, awssecrets.Parameters, nil, "x"); got != "error: there are no AWS credentials: an error whose text is not shown" {
		t.Error(got)
	}
}
