package live

import (
	"crypto/rand"
	"strings"
)

// newName is a new name for a database, a role or a bucket.
func newName() string { return "live" + strings.ToLower(rand.Text()[:12]) }
