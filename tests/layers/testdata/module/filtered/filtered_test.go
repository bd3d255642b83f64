package filtered

import (
	"context"
	"testing"
)

func TestFiltered(t *testing.T) {
	store, err := OpenStore(t.Context(), StoreConfig{})
	if err != nil {
		t.Fatal(err)
	}
	var asker Asker = store
	if text, err := asker.Ping(t.Context()); err != nil || text != "answer to /ping" || store.Native().Ping() != "the SDK's" {
		t.Errorf("%s, %v", text, err)
	}
	if opened, err := asker.Open(t.Context(), "x"); err != nil || opened.Name() != "x" {
		t.Errorf("%v, %v", opened, err)
	}
	if _, ok := asker.(interface{ Peek(...string) any }); ok {
		t.Error("the handle has what the interface leaves out")
	}
	var _ interface {
		Open(context.Context, string) (Opened, error)
		Ping(context.Context) (string, error)
	} = Asker(nil)
}
