package emit

import (
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/schema"
)

// schemaFile is the JSON schema of p's specification.
func schemaFile(p *model.Package) []File {
	name := p.Output.Schema
	if name == "" {
		return nil
	}
	return []File{{Name: name, Text: schema.JSON(p, source(p, name, p.Sources[0]))}}
}
