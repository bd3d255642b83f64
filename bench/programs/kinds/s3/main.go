// Command s3 opens a client of an object store and calls it once.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	s3kind "github.com/resgen-go/resgen/kinds/s3"

	"github.com/resgen-go/resgen/bench/programs/kinds/options"
)

func main() {
	ctx := context.Background()
	files, err := s3kind.OpenS3(ctx, s3kind.DefaultS3Config(), nil, options.Options()...)
	if err != nil {
		os.Exit(1)
	}
	_, _ = files.GetObject(ctx, &s3.GetObjectInput{})
	_, _ = files.PutObject(ctx, &s3.PutObjectInput{})
	_ = files.Close(ctx)
}
