package s3kind

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
)

// A CredentialsError says that a request was not sent, because there are no credentials to sign it with. It says nothing about the bucket.
type CredentialsError = awssdk.CredentialsError

// provider chooses who provides the credentials. The renewal is nil if they are not the keys of the configuration.
func provider(ctx context.Context, cfg S3Config, given aws.CredentialsProvider) (aws.CredentialsProvider, *awssdk.Renewal, error) {
	switch {
	case given != nil && aws.IsCredentialsProvider(given, aws.AnonymousCredentials{}), cfg.Anonymous:
		return aws.AnonymousCredentials{}, nil, nil
	case given != nil:
		if _, cached := given.(*aws.CredentialsCache); cached {
			return given, nil, nil
		}
		return aws.NewCredentialsCache(given), nil, nil
	case cfg.AccessKeyID != "":
		cache, renewal := awssdk.Keys{
			AccessKeyID: cfg.AccessKeyID, Secret: cfg.SecretAccessKey, Token: cfg.SessionToken, Source: "S3Config",
		}.Provider()
		return cache, renewal, nil
	}
	found, err := config.LoadDefaultConfig(ctx, config.WithRegion(cfg.Region))
	if err != nil {
		return nil, nil, fmt.Errorf("look for AWS credentials: %w", err)
	}
	return found.Credentials, nil, nil
}

// anonymous reports whether requests are not signed.
func anonymous(p aws.CredentialsProvider) bool {
	return p == nil || aws.IsCredentialsProvider(p, aws.AnonymousCredentials{})
}
