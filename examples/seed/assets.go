package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5"

	"github.com/resgen-go/resgen/generated/seed"
)

// A customer is a row of the table customers.
type customer struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// customerData is the asset customer_data: it reads every customer.
func customerData(ctx context.Context, use *seed.CustomerData) ([]customer, error) {
	rows, err := use.Database.Query(ctx, "SELECT id, name FROM customers ORDER BY id")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[customer])
}

// processedData is the asset processed_data: it has the API enrich every customer, and stores the result.
func processedData(ctx context.Context, use *seed.ProcessedData) error {
	customers, err := customerData(ctx, &seed.CustomerData{Database: use.Database})
	if err != nil {
		return err
	}
	var enriched json.RawMessage
	if err := use.API.JSON(ctx, http.MethodPost, "enrichment", customers, &enriched); err != nil {
		return err
	}
	_, err = use.S3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &use.S3.Config.Bucket,
		Key:    aws.String("processed/data.json"),
		Body:   bytes.NewReader(enriched),
	})
	return err
}
