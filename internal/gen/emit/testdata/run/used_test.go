package used_test

import (
	"errors"
	"testing"

	"example.com/golden/clientkinds"
	"example.com/golden/clientkinds/clientkindstest"
	"example.com/golden/sdk/pgpool"
	"example.com/golden/used"
	"example.com/golden/used/usedtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/mock"
)

func TestOpen(t *testing.T) {
	vars := resource.Map{"LOG_NAME": "log", "POOL_HOST": "h", "USER_NAME": "ann"}
	r, err := used.Open(t.Context(), used.WithSource(vars), used.WithPoolConfigure(func(c *pgpool.Config) { c.Tracer = "t" }))
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Pool.Native().Config; c.Host != "h" || c.Tracer != "t" {
		t.Errorf("%+v", c)
	}
	if conn := r.Pool.Idle(0); conn != nil {
		t.Error("a nil connection is an interface that is not nil")
	}
	conn, err := r.Pool.Acquire(t.Context())
	if err != nil || conn.Exec(t.Context(), "select") != nil {
		t.Error(err)
	}
	session, err := r.Type.Get()
	if err != nil {
		t.Fatal(err)
	}
	cursor, ok := session.Cursor()
	if !ok || cursor.Healthy(t.Context()) != nil || session.Session() != session.Native() {
		t.Error("a session behind an adapter does not do what it does")
	}
	if err := r.Close(t.Context()); err != nil || !r.Pool.Native().Closed {
		t.Error(err)
	}
}

// TestShared borrows a handle of the package that has the kind.
func TestShared(t *testing.T) {
	c := clientkinds.DefaultPoolConfig()
	pool, err := clientkinds.OpenPool(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	p, shut, err := used.OpenPooled(t.Context(), used.WithSource(resource.Map{}), used.WithPool(pool))
	if err != nil || p.Pool != pool {
		t.Fatal(err)
	}
	if err := shut(t.Context()); err != nil || pool.Native().Closed {
		t.Error(err)
	}
}

func TestMocks(t *testing.T) {
	failed := errors.New("failed")
	p, pooled := usedtest.NewPooled(t)
	conn := clientkindstest.NewPoolConnMock(t)
	conn.On.Exec.Fail(failed)
	pooled.Pool.On.Acquire.Return(conn, nil)
	got, err := p.Pool.Acquire(t.Context())
	if err != nil || got.Exec(t.Context(), "select") != failed {
		t.Error(err)
	}
	var same *clientkindstest.PoolMock = usedtest.NewPoolMock(t, mock.Lenient)
	if same.Idle(1) != nil {
		t.Error("a lenient mock returns something")
	}
	r, m := usedtest.New(t, func(c *used.Config) { c.Type = nil })
	m.Log.On.Next.Return("text", true)
	if text, _ := r.Log.Next(1, nil, nil); text != "text" {
		t.Error(text)
	}
	if _, err := r.Type.Get(); !errors.Is(err, resource.ErrNotConfigured) {
		t.Error(err)
	}
}
