package output

import "strings"

// SpecName is the file that begins a specification.
const SpecName = "resgen.toml"

// IsSpec reports whether a file called name belongs to the specification of its folder: resgen.toml, or shop.resgen.toml.
func IsSpec(name string) bool {
	return name == SpecName || strings.HasSuffix(name, "."+SpecName) && !strings.HasPrefix(name, ".")
}
