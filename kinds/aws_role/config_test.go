package awsrolekind

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestConfig(t *testing.T) {
	address := func(text string) *url.URL {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	for _, tt := range []struct {
		name string
		set  func(*AWSRoleConfig)
		want string // "" for no error
	}{
		{"as it is", func(*AWSRoleConfig) {}, ""},
		{"no ARN", func(c *AWSRoleConfig) { c.RoleARN = "deploy" }, "role_arn: must be an ARN"},
		{"the ARN of a user", func(c *AWSRoleConfig) { c.RoleARN = "arn:aws:iam::123456789012:user/ada" }, "role_arn: must match the pattern"},
		{"GovCloud", func(c *AWSRoleConfig) { c.RoleARN = "arn:aws-us-gov:iam::123456789012:role/a/b" }, ""},
		{"a session with a blank", func(c *AWSRoleConfig) { c.SessionName = "a b" }, "session_name: must match the pattern"},
		{"too short", func(c *AWSRoleConfig) { c.Duration = time.Minute }, "duration: must be from 15m0s to 12h0m0s"},
		{"a window as long as the duration", func(c *AWSRoleConfig) { c.ExpiryWindow = time.Hour }, "expiry_window must be at most half of duration"},
		{"http elsewhere", func(c *AWSRoleConfig) { c.Endpoint = address("http://sts.example.com") }, "endpoint must be https, unless it is on this machine"},
		{"http here", func(c *AWSRoleConfig) { c.Endpoint = address("http://127.0.0.1:5000") }, ""},
		{"an agent elsewhere", func(c *AWSRoleConfig) { c.PodIdentityURL = address("http://10.0.0.1/v1/credentials") }, "pod_identity_url: must be https, on this machine"},
		{"an agent that looks as if it were here", func(c *AWSRoleConfig) { c.PodIdentityURL = address("http://127.0.0.1.example.com/") }, "pod_identity_url: must be https, on this machine"},
		{"an agent of IPv6", func(c *AWSRoleConfig) { c.PodIdentityURL = address("http://[fd00:ec2::23]/v1/credentials") }, ""},
		{"a key alone", func(c *AWSRoleConfig) { c.SecretAccessKey = resource.Secret{} }, "must be set together"},
		{"two sources", func(c *AWSRoleConfig) { c.WebIdentityTokenFile = "/token" }, "at most one may be set"},
		{"a web identity with an external id", func(c *AWSRoleConfig) { nobody(c); c.WebIdentityTokenFile, c.ExternalID = "/token", "42" }, "must not be set with web_identity_token_file"},
		{"a policy that is a list", func(c *AWSRoleConfig) { c.Policy = []byte("[]") }, "policy: must be a JSON object with a Statement"},
		{"a policy that is long", func(c *AWSRoleConfig) { c.Policy = []byte(`{"Statement": "` + strings.Repeat("x", 2048) + `"}`) }, "policy: must have at most 2048 characters"},
		{"a policy that is as long as it may be", func(c *AWSRoleConfig) {
			c.Policy = []byte(`{"Statement": "` + strings.Repeat("x", 2048-len(`{"Statement": ""}`)) + `"}`)
		}, ""},
		{"a policy that is one character too long", func(c *AWSRoleConfig) {
			c.Policy = []byte(`{"Statement": "` + strings.Repeat("x", 2049-len(`{"Statement": ""}`)) + `"}`)
		}, "policy: must have at most 2048 characters"},
		{"no attempts", func(c *AWSRoleConfig) { c.MaxAttempts = 0 }, "max_attempts: must be from 1 to 100"},
		{"one attempt", func(c *AWSRoleConfig) { c.MaxAttempts = 1 }, ""},
		{"the most attempts", func(c *AWSRoleConfig) { c.MaxAttempts = 100 }, ""},
		{"too many attempts", func(c *AWSRoleConfig) { c.MaxAttempts = 101 }, "max_attempts: must be from 1 to 100"},
		{"a transitive tag that is none", func(c *AWSRoleConfig) { c.TransitiveTags = []string{"team"} }, "transitive_tags: must hold keys of tags"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewAWSRoleConfig(func(c *AWSRoleConfig) {
				*c = configured(t)
				tt.set(c)
			})
			checkText(t, err, tt.want)
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	given := credentials.NewStaticCredentialsProvider("AKIA", canary, "")
	for _, tt := range []struct {
		name string
		set  func(*AWSRoleConfig)
		want string
	}{
		{"nothing else", nobody, ""},
		{"a key too", func(*AWSRoleConfig) {}, "access_key_id: must not be set, because credentials names another role"},
		{"a web identity too", func(c *AWSRoleConfig) { nobody(c); c.WebIdentityTokenFile = "/token" }, "web_identity_token_file: must not be set, because credentials names another role"},
		{"a pod too", func(c *AWSRoleConfig) { nobody(c); c.PodIdentityTokenFile = "/token" }, "pod_identity_token_file: must not be set, because credentials names another role"},
		{"more than an hour", func(c *AWSRoleConfig) { nobody(c); c.Duration = 2 * time.Hour }, "duration: must be at most 1h for a role that is assumed with the credentials of another role"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(t.Context(), configured(t, tt.set), given, nil)
			checkText(t, err, tt.want)
		})
	}
	_, err := Open(t.Context(), configured(t, nobody, func(c *AWSRoleConfig) { c.PodIdentityTokenFile, c.Duration = "/token", 2*time.Hour }), nil, nil)
	checkText(t, err, "duration: must be at most 1h")

	_, err = OpenAWSRole(t.Context(), configured(t), nil, lifecycle.WithConfigure(func(int) {}))
	checkText(t, err, "configured by func(int), must be")
	wrong := configured(t)
	wrong.MaxAttempts = 0
	_, err = OpenAWSRole(t.Context(), wrong, nil)
	checkText(t, err, "max_attempts: must be from 1 to 100")
}

func checkText(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%v, want no error", err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%v, want %q", err, want)
	}
	noCanary(t, err)
}

