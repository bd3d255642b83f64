package lambdakind

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
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

// A cloud answers as Lambda does: one answer after the other, and the last one again.
type cloud struct {
	*httptest.Server
	mu      sync.Mutex
	answers []http.HandlerFunc
	asked   []string // "POST /2015-03-31/functions/resize/invocations?Qualifier=live Event {}"
	keys    []string // the access keys that have signed
}

func newCloud(t *testing.T, answers ...http.HandlerFunc) *cloud {
	c := &cloud{answers: answers}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		key, _, _ := strings.Cut(credential, "/")
		c.mu.Lock()
		c.asked = append(c.asked, fmt.Sprint(r.Method, " ", r.RequestURI, " ", r.Header.Get("X-Amz-Invocation-Type"), " ", string(body[:min(len(body), 100)])))
		c.keys = append(c.keys, key)
		answer := c.answers[0]
		if len(c.answers) > 1 {
			c.answers = c.answers[1:]
		}
		c.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(c.Close)
	return c
}

// says answers with a status and a body.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// refuses answers with a code of the API.
func refuses(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Errortype", code)
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"Type": "User", "Message": %q}`, message)
	}
}

// fails answers for a function that fails.
func fails(how, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amz-Function-Error", how)
		_, _ = io.WriteString(w, body)
	}
}

// resets reads the request and resets the connection.
func resets(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

// stuck answers nothing.
func stuck(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// configured is the configuration of a client of c.
func configured(t *testing.T, address string, set ...func(*LambdaConfig)) LambdaConfig {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	first := func(c *LambdaConfig) {
		c.Endpoint, c.AccessKeyID, c.SecretAccessKey = u, "AKIAUSER", resource.NewSecret(canary)
	}
	cfg, err := NewLambdaConfig(append([]func(*LambdaConfig){first}, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// noDelay makes the SDK try again without a pause.
func noDelay(s *retry.StandardOptions) {
	s.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
}

// open opens a client of c that tries again without a pause.
func open(t *testing.T, c *cloud, p *observe.Probe, set ...func(*LambdaConfig)) *Client {
	t.Helper()
	client, err := Open(t.Context(), configured(t, c.URL, set...), nil, p, func(o *lambda.Options) { o.Retryer = retry.NewStandard(noDelay) })
	if err != nil {
		t.Fatal(err)
	}
	client.once = retry.NewStandard(noDelay, func(s *retry.StandardOptions) {
		s.Retryables = []retry.IsErrorRetryable{retry.NoRetryCanceledError{}, retry.IsErrorRetryableFunc(notStarted)}
	})
	return client
}

// given provides the keys of a role.
var given = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "ASIAROLE", SecretAccessKey: canary, SessionToken: "token-" + canary}, nil
})

// noCanary fails the test if a secret shows in any way of printing v.
func noCanary(t *testing.T, v any) {
	t.Helper()
	for _, format := range []string{"%v", "%+v", "%s", "%q"} {
		if text := fmt.Sprintf(format, v); strings.Contains(text, canary) {
			t.Errorf("%s shows a secret: %s", format, text)
		}
	}
}
