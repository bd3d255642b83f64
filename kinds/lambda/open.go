package lambdakind

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// Open makes a client for the functions that cfg describes. The configure functions may change its settings. Open invokes nothing and
// assumes no role; the first call and Check do.
//
// Requests are signed with the given credentials. If credentials is nil, the client assumes the role that cfg names and signs with its
// credentials. Without a role it uses the keys of cfg, and without keys the credentials that the AWS SDK finds by itself: the AWS_*
// variables, the files of ~/.aws, the role of the container or machine. Other settings are not taken from there. Passing credentials
// together with a role or keys is an error.
//
// The client reports its calls and attempts to probe, which may be nil.
func Open(
	ctx context.Context, cfg LambdaConfig, credentials aws.CredentialsProvider, probe *observe.Probe, configure ...func(*lambda.Options),
) (*Client, error) {
	if err := check(cfg, credentials); err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg}
	credentials, renewal, err := c.provider(ctx, credentials, probe)
	if err != nil {
		return nil, err
	}
	o := lambda.Options{
		Region:           cfg.Region,
		Credentials:      credentials,
		HTTPClient:       awssdk.HTTPClient(cfg.ConnectTimeout),
		HTTPSignerV4:     awssdk.NewSigner(),
		RetryMaxAttempts: cfg.MaxAttempts,
	}
	if renewal != nil {
		o.APIOptions = append(o.APIOptions, renewal.Add)
	}
	if cfg.Endpoint != nil {
		o.BaseEndpoint = aws.String(cfg.Endpoint.String())
	}
	c.sdk = lambda.New(o, func(o *lambda.Options) {
		for _, f := range configure {
			if f != nil {
				f(o)
			}
		}
		o.Credentials = awssdk.Credentials(o.Credentials)
		probe.Install(hook{c, o})
	})
	c.once = retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = cfg.MaxAttempts
		o.Retryables = []retry.IsErrorRetryable{retry.NoRetryCanceledError{}, retry.IsErrorRetryableFunc(notStarted)}
	})
	return c, nil
}

// check refuses what would only show at the first call.
func check(cfg LambdaConfig, credentials aws.CredentialsProvider) error {
	if err := cfg.Validate(); err != nil {
		return err
	}
	var ps resource.Problems
	if credentials != nil {
		for _, f := range []struct{ name, value string }{{"role_arn", cfg.RoleARN}, {"access_key_id", cfg.AccessKeyID}} {
			if f.value != "" {
				ps.Add(f.name, "at_most_one", "must not be set, because credentials names a role: set only one of them")
			}
		}
	}
	return ps.Err()
}

// provider chooses who provides the credentials. The renewal is nil if they are not the keys of the configuration.
func (c *Client) provider(ctx context.Context, given aws.CredentialsProvider, probe *observe.Probe) (aws.CredentialsProvider, *awssdk.Renewal, error) {
	cfg := c.cfg
	switch {
	case given != nil:
		if _, cached := given.(*aws.CredentialsCache); cached {
			return given, nil, nil
		}
		return aws.NewCredentialsCache(given), nil, nil
	case cfg.RoleARN != "":
		role, err := c.assume(ctx, probe)
		return role, nil, err
	case cfg.AccessKeyID != "":
		cache, renewal := awssdk.Keys{
			AccessKeyID: cfg.AccessKeyID, Secret: cfg.SecretAccessKey, Token: cfg.SessionToken, Source: "LambdaConfig",
		}.Provider()
		return cache, renewal, nil
	}
	found, err := config.LoadDefaultConfig(ctx, config.WithRegion(cfg.Region))
	if err != nil {
		return nil, nil, fmt.Errorf("look for AWS credentials: %w", err)
	}
	return found.Credentials, nil, nil
}

// assume makes the client's own role.
func (c *Client) assume(ctx context.Context, probe *observe.Probe) (aws.CredentialsProvider, error) {
	role := awsrolekind.DefaultAWSRoleConfig()
	role.RoleARN, role.SessionName, role.ExternalID = c.cfg.RoleARN, c.cfg.SessionName, c.cfg.ExternalID
	role.AccessKeyID, role.SecretAccessKey, role.SessionToken = c.cfg.AccessKeyID, c.cfg.SecretAccessKey, c.cfg.SessionToken
	role.Region, role.Endpoint, role.AllowInsecure = c.cfg.Region, c.cfg.STSEndpoint, c.cfg.AllowInsecure
	role.MaxAttempts, role.ConnectTimeout = c.cfg.MaxAttempts, c.cfg.ConnectTimeout
	var err error
	c.role, err = awsrolekind.Open(ctx, role, nil, nil, func(o *sts.Options) { probe.Install(roleHook{o}) })
	return c.role, err
}

// Close closes the client's idle connections at once, and the others when they become idle. Later calls return ErrClosed.
func Close(ctx context.Context, c *Client) error {
	c.closed.Store(true)
	awssdk.CloseIdle(c.sdk.Options().HTTPClient)
	if c.role != nil {
		return awsrolekind.Close(ctx, c.role)
	}
	return nil
}

// Check asks Lambda whether health_function may be invoked, without invoking it. Without a health_function, Check only looks for
// credentials. If there is a role, it assumes the role.
func Check(ctx context.Context, c *Client) error {
	if c.cfg.HealthFunction != "" {
		return tlsfile.Blame(c.DryRun(ctx, c.cfg.HealthFunction), tlsFields)
	}
	if c.closed.Load() {
		return ErrClosed
	}
	credentials := c.sdk.Options().Credentials
	if credentials == nil { // as configure has it
		return nil
	}
	_, err := credentials.Retrieve(ctx)
	if told := credentialsError(err); told != nil {
		return tlsfile.Blame(told, tlsFields)
	}
	return err
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"endpoint", "sts_endpoint"}
