package output

import "strings"

// SpecName is the name of a specification's main file.
const SpecName = "resgen.toml"

// IsSpec reports whether a file with this name belongs to the specification of its folder: resgen.toml, or a name such as shop.resgen.toml.
func IsSpec(name string) bool {
	return name == SpecName || strings.HasSuffix(name, "."+SpecName) && !strings.HasPrefix(name, ".")
}
