package mockgen

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/usage"
)

// A Header is the text at the beginning of files of mocks.
type Header struct {
	Text  string // comments
	Build string // a build constraint
}

// MostHeader is the maximum size of a header in bytes.
const MostHeader = 64 << 10

// ParseHeader parses the header in data, the content of the named file. Text that is not a comment becomes a comment. The error is a
// *usage.Error.
func ParseHeader(name string, data []byte) (Header, error) {
	refuse := func(why string) (Header, error) { return Header{}, RefuseHeader(name, why) }
	if len(data) > MostHeader || !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return refuse("is no text of at most 64 KiB")
	}
	text := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), " \t\n")
	lines := strings.Split(text, "\n")
	comments := strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*")
	block := false // inside of /* and */
	var kept, builds []string
	for i, line := range lines {
		line = strings.TrimRight(line, " \t")
		switch {
		case !block && world.IsBuildLine(line):
			builds = append(builds, line)
			continue
		case !comments:
			line = strings.TrimRight("// "+render.Clean(line), " ")
		case block || strings.HasPrefix(line, "/*"):
			inner := line
			if !block {
				inner = line[len("/*"):]
			}
			end := strings.Index(inner, "*/")
			if end >= 0 && end < len(inner)-len("*/") {
				return refuse(fmt.Sprintf("is made of comments, and its line %d goes on after one", i+1))
			}
			block = end < 0
		case line != "" && !strings.HasPrefix(line, "//"):
			return refuse(fmt.Sprintf("is made of comments, and its line %d is none", i+1))
		}
		kept = append(kept, line)
	}
	if block {
		return refuse("begins a comment with /* and does not end it")
	}
	constraints, bad := world.BuildLines(builds)
	if bad != "" {
		return refuse("has a build constraint that cannot be read: " + bad)
	}
	return Header{Text: withoutGaps(kept, comments), Build: world.AllConstraints(constraints)}, nil
}

// RefuseHeader returns the error for an invalid header in the named file.
func RefuseHeader(name, why string) error {
	return usage.New("--header: `"+name+"` "+why, "name a file with a licence or other text, as lines of // or as plain text")
}

// withoutGaps joins the lines of a header, without the second of two empty lines that remain where a build constraint was removed.
func withoutGaps(lines []string, comments bool) string {
	empty := "//"
	if comments {
		empty = ""
	}
	var all []string
	for _, line := range lines {
		if line != empty || len(all) > 0 && all[len(all)-1] != empty {
			all = append(all, line)
		}
	}
	if n := len(all); n > 0 && all[n-1] == empty {
		all = all[:n-1]
	}
	return strings.Join(all, "\n")
}

// constraints returns the build constraints of mocks: the constraints of the files that declare the mocked types.
func (r *run) constraints(mocks []mock.Mock) ([]string, error) {
	var paths []string
	var names [][]string   // the names of the types in each of paths
	at := map[string]int{} // the index in paths
	for _, m := range mocks {
		for _, o := range m.Types {
			i, ok := at[o.Pkg().Path()]
			if !ok {
				i = len(paths)
				at[o.Pkg().Path()] = i
				paths, names = append(paths, o.Pkg().Path()), append(names, nil)
			}
			names[i] = append(names[i], o.Name())
		}
	}
	dirs, err := r.World.Dirs(paths)
	if err != nil {
		return nil, err
	}
	of := make([]map[string]string, len(paths)) // the constraints by the names of the types
	for i, dir := range dirs {
		if dir != "" {
			of[i] = r.World.Constraints(dir, names[i])
		}
	}
	all := make([]string, len(mocks))
	for i, m := range mocks {
		var some []string
		for _, o := range m.Types {
			some = append(some, of[at[o.Pkg().Path()]][o.Name()])
		}
		all[i] = world.AllConstraints(some)
	}
	return all, nil
}

// help returns a suggestion for a problem with the mock of t.
func (r *run) help(t mock.Target, p mock.Problem) string {
	var all []string
	if p.Sealed {
		all = append(all, "embed it in its mock: --embed. A call of an unexported method then panics")
	}
	if p.Help != "" {
		all = append(all, p.Help)
	}
	if p.Home == "" {
		return strings.Join(all, "; or ")
	}
	dirs, err := r.World.Dirs([]string{p.Home})
	if err != nil || dirs[0] == "" || dirs[0] == r.Dir && !r.external {
		return strings.Join(all, "; or ") // the mock is in that package already
	}
	rel, err := filepath.Rel(r.Root, dirs[0])
	switch rel = filepath.ToSlash(rel); {
	case err == nil && rel != ".." && !strings.HasPrefix(rel, "../") && rel != "vendor" && !strings.HasPrefix(rel, "vendor/"):
		file := strings.TrimSuffix(r.fileName(t, mock.Names([]mock.Target{t})[0]), ".go")
		all = append(all, "write the mock into that package: --out "+r.Shown(filepath.Join(dirs[0], strings.TrimSuffix(file, "_test")+"_test.go")))
	case !p.Sealed:
		all = append(all, "declare an interface of your own with the methods that you call, and mock that: `"+p.Home+"` is not yours to write into")
	}
	return strings.Join(all, "; or ")
}
