package emit

import (
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/mocks"
	"github.com/resgen-go/resgen/internal/gen/emit/text"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// artifacts are the files of a package, in the order in which they are listed.
var artifacts = []struct {
	name  string
	files func(*model.Package) []code.File
}{
	{"kinds", kinds},
	{"package", packageFile},
	{"factories", factories},
	{"mocks", mocks.Files},
	{"docs", text.Docs},
	{"dotenv", text.Dotenv},
	{"schema", text.Schema},
	{"alerts", text.Alerts},
	{"dashboard", text.Dashboard},
}

// Package returns every file of p.
func Package(p *model.Package) []code.File {
	own := *p
	own.Imports, own.Taken, own.EnvConstants = code.Imports(p), code.Taken(p), envConstants(p)
	var fs []code.File
	for _, a := range artifacts {
		fs = append(fs, a.files(&own)...)
	}
	return fs
}
