// Package render converts declarations to the text of a Go file: header, grouped imports, one gofmt. It also ensures that a text of a user
// cannot end the comment in which it is written.
package render

import (
	"bytes"
	"fmt"
	"go/format"
	"go/scanner"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/output"
)

// A Head has what precedes the declarations of a file.
type Head struct {
	Source  string            // path of the specification, with slashes, relative to the file's folder
	Package string            // name of the Go package
	Path    string            // its import path: what is qualified with it stays unqualified
	Doc     string            // package comment; "" for none
	Text    string            // comments after the first two lines of the file, such as a license; "" for none
	Build   string            // build constraint, without its mark; "" for none
	Imports map[string]string // the names of packages, by import path; in addition to those that render knows
	Links   []Link            // packages that are imported without a name
}

// A Link is an import without a name.
type Link struct {
	Path string
	Why  string // a comment on the import
}

// Header returns the two lines at the beginning of every generated file, without comment marks.
func Header(source string) (mark, origin string) {
	return output.Header, output.SourcePrefix + Line(source)
}

// File returns the Go file with the given head and declarations, with a blank line between declarations. It panics if the result is not
// valid Go, which is a bug of resgen.
func File(head Head, decls []jen.Code) []byte {
	return Parts(head, [][]jen.Code{decls}, func(n int, do func(int)) {
		for i := range n {
			do(i)
		}
	})
}

// seam is the line between the parts of a file before they are formatted.
const seam = "//resgen:part"

// Parts is File for declarations in several parts. The function each calls do for every number below n, in any order or in parallel.
// Formatting is most of the work, and the parts are independent.
func Parts(head Head, parts [][]jen.Code, each func(n int, do func(i int))) []byte {
	f := jen.NewFilePathName(head.Path, head.Package)
	f.NoFormat = true
	f.ImportNames(packageNames)
	for importPath, name := range head.Imports { // order: each sets its own entry of a table
		switch {
		case types.Universe.Lookup(name) != nil && !jen.IsReservedWord(name): // jen does not know the names any and comparable
			f.ImportAlias(importPath, name+"1")
		case AssumedName(importPath) == name:
			f.ImportName(importPath, name)
		default:
			f.ImportAlias(importPath, name) // as goimports writes it
		}
	}
	for _, l := range head.Links {
		f.Anon(l.Path)
	}
	mark, origin := Header(head.Source)
	f.HeaderComment("// " + mark + "\n// " + origin)
	if doc := comment(head.Doc); doc != "" {
		f.PackageComment(doc)
	}
	for i, decls := range parts {
		if i > 0 {
			f.Add(jen.Comment(seam))
			f.Line()
		}
		for _, d := range decls {
			f.Add(d)
			f.Line()
		}
	}
	var raw bytes.Buffer
	if err := f.Render(&raw); err != nil {
		panic(fmt.Sprintf("render: %v", err))
	}
	src := explainLinks(groupImports(trim(raw.Bytes())), head.Links)
	src = belowMark(src, head)
	sources := bytes.Split(src, []byte("\n"+seam+"\n"))
	each(len(sources), func(i int) {
		out, err := format.Source(bytes.TrimSpace(sources[i]))
		if err != nil {
			panic(fmt.Sprintf("render: %v\n%s", err, excerpt(string(sources[i]), err)))
		}
		sources[i] = out
	})
	for i := range sources {
		sources[i] = bytes.TrimSpace(sources[i])
	}
	return append(bytes.Join(sources, []byte("\n\n")), '\n')
}

// belowMark inserts the text and the build constraint of head after the first two lines of the file.
func belowMark(src []byte, head Head) []byte {
	var add string
	if head.Text != "" {
		add += head.Text + "\n\n"
	}
	if head.Build != "" {
		add += "//go:build " + head.Build + "\n\n"
	}
	if add == "" {
		return src
	}
	before, after, _ := bytes.Cut(src, []byte("\n\n"))
	return slices.Concat(before, []byte("\n\n"+add), after)
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// AssumedName returns the name that readers expect for a package with this import path: the last element that is not a version.
func AssumedName(importPath string) string {
	base := path.Base(importPath)
	if dir := path.Dir(importPath); version.MatchString(base) && dir != "." {
		base = path.Base(dir)
	}
	if i := strings.LastIndex(base, ".v"); i > 0 && version.MatchString(base[i+1:]) {
		base = base[:i]
	}
	return base
}

// trim removes the blanks that jennifer puts around line breaks. With them, gofmt would not recognize which declaration a comment belongs
// to. No string has several lines, not even in back quotes.
func trim(src []byte) []byte {
	out := make([]byte, 0, len(src)+1)
	for line := range bytes.SplitSeq(src, []byte("\n")) {
		out = append(out, bytes.Trim(line, " ")...)
		out = append(out, '\n')
	}
	return out[:len(out)-1]
}

// groupImports puts a blank line between the packages of the standard library and the others. jennifer writes one sorted block.
func groupImports(src []byte) []byte {
	const open, end = "\nimport (\n", "\n)\n"
	before, rest, ok := bytes.Cut(src, []byte(open))
	if !ok {
		return src
	}
	block, after, _ := bytes.Cut(rest, []byte(end))
	var std, other []string
	for _, line := range strings.Split(string(block), "\n") {
		if standard(line) {
			std = append(std, line)
		} else {
			other = append(other, line)
		}
	}
	if len(std) > 0 && len(other) > 0 {
		std = append(std, "")
	}
	return slices.Concat(before, []byte(open+strings.Join(append(std, other...), "\n")+end), after)
}

// explainLinks puts a comment above each import without a name. At the end of the lines, gofmt would align the comments of several imports, and a
// new import could change the lines of others.
func explainLinks(src []byte, links []Link) []byte {
	for _, l := range links {
		line := []byte("\n_ " + strconv.Quote(l.Path) + "\n")
		src = bytes.Replace(src, line, append([]byte("\n// "+Line(l.Why)), line...), 1)
	}
	return src
}

// standard reports whether an import line names a package of the standard library: no dot in the first element of its path.
func standard(line string) bool {
	_, path, _ := strings.Cut(line, `"`)
	first, _, _ := strings.Cut(strings.TrimSuffix(path, `"`), "/")
	return !strings.Contains(first, ".")
}

// excerpt returns the lines of src around the place of err, numbered.
func excerpt(src string, err error) string {
	const around = 6
	at := 1
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		at = list[0].Pos.Line
	}
	var b strings.Builder
	for i, line := range strings.Split(src, "\n") {
		if n := i + 1; n >= at-around && n <= at+around {
			fmt.Fprintf(&b, "%5d  %s\n", n, line)
		}
	}
	return b.String()
}
