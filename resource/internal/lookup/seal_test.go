package lookup_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

func TestSeal(t *testing.T) {
	if b := lookup.Seal("hunter2").Bytes(); bytes.Contains(b[:cap(b)], []byte("hunter2")) {
		t.Error("a secret stands in memory in the clear")
	}
}

// TestOwner copies a secret as a deep-copying library would, which knows nothing of what stands behind a Sealed.
func TestOwner(t *testing.T) {
	from := lookup.Origin{Source: resource.Map{"A": "now"}}
	s := lookup.SealFrom("then", from, "r", "f", &lookup.Var{Names: []string{"A"}})
	if s.Owner() == nil {
		t.Fatal("a loaded secret has no owner")
	}
	secret := func(s *lookup.Sealed) resource.Secret { return lookup.NewSecret(s).(resource.Secret) }
	if got, err := secret(s).Current(context.Background()); got != "now" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
	b := s.Bytes()
	for name, b := range map[string][]byte{"shared": b, "cloned": bytes.Clone(b), "bare": append(make([]byte, 0, 4), b...)} {
		c := lookup.SealedOf(b)
		if c.Owner() != nil {
			t.Errorf("%s: a copy has an owner", name)
		}
		if got, err := secret(c).Current(context.Background()); got != "then" || err != nil {
			t.Errorf("%s: Current is %q, %v", name, got, err)
		}
	}
}
