package deployment

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/resource/dotenv"
)

// Dotenv returns the variables of a dotenv file, in the order of its lines. If the file is not valid, the error says why.
func Dotenv(text []byte) (envvar.List, error) {
	values, err := dotenv.Parse(text)
	if err != nil {
		return nil, err
	}
	var all envvar.List
	for _, name := range inOrder(string(text), values) {
		all = append(all, envvar.Variable{Name: name, Text: values[name], Need: values[name] != ""})
	}
	return all, nil
}

// inOrder lists the names of variables as their lines stand in a dotenv file.
func inOrder(text string, values map[string]string) []string {
	at := map[string]int{}
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if name = strings.TrimSpace(name); at[name] == 0 {
			at[name] = len(at) + 1
		}
	}
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a, b)) })
}
