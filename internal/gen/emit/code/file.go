package code

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

// Bytes returns the content of f.
func (f File) Bytes() []byte {
	if f.Decls == nil {
		return f.Text
	}
	return render.File(f.Head, f.Decls())
}

// Source returns the path of the specification's file base relative to the output file name.
func Source(p *model.Package, name, base string) string {
	rel, err := filepath.Rel(path.Join(p.Output.Dir, path.Dir(name)), path.Join(p.Output.SpecDir, base))
	if err != nil {
		panic("code: " + err.Error())
	}
	return filepath.ToSlash(rel)
}
