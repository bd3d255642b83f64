package rdstokenkind_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	rdstokenkind "github.com/resgen-go/resgen/kinds/rds_token"
	"github.com/resgen-go/resgen/kinds/rds_token/rdstokenkindtest"
)

// TestMain keeps the AWS SDK from the machine that the tests run on.
func TestMain(m *testing.M) {
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "AWS_") {
			os.Unsetenv(name)
		}
	}
	os.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	os.Setenv("AWS_CONFIG_FILE", os.DevNull)
	os.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	os.Exit(m.Run())
}

func config(t *testing.T) rdstokenkind.RDSTokenConfig {
	t.Helper()
	c, err := rdstokenkind.NewRDSTokenConfig(func(c *rdstokenkind.RDSTokenConfig) {
		c.Host, c.Username, c.Region = "shop.example.com", "app", "eu-west-1"
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// keys provides the keys that it is told of last.
type keys struct {
	id  string
	err error
}

func (k *keys) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: k.id, SecretAccessKey: "secret", SessionToken: "session"}, k.err
}

// TestPassword holds what a token says, and that each is signed with the credentials of its time.
func TestPassword(t *testing.T) {
	from := &keys{id: "ASIA1"}
	h, err := rdstokenkind.OpenRDSToken(t.Context(), config(t), from)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"ASIA1", "ASIA2"} {
		from.id = id
		token, err := h.Password(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse("https://" + token)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		if u.Host != "shop.example.com:5432" || q.Get("Action") != "connect" || q.Get("DBUser") != "app" || q.Get("X-Amz-Expires") != "900" ||
			q.Get("X-Amz-Security-Token") != "session" || !strings.HasPrefix(q.Get("X-Amz-Credential"), id+"/") || !strings.HasSuffix(q.Get("X-Amz-Credential"), "/eu-west-1/rds-db/aws4_request") {
			t.Errorf("the token is %s", token)
		}
	}
	from.err = errors.New("no credentials for you")
	_, err = h.Password(t.Context())
	if !errors.Is(err, from.err) || !strings.HasPrefix(err.Error(), "make a token for shop.example.com:5432: ") {
		t.Error(err)
	}
	if err := h.Check(t.Context()); !errors.Is(err, from.err) {
		t.Error(err)
	}
	from.err = nil
	if err := h.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if token, err := h.Password(t.Context()); !errors.Is(err, rdstokenkind.ErrClosed) || token != "" {
		t.Errorf("after Close: %v", err)
	}
}

func TestDefault(t *testing.T) {
	if _, err := rdstokenkind.OpenRDSToken(t.Context(), config(t), nil); err == nil || !strings.Contains(err.Error(), "no EC2 IMDS role found") {
		t.Error(err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIA")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	if _, err := rdstokenkind.OpenRDSToken(t.Context(), config(t), nil); err != nil {
		t.Error(err)
	}
}

func TestMock(t *testing.T) {
	m := rdstokenkindtest.NewRDSTokenMock(t)
	m.On.Password.Return("token", nil).Once()
	h := &rdstokenkind.RDSToken{RDSTokenClient: m}
	if token, err := h.Password(t.Context()); err != nil || token != "token" {
		t.Errorf("%s, %v", token, err)
	}
}
