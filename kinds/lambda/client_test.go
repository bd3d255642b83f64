package lambdakind

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

const at = "POST /2015-03-31/functions/resize/invocations"

// TestRequests holds what is sent, and what is made of the answers.
func TestRequests(t *testing.T) {
	c := newCloud(t, says(200, `{"Width": 4}`), says(202, ""), says(204, ""), says(200, `{"Width": 5}`), says(200, `[1]`), says(200, "null"))
	client, ctx := open(t, c, nil), t.Context()
	if got, err := client.Invoke(ctx, "resize", []byte(`{"a":1}`)); err != nil || string(got) != `{"Width": 4}` {
		t.Errorf("%s, %v", got, err)
	}
	if err := client.InvokeAsync(ctx, "resize:live", nil); err != nil {
		t.Error(err)
	}
	if err := client.DryRun(ctx, "resize"); err != nil {
		t.Error(err)
	}
	var picture struct{ Width int }
	call := Call{Function: "resize", Qualifier: "live", Body: map[string]int{"b": 2}, Response: &picture}
	if err := client.Send(ctx, call); err != nil || picture.Width != 5 {
		t.Errorf("%v, %v", picture, err)
	}
	var raw []byte
	if err := client.Send(ctx, Call{Function: "arn:aws:lambda:us-east-1:123456789012:function:resize", Response: &raw}); err != nil || string(raw) != "[1]" {
		t.Errorf("%s, %v", raw, err)
	}
	if err := client.Send(ctx, Call{Function: "resize", Body: []byte(`{"c":3}`)}); err != nil {
		t.Error(err)
	}
	want := []string{
		at + ` RequestResponse {"a":1}`,
		"POST /2015-03-31/functions/resize%3Alive/invocations Event ",
		at + " DryRun ",
		at + `?Qualifier=live RequestResponse {"b":2}`,
		"POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aresize/invocations RequestResponse ",
		at + ` RequestResponse {"c":3}`,
	}
	if !slices.Equal(c.asked, want) {
		t.Errorf("Lambda is asked for\n%s\nwant\n%s", strings.Join(c.asked, "\n"), strings.Join(want, "\n"))
	}
	if c.keys[0] != "AKIAUSER" {
		t.Errorf("%q has signed", c.keys[0])
	}
}

