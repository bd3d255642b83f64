package library

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// isURL reports whether t is a url.URL or a pointer to one.
func isURL(t types.Type) bool { return strings.TrimPrefix(spectype.GoName(t), "*") == "net/url.URL" }

// firstMethod returns the first of names that is a method of t, or "".
func firstMethod(t types.Type, names ...string) string {
	if _, pointer := types.Unalias(t).(*types.Pointer); !pointer && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	methods := types.NewMethodSet(t)
	for _, name := range names {
		if methods.Lookup(nil, name) != nil {
			return name
		}
	}
	return ""
}
