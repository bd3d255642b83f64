package oldloader

import (
	"slices"
	"strconv"
	"strings"
)

// A Loader is how a test loads with the loader that a program has before resgen.
type Loader struct {
	Imports [][2]string // the names of packages, "" for their own, and their paths
	Advice  string      // what the comment says besides
	Body    string      // of the function that loads
	Inside  bool        // the body calls an unexported function of the generated package
	Dir     string      // the folder that must be the working directory; "" for that of the test
}

// Lines are the imports as Go source.
func (l Loader) Lines() string {
	slices.SortFunc(l.Imports, func(a, b [2]string) int { return strings.Compare(a[1], b[1]) })
	var lines []string
	for _, i := range l.Imports {
		lines = append(lines, strings.TrimSpace(i[0]+" "+strconv.Quote(i[1])))
	}
	return strings.Join(lines, "\n\t")
}

// Setting is the beginning of the body for a library that reads the variables of the process. It declares c, a value of the type config.
func Setting(config string) string {
	return "var c " + config + "\n\tfor name, value := range environment {\n\t\tif err := os.Setenv(name, value); err != nil {\n\t\t\treturn c, err\n\t\t}\n" +
		"\t\tdefer os.Unsetenv(name)\n\t}\n"
}
