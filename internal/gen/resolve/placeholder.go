package resolve

import (
	"strings"
)

// A part is a piece of a template: a text, or a placeholder's name.
type part struct {
	text, name string
	from, to   int // in the template
	bad        bool
}

func parseTemplate(s string) []part {
	var parts []part
	for i := 0; i < len(s); {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}"):
			parts = append(parts, part{text: rest[:1], from: i, to: i + 2})
			i += 2
		case rest[0] == '{':
			if end := strings.IndexByte(rest, '}'); end > 1 && !strings.ContainsRune(rest[1:end], '{') {
				parts = append(parts, part{name: rest[1:end], from: i, to: i + end + 1})
				i += end + 1
				continue
			}
			parts = append(parts, part{bad: true, text: "{", from: i, to: i + 1})
			i++
		case rest[0] == '}':
			parts = append(parts, part{bad: true, text: "}", from: i, to: i + 1})
			i++
		default:
			end := strings.IndexAny(rest, "{}")
			if end < 0 {
				end = len(rest)
			}
			parts = append(parts, part{text: rest[:end], from: i, to: i + end})
			i += end
		}
	}
	return parts
}
