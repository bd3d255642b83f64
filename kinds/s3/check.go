package s3kind

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A BucketError says that the store answers, but the bucket or the object of probe_key cannot be used. ErrorType returns the reason.
type BucketError struct {
	Bucket string
	Key    string // the key of the object that the check asked for, with the prefix; "" if it asked for the bucket
	Status int    // 404 or 403; or 301 for a bucket in another region, even if the answer itself was 307 or 400
	Region string // the region of the bucket, if Status is 301 and the store has returned it
	Err    error  // the SDK's error
}

// Error says what is wrong, without the SDK's error.
func (e *BucketError) Error() string {
	switch {
	case e.Status == http.StatusNotFound && e.Key != "":
		return fmt.Sprintf("there is no object %s in the bucket %s, or no such bucket: probe_key must name an object that exists", e.Key, e.Bucket)
	case e.Status == http.StatusNotFound:
		return fmt.Sprintf("there is no bucket %s", e.Bucket)
	case e.Status == http.StatusForbidden && e.Key != "":
		return fmt.Sprintf("access to the object %s of the bucket %s is denied: the credentials are wrong or may not read it (s3:GetObject), or it does not exist", e.Key, e.Bucket)
	case e.Status == http.StatusForbidden:
		return fmt.Sprintf("access to the bucket %s is denied: the credentials are wrong or may not list it (s3:ListBucket); probe = \"head_object\" and probe = \"none\" do without listing", e.Bucket)
	case e.Region != "":
		return fmt.Sprintf("the bucket %s is in the region %s", e.Bucket, e.Region)
	}
	return fmt.Sprintf("the bucket %s is in another region, or at another endpoint", e.Bucket)
}

// Unwrap returns Err.
func (e *BucketError) Unwrap() error { return e.Err }

// ErrorType returns "bucket_not_found", "object_not_found", "access_denied" or "wrong_region".
func (e *BucketError) ErrorType() string {
	switch {
	case e.Status == http.StatusNotFound && e.Key != "":
		return "object_not_found"
	case e.Status == http.StatusNotFound:
		return "bucket_not_found"
	case e.Status == http.StatusForbidden:
		return "access_denied"
	}
	return "wrong_region"
}

// Permanent returns true, because another attempt would get the same answer.
func (e *BucketError) Permanent() bool { return true }

// Check reports whether the bucket of cfg can be used. The field probe decides how: with HeadBucket, which needs the permission
// s3:ListBucket; with HeadObject of probe_key, which needs s3:GetObject; or without a request, so that Check only looks for credentials.
//
// The error is a *BucketError if the store answered that the bucket or the object is missing, forbidden or in another region, a
// *RefusedError if the store does not accept the credentials, and a *CredentialsError if there are no credentials to sign the request with.
// The answer to a HEAD request has no error code. To tell these errors apart, Check then sends a GET, which needs the same permission.
func Check(ctx context.Context, client *s3.Client, cfg S3Config) error {
	if cfg.Probe == S3ProbeNone {
		return credentialsOf(ctx, client)
	}
	p := prober{client, cfg, ""}
	if cfg.Probe == S3ProbeHeadObject {
		p.key = prefixOf(cfg) + cfg.ProbeKey
	}
	err := p.head(ctx)
	if unclear(answerOf(err)) {
		err = p.explain(ctx, err)
	}
	var missing *CredentialsError
	switch got := answerOf(err); {
	case err == nil:
		return nil
	case errors.As(err, &missing):
		return missing
	case tlsfile.Refused(err):
		return tlsfile.Blame(resource.Permanent(err), tlsFields)
	case got == nil:
		return tlsfile.Blame(err, tlsFields, http.ErrSchemeMismatch.Error())
	case isForeign(got) && got.HTTPStatusCode() < http.StatusInternalServerError:
		return resource.Permanent(fmt.Errorf("what answers at the endpoint is no object store, as it sends a page: %w", err))
	case got.HTTPStatusCode() == http.StatusFound || got.HTTPStatusCode() == http.StatusSeeOther:
		return resource.Permanent(fmt.Errorf("what answers at the endpoint is no object store, as it leads elsewhere: %w", err))
	default:
		return p.refusal(got, err)
	}
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"endpoint", "ca_file"}

// A RefusedError says that the store answers but does not accept the credentials. It says nothing about the bucket.
type RefusedError struct {
	Code string // the code of the store, such as ExpiredToken
	Err  error  // the SDK's error
}

