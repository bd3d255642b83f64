package declare

import (
	"regexp"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/resource/format"
)

var (
	foreignList = regexp.MustCompile(`^(?:\[(.+)\]|(.+)\[\]|(?i:list|array|slice|seq|set)(?:\[(.+)\]|<(.+)>))$`)
	foreignMap  = regexp.MustCompile(`^(?i:map|dict|hash|record)(?:\[\s*\w+\s*,\s*(.+)\]|<\s*\w+\s*,\s*(.+)>)$`)
)

// foreignType suggests what to write in place of a type as other languages spell it: [string], list<int>, *int, email. It returns "" for
// any other text.
func foreignType(spec string) string {
	switch strings.ToLower(spec) {
	case "secret", "password", "token":
		return "write `string`, with `secret = true` next to it"
	case "port":
		return "write `int`, with `min = 1, max = 65535` next to it"
	}
	for _, f := range format.Formats {
		if f.Name == strings.ToLower(spec) {
			return "write `string`, with `format = \"" + f.Name + "\"` next to it"
		}
	}
	bare := strings.TrimSuffix(strings.TrimLeft(spec, "*?"), "?")
	ours := spelled(bare)
	switch {
	case ours == "" || ours == spec:
		return ""
	case bare != spec:
		return "write `" + ours + "`, with `optional = true` next to it"
	}
	return "write `" + ours + "`"
}

// spelled returns our spelling of a type, or "".
func spelled(spec string) string {
	spec = strings.TrimSpace(spec)
	if model.ScalarType(spec) != nil {
		return spec
	}
	if other, ok := scalar.OtherName(spec); ok {
		return other
	}
	for _, c := range []struct {
		shape  *regexp.Regexp
		prefix string
	}{{foreignList, "[]"}, {foreignMap, "map[string]"}} {
		for i, elem := range c.shape.FindStringSubmatch(spec) {
			if i > 0 && elem != "" && model.ScalarType(spelled(elem)) != nil {
				return c.prefix + spelled(elem)
			}
		}
	}
	return ""
}