// TestFunctionError has functions fail in the ways of Lambda.
func TestFunctionError(t *testing.T) {
	for _, tt := range []struct {
		how, body string
		want      FunctionError
		text      string
		class     string
	}{
		{"Unhandled", `{"errorMessage":"no picture","errorType":"ValueError","stackTrace":["x"]}`, FunctionError{Type: "ValueError", Message: "no picture"}, "ValueError: no picture", "ValueError"},
		{"Handled", `{"errorMessage":"no picture"}`, FunctionError{Message: "no picture", Handled: true}, "no picture", "function_error"},
		{"Unhandled", `{"errorMessage":"RequestId: 1 Error: Runtime exited","errorType":"Runtime.ExitError"}`, FunctionError{Type: "Runtime.ExitError", Message: "RequestId: 1 Error: Runtime exited"}, "Runtime.ExitError: RequestId: 1 Error: Runtime exited", "Runtime.ExitError"},
		{"Unhandled", "no JSON", FunctionError{}, "", "function_error"},
		{"Unhandled", `{"errorType":"two words"}`, FunctionError{Type: "two words"}, "two words", "function_error"},
	} {
		client := open(t, newCloud(t, fails(tt.how, tt.body)), nil)
		var answer int
		err := client.Send(t.Context(), Call{Function: "resize", Response: &answer, Idempotent: true})
		var failed *FunctionError
		if !errors.As(err, &failed) {
			t.Errorf("%s: %v", tt.body, err)
			continue
		}
		if failed.Type != tt.want.Type || failed.Message != tt.want.Message || failed.Handled != tt.want.Handled || string(failed.Payload) != tt.body || failed.ErrorType() != tt.class {
			t.Errorf("%+v is a %s", failed, failed.ErrorType())
		}
		if want := strings.TrimSuffix("the function resize failed: "+tt.text, ": "); err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}

// TestOnce holds what is done twice, and what is not.
func TestOnce(t *testing.T) {
	busy, ok := refuses(429, "TooManyRequestsException", "Rate Exceeded."), says(200, "1")
	for _, tt := range []struct {
		name       string
		answers    []http.HandlerFunc
		idempotent bool
		asked      int
		fails      bool
	}{
		{"a reset connection", []http.HandlerFunc{resets, ok}, false, 1, true},
		{"a reset connection, idempotent", []http.HandlerFunc{resets, ok}, true, 2, false},
		{"an error of Lambda", []http.HandlerFunc{refuses(500, "ServiceException", ""), ok}, false, 1, true},
		{"an error of Lambda, idempotent", []http.HandlerFunc{refuses(500, "ServiceException", ""), ok}, true, 2, false},
		{"too many requests", []http.HandlerFunc{busy, busy, ok}, false, 3, false},
		{"too many requests in vain", []http.HandlerFunc{busy}, false, 3, true},
		{"what does not exist", []http.HandlerFunc{refuses(404, "ResourceNotFoundException", "Function not found: x"), ok}, true, 1, true},
		{"a function that fails", []http.HandlerFunc{fails("Unhandled", "{}"), ok}, true, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCloud(t, tt.answers...)
			client := open(t, c, nil)
			err := client.Send(t.Context(), Call{Function: "resize", Idempotent: tt.idempotent})
			if (err != nil) != tt.fails || len(c.asked) != tt.asked {
				t.Errorf("asked %d times: %v", len(c.asked), err)
			}
			if tt.idempotent {
				return
			}
			for how, invoke := range map[string]func() error{
				"Invoke":      func() error { _, err := client.Invoke(t.Context(), "resize", nil); return err },
				"InvokeAsync": func() error { return client.InvokeAsync(t.Context(), "resize", nil) },
			} {
				c.mu.Lock()
				c.asked, c.answers = nil, tt.answers
				c.mu.Unlock()
				if err := invoke(); (err != nil) != tt.fails || len(c.asked) != tt.asked {
					t.Errorf("%s asks %d times: %v", how, len(c.asked), err)
				}
			}
		})
	}
}

