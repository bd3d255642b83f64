package awsrolekind_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	"github.com/resgen-go/resgen/kinds/aws_role/awsrolekindtest"
)

// A handle over a mock is a provider for any client of the SDK.
func TestMock(t *testing.T) {
	m := awsrolekindtest.NewAWSRoleMock(t)
	m.On.Retrieve.Return(aws.Credentials{AccessKeyID: "ASIA"}, nil).Once()
	role := &awsrolekind.AWSRole{AWSRoleClient: m}
	var provider aws.CredentialsProvider = role
	if c, err := provider.Retrieve(t.Context()); err != nil || c.AccessKeyID != "ASIA" {
		t.Errorf("%s, %v", c.AccessKeyID, err)
	}
	if err := role.Check(t.Context()); err != nil || role.Native() != nil {
		t.Errorf("a mock does not answer: %v", err)
	}
	role.CheckFunc = func(context.Context) error {
		return &awsrolekind.AssumeError{Role: "r", Session: "s", Err: errors.New("x")}
	}
	if err := role.Check(t.Context()); err == nil || err.Error() != "the role r cannot be assumed as the session s: x" {
		t.Error(err)
	}
}
