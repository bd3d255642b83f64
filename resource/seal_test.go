package resource

import (
	"bytes"
	"context"
	"testing"
)

func TestMask(t *testing.T) {
	m := mask()
	if bytes.IndexByte(m[:], 0) >= 0 {
		t.Error("the mask leaves a byte in the clear")
	}
	if m != mask() {
		t.Error("there are two masks")
	}
	if s := NewSecret("hunter2"); bytes.Contains(s.p.b[:cap(s.p.b)], []byte("hunter2")) {
		t.Error("a secret stands in memory in the clear")
	}
}

// TestOwner copies a secret as a deep-copying library would, which knows nothing of what stands behind a sealed.
func TestOwner(t *testing.T) {
	from := origin{source: Map{"A": "now"}}
	v := Env("A")
	s := sealFrom("then", from, "r", "f", &v)
	if s.owner() == nil {
		t.Fatal("a loaded secret has no owner")
	}
	for name, b := range map[string][]byte{"shared": s.p.b, "cloned": bytes.Clone(s.p.b), "bare": append(make([]byte, 0, 4), s.p.b...)} {
		c := Secret{&sealed{b}}
		if c.owner() != nil {
			t.Errorf("%s: a copy has an owner", name)
		}
		if got, err := c.Current(context.Background()); got != "then" || err != nil {
			t.Errorf("%s: Current is %q, %v", name, got, err)
		}
	}
}
