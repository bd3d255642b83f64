package redact

import (
	"bytes"
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
}
