package read

import (
	"strings"
)

// A Part is a piece of a template: a text, or a placeholder.
type Part struct {
	Text, Name string
	From, To   int // offsets in the template
	Bad        bool
}

// ParseTemplate splits a template into its pieces.
func ParseTemplate(s string) []Part {
	var parts []Part
	for i := 0; i < len(s); {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}"):
			parts = append(parts, Part{Text: rest[:1], From: i, To: i + 2})
			i += 2
		case rest[0] == '{':
			if end := strings.IndexByte(rest, '}'); end > 1 && !strings.ContainsRune(rest[1:end], '{') {
				parts = append(parts, Part{Name: rest[1:end], From: i, To: i + end + 1})
				i += end + 1
				continue
			}
			parts = append(parts, Part{Bad: true, Text: "{", From: i, To: i + 1})
			i++
		case rest[0] == '}':
			parts = append(parts, Part{Bad: true, Text: "}", From: i, To: i + 1})
			i++
		default:
			end := strings.IndexAny(rest, "{}")
			if end < 0 {
				end = len(rest)
			}
			parts = append(parts, Part{Text: rest[:end], From: i, To: i + end})
			i += end
		}
	}
	return parts
}
