package live_test

import (
	"testing"

	"github.com/resgen-go/resgen/tests/live"
)

func TestHarness(t *testing.T) {
	d := live.Postgres(t).Database(t)
	if n := d.Connections(t); n != 0 {
		t.Error(n)
	}
	b := live.S3(t).Bucket(t)
	t.Log(b.Name)
}
func TestOwn(t *testing.T) {
	s := live.NewPostgres(t, nil)
	s.Kill(t)
	s.Restart(t)
	b := live.NewS3(t)
	b.Kill(t)
	b.Restart(t)
}
