package resource

import "github.com/resgen-go/resgen/resource/internal/open"

// An OpenOption changes how one resource is opened. Functions that open a resource, such as OpenPostgres, take any number of them. Package
// lifecycle has further options, which generated code passes.
type OpenOption func(*open.Options)

// WithName sets the name of the resource, which appears in its errors. The default is the name of its kind.
func WithName(name string) OpenOption {
	return func(o *open.Options) {
		if name != "" {
			o.Name = name
		}
	}
}

// WithoutCheck opens the resource without checking that it answers.
func WithoutCheck() OpenOption { return func(o *open.Options) { o.Unchecked = true } }
