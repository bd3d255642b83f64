//go:build go1.25

package observe_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a, b log
		p := observe.NewProbe(observe.Resource{Name: "orders", Kind: "postgres"}, &a, nil, &b)
		p.Declare([]observe.Attr{observe.String("db.system.name", "postgresql"), observe.Int("server.port", 5432)},
			&observe.Op{Name: "SELECT"}, &observe.Op{Name: "SELECT"}, &observe.Op{Scope: observe.Wait, Name: "ACQUIRE"})
		r := a.of[0]
		if r.Name != "orders" || r.Kind != "postgres" || len(r.Attrs) != 2 || len(r.Ops) != 6 {
			t.Errorf("%+v", r)
		}
		for i, op := range r.Ops {
			if op.Number() != i {
				t.Errorf("%s has the number %d", op.Name, op.Number())
			}
		}
		began := time.Now()
		_, span := p.Begin(t.Context(), p.Op(observe.Call, "SELECT"))
		time.Sleep(time.Second)
		if !span.Start().Equal(began) {
			t.Errorf("it has begun at %v, not at %v", span.Start(), began)
		}
		span.End(errors.New("no"), observe.Result{})
		_, span = p.Begin(t.Context(), p.Op(observe.Call, "drop table x"))
		span.End(nil, observe.Result{})
		want := []string{"begin call SELECT", "end call SELECT _OTHER 1s", "begin call _OTHER", "end call _OTHER  0s"}
		a.wants(t, want...)
		b.wants(t, want...)
		observe.Tell(observe.Event{What: observe.Opened, Resource: "orders"}, &a, silent{}, nil)
		a.wants(t, "opened orders")
	})
}

func TestFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l log
		p := observe.NewProbe(observe.Resource{}, &l)
		p.Declare(nil)
		start := time.Now()
		time.Sleep(time.Second)
		p.Failed(t.Context(), p.Op(observe.Call, ""), start, errors.New("no"))
		l.wants(t, "begin call _OTHER", "end call _OTHER _OTHER 1s")
	})
}
