package s3kind

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/resgen-go/resgen/resource"
)

// A signer signs requests as the SDK's does, and notices a new secret key of the same access key. The SDK's would go on with what it
// has derived from the old one, until the end of the day.
type signer struct {
	mu     sync.Mutex
	secret resource.Secret // that sdk has seen
	sdk    *v4.Signer
}

// SignHTTP implements s3.HTTPSignerV4.
func (s *signer) SignHTTP(
	ctx context.Context, c aws.Credentials, r *http.Request, payloadHash, service, region string, at time.Time, optFns ...func(*v4.SignerOptions),
) error {
	return s.current(c).SignHTTP(ctx, c, r, payloadHash, service, region, at, optFns...)
}

// current is a signer of the SDK that has seen no other secret key.
func (s *signer) current(c aws.Credentials) *v4.Signer {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := resource.NewSecret(c.SecretAccessKey)
	if s.sdk == nil || !s.secret.Equal(secret) {
		s.secret = secret
		s.sdk = v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }) // S3 wants paths as they are
	}
	return s.sdk
}
