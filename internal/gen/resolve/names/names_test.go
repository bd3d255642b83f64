package names_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

// TestClashes holds which names clash: those of two declarations, those of a declaration with what every package has, and those that Go files
// beside the generated ones declare.
func TestClashes(t *testing.T) { gentest.Archives(t, nil) }
