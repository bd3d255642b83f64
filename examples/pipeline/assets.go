package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/generated/pipeline"
)

// processedKey is where in the bucket processed_data is kept.
const processedKey = "processed/data.json"

// An enrichedCustomer is an item of processed_data.
type enrichedCustomer struct {
	pipeline.Customer
	pipeline.Details
}

// customerData is the asset customer_data: all customers.
func customerData(ctx context.Context, use *pipeline.CustomerData) ([]pipeline.Customer, error) {
	return use.Database.Customers(ctx)
}

// processedData is the asset processed_data: all customers and what the API knows of them, as JSON in the bucket. It writes its progress to
// out.
func processedData(ctx context.Context, out io.Writer, use *pipeline.ProcessedData) error {
	customers, err := use.Database.Customers(ctx)
	if err != nil {
		return fmt.Errorf("read customers: %w", err)
	}
	fmt.Fprintf(out, "  read %d customers\n", len(customers))

	enriched := make([]enrichedCustomer, len(customers))
	for i, c := range customers {
		details, err := use.API.Enrich(ctx, c.ID)
		if err != nil {
			return fmt.Errorf("enrich customer %d: %w", c.ID, err)
		}
		enriched[i] = enrichedCustomer{c, details}
		fmt.Fprintf(out, "  enriched %d of %d\n", i+1, len(customers))
	}

	data, err := json.MarshalIndent(enriched, "", "  ")
	if err != nil {
		return err
	}
	_, err = use.S3.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      aws.String(use.S3.Config.Bucket),
		Key:         aws.String(processedKey),
		Body:        bytes.NewReader(data),
		ContentType: aws.String("application/json"),
	})
	if err != nil {
		return fmt.Errorf("store processed data: %w", err)
	}
	fmt.Fprintf(out, "  stored %s\n", processedKey)
	return nil
}

// storedData reads what processedData has stored.
func storedData(ctx context.Context, bucket *pipeline.S3) ([]byte, error) {
	object, err := bucket.GetObject(ctx, &s3.GetObjectInput{
		Bucket: aws.String(bucket.Config.Bucket),
		Key:    aws.String(processedKey),
	})
	if err != nil {
		return nil, fmt.Errorf("read processed data: %w", err)
	}
	defer object.Body.Close()
	data, err := io.ReadAll(object.Body)
	if err != nil {
		return nil, fmt.Errorf("read processed data: %w", err)
	}
	return data, nil
}
