package resource_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestSizeText(t *testing.T) {
	for n, want := range map[resource.Size]string{
		0: "0B", 1: "1B", 999: "999B", 1000: "1KB", 1024: "1KiB", 1024000: "1000KiB", 1e6: "1MB", 16 * resource.MiB: "16MiB", 1500000: "1500KB",
		3 * resource.GiB: "3GiB", resource.TiB: "1TiB", 5e12: "5TB", math.MaxInt64: "9223372036854775807B", -5: "-5B", -resource.MiB: "-1MiB", math.MinInt64: "-8388608TiB",
	} {
		if n.String() != want {
			t.Errorf("%d is %s, want %s", int64(n), n, want)
		}
		var back resource.Size
		if err := back.UnmarshalText([]byte(n.String())); n >= 0 && (err != nil || back != n) {
			t.Errorf("%s reads as %d, %v", n, back, err)
		}
	}
	b, err := json.Marshal(map[string]resource.Size{"s": 16 * resource.MiB})
	if string(b) != `{"s":"16MiB"}` || err != nil {
		t.Errorf("json is %s, %v", b, err)
	}
	n := resource.Size(7)
	if err := n.UnmarshalText([]byte("x")); err == nil || n != 7 {
		t.Errorf("a bad text leaves %d, %v", n, err)
	}
}
