// Command pipeline makes two assets of a small data platform: customer_data, the customers of a database, and processed_data, what an
// API knows of them besides, stored in a bucket.
//
// In the profile dev, which is the default, it needs nothing: it starts stand-ins for the database, the bucket and the API.
//
//	go run ./examples/pipeline
//
// In prod it works on real ones:
//
//	APP_ENV=prod DATABASE_URL=... S3_BUCKET=... API_BASE_URL=... API_KEY=... go run ./examples/pipeline
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/resgen-go/resgen/examples/standins"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
)

func main() {
	if err := run(context.Background(), os.Stdout, resource.OS()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run makes the assets in the environment env. In the profile dev it uses stand-ins.
func run(ctx context.Context, out io.Writer, env resource.Source) (err error) {
	profile, err := pipeline.ActiveProfile(ctx, pipeline.WithSource(env))
	if err != nil {
		return err
	}
	if profile != pipeline.ProfileDev {
		return makeAssets(ctx, out, pipeline.WithSource(env))
	}
	s, err := standins.Start(ctx)
	if err != nil {
		return fmt.Errorf("start the stand-ins: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	fmt.Fprintln(out, "Started stand-ins: a SQLite file, and an S3 and an API on this machine.")
	return makeAssets(ctx, out, pipeline.WithSource(s.Over(env)))
}

// makeAssets opens the resources of the process, and makes each asset in a run of its own.
//
// A run has only what its asset needs. It borrows the process's database, so that all runs share one pool; the rest it opens for itself,
// and closes it when the asset is made, or is not.
func makeAssets(ctx context.Context, out io.Writer, opts ...pipeline.Option) error {
	return pipeline.Run(ctx, func(ctx context.Context, process *pipeline.Resources) error {
		describe(out, process.Config)

		inRun := []pipeline.Option{pipeline.WithConfig(process.Config), pipeline.WithDatabase(process.Database)}

		fmt.Fprintln(out, "\ncustomer_data")
		var customers []pipeline.Customer
		err := pipeline.RunCustomerData(ctx, func(ctx context.Context, use *pipeline.CustomerData) (err error) {
			customers, err = customerData(ctx, use)
			return err
		}, inRun...)
		if err != nil {
			return fmt.Errorf("customer_data: %w", err)
		}
		fmt.Fprintf(out, "  %d customers\n", len(customers))

		fmt.Fprintln(out, "\nprocessed_data")
		err = pipeline.RunProcessedData(ctx, func(ctx context.Context, use *pipeline.ProcessedData) error {
			return processedData(ctx, out, use)
		}, inRun...)
		if err != nil {
			return fmt.Errorf("processed_data: %w", err)
		}

		data, err := storedData(ctx, process.S3)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s in %s\n%s\n", processedKey, process.S3.Config.Bucket, data)
		return nil
	}, opts...)
}

// describe says what the program works on: the fields of each resource that are not left at their kind's default, and where their values
// come from.
func describe(out io.Writer, cfg pipeline.Config) {
	d := cfg.Describe()
	for i, r := range d.Resources {
		d.Resources[i].Fields = slices.DeleteFunc(r.Fields, func(f resource.FieldDescription) bool {
			return f.From == "default" || f.From == "unset"
		})
	}
	fmt.Fprint(out, "\n", d)
}
