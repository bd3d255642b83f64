package live_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	"github.com/resgen-go/resgen/kinds/aws_role/awsrolekindtest"
	lambdakind "github.com/resgen-go/resgen/kinds/lambda"
	"github.com/resgen-go/resgen/kinds/lambda/lambdakindtest"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
)

func TestAWSRolePromises(t *testing.T) {
	server := live.AWS(t)
	kindtest.Run(t, kindtest.Kind[awsrolekind.AWSRoleConfig, *awsrolekind.AWSRole]{
		Name: "aws_role",
		Start: func(t testing.TB) kindtest.Server[awsrolekind.AWSRoleConfig] {
			user, role := server.User(t, "sts:AssumeRole"), server.Role(t, "s3:*")
			config := func(addr string, secret func(string) resource.Secret) awsrolekind.AWSRoleConfig {
				c := awsrolekind.DefaultAWSRoleConfig()
				c.Endpoint, c.RoleARN = &url.URL{Scheme: "http", Host: addr}, role
				c.AccessKeyID, c.SecretAccessKey = user.AccessKeyID, secret("secret_access_key")
				c.MaxAttempts, c.ConnectTimeout, c.Timeout = 2, time.Second, 2*time.Second
				return c
			}
			nobody := config(server.Addr(), func(string) resource.Secret { return resource.NewSecret(user.SecretAccessKey) })
			nobody.AccessKeyID = "AKIANOBODY"
			return kindtest.Server[awsrolekind.AWSRoleConfig]{
				Addr: server.Addr(), Config: config, Password: user.SecretAccessKey,
				Forgiving: true, // Amazon knows a new key only after some seconds
				Unusable:  map[string]awsrolekind.AWSRoleConfig{"a user that is missing": nobody},
			}
		},
		Open: func(ctx context.Context, cfg awsrolekind.AWSRoleConfig, opts ...resource.OpenOption) (*awsrolekind.AWSRole, error) {
			return awsrolekind.OpenAWSRole(ctx, cfg, nil, opts...)
		},
		Call: func(ctx context.Context, role *awsrolekind.AWSRole) error {
			_, err := role.Identity(ctx)
			return err
		},
		Mock: func(t testing.TB) *awsrolekind.AWSRole {
			m := awsrolekindtest.NewAWSRoleMock(t)
			m.On.Identity.Return(awsrolekind.Identity{}, nil)
			return &awsrolekind.AWSRole{AWSRoleClient: m}
		},
		Interface:  (*awsrolekind.AWSRoleClient)(nil),
		Background: background,
	})
}

func TestLambdaPromises(t *testing.T) {
	server := live.Lambda(t, "resize")
	u, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Run(t, kindtest.Kind[lambdakind.LambdaConfig, *lambdakind.Lambda]{
		Name: "lambda",
		Start: func(testing.TB) kindtest.Server[lambdakind.LambdaConfig] {
			config := func(addr string, secret func(string) resource.Secret) lambdakind.LambdaConfig {
				c := lambdakind.DefaultLambdaConfig()
				c.Endpoint, c.HealthFunction = &url.URL{Scheme: "http", Host: addr}, "resize"
				c.AccessKeyID, c.SecretAccessKey = "AKIAEXAMPLE", resource.NewSecret("example")
				c.MaxAttempts, c.ConnectTimeout, c.Timeout = 2, time.Second, time.Second
				return c
			}
			missing := config(u.Host, nil)
			missing.HealthFunction = "nothing"
			return kindtest.Server[lambdakind.LambdaConfig]{
				Addr: u.Host, Config: config, Unusable: map[string]lambdakind.LambdaConfig{"a function that is missing": missing},
			}
		},
		Open: func(ctx context.Context, cfg lambdakind.LambdaConfig, opts ...resource.OpenOption) (*lambdakind.Lambda, error) {
			return lambdakind.OpenLambda(ctx, cfg, nil, opts...)
		},
		Call: func(ctx context.Context, functions *lambdakind.Lambda) error {
			_, err := functions.Invoke(ctx, "resize", []byte(`{"width": 2}`))
			return err
		},
		Fail: func(ctx context.Context, functions *lambdakind.Lambda) error {
			_, err := functions.Invoke(ctx, "nothing", nil)
			return err
		},
		FailType: "ResourceNotFoundException",
		Mock: func(t testing.TB) *lambdakind.Lambda {
			m := lambdakindtest.NewLambdaMock(t)
			m.On.Invoke.Return([]byte("1"), nil)
			return &lambdakind.Lambda{LambdaClient: m}
		},
		Interface: (*lambdakind.LambdaClient)(nil),
		Background: append([]string{ // the function waits for its next event
			"tests/live.(*LambdaServer).runtime.func1", "tests/live.(*LambdaServer).startFunction.func1", "net/http.(*connReader).backgroundRead",
		}, background...),
	})
}
