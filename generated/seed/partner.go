package seed

import (
	"context"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource/observe"
)

// DialValidated makes a client of the endpoint that cfg names. Validate of cfg has already checked that the endpoint is https.
func DialValidated(ctx context.Context, cfg ValidatedConfig, probe *observe.Probe) (*httpkind.Client, error) {
	c := httpkind.DefaultHTTPConfig()
	c.BaseURL, c.CAFile = cfg.Endpoint, cfg.CAFile
	return httpkind.Open(ctx, c, probe)
}
