package render

// Resource is the import path of the runtime.
const Resource = "github.com/resgen-go/resgen/resource"

// packageNames are the names of the packages, outside the standard library, that generated code imports. With a name from
// here an import needs no alias.
var packageNames = map[string]string{
	Resource: "resource",
}
