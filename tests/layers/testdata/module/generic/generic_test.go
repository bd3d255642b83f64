package generic_test

import (
	"testing"

	"example.com/layers/generic"
	"example.com/layers/generic/generictest"
)

func TestGeneric(t *testing.T) {
	store, err := generic.OpenStore(t.Context(), generic.StoreConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Typed(t.Context()); err != nil || len(store.Native().Log.Calls) != 1 {
		t.Error(err)
	}
	if box, err := store.Get(); err != nil || box.Content()["a"] != 1 {
		t.Errorf("%v, %v", box, err)
	}
	if opened, err := store.Open(t.Context(), "x"); err != nil || opened.Name() != "x" {
		t.Errorf("%v, %v", opened, err)
	}
	box := generictest.NewBoxedMock(t)
	box.On.Content.Return(map[string]int{"b": 2}).Once()
	if box.Content()["b"] != 2 {
		t.Error("the mock does not answer")
	}
}
