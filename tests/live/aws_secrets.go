package live

import (
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// config is that of the administrator's clients, and what closes them.
func (s *AWSServer) config() (cfg aws.Config, done func()) {
	transport := &http.Transport{}
	return aws.Config{
		Region: region, BaseEndpoint: aws.String(s.URL()), HTTPClient: &http.Client{Transport: transport},
		Credentials: credentials.StaticCredentialsProvider{Value: s.admin},
	}, transport.CloseIdleConnections
}

// PutSecret makes text the current version of a secret of Secrets Manager.
func (s *AWSServer) PutSecret(t testing.TB, name, text string) {
	t.Helper()
	cfg, done := s.config()
	defer done()
	client := secretsmanager.NewFromConfig(cfg)
	_, err := client.PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: &name, SecretString: &text})
	if err != nil {
		_, err = client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: &name, SecretString: &text})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// PutParameter makes text the value of an encrypted parameter of Systems Manager.
func (s *AWSServer) PutParameter(t testing.TB, name, text string) {
	t.Helper()
	cfg, done := s.config()
	defer done()
	_, err := ssm.NewFromConfig(cfg).PutParameter(t.Context(), &ssm.PutParameterInput{
		Name: &name, Value: &text, Type: types.ParameterTypeSecureString, Overwrite: aws.Bool(true),
	})
	if err != nil {
		t.Fatal(err)
	}
}
