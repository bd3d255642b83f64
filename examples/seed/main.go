// Command seed loads the resources of the seed specification and prints what they are and where each value comes from.
//
// Without flags it shows both profiles in sample environments, and an environment that will not do. With -profile it reads the real
// environment, and a file .env in the current folder if there is one:
//
//	API_BASE_URL=https://api.example.com API_TOKEN=... API_KEY=... go run ./examples/seed -profile dev
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/resgen-go/resgen/generated/seed"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/dotenv"
)

func main() {
	name := flag.String("profile", "", "read the real environment in this `profile`: dev or prod")
	flag.Parse()
	var err error
	if *name == "" {
		err = showSamples(context.Background(), os.Stdout)
	} else {
		err = showReal(context.Background(), os.Stdout, *name)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// showReal loads the profile called name from the environment of the process, and from .env where that is there.
func showReal(ctx context.Context, w io.Writer, name string) error {
	p, err := seed.ParseProfile(name)
	if err != nil {
		return err
	}
	local := seed.WithSource(resource.Layered(resource.OS(), dotenv.File(".env")))
	return show(ctx, w, seed.WithProfile(p), local)
}

// showSamples loads each profile from an environment that suffices, then prod from one that does not.
func showSamples(ctx context.Context, w io.Writer) error {
	if err := show(ctx, w, seed.WithProfile(seed.ProfileDev), seed.WithSource(devEnv)); err != nil {
		return err
	}
	if err := show(ctx, w, seed.WithProfile(seed.ProfileProd), seed.WithSource(prodEnv)); err != nil {
		return err
	}
	fmt.Fprintln(w, "What is wrong with a bad environment:")
	_, err := seed.LoadConfig(ctx, seed.WithProfile(seed.ProfileProd), seed.WithSource(badEnv))
	for _, p := range resource.ProblemsOf(err) {
		fmt.Fprintln(w, " -", p)
	}
	return nil
}

// show loads the configuration and prints what is not the kinds' default.
func show(ctx context.Context, w io.Writer, opts ...seed.Option) error {
	c, err := seed.LoadConfig(ctx, opts...)
	if err != nil {
		return err
	}
	d := c.Describe()
	for i, r := range d.Resources {
		d.Resources[i].Fields = slices.DeleteFunc(r.Fields, func(f resource.FieldDescription) bool { return f.From == "default" || f.From == "unset" })
	}
	fmt.Fprintln(w, d)
	return nil
}

// devEnv is enough in dev: everything else has a default there.
var devEnv = resource.Map{
	"AWS_ACCESS_KEY_ID":     "AKIAIOSFODNN7EXAMPLE",
	"AWS_SECRET_ACCESS_KEY": "sample-aws-key",
	"API_BASE_URL":          "http://localhost:8080",
	"API_TOKEN":             "sample-dev-token",
	"API_KEY":               "sample-dev-key",
	"API_TIMEOUT":           "45", // bare numbers are seconds
}

// prodEnv is enough in prod.
var prodEnv = resource.Map{
	"PROD_DB_USER":          "svc_orders",
	"PROD_DB_PASSWORD":      "sample-db-password",
	"AWS_ACCESS_KEY_ID":     "AKIAIOSFODNN7EXAMPLE",
	"AWS_SECRET_ACCESS_KEY": "sample-aws-key",
	"API_BASE_URL":          "https://api.example.com",
	"ENRICHMENT_API_KEY":    "sample-prod-token",
	"API_KEY":               "sample-prod-key",
	"REPORTING_DSN":         "postgresql://reader:sample-dsn-password@reports.example.com/sales",
	"REPORTING_POOL_SIZE":   "25",
	"DEPLOY_ROLE_ARN":       "arn:aws:iam::123456789012:role/deploy",
}

// badEnv lacks a few variables and has others wrong.
var badEnv = resource.Map{
	"DB_PORT":               "70000",
	"PROD_DB_PASSWORD":      "sample-db-password",
	"PROD_DB_PASSWORD_FILE": "sample-file",
	"AWS_ACCESS_KEY_ID":     "AKIAIOSFODNN7EXAMPLE",
	"API_BASE_URL":          "ftp://api.example.com",
	"API_TOKEN":             "sample-prod-token",
	"API_TIMEOUT":           "ten minutes",
	"API_KEY":               "sample-prod-key",
	"REPORTING_DSN":         "postgresql://reader:sample-dsn-password@reports.example.com/sales",
	"REPORTING_POOL_SIZE":   "0",
	"PARTNER_ENDPOINT":      "http://partner.example.com",
	"DEPLOY_ROLE_ARN":       "deploy",
}
