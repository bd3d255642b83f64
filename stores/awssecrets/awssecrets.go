// Package awssecrets has stores of secrets in AWS: Secrets Manager, and the parameters of Systems Manager.
//
// A reference to Secrets Manager is the name or the ARN of a secret, "prod/orders", and after # the key of a value if the secret is a JSON
// object, as those are that AWS rotates: "prod/orders#password". It always names the version that is current.
//
// A reference to Parameters is the name of a parameter, "/prod/orders/password", with the number or label of a version if it must be that
// one, "/prod/orders/password:3". It too may have a key. A SecureString is decrypted; a StringList is its items, with commas between them.
//
//	secrets, err := awssecrets.SecretsManager(ctx, awssecrets.Config{Region: "eu-west-1"})
//	...
//	settings.WithResolver(resource.Stores{"aws": secrets})
//
// Stores are asked before anything is opened, so they take their credentials here. To have those of a resource of the kind aws_role, open that
// resource alone first: its handle is an aws.CredentialsProvider.
package awssecrets

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/resgen-go/resgen/resource/secretstore"
)

// Config says where the store is, and who asks. Region is required.
type Config struct {
	Region      string
	Credentials aws.CredentialsProvider // nil: what the SDK finds by itself, in AWS_* variables, ~/.aws, or the machine's role
	Endpoint    string                  // "": that of AWS in the region

	Lifetime time.Duration // how long a secret is used before AWS is asked again, which costs money; 0: a minute
	Timeout  time.Duration // how long a question may take, its retries included; 0: 10 seconds
	Client   *http.Client  // nil: one of its own, which follows no redirect
	Logger   *slog.Logger  // of a store that goes down and comes back; nil: slog.Default()
}

// SecretsManager makes a store of AWS Secrets Manager. It asks nothing yet.
func SecretsManager(ctx context.Context, c Config) (*secretstore.Store, error) {
	common, err := c.resolved(ctx)
	if err != nil {
		return nil, err
	}
	client := secretsmanager.NewFromConfig(common)
	return c.store("AWS Secrets Manager", func(ctx context.Context, name string) (string, error) {
		out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
		switch {
		case err != nil:
			return "", explained(ctx, err)
		case out.SecretString != nil:
			return *out.SecretString, nil
		}
		return string(out.SecretBinary), nil
	}), nil
}

// Parameters makes a store of the parameters of AWS Systems Manager. It asks nothing yet.
func Parameters(ctx context.Context, c Config) (*secretstore.Store, error) {
	common, err := c.resolved(ctx)
	if err != nil {
		return nil, err
	}
	client := ssm.NewFromConfig(common)
	return c.store("AWS Systems Manager", func(ctx context.Context, name string) (string, error) {
		out, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
		if err != nil {
			return "", explained(ctx, err)
		}
		if out.Parameter == nil {
			return "", &secretstore.Error{Reason: "AWS has given no parameter"}
		}
		return aws.ToString(out.Parameter.Value), nil
	}), nil
}

func (c Config) store(name string, ask secretstore.Ask) *secretstore.Store {
	return secretstore.New(ask, secretstore.Options{Name: name, Lifetime: c.Lifetime, Timeout: c.Timeout, Logger: c.Logger})
}

// resolved is c as the SDK takes it.
func (c Config) resolved(ctx context.Context) (aws.Config, error) {
	if c.Region == "" {
		return aws.Config{}, errors.New("awssecrets: Region must be set")
	}
	client := c.Client
	if client == nil {
		client = &http.Client{
			// What signs a request must not go to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	// A store that has an answer asks again by itself, and one that has none keeps a program from starting: nobody waits for many retries.
	common := aws.Config{Region: c.Region, HTTPClient: client, RetryMaxAttempts: 2}
	if c.Endpoint != "" {
		u, err := url.Parse(c.Endpoint)
		if err != nil || u.Host == "" || u.User != nil {
			return aws.Config{}, errors.New(`awssecrets: Endpoint must be like "https://secretsmanager.eu-west-1.amazonaws.com"`)
		}
		common.BaseEndpoint = &c.Endpoint
	}
	given := c.Credentials
	if given == nil {
		found, err := config.LoadDefaultConfig(ctx, config.WithRegion(c.Region))
		if err != nil {
			return aws.Config{}, fmt.Errorf("awssecrets: look for AWS credentials: %w", err)
		}
		given = found.Credentials
	}
	if _, cached := given.(*aws.CredentialsCache); !cached {
		given = aws.NewCredentialsCache(given)
	}
	common.Credentials = provider{given}
	return common, nil
}

// A provider is one whose errors can be told from those of the store.
type provider struct{ aws.CredentialsProvider }

func (p provider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	keys, err := p.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		err = &credentialsError{err}
	}
	return keys, err
}
