package live_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	s3kind "github.com/resgen-go/resgen/kinds/s3"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/cloud"
)

// An account is a user, who may only assume roles, a role that may use S3 and nothing else, one that assumes it, and a bucket.
type account struct {
	*live.AWSServer
	user          aws.Credentials
	first, deploy string // ARNs
	bucket        string
	env           resource.Map
}

func newAccount(t *testing.T) *account {
	t.Helper()
	s := live.AWS(t)
	a := &account{AWSServer: s, user: s.User(t, "sts:AssumeRole"), first: s.Role(t, "sts:AssumeRole"), deploy: s.Role(t, "s3:*"), bucket: s.Bucket(t)}
	a.env = resource.Map{
		"FIRST_ROLE_ROLE_ARN": a.first, "FIRST_ROLE_SESSION_NAME": "first", "FIRST_ROLE_ENDPOINT": s.URL(),
		"FIRST_ROLE_ACCESS_KEY_ID": a.user.AccessKeyID, "FIRST_ROLE_SECRET_ACCESS_KEY": a.user.SecretAccessKey,
		"DEPLOY_ROLE_ROLE_ARN": a.deploy, "DEPLOY_ROLE_SESSION_NAME": "shop-session", "DEPLOY_ROLE_ENDPOINT": s.URL(),
		"FILES_BUCKET": a.bucket, "FILES_ENDPOINT": s.URL(),
	}
	return a
}

