package examples

import "strings"

// A section is one file of a txtar archive.
type section struct{ name, text string }

// parseArchive splits a txtar archive: a comment, then sections that each begin with a line "-- name --".
func parseArchive(archive string) (comment string, sections []section) {
	text := &comment
	for line := range strings.Lines(archive) {
		if name, ok := sectionName(line); ok {
			sections = append(sections, section{name: name})
			text = &sections[len(sections)-1].text
			continue
		}
		*text += line
	}
	return comment, sections
}

func sectionName(line string) (string, bool) {
	name, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "-- ")
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, " --")
	name = strings.TrimSpace(name)
	return name, ok && name != ""
}
