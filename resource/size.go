package resource

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// A Size is a number of bytes.
type Size int64

// Sizes, for code.
const (
	KiB Size = 1 << (10 * (iota + 1))
	MiB
	GiB
	TiB
)

// sizeUnits are the units of sizes, largest first.
var sizeUnits = [...]struct {
	size Size
	unit string
}{
	{TiB, "TiB"},
	{1e12, "TB"},
	{GiB, "GiB"},
	{1e9, "GB"},
	{MiB, "MiB"},
	{1e6, "MB"},
	{KiB, "KiB"},
	{1e3, "KB"},
	{1, "B"},
}

// ParseSize takes a whole number of bytes, or of KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024): 512, 10MB, 16MiB.
// There is no sign, no fraction and no blank, and the letters are as written here.
func ParseSize(s string) (Size, error) {
	if err := trimmed(s); err != nil {
		return 0, err
	}
	digits := strings.TrimRight(s, "BKMGTi")
	unit := Size(1)
	if suffix := s[len(digits):]; suffix != "" {
		unit = 0
		for _, u := range sizeUnits {
			if suffix == u.unit {
				unit = u.size
			}
		}
	}
	if unit == 0 || !isDigits(digits) {
		return 0, errors.New("must be a size such as 512, 10MB or 16MiB")
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > math.MaxInt64/int64(unit) {
		return 0, errors.New("must be a size below 8388608TiB")
	}
	return Size(n) * unit, nil
}

// ByteSize is ParseSize, named like the other parsers of variables.
func ByteSize(s string) (Size, error) { return ParseSize(s) }

// String writes n exactly, in the largest unit that divides it: 16MiB, 10MB, 1001B. ParseSize reads it back unless n is negative.
func (n Size) String() string {
	for _, u := range sizeUnits {
		if n != 0 && n%u.size == 0 {
			return strconv.FormatInt(int64(n/u.size), 10) + u.unit
		}
	}
	return "0B"
}

// MarshalText returns String.
func (n Size) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText is ParseSize.
func (n *Size) UnmarshalText(text []byte) error {
	v, err := ParseSize(string(text))
	if err == nil {
		*n = v
	}
	return err
}