// name is the name of a role.
func name(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// TestAWSRole has S3 used with the credentials of a role that a role has assumed.
func TestAWSRole(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	u, shut, err := cloud.OpenUploads(soon(t, 20*time.Second), cloud.WithSource(a.env))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := shut(soon(t, 5*time.Second)); err != nil {
			t.Error(err)
		}
	}()
	_, err = u.Files.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &a.bucket, Key: aws.String("x"), Body: strings.NewReader("of the role")})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Object(t, a.bucket, "x"); got != "of the role" {
		t.Errorf("the object is %q", got)
	}
	id, err := u.DeployRole.Identity(t.Context())
	if err != nil || !strings.HasSuffix(id.ARN, ":assumed-role/"+name(a.deploy)+"/shop-session") {
		t.Errorf("%v, %v", id, err)
	}

	// The user and the first role may not use the bucket.
	for what, given := range map[string]aws.CredentialsProvider{
		"the user":       aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) { return a.user, nil }),
		"the first role": openRole(t, a),
	} {
		cfg := u.Files.Config
		_, err := s3kind.OpenS3(soon(t, 10*time.Second), cfg, given)
		var refused *s3kind.BucketError
		if !errors.As(err, &refused) || refused.ErrorType() != "access_denied" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// openRole opens the first role by itself.
func openRole(t *testing.T, a *account) *cloud.AWSRole {
	t.Helper()
	role, shut, err := cloud.OpenFirstRole(soon(t, 10*time.Second), cloud.WithSource(a.env))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := shut(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return role
}

// TestAWSRoleRefused holds that an error names the role, the session and AWS's code, and shows no credentials.
func TestAWSRoleRefused(t *testing.T) {
	noGoroutineLeaks(t)
	a := newAccount(t)
	stranger := a.User(t, "s3:*")
	for _, tt := range []struct {
		name string
		env  resource.Map
		want []string
	}{
		{"a wrong key", resource.Map{"FIRST_ROLE_SECRET_ACCESS_KEY": live.NewSecret()}, []string{
			"open first_role: the role " + a.first + " cannot be assumed as the session first: SignatureDoesNotMatch",
		}},
		{"no such key", resource.Map{"FIRST_ROLE_ACCESS_KEY_ID": "AKIANOBODY"}, []string{"as the session first: InvalidClientTokenId"}},
		{"who may not", resource.Map{"FIRST_ROLE_ACCESS_KEY_ID": stranger.AccessKeyID, "FIRST_ROLE_SECRET_ACCESS_KEY": stranger.SecretAccessKey}, []string{
			"as the session first: AccessDenied: ", "is not authorized to perform: sts:AssumeRole",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := cloud.OpenUploads(soon(t, 20*time.Second), cloud.WithSource(merged(a.env, tt.env)))
			checkError(t, err, tt.want...)
			for _, secret := range []string{a.user.SecretAccessKey, stranger.SecretAccessKey} {
				if strings.Contains(err.Error(), secret) {
					t.Error("the error shows a key")
				}
			}
			var refused *awsrolekind.AssumeError
			if !errors.As(err, &refused) || refused.Role != a.first || refused.Session != "first" {
				t.Errorf("%#v", refused)
			}
		})
	}
}

// TestAWSRoleAway kills STS while a role is open, and starts it again.
func TestAWSRoleAway(t *testing.T) {
	noGoroutineLeaks(t)
	s := live.NewAWS(t)
	user := s.User(t, "sts:AssumeRole")
	env := resource.Map{
		"FIRST_ROLE_ROLE_ARN": s.Role(t, "s3:*"), "FIRST_ROLE_ENDPOINT": s.URL(), "FIRST_ROLE_MAX_ATTEMPTS": "1",
		"FIRST_ROLE_ACCESS_KEY_ID": user.AccessKeyID, "FIRST_ROLE_SECRET_ACCESS_KEY": user.SecretAccessKey,
	}
	role, shut, err := cloud.OpenFirstRole(soon(t, 20*time.Second), cloud.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shut(context.Background()) }()
	before, err := role.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Kill(t)
	checkError(t, role.Check(soon(t, 5*time.Second)), "the identity of the role ")
	if c, err := role.Credentials(t.Context()); err != nil || c.AccessKeyID != before.AccessKeyID {
		t.Errorf("while STS is away: %s, %v", c.AccessKeyID, err)
	}
}

// TestWebIdentity exchanges a token for a role.
func TestWebIdentity(t *testing.T) {
	noGoroutineLeaks(t)
	a := live.NewTrustingAWS(t)
	arn := a.Role(t, "s3:*")
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(strings.Repeat("token.", 10)), 0o600); err != nil {
		t.Fatal(err)
	}
	role, shut, err := cloud.OpenFirstRole(soon(t, 20*time.Second), cloud.WithSource(resource.Map{
		"FIRST_ROLE_ROLE_ARN": arn, "FIRST_ROLE_SESSION_NAME": "pod", "FIRST_ROLE_ENDPOINT": a.URL(), "FIRST_ROLE_WEB_IDENTITY_TOKEN_FILE": file,
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shut(context.Background()) }()
	if id, err := role.Identity(t.Context()); err != nil || !strings.HasSuffix(id.ARN, ":assumed-role/"+name(arn)+"/pod") {
		t.Errorf("%v, %v", id, err)
	}
}

// TestRDS has pools log in with tokens of a role, at a database that verifies them.
func TestRDS(t *testing.T) {
	a := newAccount(t)
	d := live.Postgres(t).Database(t)
	var keys atomic.Value // a login that was given up may still be looked at
	keys.Store(aws.Credentials{})
	r := live.NewRDS(t, d, func() aws.Credentials { return keys.Load().(aws.Credentials) })
	env := merged(a.env, resource.Map{
		"TOKEN_HOST": "localhost", "TOKEN_PORT": fmt.Sprint(r.Port), "TOKEN_USERNAME": d.Name,
		"DATABASE_HOST": "localhost", "DATABASE_PORT": fmt.Sprint(r.Port), "DATABASE_DATABASE": d.Name, "DATABASE_USERNAME": d.Name, "DATABASE_SSL_MODE": "disable",
		"REPORTS_CONNECTION_STRING": fmt.Sprintf("host=localhost port=%d user=%s dbname=%s sslmode=disable", r.Port, d.Name, d.Name),
	})
	role, shutRole, err := cloud.OpenDeployRole(soon(t, 20*time.Second), cloud.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shutRole(context.Background()) }()

	// Tokens that the role has not signed are refused, and the error shows none.
	_, _, err = cloud.OpenQueries(soon(t, 20*time.Second), cloud.WithSource(env), cloud.WithDeployRole(role))
	checkError(t, err, "PAM authentication failed: the signature is wrong")
	if strings.Contains(err.Error(), "X-Amz-") {
		t.Errorf("the error shows a token: %v", err)
	}
	signed, err := role.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keys.Store(signed)
	q, shut, err := cloud.OpenQueries(soon(t, 20*time.Second), cloud.WithSource(env), cloud.WithDeployRole(role))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := shut(soon(t, 5*time.Second)); err != nil {
			t.Error(err)
		}
	}()
	if _, err := q.Database.Exec(t.Context(), "create table goods (name text)"); err != nil {
		t.Error(err)
	}
	if _, err := q.Reports.ExecContext(t.Context(), "insert into goods values ('tea')"); err != nil {
		t.Error(err)
	}
	if n := len(r.Tokens()); n < 2 {
		t.Errorf("users have logged in %d times", n)
	}
}
