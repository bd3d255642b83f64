package gentest

import (
	"errors"
	"strings"

	"github.com/resgen-go/resgen/internal/usage"
)

// IsUsage reports whether err is a *usage.Error whose text and help contain these parts.
func IsUsage(err error, text, help string) bool {
	var u *usage.Error
	return errors.As(err, &u) && strings.Contains(u.Text, text) && strings.Contains(u.Help, help)
}
