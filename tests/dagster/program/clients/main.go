// Command clients resolves the resources that python/resolve.py resolves, and makes the clients that need no network to be made.
package main

import (
	"context"
	"log"
	"net/http"
	"runtime"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/resgen-go/resgen/tests/dagster/platform"
	"github.com/resgen-go/resgen/tests/dagster/program/memory"
)

func main() {
	ctx := context.Background()
	c, err := platform.LoadConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	keys := credentials.NewStaticCredentialsProvider(c.S3.AccessKeyID, c.S3.SecretAccessKey.Reveal(), "")
	objects := s3.New(s3.Options{Region: c.S3.Region, Credentials: keys})
	roles := sts.New(sts.Options{Region: c.S3.Region, Credentials: keys})
	// The name of the driver is SQLAlchemy's.
	pool, err := pgxpool.New(ctx, strings.Replace(c.Reporting.ConnectionString.Reveal(), "+psycopg2", "", 1))
	if err != nil {
		log.Fatal(err)
	}
	memory.Print()
	runtime.KeepAlive([]any{objects, roles, &http.Client{Timeout: c.API.Timeout}})
	pool.Close()
}
