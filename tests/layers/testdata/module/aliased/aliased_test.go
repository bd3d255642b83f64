package aliased

import "testing"

func TestAll(t *testing.T) {
	r, err := Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(t.Context())
	if text, err := r.Store.Ask(t.Context()); err != nil || text != "answer to /ask" {
		t.Errorf("%s, %v", text, err)
	}
	if text, err := r.Asking.Client(t.Context()); err != nil || text != "answer to /ask" {
		t.Errorf("%s, %v", text, err)
	}
	if err := r.Asking.Service(t.Context()); err != nil {
		t.Error(err)
	}
	if opened, err := r.Store.Open(t.Context(), "x"); err != nil || opened.Name() != "x" {
		t.Errorf("%v, %v", opened, err)
	}
	if opened, err := r.Plain.Open(t.Context(), ""); err == nil || opened != nil {
		t.Errorf("%v, %v", opened, err)
	}
}
