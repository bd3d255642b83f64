package awsrolekind

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
)

// source chooses whose credentials assume the role. The renewal is nil if they are not the keys of the configuration.
func source(ctx context.Context, cfg AWSRoleConfig, given aws.CredentialsProvider) (aws.CredentialsProvider, *awssdk.Renewal, error) {
	switch {
	case given != nil:
		return given, nil, nil
	case cfg.AccessKeyID != "":
		keys, renewal := awssdk.Keys{
			AccessKeyID: cfg.AccessKeyID, Secret: cfg.SecretAccessKey, Token: cfg.SessionToken, Source: "AWSRoleConfig",
		}.Uncached()
		return keys, renewal, nil
	case cfg.WebIdentityTokenFile != "":
		return aws.AnonymousCredentials{}, nil, nil // the token says who asks
	case cfg.PodIdentityTokenFile != "":
		return awssdk.Credentials(endpointcreds.New(cfg.PodIdentityURL.String(), func(o *endpointcreds.Options) {
			o.HTTPClient = awssdk.HTTPClient(cfg.ConnectTimeout)
			o.AuthorizationTokenProvider = endpointcreds.TokenProviderFunc(func() (string, error) {
				token, err := tokenFile{"pod_identity_token_file", cfg.PodIdentityTokenFile}.GetIdentityToken()
				return string(token), err
			})
		})), nil, nil
	}
	found, err := config.LoadDefaultConfig(ctx, config.WithRegion(cfg.Region))
	if err != nil {
		return nil, nil, fmt.Errorf("look for AWS credentials: %w", err)
	}
	return awssdk.Credentials(found.Credentials), nil, nil
}

// assuming returns what assumes the role each time that it is asked.
func assuming(cfg AWSRoleConfig, client *sts.Client) aws.CredentialsProvider {
	var policy *string
	if len(cfg.Policy) > 0 {
		policy = aws.String(string(cfg.Policy))
	}
	var arns []types.PolicyDescriptorType
	for _, arn := range cfg.PolicyARNs {
		arns = append(arns, types.PolicyDescriptorType{Arn: aws.String(arn)})
	}
	if cfg.WebIdentityTokenFile != "" {
		token := tokenFile{"web_identity_token_file", cfg.WebIdentityTokenFile}
		return stscreds.NewWebIdentityRoleProvider(client, cfg.RoleARN, token, func(o *stscreds.WebIdentityRoleOptions) {
			o.RoleSessionName, o.Duration, o.Policy, o.PolicyARNs = cfg.SessionName, cfg.Duration, policy, arns
		})
	}
	return stscreds.NewAssumeRoleProvider(client, cfg.RoleARN, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName, o.Duration, o.Policy, o.PolicyARNs = cfg.SessionName, cfg.Duration, policy, arns
		o.Tags, o.TransitiveTagKeys = tags(cfg.Tags), cfg.TransitiveTags
		if cfg.ExternalID != "" {
			o.ExternalID = aws.String(cfg.ExternalID)
		}
		if cfg.SourceIdentity != "" {
			o.SourceIdentity = aws.String(cfg.SourceIdentity)
		}
	})
}

// tags are session tags as STS takes them, in the order of their keys.
func tags(of map[string]string) []types.Tag {
	var all []types.Tag
	for key, value := range of { // order: sorted below
		all = append(all, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	slices.SortFunc(all, func(a, b types.Tag) int { return bytes.Compare([]byte(*a.Key), []byte(*b.Key)) })
	return all
}

// A tokenFile is a file with a token, and the field that names it.
type tokenFile struct{ field, path string }

// GetIdentityToken implements stscreds.IdentityTokenRetriever.
func (f tokenFile) GetIdentityToken() ([]byte, error) {
	text, err := os.ReadFile(f.path)
	if err != nil {
		var reason *os.PathError
		if errors.As(err, &reason) {
			err = reason.Err
		}
		return nil, fmt.Errorf("%s: %s cannot be read: %w", f.field, f.path, err)
	}
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return nil, fmt.Errorf("%s: %s is empty", f.field, f.path)
	}
	return text, nil
}
