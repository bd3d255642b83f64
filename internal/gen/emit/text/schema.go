package text

import (
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/schema"
)

// Schema returns the JSON Schema of p's specification.
func Schema(p *model.Package) []code.File {
	name := p.Output.Schema
	if name == "" {
		return nil
	}
	return []code.File{{Name: name, Text: schema.JSON(p, code.Source(p, name, p.Sources[0]))}}
}
