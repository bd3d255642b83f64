package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/resgen-go/resgen/generated/seed/seedtest"
	"github.com/resgen-go/resgen/kinds/postgres/postgreskindtest"
)

// TestProcessedData runs the asset on mocks. Each implements the interface of the real client, so a method that the real client lacks does
// not compile.
func TestProcessedData(t *testing.T) {
	use, mocks := seedtest.NewProcessedData(t)
	mocks.Database.On.Query.Return(postgreskindtest.Rows([]string{"id", "name"}, []any{7, "Ada"}), nil).Once()
	mocks.API.On.JSON.Do(func(_ context.Context, method, endpoint string, body, response any) error {
		if method != http.MethodPost || endpoint != "enrichment" {
			t.Errorf("%s %s", method, endpoint)
		}
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, response)
	}).Once()
	mocks.S3.On.PutObject.Return(&s3.PutObjectOutput{}, nil).Once()
	if err := processedData(t.Context(), use); err != nil {
		t.Fatal(err)
	}
	put := mocks.S3.On.PutObject.Calls()[0].Params
	data, err := io.ReadAll(put.Body)
	if want := `[{"id":7,"name":"Ada"}]`; err != nil || string(data) != want || *put.Key != "processed/data.json" {
		t.Errorf("stored %s as %s, %v, want %s", data, *put.Key, err, want)
	}
}

// TestProcessedDataFails holds that nothing is stored if the database is down: no rule expects it.
func TestProcessedDataFails(t *testing.T) {
	use, mocks := seedtest.NewProcessedData(t)
	down := errors.New("down")
	mocks.Database.On.Query.Fail(down).Once()
	if err := processedData(t.Context(), use); !errors.Is(err, down) {
		t.Error(err)
	}
}
