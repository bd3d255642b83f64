package resource

import "github.com/resgen-go/resgen/resource/internal/redact"

// Redact replaces by [REDACTED] the secrets that this process has revealed: as they are, quoted, escaped for URLs or JSON, and in base64,
// alone or with something before and behind. It is a second net for the texts of others, who should not have put them there. It knows the
// last 1000 secrets, up to 256 KiB.
//
// It leaves secrets of less than 6 bytes, and those of less than 12 letters and nothing else, such as postgres or orders: they are words
// of many texts, and a text in which each stands as [REDACTED] is hard to understand and tells the secret.
func Redact(text string) string { return redact.Text(text) }
