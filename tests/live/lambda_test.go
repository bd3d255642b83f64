package live_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	lambdakind "github.com/resgen-go/resgen/kinds/lambda"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/cloud"
)

// openPictures opens the client with operations, which has the credentials of a role.
func openPictures(t *testing.T, a *account, s *live.LambdaServer) *cloud.Thumbnails {
	t.Helper()
	env := merged(a.env, resource.Map{"PICTURES_ENDPOINT": s.URL(), "PICTURES_HEALTH_FUNCTION": s.Name})
	u, shut, err := cloud.OpenThumbnails(soon(t, 20*time.Second), cloud.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	return u
}

// TestLambda has operations invoke a real function, with the credentials of a role.
func TestLambda(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	s := live.Lambda(t, "pictures-resize")
	u := openPictures(t, a, s)
	ctx := soon(t, 30*time.Second)
	got, err := u.Pictures.Resize(ctx, cloud.Picture{Width: 640})
	if err != nil || got.Width != 320 || got.ARN != "arn:aws:lambda:us-east-1:123456789012:function:pictures-resize:live" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := u.Pictures.Measure(ctx, cloud.Picture{Width: 10}); err != nil || got == nil || got.Width != 5 {
		t.Errorf("%+v, %v", got, err)
	}
	if text, err := u.Pictures.Invoke(ctx, "pictures-resize:2", []byte(`{"width": 4}`)); err != nil || !strings.Contains(string(text), `{"width":2,"arn":"arn:aws:lambda:us-east-1:123456789012:function:pictures-resize:2"}`) {
		t.Errorf("%s, %v", text, err)
	}
	if err := u.Pictures.DryRun(ctx, "pictures-resize"); err != nil {
		t.Error(err)
	}
	role, err := u.DeployRole.Credentials(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := []live.Invocation{
		{Region: "us-east-1", Key: role.AccessKeyID, Type: "RequestResponse", Qualifier: "live", Event: `{"width":640}`, Times: 1},
		{Region: "us-east-1", Key: role.AccessKeyID, Type: "RequestResponse", Event: `{"width":10}`, Times: 1},
		{Region: "us-east-1", Key: role.AccessKeyID, Type: "RequestResponse", Qualifier: "2", Event: `{"width": 4}`, Times: 1},
	}
	if got := s.Invocations(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the function has got %v, want %v", got, want)
	}
}

// TestLambdaFails has the function fail in all the ways in which it can.
func TestLambdaFails(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	s := live.Lambda(t, "pictures-resize")
	u := openPictures(t, a, s)
	for _, tt := range []struct{ do, kind, message string }{
		{"fail", "sizeError", "the picture has no width"},
		{"panic", "string", "the picture has no width"},
		{"exit", "Runtime.ExitError", "exit status 3"},
	} {
		_, err := u.Pictures.Resize(soon(t, 30*time.Second), cloud.Picture{Do: tt.do})
		var failed *lambdakind.FunctionError
		if !errors.As(err, &failed) || failed.Type != tt.kind || !strings.Contains(failed.Message, tt.message) || failed.Function != "pictures-resize" {
			t.Errorf("%s: %v", tt.do, err)
		}
	}
	// It is up again.
	if got, err := u.Pictures.Resize(soon(t, 30*time.Second), cloud.Picture{Width: 2}); err != nil || got.Width != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	_, err := u.Pictures.Invoke(soon(t, 10*time.Second), "nothing", nil)
	checkError(t, err, "the function nothing cannot be invoked: ResourceNotFoundException: Function not found: ")
	_, err = u.Pictures.Invoke(soon(t, 10*time.Second), s.Name, []byte("no JSON"))
	checkError(t, err, "the function pictures-resize cannot be invoked: InvalidRequestContentException")
}

// TestLambdaOnce loses the answer of a function that has run.
func TestLambdaOnce(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	s := live.Lambda(t, "pictures-resize")
	u := openPictures(t, a, s)
	s.Lose(1)
	if _, err := u.Pictures.Resize(soon(t, 30*time.Second), cloud.Picture{Width: 2}); err == nil {
		t.Error("no error")
	}
	if n := len(s.Invocations()); n != 1 {
		t.Errorf("the function is invoked %d times", n)
	}
	s.Lose(1)
	if _, err := u.Pictures.Measure(soon(t, 30*time.Second), cloud.Picture{Width: 2}); err != nil {
		t.Errorf("what is idempotent: %v", err)
	}
	if n := len(s.Invocations()); n != 3 {
		t.Errorf("the functions are invoked %d times", n)
	}
	s.Refuse(1)
	if _, err := u.Pictures.Resize(soon(t, 30*time.Second), cloud.Picture{Width: 2}); err != nil {
		t.Errorf("too many requests: %v", err)
	}
}

// TestLambdaAsync puts events into the queue.
func TestLambdaAsync(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	s := live.Lambda(t, "pictures-resize")
	u := openPictures(t, a, s)
	for _, event := range []string{`{"width": 6}`, `{"do": "fail"}`} {
		if err := u.Pictures.InvokeAsync(soon(t, 10*time.Second), s.Name, []byte(event)); err != nil {
			t.Fatal(err)
		}
	}
	live.Eventually(t, func() string {
		got := s.Invocations()
		if len(got) == 2 && got[0].Type == "Event" && got[0].Times == 1 && got[1].Event == `{"do": "fail"}` && got[1].Times == 3 {
			return ""
		}
		return fmt.Sprint(got)
	})
	var large *lambdakind.PayloadError
	err := u.Pictures.InvokeAsync(t.Context(), s.Name, make([]byte, lambdakind.MaxAsyncPayload+1))
	if !errors.As(err, &large) || len(s.Invocations()) != 2 {
		t.Error(err)
	}
	// The largest payload is none too many for the server.
	text := []byte(`{"do": "` + strings.Repeat("x", lambdakind.MaxPayload-len(`{"do": ""}`)) + `"}`)
	if _, err := u.Pictures.Invoke(soon(t, 20*time.Second), s.Name, text); err != nil {
		t.Errorf("%d bytes: %v", len(text), err)
	}
}

// TestLambdaRole has the client assume its role by itself.
func TestLambdaRole(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	s := live.Lambda(t, "pictures-resize")
	env := resource.Map{
		"FUNCTIONS_ENDPOINT": s.URL(), "FUNCTIONS_ROLE_ARN": a.deploy, "FUNCTIONS_SESSION_NAME": "shop-session", "FUNCTIONS_STS_ENDPOINT": a.URL(),
		"FUNCTIONS_ACCESS_KEY_ID": a.user.AccessKeyID, "FUNCTIONS_SECRET_ACCESS_KEY": a.user.SecretAccessKey,
	}
	f, shut, err := cloud.OpenFunctions(soon(t, 20*time.Second), cloud.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	if _, err := f.Invoke(soon(t, 20*time.Second), s.Name, []byte(`{"width": 2}`)); err != nil {
		t.Fatal(err)
	}
	keys, err := f.Native().Lambda().Options().Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := s.Invocations()
	if len(got) != 1 || got[0].Key != keys.AccessKeyID || got[0].Key == a.user.AccessKeyID {
		t.Errorf("the function has got %v", got)
	}

	env["FUNCTIONS_SECRET_ACCESS_KEY"] = live.NewSecret()
	_, _, err = cloud.OpenFunctions(soon(t, 20*time.Second), cloud.WithSource(env))
	checkError(t, err, "open functions: the role "+a.deploy+" cannot be assumed as the session shop-session: SignatureDoesNotMatch")
	var refused *awsrolekind.AssumeError
	if !errors.As(err, &refused) {
		t.Errorf("%T", err)
	}
}

// TestLambdaCheck asks for a function that may be invoked.
func TestLambdaCheck(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	s := live.Lambda(t, "pictures-resize")
	u := openPictures(t, a, s)
	if err := u.Pictures.Check(soon(t, 10*time.Second)); err != nil || len(s.Invocations()) > 0 {
		t.Errorf("%v, and the function has got %v", err, s.Invocations())
	}
	s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	checkError(t, u.Pictures.Check(ctx), "the function pictures-resize cannot be invoked: ", "connection refused")
}
