package deployment

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/resource/dotenv"
)

// Dotenv returns the variables of a dotenv file, in the order of its lines. A variable that is only in a comment need not be set. If the
// file is not valid, the error says why.
func Dotenv(text []byte) (envvar.List, error) {
	values, err := dotenv.Parse(text)
	if err != nil {
		return nil, err
	}
	off := commentedOut(string(text), values)
	maps.Copy(values, off)
	var all envvar.List
	for _, name := range inOrder(string(text), values) {
		_, idle := off[name]
		all = append(all, envvar.Variable{Name: name, Text: values[name], Need: values[name] != "" && !idle})
	}
	return all, nil
}

// assignment matches a line that sets a variable and is commented out. It does not match sentences, which have a blank before the `=` or
// lower-case words.
var assignment = regexp.MustCompile(`^\s*# ?([A-Z_][A-Z0-9_]*=.*)`)

// commentedOut returns the variables that only comments set. A file of examples has variables with a default in such lines.
func commentedOut(text string, set map[string]string) map[string]string {
	off := map[string]string{}
	for line := range strings.Lines(text) {
		m := assignment.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		one, err := dotenv.Parse([]byte(m[1]))
		if err != nil {
			continue // the comment is not a commented-out line
		}
		for name, value := range one { // order: a line sets one variable
			_, known := off[name]
			if _, ok := set[name]; !ok && !known {
				off[name] = value
			}
		}
	}
	return off
}

// inOrder lists the names of variables in the order of their lines in a dotenv file.
func inOrder(text string, values map[string]string) []string {
	at := map[string]int{}
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimLeft(line, "# \t"), "export "), "=")
		if name = strings.TrimSpace(name); at[name] == 0 {
			at[name] = len(at) + 1
		}
	}
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a, b)) })
}
