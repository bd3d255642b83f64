package resource

import "github.com/resgen-go/resgen/resource/internal/lex"

// A Size is a number of bytes.
type Size int64

// Units of a Size, for use in Go code.
const (
	KiB Size = 1 << (10 * (iota + 1))
	MiB
	GiB
	TiB
)

// String writes n exactly, in the largest unit that divides it: 16MiB, 10MB, 1001B. UnmarshalText reads it back unless n is negative.
func (n Size) String() string { return lex.SizeText(int64(n)) }

// MarshalText returns String.
func (n Size) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText takes a whole number, alone or with the unit B, KB, MB, GB, TB (powers of 1000), KiB, MiB, GiB or TiB (powers of 1024):
// 512, 10MB, 16MiB. It accepts no sign, no fraction and no blank. The case of the letters matters.
func (n *Size) UnmarshalText(text []byte) error {
	v, err := lex.Size(string(text))
	if err == nil {
		*n = Size(v)
	}
	return err
}
