package needs

import (
	"testing"

	"example.com/layers/wire"
)

func TestNeeds(t *testing.T) {
	r, err := Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(t.Context())
	for name, tt := range map[string]struct{ got, want any }{
		"shown":  {r.Shown.Native().Store, r.Store},
		"asking": {r.Asking.Native().Store, r.Store},
		"raw":    {r.Raw.Native().Store, (*wire.Client)(r.Store.Native())},
	} {
		if tt.got != tt.want {
			t.Errorf("%s has a %T, not the %T", name, tt.got, tt.want)
		}
	}
}
