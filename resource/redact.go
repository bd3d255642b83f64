package resource

import "github.com/resgen-go/resgen/resource/internal/redact"

// Redact replaces every secret that this process has revealed with [REDACTED]. It finds secrets as they are, quoted, escaped for URLs or
// JSON, and in base64, alone or inside a longer text. It is a second line of defence for texts of other packages, which should not contain
// secrets at all. It knows the last 1000 secrets, up to 256 KiB in total.
//
// It does not replace secrets of less than 6 bytes, nor secrets of less than 12 bytes that are letters only, such as postgres or orders.
// Such words occur in many texts. If each were replaced, the text would be hard to understand, and the gaps would reveal the secret.
func Redact(text string) string { return redact.Text(text) }
