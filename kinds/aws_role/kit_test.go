package awsrolekind

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/resgen-go/resgen/resource"
)

const (
	canary = "canary-5f1c/secret+key"
	deploy = "arn:aws:iam::123456789012:role/deploy"
	hop    = "arn:aws:iam::123456789012:role/hop"
)

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

// A fakeSTS answers as STS does, without a network, so that it works in a bubble of synctest.
type fakeSTS struct {
	mu     sync.Mutex
	asked  []url.Values
	keys   []string // the access keys that signed; "" for none
	code   string   // of the error that it answers with; "" for none
	says   string   // the message of that error
	takes  time.Duration
	grants time.Duration // how long credentials are valid; 0: as long as was asked for
}

// Do implements sts.HTTPClient.
func (f *fakeSTS) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(credential, "/")
	f.mu.Lock()
	f.asked, f.keys = append(f.asked, form), append(f.keys, key)
	n, code, says, takes, grants := len(f.asked), f.code, f.says, f.takes, f.grants
	f.mu.Unlock()
	if takes > 0 {
		select {
		case <-time.After(takes):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	status, text := http.StatusOK, ""
	if code != "" {
		status = http.StatusForbidden
		text = fmt.Sprintf("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r1</RequestId></ErrorResponse>", code, says)
	} else {
		text = answer(form, n, grants)
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/xml"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

// answer is what STS answers to the n-th request.
func answer(form url.Values, n int, grants time.Duration) string {
	action, role := form.Get("Action"), form.Get("RoleArn")
	result := ""
	if action == "GetCallerIdentity" {
		result = "<UserId>AROA:shop</UserId><Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/deploy/shop</Arn>"
	} else {
		if grants == 0 {
			grants, _ = time.ParseDuration(form.Get("DurationSeconds") + "s")
		}
		result = fmt.Sprintf("<AssumedRoleUser><AssumedRoleId>AROA:shop</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/x/shop</Arn></AssumedRoleUser>"+
			"<Credentials><AccessKeyId>ASIA%d%s</AccessKeyId><SecretAccessKey>secret-%d-%s</SecretAccessKey><SessionToken>token-%d-%s</SessionToken><Expiration>%s</Expiration></Credentials>",
			n, role[strings.LastIndex(role, "/")+1:], n, canary, n, canary, time.Now().Add(grants).UTC().Format(time.RFC3339Nano))
	}
	return fmt.Sprintf("<%sResponse><%sResult>%s</%sResult></%sResponse>", action, action, result, action, action)
}

// use has a client ask f, and try again without a pause.
func (f *fakeSTS) use(o *sts.Options) {
	o.HTTPClient = f
	o.Retryer = retry.NewStandard(func(s *retry.StandardOptions) {
		s.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	})
}

// fails has f answer with a code from now on.
func (f *fakeSTS) fails(code, says string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.code, f.says = code, says
}

// actions are what f was asked for.
func (f *fakeSTS) actions() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []string
	for _, form := range f.asked {
		names = append(names, form.Get("Action"))
	}
	return strings.Join(names, " ")
}

// configured is the configuration of a role that a user assumes.
func configured(t *testing.T, set ...func(*AWSRoleConfig)) AWSRoleConfig {
	t.Helper()
	first := func(c *AWSRoleConfig) {
		c.RoleARN, c.SessionName, c.AccessKeyID, c.SecretAccessKey = deploy, "shop", "AKIAUSER", resource.NewSecret(canary)
	}
	c, err := NewAWSRoleConfig(append([]func(*AWSRoleConfig){first}, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// nobody leaves out the user.
func nobody(c *AWSRoleConfig) { c.AccessKeyID, c.SecretAccessKey = "", resource.Secret{} }

// open opens a role that f grants.
func open(t *testing.T, f *fakeSTS, cfg AWSRoleConfig) *Role {
	t.Helper()
	r, err := Open(t.Context(), cfg, nil, nil, f.use)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// noCanary fails the test if a secret shows in any way of printing err.
func noCanary(t *testing.T, err error) {
	t.Helper()
	for _, format := range []string{"%v", "%+v", "%s", "%q"} {
		if text := fmt.Sprintf(format, err); strings.Contains(text, canary) {
			t.Errorf("%s shows a secret: %s", format, text)
		}
	}
	if text, jsonErr := json.Marshal(fmt.Sprint(err)); jsonErr != nil || strings.Contains(string(text), canary) {
		t.Errorf("%s, %v", text, jsonErr)
	}
}

// soon is a context that ends before a test is stuck.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Second, errors.New("the test is stuck"))
	t.Cleanup(cancel)
	return ctx
}
