package alertpostgres_test

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/stores/postgres"
)

func start(ctx context.Context, address string) (*alert.Manager, error) {
	m := alert.New("shop", alert.AwaitStore())
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return nil, err
	}
	m.SetStore(alertpostgres.New(pool))
	return m, nil
}

func Example() {
	m, err := start(context.Background(), "host=localhost dbname=shop")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Close(context.Background()))
	// Output: <nil>
}
