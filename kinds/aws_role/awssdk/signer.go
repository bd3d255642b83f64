package awssdk

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/resgen-go/resgen/resource"
)

// A Signer signs requests and URLs like the SDK's signer, but also uses a new secret key of the same access key. The SDK's signer would use
// what it has derived from the old secret key until the end of the day. A Signer implements HTTPSignerV4 of every service, and HTTPPresignerV4
// of S3.
type Signer struct {
	options []func(*v4.SignerOptions)

	mu     sync.Mutex
	secret resource.Secret // that sdk has seen
	sdk    *v4.Signer
}

// NewSigner returns a Signer with the options of the SDK's signer.
func NewSigner(options ...func(*v4.SignerOptions)) *Signer { return &Signer{options: options} }

// SignHTTP signs a request.
func (s *Signer) SignHTTP(
	ctx context.Context, c aws.Credentials, r *http.Request, payloadHash, service, region string, at time.Time, optFns ...func(*v4.SignerOptions),
) error {
	return s.current(c).SignHTTP(ctx, c, r, payloadHash, service, region, at, optFns...)
}

// PresignHTTP signs a URL.
func (s *Signer) PresignHTTP(
	ctx context.Context, c aws.Credentials, r *http.Request, payloadHash, service, region string, at time.Time, optFns ...func(*v4.SignerOptions),
) (url string, header http.Header, err error) {
	return s.current(c).PresignHTTP(ctx, c, r, payloadHash, service, region, at, optFns...)
}

// current is a signer of the SDK that has seen no other secret key.
func (s *Signer) current(c aws.Credentials) *v4.Signer {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := resource.NewSecret(c.SecretAccessKey)
	if s.sdk == nil || !s.secret.Equal(secret) {
		s.secret = secret
		s.sdk = v4.NewSigner(s.options...)
	}
	return s.sdk
}