// TestNoConnection tries again where nobody listens: the function cannot have been started.
func TestNoConnection(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	c := &cloud{Server: gone}
	tries := 0
	client, err := Open(t.Context(), configured(t, c.URL), nil, nil, func(o *lambda.Options) {
		next := o.HTTPClient
		o.HTTPClient = doer(func(r *http.Request) (*http.Response, error) {
			tries++
			return next.Do(r)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	client.once = open(t, c, nil).once
	if _, err := client.Invoke(t.Context(), "resize", nil); err == nil || tries != 3 || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("tried %d times: %v", tries, err)
	}
}

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

// TestLimits holds the sizes that Lambda takes, before anything is sent.
func TestLimits(t *testing.T) {
	if MaxPayload != 6*1024*1024 || MaxAsyncPayload != 1024*1024 {
		t.Errorf("%d and %d", MaxPayload, MaxAsyncPayload)
	}
	c := newCloud(t, says(202, ""))
	client, ctx := open(t, c, nil), t.Context()
	for _, tt := range []struct {
		name   string
		invoke func(payload []byte) error
		limit  int
	}{
		{"Invoke", func(p []byte) error { _, err := client.Invoke(ctx, "resize", p); return err }, MaxPayload},
		{"InvokeAsync", func(p []byte) error { return client.InvokeAsync(ctx, "resize", p) }, MaxAsyncPayload},
		{"Send", func(p []byte) error { return client.Send(ctx, Call{Function: "resize", Body: string(p[2:])}) }, MaxPayload}, // with its quotes
	} {
		c.asked = nil
		payload := []byte(strings.Repeat("1", tt.limit+1))
		err := tt.invoke(payload)
		var large *PayloadError
		if !errors.As(err, &large) || large.Limit != tt.limit || large.Size != tt.limit+1 || large.ErrorType() != "payload_too_large" || len(c.asked) > 0 {
			t.Errorf("%s: %v, after %d requests", tt.name, err, len(c.asked))
		}
		if err := tt.invoke(payload[:tt.limit]); err != nil || len(c.asked) != 1 {
			t.Errorf("%s: %v, after %d requests", tt.name, err, len(c.asked))
		}
	}
}

// TestErrors holds that errors name the function and the code, and nothing that was sent.
func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		answer http.HandlerFunc
		want   string
		class  string
	}{
		{refuses(404, "ResourceNotFoundException", "Function not found: arn:x:resize"), "ResourceNotFoundException: Function not found: arn:x:resize", "ResourceNotFoundException"},
		{refuses(403, "InvalidSignatureException", "The Canonical String should have been x-amz-security-token:"+canary), "InvalidSignatureException", "InvalidSignatureException"},
		{refuses(400, "InvalidRequestContentException", "Could not parse "+canary), "InvalidRequestContentException", "InvalidRequestContentException"},
		{says(502, "<html>"+canary), "the answer has the status 502", "502"},
	} {
		client := open(t, newCloud(t, tt.answer), nil)
		_, err := client.Invoke(t.Context(), "resize", []byte("{}"))
		var refused *InvokeError
		if !errors.As(err, &refused) || refused.Function != "resize" || refused.ErrorType() != tt.class {
			t.Errorf("%v", err)
			continue
		}
		if want := "the function resize cannot be invoked: " + tt.want; err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
		noCanary(t, err)
	}

	client := open(t, newCloud(t, says(200, `"text"`)), nil)
	for _, tt := range []struct {
		want string
		call Call
	}{
		{"encode", Call{Function: "resize", Body: func() {}}},
		{"encode", Call{Function: "resize", Body: strings.NewReader("{}")}},
		{"decode", Call{Function: "resize", Response: new(int)}},
	} {
		if err := client.Send(t.Context(), tt.call); observe.Class(err) != tt.want {
			t.Errorf("%s: %v has the class %s", tt.want, err, observe.Class(err))
		} else if says := "the answer of the function resize cannot be decoded: "; strings.HasPrefix(err.Error(), says) != (tt.want == "decode") {
			t.Errorf("%s: %v", tt.want, err)
		}
	}
}

// TestTimeout ends what takes too long.
func TestTimeout(t *testing.T) {
	client := open(t, newCloud(t, stuck), nil, func(c *LambdaConfig) { c.Timeout = 30 * time.Millisecond })
	_, err := client.Invoke(t.Context(), "resize", nil)
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "the function resize cannot be invoked: it has not answered in time" {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(30*time.Millisecond, cancel)
	client = open(t, newCloud(t, stuck), nil)
	if _, err := client.Invoke(ctx, "resize", nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// newSTS answers as STS does.
func newSTS(t *testing.T, code string) (*httptest.Server, *[]string) {
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		asked = append(asked, r.Form.Get("Action")+" "+r.Form.Get("RoleArn")+" "+r.Form.Get("RoleSessionName")+" "+r.Form.Get("ExternalId"))
		if code != "" {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>x</Message></Error></ErrorResponse>", code)
			return
		}
		fmt.Fprintf(w, "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAOWN</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>"+
			"<SessionToken>t</SessionToken><Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>", canary, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	}))
	t.Cleanup(s.Close)
	return s, &asked
}

// TestRole has the client assume a role before it invokes.
func TestRole(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:role/prod-lambda-role"
	s, asked := newSTS(t, "")
	own := func(s *httptest.Server) func(*LambdaConfig) {
		return func(c *LambdaConfig) {
			c.RoleARN, c.SessionName, c.ExternalID = arn, "shop", "42"
			c.STSEndpoint = configured(t, s.URL).Endpoint
		}
	}
	c := newCloud(t, says(200, "1"))
	client := open(t, c, nil, own(s))
	for range 2 {
		if _, err := client.Invoke(t.Context(), "resize", nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := Check(t.Context(), client); err != nil {
		t.Error(err)
	}
	if want := []string{"AssumeRole " + arn + " shop 42"}; !slices.Equal(*asked, want) || !slices.Equal(c.keys, []string{"ASIAOWN", "ASIAOWN"}) {
		t.Errorf("%q, signed by %q", *asked, c.keys)
	}
	if err := Close(t.Context(), client); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{"Check": Check(t.Context(), client), "DryRun": client.DryRun(t.Context(), "resize")} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s after Close: %v", what, err)
		}
	}

	refusing, _ := newSTS(t, "AccessDenied")
	client = open(t, c, nil, own(refusing))
	for what, err := range map[string]error{"Check": Check(t.Context(), client), "DryRun": client.DryRun(t.Context(), "resize")} {
		var refused *awsrolekind.AssumeError
		if !errors.As(err, &refused) || err.Error() != "the role "+arn+" cannot be assumed as the session shop: AccessDenied: x" {
			t.Errorf("%s: %v", what, err)
		}
		noCanary(t, err)
	}
}

// TestWho holds who signs, and that nobody is named twice.
func TestWho(t *testing.T) {
	c := newCloud(t, says(204, ""))
	nobody := func(c *LambdaConfig) { c.AccessKeyID, c.SecretAccessKey = "", resource.Secret{} }
	client, err := Open(t.Context(), configured(t, c.URL, nobody, func(c *LambdaConfig) { c.HealthFunction = "resize" }), given, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), client); err != nil || c.keys[0] != "ASIAROLE" || c.asked[0] != at+" DryRun " {
		t.Errorf("%v, signed by %q: %q", err, c.keys, c.asked)
	}
	for want, set := range map[string]func(*LambdaConfig){
		"role_arn: must not be set, because credentials names a role: set only one of them":      func(c *LambdaConfig) { nobody(c); c.RoleARN = "arn:aws:iam::123456789012:role/x" },
		"access_key_id: must not be set, because credentials names a role: set only one of them": func(*LambdaConfig) {},
	} {
		if _, err := Open(t.Context(), configured(t, c.URL, set), given, nil); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	client, err = Open(t.Context(), configured(t, c.URL, nobody), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), client); err == nil || !strings.Contains(err.Error(), "no EC2 IMDS role found") {
		t.Error(err)
	}
}

// TestConfig holds the rules.
func TestConfig(t *testing.T) {
	for want, set := range map[string]func(*LambdaConfig){
		"role_arn: must match the pattern":                       func(c *LambdaConfig) { c.RoleARN = "arn:aws:iam::123456789012:user/x" },
		"external_id and sts_endpoint need a role_arn":           func(c *LambdaConfig) { c.ExternalID = "42" },
		"endpoint must be https, unless it is on this machine":   func(c *LambdaConfig) { c.Endpoint.Host = "lambda.example.com" },
		"must be set together":                                   func(c *LambdaConfig) { c.AccessKeyID = "" },
		"health_function: must match the pattern":                func(c *LambdaConfig) { c.HealthFunction = "a b" },
		"timeout: must be at least 1ms":                          func(c *LambdaConfig) { c.Timeout = 0 },
		"session_name: must match the pattern ^[A-Za-z0-9_+=,.@": func(c *LambdaConfig) { c.SessionName = "x" },
	} {
		cfg := configured(t, "http://127.0.0.1:1")
		set(&cfg)
		if _, err := Open(t.Context(), cfg, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
