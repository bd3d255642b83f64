package lex

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// SizeUnits are the units of sizes in bytes, largest first.
var SizeUnits = [...]struct {
	Size int64
	Unit string
}{
	{1 << 40, "TiB"},
	{1e12, "TB"},
	{1 << 30, "GiB"},
	{1e9, "GB"},
	{1 << 20, "MiB"},
	{1e6, "MB"},
	{1 << 10, "KiB"},
	{1e3, "KB"},
	{1, "B"},
}

// Size parses a size: a whole number of bytes, or of KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024), such as 512,
// 10MB or 16MiB. A sign, a fraction, a blank or another spelling of a unit is an error.
func Size(s string) (int64, error) {
	if err := Trimmed(s); err != nil {
		return 0, err
	}
	digits := strings.TrimRight(s, "BKMGTi")
	unit := int64(1)
	if suffix := s[len(digits):]; suffix != "" {
		unit = 0
		for _, u := range SizeUnits {
			if suffix == u.Unit {
				unit = u.Size
			}
		}
	}
	if unit == 0 || !IsDigits(digits) {
		return 0, errors.New("must be a size such as 512, 10MB or 16MiB")
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > math.MaxInt64/unit {
		return 0, errors.New("must be a size below 8388608TiB")
	}
	return n * unit, nil
}

// SizeText returns n as text, in the largest unit that represents it exactly: 16MiB, 10MB, 1001B.
func SizeText(n int64) string {
	for _, u := range SizeUnits {
		if n != 0 && n%u.Size == 0 {
			return strconv.FormatInt(n/u.Size, 10) + u.Unit
		}
	}
	return "0B"
}
