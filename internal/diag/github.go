package diag

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// annotated is the maximum number of errors, and of warnings, that GitHub shows for one step. It silently drops the others.
const annotated = 10

// GitHub writes findings as workflow commands of GitHub Actions, which become annotations of a pull request: the first ten errors and the
// first ten warnings, and a line with the total number. Columns count characters; a finding on several lines has none.
func GitHub(w io.Writer, fs []Finding) error {
	var b bytes.Buffer
	count := map[Severity]int{}
	for _, f := range fs {
		s := f.severity()
		if count[s]++; count[s] <= annotated {
			fmt.Fprintf(&b, "::%s %s::%s\n", s, githubPlace(f), commandText(githubMessage(f)))
		}
	}
	if len(fs) > 0 {
		b.WriteString(githubSummary(count[Error], count[Warning]))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// githubPlace returns the properties of a command: the place, and the code as its title.
func githubPlace(f Finding) string {
	var props []string
	add := func(name, value string) { props = append(props, name+"="+commandProperty(value)) }
	if f.At.Valid() {
		start, end := f.At.Range()
		add("file", visible(f.At.Source.Name))
		add("line", strconv.Itoa(start.Line))
		if start.Line == end.Line {
			add("col", strconv.Itoa(start.Column))
			add("endColumn", strconv.Itoa(end.Column))
		} else {
			add("endLine", strconv.Itoa(end.Line))
		}
	}
	title := string(f.Code)
	if title == "" {
		title = "resgen"
	}
	add("title", title)
	return strings.Join(props, ",")
}

// githubMessage returns the text of an annotation: the finding, its other places and its help, each on a line.
func githubMessage(f Finding) string {
	lines := []string{visible(f.Text)}
	if f.Label != "" {
		lines = append(lines, visible(f.Label))
	}
	for _, l := range f.Others {
		where := "note: "
		if l.At.Valid() {
			start, _ := l.At.Range()
			where = fmt.Sprintf("%s:%d:%d: ", visible(l.At.Source.Name), start.Line, start.Column)
		}
		lines = append(lines, where+visible(l.Text))
	}
	if f.Help != "" {
		help := strings.Split(strings.TrimRight(f.Help, "\n"), "\n")
		help[0] = "help: " + help[0]
		for _, l := range help {
			lines = append(lines, visible(l))
		}
	}
	return strings.Join(lines, "\n")
}

func githubSummary(errors, warnings int) string {
	text := "resgen: " + ident.Count(errors, "error") + ", " + ident.Count(warnings, "warning")
	if hidden := max(errors-annotated, 0) + max(warnings-annotated, 0); hidden > 0 {
		text += "; " + strconv.Itoa(hidden) + " not shown"
	}
	return text + "\n"
}

var (
	commandEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// commandText escapes what would end the text of a workflow command.
func commandText(s string) string { return commandEscapes.Replace(s) }

// commandProperty escapes what would end a property of a workflow command.
func commandProperty(s string) string { return propertyEscapes.Replace(s) }
