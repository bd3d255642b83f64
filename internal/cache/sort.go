package cache

import (
	"strings"

	"github.com/resgen-go/resgen/internal/output"
)

// The sorts.
const (
	GoFiles        Sort = "go"             // Go files that are not tests
	HandWritten    Sort = "handwritten"    // Go files that are not tests and that resgen has not generated
	Specifications Sort = "specifications" // the files of a specification
)

// sorts has functions that report, from the name and the content of a file, whether it belongs to a sort.
var sorts = map[Sort]struct {
	named func(base string) bool
	has   func(data []byte) bool
}{
	GoFiles:        {goFile, func([]byte) bool { return true }},
	HandWritten:    {goFile, func(data []byte) bool { return !output.Generated(data) }},
	Specifications: {output.IsSpec, func([]byte) bool { return true }},
}

func goFile(base string) bool {
	return strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, "_test.go") && base[0] != '_' && base[0] != '.'
}
