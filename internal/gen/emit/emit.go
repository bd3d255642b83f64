// Package emit turns a model into declarations: one file per artifact, one table of artifacts. It cannot fail; a model that it
// cannot write is a bug of resolve, and panics.
package emit

import (
	"path"
	"path/filepath"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// A File is one file to generate: Go when it has declarations, else text.
type File struct {
	Name  string // slash path relative to the output folder
	Head  render.Head
	Decls func() []jen.Code // called by Bytes, so that the work is done file by file
	Text  []byte
}

// Bytes is the content of f.
func (f File) Bytes() []byte {
	if f.Decls == nil {
		return f.Text
	}
	return render.File(f.Head, f.Decls())
}

// artifacts are what a package comes to, in the order in which the files are listed.
var artifacts = []struct {
	name  string
	files func(*model.Package) []File
}{
	{"kinds", kinds},
	{"package", packageFile},
	{"factories", factories},
	{"mocks", mocks},
	{"docs", docs},
	{"dotenv", dotenv},
	{"schema", schemaFile},
	{"alerts", alerts},
	{"dashboard", dashboard},
}

// Package is every file of p.
func Package(p *model.Package) []File {
	own := *p
	own.Imports, own.Taken = imports(p), taken(p)
	var fs []File
	for _, a := range artifacts {
		fs = append(fs, a.files(&own)...)
	}
	return fs
}

// source is the path of the specification's file base as seen from the output file name.
func source(p *model.Package, name, base string) string {
	rel, err := filepath.Rel(path.Join(p.Output.Dir, path.Dir(name)), path.Join(p.Output.SpecDir, base))
	if err != nil {
		panic("emit: " + err.Error())
	}
	return filepath.ToSlash(rel)
}
