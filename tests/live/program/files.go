package program

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/resgen-go/resgen/resource"
)

// A gate passes requests on to a server, and refuses some.
type gate struct {
	*httptest.Server
	refusals atomic.Int64 // how many it will refuse
}

// newGate makes a gate before the server at address. Its refusals are errors in XML.
func newGate(t testing.TB, address, refusal string) *gate {
	store := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	g := &gate{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.refusals.Add(-1) >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, refusal)
			return
		}
		g.refusals.Store(0)
		store.ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

func (s Servers) files(t testing.TB) (opening, refusal) {
	b := s.S3(t)
	g := newGate(t, b.Address, "<Error><Code>SlowDown</Code></Error>")
	endpoint, err := url.Parse(g.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := func(bucket string) Option {
		c, err := NewS3Config(func(c *S3Config) {
			c.Endpoint, c.Bucket, c.AccessKeyID, c.SecretAccessKey, c.MaxAttempts = endpoint, bucket, b.AccessKey, resource.NewSecret(b.SecretKey), 2
		})
		if err != nil {
			t.Fatal(err)
		}
		return WithFilesConfig(c)
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenFiles(ctx, append(opts, config(b.Name+"x"))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		store, shut, err := OpenFiles(ctx, append(opts, config(b.Name))...)
		if err != nil {
			return nil, nil, err
		}
		f := bucket{store, aws.String(b.Name)}
		return []step{
			{"`PutObject`", f.put, false},
			{"`GetObject`, and its body is read", f.get("x"), false},
			{"`GetObject` of an object that does not exist", f.get("y"), true},
			{"`HeadObject`", f.head, false},
			{"`HeadBucket`", func(ctx context.Context) error {
				_, err := store.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: f.name})
				return err
			}, false},
			{"`CopyObject`", f.copy, false},
			{"`ListObjectsV2`", func(ctx context.Context) error {
				_, err := store.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: f.name})
				return err
			}, false},
			{"`ListObjectVersions`", func(ctx context.Context) error {
				_, err := store.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: f.name})
				return err
			}, false},
			{"`CreateMultipartUpload`, `UploadPart`, `UploadPartCopy`, `ListParts`, `CompleteMultipartUpload`", f.upload(false), false},
			{"`CreateMultipartUpload`, `AbortMultipartUpload`", f.upload(true), false},
			{"a request that is sent again", func(ctx context.Context) error { g.refusals.Store(1); return f.head(ctx) }, false},
			{"a request that is refused each time", func(ctx context.Context) error { g.refusals.Store(2); return f.get("x")(ctx) }, true},
			{"`DeleteObject`", func(ctx context.Context) error {
				_, err := store.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: f.name, Key: aws.String("copy")})
				return err
			}, false},
			{"`DeleteObjects`", func(ctx context.Context) error {
				_, err := store.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: f.name, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("x")}}}})
				return err
			}, false},
			{"an operation of the SDK, through `Native()`", func(ctx context.Context) error {
				_, err := store.Native().ListBuckets(ctx, &s3.ListBucketsInput{})
				return err
			}, false},
			{"`PresignGetObject`, `PresignPutObject`, `PresignHeadObject`, `PresignDeleteObject`, `PresignUploadPart`, `PresignPostObject`", f.presign, false},
			{"a presigned URL of the SDK's own client", func(ctx context.Context) error {
				_, err := s3.NewPresignClient(store.Native()).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: f.name, Key: aws.String("x")})
				return err
			}, false},
			{"a request without a key", func(ctx context.Context) error {
				_, err := store.GetObject(ctx, &s3.GetObjectInput{Bucket: f.name})
				return err
			}, true},
			{"`Check`", store.Check, false},
			{"a request with a context that was cancelled before", cancelled(f.head), true},
			{"no server listens at the address", func(ctx context.Context) error { g.Close(); return f.head(ctx) }, true},
		}, shut, nil
	}, refuse
}

// A bucket is a bucket that is used.
type bucket struct {
	*S3
	name *string
}

func (b bucket) put(ctx context.Context) error {
	_, err := b.PutObject(ctx, &s3.PutObjectInput{Bucket: b.name, Key: aws.String("x"), Body: strings.NewReader("{}")})
	return err
}

func (b bucket) get(key string) func(context.Context) error {
	return func(ctx context.Context) error {
		o, err := b.GetObject(ctx, &s3.GetObjectInput{Bucket: b.name, Key: &key})
		if err != nil {
			return err
		}
		return readAll(o.Body)
	}
}

func (b bucket) head(ctx context.Context) error {
	_, err := b.HeadObject(ctx, &s3.HeadObjectInput{Bucket: b.name, Key: aws.String("x")})
	return err
}

func (b bucket) copy(ctx context.Context) error {
	_, err := b.CopyObject(ctx, &s3.CopyObjectInput{Bucket: b.name, Key: aws.String("copy"), CopySource: aws.String(*b.name + "/x")})
	return err
}

// upload uploads an object in parts, or begins to.
func (b bucket) upload(abort bool) func(context.Context) error {
	return func(ctx context.Context) error {
		key := aws.String("parts")
		u, err := b.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: b.name, Key: key})
		if err != nil {
			return err
		}
		if abort {
			_, err := b.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: b.name, Key: key, UploadId: u.UploadId})
			return err
		}
		one := aws.Int32(1)
		part, err := b.UploadPart(ctx, &s3.UploadPartInput{Bucket: b.name, Key: key, UploadId: u.UploadId, PartNumber: one, Body: strings.NewReader("{}")})
		if err != nil {
			return err
		}
		copied, err := b.UploadPartCopy(ctx, &s3.UploadPartCopyInput{Bucket: b.name, Key: key, UploadId: u.UploadId, PartNumber: one, CopySource: aws.String(*b.name + "/x")})
		if err == nil {
			part.ETag = copied.CopyPartResult.ETag
		}
		_, listed := b.ListParts(ctx, &s3.ListPartsInput{Bucket: b.name, Key: key, UploadId: u.UploadId})
		_, completed := b.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: b.name, Key: key, UploadId: u.UploadId,
			MultipartUpload: &types.CompletedMultipartUpload{Parts: []types.CompletedPart{{PartNumber: one, ETag: part.ETag}}},
		})
		return errors.Join(err, listed, completed)
	}
}

// presign makes a URL of each sort.
func (b bucket) presign(ctx context.Context) error {
	key := aws.String("x")
	_, get := b.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: b.name, Key: key})
	_, put := b.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: b.name, Key: key})
	_, head := b.PresignHeadObject(ctx, &s3.HeadObjectInput{Bucket: b.name, Key: key})
	_, remove := b.PresignDeleteObject(ctx, &s3.DeleteObjectInput{Bucket: b.name, Key: key})
	_, part := b.PresignUploadPart(ctx, &s3.UploadPartInput{Bucket: b.name, Key: key, UploadId: aws.String("u"), PartNumber: aws.Int32(1)})
	_, post := b.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: b.name, Key: key})
	return errors.Join(get, put, head, remove, part, post)
}