// TestErrors holds that errors name the role, the session and the code, and nothing that was sent.
func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		code, says, want string
		permanent        bool
	}{
		{"AccessDenied", "User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole", "AccessDenied: User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole", false},
		{"SignatureDoesNotMatch", "The Canonical String should have been x-amz-security-token:" + canary, "SignatureDoesNotMatch", true},
		{"InvalidClientTokenId", "The security token included in the request is invalid", "InvalidClientTokenId", false},
		{"ValidationError", "1 validation error: Value '" + canary + "' at 'externalId'", "ValidationError", true},
		{"MalformedPolicyDocument", "The policy has no Statement.", "MalformedPolicyDocument: The policy has no Statement.", true},
		{canary + " code", "", "403", false},
	} {
		f := &fakeSTS{}
		f.fails(tt.code, tt.says)
		_, err := open(t, f, configured(t)).Credentials(t.Context())
		var refused *AssumeError
		if !errors.As(err, &refused) || refused.Permanent() != tt.permanent || refused.Role != deploy || refused.Session != "shop" {
			t.Errorf("%s: %v", tt.code, err)
			continue
		}
		if want := "the role " + deploy + " cannot be assumed as the session shop: " + tt.want; err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
		if want, _, _ := strings.Cut(tt.want, ":"); refused.ErrorType() != want && refused.ErrorType() != "assume_role" {
			t.Errorf("the type is %s", refused.ErrorType())
		}
		noCanary(t, err)
	}

	f := &fakeSTS{}
	r := open(t, f, configured(t))
	if _, err := r.Credentials(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.fails("SignatureDoesNotMatch", "x-amz-security-token:token-1-"+canary)
	err := Check(t.Context(), r)
	var unknown *IdentityError
	if !errors.As(err, &unknown) || unknown.ErrorType() != "SignatureDoesNotMatch" || err.Error() != "the identity of the role "+deploy+" cannot be asked for: SignatureDoesNotMatch" {
		t.Error(err)
	}
	noCanary(t, err)
}
