package byhand

import "testing"

func TestByHand(t *testing.T) {
	store, err := OpenStore(t.Context(), StoreConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if first, second, err := store.Ask(t.Context()); err != nil || first+second != "answer to /askanswer to /ask" {
		t.Errorf("%s, %s, %v", first, second, err)
	}
	if opened, err := store.Open(t.Context(), "x"); err != nil || opened.Name() != "x" {
		t.Errorf("%v, %v", opened, err)
	}
}
