package s3kind

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource/observe"
)

// A Presigner is a client that also makes presigned URLs. Everybody who has such a URL may send this one request, without keys, until the
// URL expires. Making a URL sends nothing to the store. Whether the object exists, and whether the credentials permit the request, shows
// only when the URL is used.
//
// The host of a URL is that of public_endpoint, if the configuration has one. The key in the URL includes the prefix. A URL is valid for 15
// minutes, unless s3.WithPresignExpires sets another time. It becomes invalid earlier if the credentials that signed it expire. An
// anonymous client makes URLs without a signature, which do not expire.
type Presigner struct {
	*s3.Client
	urls *s3.PresignClient
}

// Presigning returns a Presigner that uses a client made by Open. Nothing is reported to the probe, because making a URL sends nothing.
func Presigning(client *s3.Client, _ *observe.Probe) *Presigner {
	return &Presigner{client, s3.NewPresignClient(client, func(o *s3.PresignOptions) {
		if d, ok := client.Options().HTTPClient.(*door); ok && d.public != nil {
			o.ClientOptions = append(o.ClientOptions, d.public)
		}
	})}
}

// public has a client make URLs for public_endpoint; nil without one.
func public(cfg S3Config) func(*s3.Options) {
	if cfg.PublicEndpoint == nil {
		return nil
	}
	return func(o *s3.Options) {
		o.BaseEndpoint = aws.String(cfg.PublicEndpoint.String())
		o.UsePathStyle = cfg.PathStyle == nil || *cfg.PathStyle
	}
}

// PresignGetObject returns a URL that gets an object.
func (p *Presigner) PresignGetObject(ctx context.Context, params *s3.GetObjectInput, optFns ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return p.urls.PresignGetObject(ctx, params, optFns...)
}

// PresignPutObject returns a URL that puts an object. The request must also have the headers in SignedHeader.
func (p *Presigner) PresignPutObject(ctx context.Context, params *s3.PutObjectInput, optFns ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return p.urls.PresignPutObject(ctx, params, optFns...)
}

// PresignHeadObject returns a URL that asks for the headers of an object.
func (p *Presigner) PresignHeadObject(ctx context.Context, params *s3.HeadObjectInput, optFns ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return p.urls.PresignHeadObject(ctx, params, optFns...)
}

// PresignDeleteObject returns a URL that deletes an object.
func (p *Presigner) PresignDeleteObject(ctx context.Context, params *s3.DeleteObjectInput, optFns ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return p.urls.PresignDeleteObject(ctx, params, optFns...)
}

// PresignUploadPart returns a URL that uploads a part of an object.
func (p *Presigner) PresignUploadPart(ctx context.Context, params *s3.UploadPartInput, optFns ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return p.urls.PresignUploadPart(ctx, params, optFns...)
}

// PresignPostObject returns the URL and the fields with which a form of a web page puts an object. They are valid for 15 minutes, unless
// s3.PresignPostOptions.Expires sets another time.
func (p *Presigner) PresignPostObject(ctx context.Context, params *s3.PutObjectInput, optFns ...func(*s3.PresignPostOptions)) (*s3.PresignedPostRequest, error) {
	return p.urls.PresignPostObject(ctx, params, optFns...)
}

// signingURLs has presigned URLs, those of the SDK's own PresignClient too, signed with the keys as they are now.
func signingURLs(o *s3.Options, signer *awssdk.Signer) {
	credentials := o.Credentials
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], func(stack *middleware.Stack) error {
		const id = "PresignHTTPRequest"
		sdk, ok := stack.Finalize.Get(id)
		switch {
		case !ok:
			return nil
		case anonymous(credentials):
			_, err := stack.Finalize.Swap(id, middleware.FinalizeMiddlewareFunc(id, unsigned))
			return err
		case !ofSDK(sdk, credentials):
			return nil
		}
		_, err := stack.Finalize.Swap(id, &urlSigner{sdk, v4.NewPresignHTTPRequestMiddleware(v4.PresignHTTPRequestMiddlewareOptions{
			CredentialsProvider: credentials, Presigner: signer,
		})})
		return err
	})
}

// unsigned makes a URL of a request that needs no signature, which the SDK refuses to do.
func unsigned(_ context.Context, in middleware.FinalizeInput, _ middleware.FinalizeHandler) (
	out middleware.FinalizeOutput, meta middleware.Metadata, err error,
) {
	request, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, meta, fmt.Errorf("a URL of a %T", in.Request)
	}
	u := *request.URL
	query := u.Query()
	query.Del("X-Amz-Expires") // a store refuses it without a signature
	u.RawQuery = query.Encode()
	out.Result = &v4.PresignedHTTPRequest{URL: u.String(), Method: request.Method, SignedHeader: http.Header{"Host": {u.Host}}}
	return out, meta, nil
}

// ofSDK reports whether a middleware signs URLs with the credentials and with the SDK's signer, and not with others that the program has given
// for URLs alone. Only reflection can see that.
func ofSDK(m middleware.FinalizeMiddleware, credentials aws.CredentialsProvider) bool {
	v := reflect.Indirect(reflect.ValueOf(m))
	if v.Kind() != reflect.Struct {
		return false
	}
	signer, provider, own := v.FieldByName("v4Signer"), v.FieldByName("credentialsProvider"), reflect.ValueOf(credentials)
	return signer.Kind() == reflect.Interface && signer.Elem().IsValid() && signer.Elem().Type() == reflect.TypeFor[*v4.Signer]() &&
		provider.Kind() == reflect.Interface && provider.Elem().Kind() == reflect.Pointer && own.Kind() == reflect.Pointer &&
		provider.Elem().Pointer() == own.Pointer()
}

// A urlSigner signs a URL as the SDK does, but that it notices a new secret key of the same access key.
type urlSigner struct {
	middleware.FinalizeMiddleware // the SDK's
	own                           middleware.FinalizeMiddleware
}

// HandleFinalize leaves directory buckets, which have sessions, and access points of several regions, which have another algorithm, to the SDK.
func (s *urlSigner) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	middleware.FinalizeOutput, middleware.Metadata, error,
) {
	if r, ok := in.Request.(*smithyhttp.Request); !ok || strings.Contains(r.URL.Host, "s3express-") || strings.Contains(r.URL.Host, ".mrap.") {
		return s.FinalizeMiddleware.HandleFinalize(ctx, in, next)
	}
	return s.own.HandleFinalize(ctx, in, next)
}
