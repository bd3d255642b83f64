// Package platform copies data between regions. The resources of a region are opened when they are needed first, and stay open.
package platform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/resgen-go/resgen/generated/platform"
)

// Count returns how many objects the bucket of one region has, up to 1000.
func Count(ctx context.Context, f *platform.CloudFactory, p platform.CloudParams) (n int, err error) {
	cloud, err := f.Open(ctx, p)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, cloud.Close(ctx)) }()
	list, err := cloud.S3.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &cloud.S3.Config.Bucket})
	if err != nil {
		return 0, err
	}
	return len(list.Contents), nil
}

// Regions keeps the resources of each region and environment that were needed so far.
type Regions struct {
	Factory *platform.CloudFactory

	mu   sync.Mutex
	open map[platform.CloudParams]*platform.Cloud
}

// Open returns the resources for p. The first call opens them.
func (r *Regions) Open(ctx context.Context, p platform.CloudParams) (*platform.Cloud, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if cloud := r.open[p]; cloud != nil {
		return cloud, nil
	}
	cloud, err := r.Factory.Open(ctx, p)
	if err != nil {
		return nil, err
	}
	if r.open == nil {
		r.open = map[platform.CloudParams]*platform.Cloud{}
	}
	r.open[p] = cloud
	return cloud, nil
}

// Replicate copies an object from one region to another.
func (r *Regions) Replicate(ctx context.Context, key string, from, to platform.CloudParams) error {
	source, err := r.Open(ctx, from)
	if err != nil {
		return err
	}
	target, err := r.Open(ctx, to)
	if err != nil {
		return err
	}
	object, err := source.S3.GetObject(ctx, &s3.GetObjectInput{Bucket: &source.S3.Config.Bucket, Key: &key})
	if err != nil {
		return fmt.Errorf("%v: %w", source, err)
	}
	defer object.Body.Close()
	data, err := io.ReadAll(object.Body)
	if err != nil {
		return fmt.Errorf("%v: %w", source, err)
	}
	_, err = target.S3.PutObject(ctx, &s3.PutObjectInput{Bucket: &target.S3.Config.Bucket, Key: &key, Body: bytes.NewReader(data)})
	if err != nil {
		return fmt.Errorf("%v: %w", target, err)
	}
	return nil
}
