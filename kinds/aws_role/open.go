package awsrolekind

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// longestChained is how long the credentials of a role are valid at most that was assumed with those of another role: "Role chaining" in the
// AWS documentation of IAM.
const longestChained = time.Hour

// longestPolicy is the number of characters that STS takes of a session policy.
const longestPolicy = 2048

// Open makes a client for the role that cfg describes. The configure functions may change its settings. Open does not assume the role yet;
// Credentials, Retrieve, Identity and Check do.
//
// The role is assumed with the given credentials. If credentials is nil, it is assumed with those that cfg names: the keys of a user, a web
// identity, or an EKS Pod Identity. If cfg names none, it is assumed with the credentials that the AWS SDK finds by itself: the AWS_*
// variables, the files of ~/.aws, the role of the container or machine. Other settings are not taken from there. It is an error if
// credentials is not nil and cfg names credentials too.
//
// Requests to STS are reported to probe, which may be nil.
func Open(
	ctx context.Context, cfg AWSRoleConfig, credentials aws.CredentialsProvider, probe *observe.Probe, configure ...func(*sts.Options),
) (*Role, error) {
	if err := check(cfg, credentials); err != nil {
		return nil, err
	}
	base, renewal, err := source(ctx, cfg, credentials)
	if err != nil {
		return nil, err
	}
	o := sts.Options{
		Region:           cfg.Region,
		Credentials:      base,
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
	r := &Role{cfg: cfg}
	r.client = sts.New(o, func(o *sts.Options) {
		for _, f := range configure {
			if f != nil {
				f(o)
			}
		}
		probe.Install(hook{o})
	})
	r.cache = aws.NewCredentialsCache(&assumer{cfg: cfg, provider: assuming(cfg, r.client)})
	return r, nil
}

// check refuses what AWS would only complain about when the role is assumed.
func check(cfg AWSRoleConfig, credentials aws.CredentialsProvider) error {
	if err := cfg.Validate(); err != nil {
		return err
	}
	var ps resource.Problems
	if credentials != nil {
		for _, f := range []struct {
			name string
			set  bool
		}{
			{"access_key_id", cfg.AccessKeyID != ""},
			{"web_identity_token_file", cfg.WebIdentityTokenFile != ""},
			{"pod_identity_token_file", cfg.PodIdentityTokenFile != ""},
		} {
			if f.set {
				ps.Add(f.name, "at_most_one", "must not be set, because credentials names another role: set only one of them")
			}
		}
	}
	if (credentials != nil || cfg.PodIdentityTokenFile != "") && cfg.Duration > longestChained {
		ps.Add("duration", "max", "must be at most 1h for a role that is assumed with the credentials of another role")
	}
	return ps.Err()
}

// CheckSession checks what rules cannot express about the session of a role: policy must be a JSON object with a Statement and have at
// most 2048 bytes, and every key in transitive_tags must be a key of tags.
func CheckSession(cfg AWSRoleConfig) error {
	var ps resource.Problems
	if len(cfg.Policy) > 0 {
		var policy map[string]json.RawMessage
		switch {
		case json.Unmarshal(cfg.Policy, &policy) != nil || policy["Statement"] == nil:
			ps.Add("policy", "policy", "must be a JSON object with a Statement")
		case len(cfg.Policy) > longestPolicy:
			ps.Add("policy", "max_len", "must have at most 2048 characters")
		}
	}
	for _, key := range cfg.TransitiveTags {
		if _, ok := cfg.Tags[key]; !ok {
			ps.Add("transitive_tags", "rule", "must hold keys of tags")
			break
		}
	}
	return ps.Err()
}

// Close closes the idle connections to STS at once, and the others when they become idle. Later calls return ErrClosed.
func Close(_ context.Context, r *Role) error {
	r.closed.Store(true)
	awssdk.CloseIdle(r.client.Options().HTTPClient)
	return nil
}

// Check assumes the role, unless it has already been assumed, and asks STS for its identity. That request needs no permission.
func Check(ctx context.Context, r *Role) error {
	_, err := r.Identity(ctx)
	return tlsfile.Blame(err, tlsFields)
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"endpoint"}
