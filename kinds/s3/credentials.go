package s3kind

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
)

const (
	keysLifetime = time.Minute      // after which the keys of a configuration are looked up again
	keysTimeout  = 10 * time.Second // for that: everybody waits, and the cache's context never ends
)

// provider chooses who provides the credentials.
func provider(ctx context.Context, cfg S3Config, given aws.CredentialsProvider) (aws.CredentialsProvider, error) {
	switch {
	case given != nil:
		if _, cached := given.(*aws.CredentialsCache); cached {
			return given, nil
		}
		return aws.NewCredentialsCache(given), nil
	case cfg.AccessKeyID != "":
		return aws.NewCredentialsCache(&keys{cfg}), nil
	}
	found, err := config.LoadDefaultConfig(ctx, config.WithRegion(cfg.Region))
	if err != nil {
		return nil, fmt.Errorf("look for AWS credentials: %w", err)
	}
	return found.Credentials, nil
}

// keys provides the keys of a configuration, as they are now.
type keys struct{ cfg S3Config }

// Retrieve implements aws.CredentialsProvider.
func (k *keys) Retrieve(ctx context.Context) (aws.Credentials, error) {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	secret, err := k.cfg.SecretAccessKey.Current(ctx)
	if err != nil {
		return aws.Credentials{}, err
	}
	token, err := k.cfg.SessionToken.Current(ctx)
	if err != nil {
		return aws.Credentials{}, err
	}
	return aws.Credentials{
		AccessKeyID:     k.cfg.AccessKeyID,
		SecretAccessKey: secret,
		SessionToken:    token,
		Source:          "S3Config",
		CanExpire:       true,
		Expires:         time.Now().Add(keysLifetime),
	}, nil
}

// HandleFailToRefresh implements aws.HandleFailRefreshCredentialsCacheStrategy: while the keys cannot be looked up, the last ones are
// used on, as a store of secrets that is away must not take the store of objects with it.
func (k *keys) HandleFailToRefresh(_ context.Context, last aws.Credentials, err error) (aws.Credentials, error) {
	if !last.HasKeys() {
		return aws.Credentials{}, err
	}
	last.Expires = time.Now().Add(keysLifetime)
	return last, nil
}
