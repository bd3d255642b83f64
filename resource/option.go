package resource

import "github.com/resgen-go/resgen/resource/internal/open"

// An OpenOption changes how one resource is opened. Functions that open a resource, such as OpenPostgres, take any number of them. Package
// lifecycle has more of them, which generated code passes.
type OpenOption func(*open.Options)

// WithName gives a resource its name, which its errors have. Without it a resource has the name of its kind.
func WithName(name string) OpenOption {
	return func(o *open.Options) {
		if name != "" {
			o.Name = name
		}
	}
}

// WithoutCheck has the resource opened without asking whether it answers.
func WithoutCheck() OpenOption { return func(o *open.Options) { o.Unchecked = true } }
