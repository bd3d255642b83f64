package platform

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/resgen-go/resgen/generated/platform"
	"github.com/resgen-go/resgen/generated/platform/platformtest"
	"github.com/resgen-go/resgen/resource"
)

// store is where the buckets of all regions are.
func store(t *testing.T, buckets ...string) (*s3mem.Backend, resource.Map) {
	t.Helper()
	backend := s3mem.New()
	for _, name := range buckets {
		if err := backend.CreateBucket(name); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return backend, resource.Map{
		"S3_ENDPOINT": server.URL, "DATA_DEV_KEY_ID": "dev", "DATA_DEV_KEY": "dev key", "DATA_PROD_KEY_ID": "prod", "DATA_PROD_KEY": "prod key",
		"DATASET_KEY_ID": "data", "DATASET_KEY": "data key",
	}
}

// inBucket returns the text of an object.
func inBucket(t *testing.T, b *s3mem.Backend, bucket, key string) string {
	t.Helper()
	o, err := b.GetObject(bucket, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Contents.Close()
	data, err := io.ReadAll(o.Contents)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var (
	euDev  = platform.CloudParams{Region: platform.CloudRegionEuWest1}
	usDev  = platform.CloudParams{Region: platform.CloudRegionUsEast1, Environment: platform.CloudEnvironmentDev}
	usProd = platform.CloudParams{Region: platform.CloudRegionUsEast1, Environment: platform.CloudEnvironmentProd}
)

// TestReplicate copies an object from one region to another, with both open side by side.
func TestReplicate(t *testing.T) {
	backend, env := store(t, "data-dev-eu-west-1", "data-dev-us-east-1")
	if _, err := backend.PutObject("data-dev-eu-west-1", "orders", nil, strings.NewReader("1,2,3"), 5, nil); err != nil {
		t.Fatal(err)
	}
	err := platform.RunReplication(t.Context(), func(ctx context.Context, b *platform.Replication) error {
		regions := &Regions{Factory: b.Cloud}
		if err := regions.Replicate(ctx, "orders", euDev, usDev); err != nil {
			return err
		}
		cloud, err := regions.Open(ctx, euDev)
		if err != nil {
			return err
		}
		if n, err := Count(ctx, b.Cloud, usDev); n != 1 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
		if len(regions.open) != 2 || cloud.Lambda.RoleARN != "arn:aws:iam::123456789012:role/dev-lambda-role" || cloud.S3.Config.AccessKeyID != "dev" {
			t.Errorf("open are %v with %v, %v", regions.open, cloud.Lambda, cloud.S3.Config)
		}
		return nil
	}, platform.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	if got := inBucket(t, backend, "data-dev-us-east-1", "orders"); got != "1,2,3" {
		t.Errorf("got %q", got)
	}
}

// TestNoBucket says which region has no bucket.
func TestNoBucket(t *testing.T) {
	_, env := store(t, "data-dev-eu-west-1")
	err := platform.RunReplication(t.Context(), func(ctx context.Context, b *platform.Replication) error {
		return (&Regions{Factory: b.Cloud}).Replicate(ctx, "orders", euDev, usProd)
	}, platform.WithSource(env))
	if err == nil || !strings.Contains(err.Error(), "open cloud.s3 (region=us-east-1, environment=prod): ") {
		t.Errorf("the error is %v", err)
	}
}

// TestDataset finds the bucket of an environment: what the program says, else what APP_ENV says, else that of dev.
func TestDataset(t *testing.T) {
	_, env := store(t, "dev-data-bucket", "prod-data-bucket")
	for _, tt := range []struct {
		given  platform.DatasetEnvironment
		appEnv string
		bucket string
		region string
	}{
		{"", "", "dev-data-bucket", "us-west-2"},
		{"", "prod", "prod-data-bucket", "us-east-1"},
		{platform.DatasetEnvironmentDev, "prod", "dev-data-bucket", "us-west-2"},
		{platform.DatasetEnvironmentProd, "", "prod-data-bucket", "us-east-1"},
	} {
		err := platform.Run(t.Context(), func(ctx context.Context, r *platform.Resources) error {
			d, err := r.Dataset.Open(ctx, platform.DatasetParams{Environment: tt.given})
			if err != nil {
				return err
			}
			if cfg := d.S3.Config; cfg.Bucket != tt.bucket || cfg.Region != tt.region {
				t.Errorf("%v: got %s in %s", tt, cfg.Bucket, cfg.Region)
			}
			_, err = d.S3.PutObject(ctx, &s3.PutObjectInput{Bucket: &d.S3.Config.Bucket, Key: aws.String("x"), Body: strings.NewReader("x")})
			return err
		}, platform.WithSource(resource.Layered(resource.Map{"APP_ENV": tt.appEnv}, env)))
		if err != nil {
			t.Errorf("%v: %v", tt, err)
		}
	}
}

// TestReplicateMocks needs no store.
func TestReplicateMocks(t *testing.T) {
	factory, mocks := platformtest.NewCloudFactory(t)
	object := &s3.GetObjectOutput{Body: io.NopCloser(strings.NewReader("1,2,3")), ContentLength: aws.Int64(5)}
	mocks.On(euDev).S3.On.GetObject.Return(object, nil).Once()
	mocks.On(usProd).S3.On.PutObject.Return(nil, errors.New("read-only")).Once()
	err := (&Regions{Factory: factory}).Replicate(t.Context(), "orders", euDev, usProd)
	if want := "cloud(region=us-east-1, environment=prod): read-only"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if got := *mocks.On(usProd).S3.On.PutObject.Calls()[0].Params.Bucket; got != "data-prod-us-east-1" {
		t.Errorf("it went to %s", got)
	}
}
