package live_test

import (
	"testing"

	"github.com/resgen-go/resgen/tests/live"
)

func TestMain(m *testing.M) { live.Main(m) }
