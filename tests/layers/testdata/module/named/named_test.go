package named

import "testing"

func TestNamed(t *testing.T) {
	r, err := Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(t.Context())
	for _, ask := range []func() (string, error){
		func() (string, error) { return r.Sender.Ask(t.Context()) },
		func() (string, error) { return r.Self.Ask(t.Context()) },
		func() (string, error) { return r.Selves.Ask(t.Context()) },
	} {
		if text, err := ask(); err != nil || text != "answer to /ask" {
			t.Errorf("%s, %v", text, err)
		}
	}
	var opened Opened = r.Sender.Open()
	var selfish Selfish
	selfish, _ = r.Self.Self()
	plain, _ := r.Selves.Self()
	if opened.Name() != "open" || selfish.Name() != "self" || plain.Name() != "self" {
		t.Errorf("%v, %v, %v", opened, selfish, plain)
	}
}
