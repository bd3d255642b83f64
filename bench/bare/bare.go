// Package bare takes what observes out of the kinds and of the runtime, to compare a build with the same build as it was before. Nothing is
// written into the sources: go build reads other files in their place, with the flag -overlay.
package bare

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Kinds are the kinds that observe themselves. The hook of webhook is the one of http besides its own.
var Kinds = []string{"http", "postgres", "redis", "s3", "sql", "webhook"}

// Runtime is the name of what the runtime does for observers and monitors.
const Runtime = "runtime"

// An edit replaces some code of a file, which is there once, by other code. Comments and blanks do not count: see span.
type edit struct{ file, old, new string }

// A cut is a file of which nothing stays but what begins with a text; the whole file goes if that is empty. The head stands before it.
type cut struct{ file, head, from string }

// withParts returns names without duplicates, and with http if webhook is among them, which is a client of that kind.
func withParts(names []string) []string {
	if slices.Contains(names, "webhook") {
		names = append([]string{"http"}, names...)
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// Overlay writes a file for the flag -overlay of go build into the folder scratch, and returns its name. root is the folder of the
// repository. Builds with that file lack the hooks of the named kinds, or what Runtime names.
func Overlay(scratch, root string, names ...string) (string, error) {
	texts := map[string]string{}
	read := func(name string) (string, error) {
		name = filepath.Join(root, name)
		if text, ok := texts[name]; ok {
			return text, nil
		}
		text, err := os.ReadFile(name)
		return string(text), err
	}
	for _, name := range withParts(names) {
		for _, c := range cuts[name] {
			text, err := read(c.file)
			if err != nil {
				return "", err
			}
			at := len(text)
			if c.from != "" {
				if at = strings.Index(text, c.from); at < 0 {
					return "", fmt.Errorf("bench/bare: %s has no %q: change the rows of %s", c.file, c.from, name)
				}
			}
			texts[filepath.Join(root, c.file)] = c.head + text[at:]
		}
		for _, e := range edits[name] {
			text, err := read(e.file)
			if err != nil {
				return "", err
			}
			from, to, n := span(text, e.old)
			if n != 1 {
				return "", fmt.Errorf("bench/bare: %s has %d times %q: change the rows of %s", e.file, n, e.old, name)
			}
			texts[filepath.Join(root, e.file)] = text[:from] + e.new + text[to:]
		}
	}
	replace := map[string]string{}
	for name, text := range texts { // order: a map again
		other := filepath.Join(scratch, fmt.Sprintf("bare-%d-%s", len(replace), filepath.Base(name)))
		if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[name] = other
	}
	overlay := filepath.Join(scratch, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, text, 0o600)
}
