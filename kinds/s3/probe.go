package s3kind

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource"
)

// A prober asks whether a bucket can be used.
type prober struct {
	client *s3.Client
	cfg    S3Config
	key    string // of the object that is asked for; "" for the bucket
}

// head sends the request that the field probe names.
func (p prober) head(ctx context.Context) error {
	if p.key != "" {
		_, err := p.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &p.cfg.Bucket, Key: &p.cfg.ProbeKey})
		return err
	}
	out, err := p.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &p.cfg.Bucket})
	if err != nil {
		return err
	}
	if r, ok := awsmiddleware.GetRawResponse(out.ResultMetadata).(*smithyhttp.Response); ok && isPage(r.Header) {
		return resource.Permanent(errors.New("what answers at the endpoint is no object store, as it sends a page"))
	}
	return nil
}

// get asks the same as head, for an answer with a body.
func (p prober) get(ctx context.Context) error {
	if p.key == "" {
		_, err := p.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &p.cfg.Bucket, MaxKeys: aws.Int32(1)})
		return err
	}
	out, err := p.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &p.cfg.Bucket, Key: &p.cfg.ProbeKey})
	if err == nil {
		_ = out.Body.Close()
	}
	return err
}

// unclear reports whether an answer may be about the credentials, or be nobody's who knows of buckets.
func unclear(a answer) bool {
	if a == nil {
		return false
	}
	switch a.HTTPStatusCode() {
	case http.StatusBadRequest:
		return headerOf(a).Get("X-Amz-Bucket-Region") == ""
	case http.StatusForbidden:
		return !isForeign(a)
	case http.StatusNotFound:
		return !isForeign(a) && !ofStore(headerOf(a))
	}
	return false
}

// explain returns the error of a GET if that says more than err, which head has returned. The clock of the SDK may be right after it: an answer
// that says it is wrong has the time of the store.
func (p prober) explain(ctx context.Context, err error) error {
	second := p.get(ctx)
	if second == nil {
		return p.head(ctx)
	}
	switch a, code := answerOf(second), awssdk.Code(second); {
	case a == nil:
		return err
	case refusals[code] != "", isForeign(a):
		return second
	case code != "" && answerOf(err).HTTPStatusCode() == http.StatusBadRequest:
		return fmt.Errorf("%w (%s)", err, code)
	}
	return err
}

// refusal returns what an answer says about the credentials or the bucket, or err if it says nothing about them.
func (p prober) refusal(a answer, err error) error {
	if code := awssdk.Code(err); refusals[code] != "" {
		return &RefusedError{Code: code, Err: err}
	}
	e := &BucketError{Bucket: p.cfg.Bucket, Key: p.key, Status: a.HTTPStatusCode(), Err: err}
	e.Region = headerOf(a).Get("X-Amz-Bucket-Region")
	switch e.Status {
	case http.StatusNotFound, http.StatusForbidden:
		e.Region = ""
		return e
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect:
		e.Status = http.StatusMovedPermanently
		return e
	case http.StatusBadRequest: // what Amazon says to a request that is signed for the wrong region
		if e.Region != "" && e.Region != p.cfg.Region {
			e.Status = http.StatusMovedPermanently
			return e
		}
	}
	return err
}
