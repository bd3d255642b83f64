package safe

import (
	"context"
	"errors"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/stores/awssecrets"
)

// Start opens the role that may read secrets, gives it to a store, and opens the rest with that. The function that it returns closes all.
// Without an endpoint the store is that of AWS.
func Start(ctx context.Context, endpoint string, opts ...Option) (*Resources, func(context.Context) error, error) {
	role, shut, err := OpenStoreRole(ctx, opts...)
	if err != nil {
		return nil, nil, err
	}
	secrets, err := awssecrets.SecretsManager(ctx, awssecrets.Config{Region: role.Config.Region, Credentials: role, Endpoint: endpoint})
	if err != nil {
		return nil, nil, errors.Join(err, shut(ctx))
	}
	opts = append(opts, WithStoreRole(role), WithResolver(resource.Stores{"aws": secrets}))
	r, err := Open(ctx, opts...)
	if err != nil {
		return nil, nil, errors.Join(err, shut(ctx))
	}
	return r, func(ctx context.Context) error { return errors.Join(r.Close(ctx), shut(ctx)) }, nil
}
