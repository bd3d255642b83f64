package layered

import (
	"reflect"
	"testing"

	"example.com/golden/sdk/crm"
)

// TestLayers calls a method of each layer through the handle.
func TestLayers(t *testing.T) {
	opener, err := OpenOpener(t.Context(), OpenerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	asker, err := OpenAsker(t.Context(), AskerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	both, err := OpenBoth(t.Context(), BothConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := opener.Open(t.Context(), "x"); err != nil || s.Name() != "x" {
		t.Errorf("%v, %v", s, err)
	}
	if s, err := both.Open(t.Context(), ""); err == nil || s != nil {
		t.Errorf("%v, %v", s, err)
	}
	limit := 3
	if err := asker.Ask(t.Context(), "a", AskerAskParams{Limit: &limit}); err != nil {
		t.Error(err)
	}
	if err := both.Client(t.Context()); err != nil {
		t.Error(err)
	}
	want := []crm.Call{{Method: "POST", Path: "/ask/{whom}", Params: crm.Values{"whom": "a"}, Query: crm.Values{"max": &limit}, Idempotent: true}}
	if got := asker.Native().Sent; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := both.Native().Sent; !reflect.DeepEqual(got, []crm.Call{{Method: "GET", Path: "/client"}}) {
		t.Errorf("%+v", got)
	}
}
