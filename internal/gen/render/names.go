package render

import "github.com/resgen-go/resgen/internal/module"

// packageNames are the names of the packages, outside the standard library, that generated code imports. With a name from
// here an import needs no alias.
var packageNames = map[string]string{
	module.Runtime:   "resource",
	module.Gen:       "gen",
	module.Format:    "format",
	module.Lifecycle: "lifecycle",
}
