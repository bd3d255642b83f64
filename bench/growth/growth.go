// Package growth makes specifications of any size that grow in one way each: more kinds, more resources, more findings. Its tests hold
// resgen to work that grows no faster than the specification; cmd/bench measures the time.
package growth

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Case is one way in which a specification grows, and the command that reads the specification.
type Case struct {
	Name  string
	Args  []string          // the command line of resgen; nil: generate
	Files func(n int) Files // the folder in which the command runs
	Env   func(n int) Map   // variables that the command sees; nil: none
	Exit  int               // the exit code of the command
	Count int               // the size at which the tests count: they compare it with twice the size
	Time  int               // the size at which cmd/bench measures
}

// Files are the texts of files by their names, which are slash paths.
type Files map[string]string

// Map is variables by name.
type Map map[string]string

// Command is the command line of resgen.
func (c Case) Command() []string {
	if c.Args == nil {
		return []string{"generate"}
	}
	return c.Args
}

// Write writes the files of c at the size n into the empty folder dir.
func (c Case) Write(dir string, n int) error {
	all := c.Files(n)
	if all["go.mod"] == "" {
		all["go.mod"] = "module example.com/growth\n\ngo 1.25.0\n"
	}
	for name, text := range all {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// A part is a piece of a specification of the size n.
type part func(n int) string

// text is a piece that does not grow.
func text(s string) part { return func(int) string { return s } }

// many is n texts with separator between them. In each, # stands for its number. Numbers have five digits at every size, so that what is
// called by them has names of one length.
func many(separator, format string) part { return some(separator, format, 0, 1) }

// half is many with half as many texts.
func half(separator, format string) part {
	return func(n int) string { return many(separator, format)(n / 2) }
}

// some is many without the first texts of it. In each, ~ stands for the number before its own; the first number comes after the last.
func some(separator, format string, first, every int) part {
	return func(n int) string {
		var b strings.Builder
		for i := first; i < n; i += every {
			if i > first {
				b.WriteString(separator)
			}
			b.WriteString(strings.NewReplacer("#", number(i), "~", number((i+n-1)%n)).Replace(format))
		}
		return b.String()
	}
}

func number(i int) string { return strconv.Itoa(10_000 + i) }

// repeated is n times s.
func repeated(s string) part { return func(n int) string { return strings.Repeat(s, n) } }

// join is the text of parts.
func join(parts []part) part {
	return func(n int) string {
		var b strings.Builder
		for _, p := range parts {
			b.WriteString(p(n))
		}
		return b.String()
	}
}

const beginning = "version = 1\n\n[package]\nname = \"growth\"\n\n"

// spec is a specification with every output, in one file that ends with parts.
func spec(parts ...part) func(n int) Files {
	const output = "[output]\ndocs = \"GROWTH.md\"\nenv = \".env.example\"\nschema = \"schema.json\"\nalerts = \"alerts.yaml\"\ndashboard = \"dashboard.json\"\n\n"
	return func(n int) Files {
		return Files{"resgen.toml": beginning + output + join(parts)(n) + "\n"}
	}
}

// each is a specification of lines that do not grow and lines that stand there n times.
func each(first, lines string) func(n int) Files { return spec(text(first+"\n"), many("\n", lines)) }

// with is a folder with a specification and one more file.
func with(files func(n int) Files, name string, parts ...part) func(n int) Files {
	return func(n int) Files {
		all := files(n)
		all[name] = join(parts)(n)
		return all
	}
}

// inFiles is a specification of n files beside the first.
func inFiles(format string) func(n int) Files {
	return func(n int) Files {
		all := Files{"resgen.toml": beginning}
		for i := range n {
			all["f"+number(i)+".resgen.toml"] = strings.ReplaceAll(format, "#", number(i)) + "\n"
		}
		return all
	}
}

// inFolders is n specifications.
func inFolders(format string) func(n int) Files {
	return func(n int) Files {
		all := Files{}
		for i := range n {
			all["f"+number(i)+"/resgen.toml"] = "version = 1\n" + strings.ReplaceAll(format, "#", number(i)) + "\n"
		}
		return all
	}
}
