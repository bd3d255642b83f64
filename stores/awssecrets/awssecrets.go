// Package awssecrets provides two stores of secrets in AWS: Secrets Manager, and the Parameter Store of Systems Manager.
//
// A reference to Secrets Manager is the name or the ARN of a secret: "prod/orders". If the secret is a JSON object, write the key of a
// value after "#": "prod/orders#password". Secrets that AWS rotates are JSON objects. A reference always means the current version.
//
// A reference to Parameters is the name of a parameter: "/prod/orders/password". For a certain version, append its number or label:
// "/prod/orders/password:3". A reference to a parameter may have a key too. A SecureString is decrypted. The text of a StringList is its
// items, separated by commas.
//
//	secrets, err := awssecrets.SecretsManager(ctx, awssecrets.Config{Region: "eu-west-1"})
//	...
//	settings.WithResolver(resource.Stores{"aws": secrets})
//
// The stores are needed before any resource is opened, so they get their credentials in a Config. To use the credentials of a resource of
// the kind aws_role, open that resource first, on its own. Its handle is an aws.CredentialsProvider.
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

// Config configures a store. Region is required.
type Config struct {
	Region      string
	Credentials aws.CredentialsProvider // nil: the SDK looks in AWS_* variables, ~/.aws, and the machine's role
	Endpoint    string                  // "": the endpoint of AWS in the region

	Lifetime time.Duration // the longest time for which a secret is used before AWS is asked again, which costs money. 0 means one minute
	Timeout  time.Duration // limits one request with its retries. 0 means 10 seconds
	Client   *http.Client  // nil: a client of its own, which follows no redirect
	Logger   *slog.Logger  // logs when the store fails and when it works again. nil means slog.Default()
}

// SecretsManager returns a store for AWS Secrets Manager. It sends no request.
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

// Parameters returns a store for the parameters of AWS Systems Manager. It sends no request.
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

// resolved returns the configuration for the SDK.
func (c Config) resolved(ctx context.Context) (aws.Config, error) {
	if c.Region == "" {
		return aws.Config{}, errors.New("awssecrets: Region must be set")
	}
	client := c.Client
	if client == nil {
		client = &http.Client{
			// A signed request must not be sent to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	// Few retries are enough: the Store itself asks again later if it has a value. If it has none, the program cannot start, and should
	// fail soon.
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

// A provider wraps the errors of a CredentialsProvider, to tell them from errors of the store.
type provider struct{ aws.CredentialsProvider }

func (p provider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	keys, err := p.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		err = &credentialsError{err}
	}
	return keys, err
}
