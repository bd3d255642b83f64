package render

import "github.com/resgen-go/resgen/internal/module"

// packageNames are the names of the packages, outside the standard library, that generated code imports. With a name from
// here an import needs no alias.
var packageNames = func() map[string]string {
	names := map[string]string{}
	for _, path := range []string{module.Runtime, module.Gen, module.Format, module.Lifecycle} {
		names[path] = AssumedName(path)
	}
	return names
}()
