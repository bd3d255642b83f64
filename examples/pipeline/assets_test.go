package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/examples/standins"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
	"github.com/resgen-go/resgen/kinds/sql/sqlkindtest"
	"github.com/resgen-go/resgen/resource"
)

// ask is a query that finds the customers of the stand-in.
var ask = sqlkindtest.Query([]string{"id", "name", "email"},
	[]any{1, "Ada", "ada@example.com"},
	[]any{2, "Grace", "grace@example.org"},
	[]any{3, "Katherine", "katherine@example.net"},
)

func inBucket(c *pipeline.Config) { c.S3.Bucket = "customers" }

func TestCustomerData(t *testing.T) {
	use, mocks := pipelinetest.NewCustomerData(t)
	mocks.Database.On.QueryContext.Do(ask).Once()

	got, err := customerData(t.Context(), use)
	want := []pipeline.Customer{
		{ID: 1, Name: "Ada", Email: "ada@example.com"},
		{ID: 2, Name: "Grace", Email: "grace@example.org"},
		{ID: 3, Name: "Katherine", Email: "katherine@example.net"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// TestRealDatabase has one real resource among mocks.
func TestRealDatabase(t *testing.T) {
	use, mocks := pipelinetest.NewProcessedData(t, inBucket)
	use.Database = openDatabase(t)
	mocks.API.On.Enrich.Return(pipeline.Details{Segment: "new"}, nil).Times(3)
	mocks.S3.On.PutObject.Return(&s3.PutObjectOutput{}, nil).Once()

	if err := processedData(t.Context(), io.Discard, use); err != nil {
		t.Fatal(err)
	}
}

// openDatabase opens a SQLite database with sample customers.
func openDatabase(t *testing.T) *pipeline.CustomerDatabase {
	t.Helper()
	file := filepath.Join(t.TempDir(), "customers.db")
	if err := standins.FillDatabase(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	cfg, err := pipeline.NewCustomerDatabaseConfig(func(c *pipeline.CustomerDatabaseConfig) {
		c.Driver = pipeline.CustomerDatabaseDriverSqlite
		c.ConnectionString = resource.NewSecret(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.OpenCustomerDatabase(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestProcessedData(t *testing.T) {
	use, mocks := pipelinetest.NewProcessedData(t, inBucket)
	mocks.Database.On.QueryContext.Do(ask)
	mocks.API.On.Enrich.With(1).Return(pipeline.Details{Segment: "loyal", Country: "GB"}, nil).Once()
	mocks.API.On.Enrich.With(2).Return(pipeline.Details{Segment: "new", Country: "US"}, nil).Once()
	mocks.API.On.Enrich.With(3).Return(pipeline.Details{}, nil).Once()
	mocks.S3.On.PutObject.Return(&s3.PutObjectOutput{}, nil).Once()

	if err := processedData(t.Context(), io.Discard, use); err != nil {
		t.Fatal(err)
	}
	put := mocks.S3.On.PutObject.Calls()[0].Params
	data, err := io.ReadAll(put.Body)
	if err != nil {
		t.Fatal(err)
	}
	const want = `[
  {
    "id": 1,
    "name": "Ada",
    "email": "ada@example.com",
    "segment": "loyal",
    "country": "GB"
  },
  {
    "id": 2,
    "name": "Grace",
    "email": "grace@example.org",
    "segment": "new",
    "country": "US"
  },
  {
    "id": 3,
    "name": "Katherine",
    "email": "katherine@example.net",
    "segment": "",
    "country": ""
  }
]`
	if string(data) != want {
		t.Errorf("stored %s, want %s", data, want)
	}
	if *put.Bucket != "customers" || *put.Key != "processed/data.json" || *put.ContentType != "application/json" {
		t.Errorf("stored as %s/%s, %s", *put.Bucket, *put.Key, *put.ContentType)
	}
}

// TestProcessedDataFails lets each step fail: what comes behind it, for which there is no rule, must not be called.
func TestProcessedDataFails(t *testing.T) {
	down := errors.New("down")
	for _, tt := range []struct {
		name  string
		fault func(t *testing.T, mocks *pipelinetest.ProcessedDataMocks)
		want  string
	}{
		{"database", func(_ *testing.T, mocks *pipelinetest.ProcessedDataMocks) {
			mocks.Database.On.QueryContext.Fail(down).Once()
		}, "read customers: down"},
		{"api", func(t *testing.T, mocks *pipelinetest.ProcessedDataMocks) {
			mocks.Database.On.QueryContext.Do(ask)
			mocks.API.On.Enrich.Return(pipeline.Details{}, nil)
			mocks.API.On.Enrich.FailNth(2, down)
		}, "enrich customer 2: down"},
		{"s3", func(t *testing.T, mocks *pipelinetest.ProcessedDataMocks) {
			mocks.Database.On.QueryContext.Do(ask)
			mocks.API.On.Enrich.Return(pipeline.Details{}, nil).Times(3)
			mocks.S3.On.PutObject.Fail(down).Once()
		}, "store processed data: down"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			use, mocks := pipelinetest.NewProcessedData(t, inBucket)
			tt.fault(t, mocks)
			err := processedData(t.Context(), io.Discard, use)
			if !errors.Is(err, down) || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestStoredData(t *testing.T) {
	r, mocks := pipelinetest.New(t, inBucket)
	mocks.S3.On.GetObject.Do(func(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
		return &s3.GetObjectOutput{Body: io.NopCloser(strings.NewReader(*in.Bucket + "/" + *in.Key))}, nil
	})
	got, err := storedData(t.Context(), r.S3)
	if err != nil || string(got) != "customers/processed/data.json" {
		t.Errorf("got %s, %v", got, err)
	}

	down := errors.New("down")
	mocks.S3.On.GetObject.Fail(down)
	if _, err := storedData(t.Context(), r.S3); !errors.Is(err, down) {
		t.Errorf("error %v, want %v", err, down)
	}
}