// refusals are the codes of a store that does not take credentials, and what they mean.
var refusals = map[string]string{
	"InvalidAccessKeyId":    "it does not know the access key",
	"SignatureDoesNotMatch": "the secret key is not that of the access key",
	"InvalidToken":          "the session token is not valid, or belongs to another access key",
	"ExpiredToken":          "the session token has expired",
	"TokenRefreshRequired":  "the session token has expired",
	"RequestTimeTooSkewed":  "the clock of this machine or that of the store is wrong, as they differ by more than signatures may",
	"RequestExpired":        "the clock of this machine or that of the store is wrong, as they differ by more than signatures may",
}

// Error returns a text with the meaning of the code. It contains no credentials.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("the store refuses the credentials: %s (%s)", refusals[e.Code], e.Code)
}

// Unwrap returns Err.
func (e *RefusedError) Unwrap() error { return e.Err }

// ErrorType returns Code.
func (e *RefusedError) ErrorType() string { return e.Code }

// Permanent reports whether another attempt would get the same answer. It returns false for a wrong clock, because a machine sets its clock
// soon after it starts.
func (e *RefusedError) Permanent() bool {
	return e.Code != "RequestTimeTooSkewed" && e.Code != "RequestExpired"
}

// credentialsOf looks for the credentials of a client.
func credentialsOf(ctx context.Context, client *s3.Client) error {
	o := client.Options()
	if d, ok := o.HTTPClient.(*door); ok && d.shut.Load() {
		return ErrClosed
	}
	if anonymous(o.Credentials) {
		return nil
	}
	_, err := awssdk.Credentials(o.Credentials).Retrieve(ctx)
	return err
}

// An answer is an error that an answer of HTTP has become: a *smithyhttp.ResponseError, or a type of the SDK around one.
type answer interface {
	error
	HTTPStatusCode() int
	HTTPResponse() *smithyhttp.Response
}

// answerOf is the answer of the store in err; nil if the store has not answered.
func answerOf(err error) (a answer) {
	awssdk.Answers(err, s3.ServiceID, func(err error) (is bool) {
		a, is = err.(answer)
		return is
	})
	return a
}

// headerOf is the header of an answer.
func headerOf(a answer) http.Header {
	if r := a.HTTPResponse(); r != nil && r.Response != nil {
		return r.Header
	}
	return nil
}

// isForeign reports whether an answer is of something else than a store, such as a web server or a proxy: a page for people, or text where
// a store sends XML. An answer to HEAD has no text, so that its type says little.
func isForeign(a answer) bool {
	h := headerOf(a)
	if isPage(h) {
		return true
	}
	r := a.HTTPResponse()
	isText := strings.HasPrefix(h.Get("Content-Type"), "text/plain") || strings.HasPrefix(h.Get("Content-Type"), "application/json")
	return isText && !ofStore(h) && r.Request != nil && r.Request.Method != http.MethodHead
}

// isPage reports whether an answer is a page for people.
func isPage(h http.Header) bool { return strings.HasPrefix(h.Get("Content-Type"), "text/html") }

// ofStore reports whether a header is clearly that of a store.
func ofStore(h http.Header) bool {
	for name := range h { // order: any of them says it
		if strings.HasPrefix(name, "X-Amz-") {
			return true
		}
	}
	return false
}

// IsNotFound reports whether err is the store's answer that an object, a version of it, an upload or a bucket does not exist.
func IsNotFound(err error) bool {
	return is(err, http.StatusNotFound, "NoSuchKey", "NotFound", "NoSuchVersion", "NoSuchUpload", "NoSuchBucket")
}

// IsPrecondition reports whether err is the store's answer that a condition of the request, such as IfMatch or IfNoneMatch, is not true.
// For example, an object exists that should be new.
func IsPrecondition(err error) bool {
	return is(err, http.StatusPreconditionFailed, "PreconditionFailed")
}

// is reports whether err is an answer of the store with status, or one of codes, which is all that an error of a mock has.
func is(err error, status int, codes ...string) bool {
	found := false
	awssdk.Answers(err, s3.ServiceID, func(err error) bool {
		if a, ok := err.(answer); ok && isForeign(a) {
			return true
		} else if ok && a.HTTPStatusCode() == status {
			found = true
		}
		if coded, ok := err.(smithy.APIError); ok && slices.Contains(codes, coded.ErrorCode()) {
			found = true
		}
		return found
	})
	return found
}
