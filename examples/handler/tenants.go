package handler

import (
	"context"

	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// Tenants opens a database for each tenant while the program runs. Closing its group closes them all.
type Tenants struct {
	Group *lifecycle.Group
}

// Open opens the database of one tenant. Close of the group that it returns closes this database alone.
func (t Tenants) Open(ctx context.Context, name string, cfg pipeline.CustomerDatabaseConfig) (*pipeline.CustomerDatabase, *lifecycle.Group, error) {
	var db *pipeline.CustomerDatabase
	child, err := t.Group.Start(ctx, lifecycle.Node{
		Name: "database of " + name,
		Open: func(ctx context.Context, opts ...resource.OpenOption) (err error) {
			db, err = pipeline.OpenCustomerDatabase(ctx, cfg, nil, opts...)
			return err
		},
		Close: func(ctx context.Context) error { return db.Close(ctx) },
	})
	return db, child, err
}
