package read

import (
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Mask hides v in every excerpt. If v is an array, it hides the elements.
func Mask(v *syntax.Value) {
	if v.Kind != syntax.Array {
		v.At.Source.Mask(v.At)
	}
	for _, item := range v.Items {
		Mask(item)
	}
}

// MaskStrings hides every string in v in every excerpt, except the names of variables, files and stores.
func MaskStrings(v *syntax.Value) {
	switch v.Kind {
	case syntax.String:
		v.At.Source.Mask(v.At)
	case syntax.Array:
		for _, i := range v.Items {
			MaskStrings(i)
		}
	case syntax.Table:
		for _, e := range v.Entries {
			if e.Key != "env" && e.Key != "env_file" && e.Key != "file" && e.Key != "deprecated_env" && e.Key != "store" {
				MaskStrings(e.Value)
			}
		}
	}
}
