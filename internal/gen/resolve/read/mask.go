package read

import (
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Mask keeps v, or what an array v holds, out of every excerpt.
func Mask(v *syntax.Value) {
	if v.Kind != syntax.Array {
		v.At.Source.Mask(v.At)
	}
	for _, item := range v.Items {
		Mask(item)
	}
}

// MaskStrings keeps every string in v out of every excerpt, but for the names of variables, files and stores.
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
