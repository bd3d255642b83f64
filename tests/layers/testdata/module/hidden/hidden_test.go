package hidden

import "testing"

func TestHidden(t *testing.T) {
	r, err := Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(t.Context())
	if reply, err := r.Store.Ask(t.Context()); err != nil || reply.Text != "GET /ask" {
		t.Errorf("%v, %v", reply, err)
	}
	if err := r.Other.Ask(t.Context()); err != nil || r.Other.Native().sent != 1 {
		t.Error(err)
	}
	if n, c, err := r.Other.Open(); n != 1 || c.Name() != "conn" || err != nil {
		t.Errorf("%d, %v, %v", n, c, err)
	}
}
