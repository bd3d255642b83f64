package s3kind

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// A BucketError says that the store answers, and why the bucket cannot be used all the same.
type BucketError struct {
	Bucket string
	Status int    // of the answer: 404, 403, or 301 (also for 307 and 400) if the bucket is in another region
	Region string // where the bucket is, if Status is 301 and the store said so
	Err    error  // the SDK's error
}

// Error says what is wrong, without the SDK's error.
func (e *BucketError) Error() string {
	switch {
	case e.Status == http.StatusNotFound:
		return fmt.Sprintf("there is no bucket %s", e.Bucket)
	case e.Status == http.StatusForbidden:
		return fmt.Sprintf("access to the bucket %s is denied: the credentials are wrong or may not list it (s3:ListBucket)", e.Bucket)
	case e.Region != "":
		return fmt.Sprintf("the bucket %s is in the region %s", e.Bucket, e.Region)
	}
	return fmt.Sprintf("the bucket %s is in another region, or at another endpoint", e.Bucket)
}

// Unwrap returns Err.
func (e *BucketError) Unwrap() error { return e.Err }

// ErrorType returns "bucket_not_found", "access_denied" or "wrong_region".
func (e *BucketError) ErrorType() string {
	switch e.Status {
	case http.StatusNotFound:
		return "bucket_not_found"
	case http.StatusForbidden:
		return "access_denied"
	}
	return "wrong_region"
}

// Permanent reports whether trying again is no use: buckets do not move. One that is missing or closed may be made or opened.
func (e *BucketError) Permanent() bool { return e.Status == http.StatusMovedPermanently }

// Check reports whether the bucket of cfg can be used, by HeadBucket; that asks for the permission s3:ListBucket. The error is a
// *BucketError if the store answered that the bucket is missing, closed or elsewhere.
func Check(ctx context.Context, client *s3.Client, cfg S3Config) error {
	_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &cfg.Bucket})
	var answer *smithyhttp.ResponseError
	if err == nil || !errors.As(err, &answer) {
		return err
	}
	e := &BucketError{Bucket: cfg.Bucket, Status: answer.HTTPStatusCode(), Err: err}
	if r := answer.HTTPResponse(); r != nil {
		e.Region = r.Header.Get("X-Amz-Bucket-Region")
	}
	switch e.Status {
	case http.StatusNotFound, http.StatusForbidden:
		e.Region = ""
		return e
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect:
		e.Status = http.StatusMovedPermanently
		return e
	case http.StatusBadRequest: // what Amazon says to a request that is signed for the wrong region
		if e.Region != "" && e.Region != cfg.Region {
			e.Status = http.StatusMovedPermanently
			return e
		}
	}
	return err
}

// IsNotFound reports whether err says that an object, a version of it, an upload or a bucket does not exist.
func IsNotFound(err error) bool {
	return is(err, http.StatusNotFound, "NoSuchKey", "NotFound", "NoSuchVersion", "NoSuchUpload", "NoSuchBucket")
}

// IsPrecondition reports whether err says that a condition of the request does not hold: IfMatch, IfNoneMatch and the like, as when an
// object that was to be new exists.
func IsPrecondition(err error) bool {
	return is(err, http.StatusPreconditionFailed, "PreconditionFailed")
}

// is reports whether err is an answer with status, or one of codes, which is all that an error of a mock has.
func is(err error, status int, codes ...string) bool {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() == status {
		return true
	}
	var coded smithy.APIError
	if !errors.As(err, &coded) {
		return false
	}
	for _, code := range codes {
		if coded.ErrorCode() == code {
			return true
		}
	}
	return false
}
