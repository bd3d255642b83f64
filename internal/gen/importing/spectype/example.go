package spectype

import "strings"

// goTypes has two example texts for each Go type.
var goTypes = map[string][]string{
	"github.com/google/uuid.UUID":      {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"},
	"github.com/sirupsen/logrus.Level": {"warning", "error"},
	"go.uber.org/zap/zapcore.Level":    {"warn", "error"},
	"log/slog.Level":                   {"WARN", "ERROR"},
	"log/slog.LevelVar":                {"WARN", "ERROR"},
	"math/big.Float":                   {"0.25", "0.75"},
	"math/big.Int":                     {"7", "8"},
	"math/big.Rat":                     {"1/4", "3/4"},
	"net.IP":                           {"192.0.2.1", "192.0.2.2"},
	"net/netip.Addr":                   {"192.0.2.1", "192.0.2.2"},
	"net/netip.AddrPort":               {"192.0.2.1:80", "192.0.2.2:80"},
	"net/netip.Prefix":                 {"192.0.2.0/24", "198.51.100.0/24"},
	"regexp.Regexp":                    {"^a$", "^b$"},
}

// Example returns an example text for the type, which differs from the default if there is one. For an unknown Go type, it returns the
// default.
func (k Type) Example(value string) string {
	texts := goTypes[k.GoType]
	switch {
	case k.Row != nil:
		texts = k.Row.Good
	case texts == nil && value != "":
		return value
	case texts == nil:
		texts = []string{"example"}
	}
	most := 2
	if k.Shape == Single {
		most = 1
	}
	same, _ := k.One(value)
	var items []string
	for _, text := range texts {
		if literal, ok := k.One(text); !ok || literal == same || strings.TrimSpace(text) != text || text == "" {
			continue
		}
		if k.Shape != Single && (strings.Contains(text, k.Separator) || k.Pair != "" && strings.Contains(text, k.Pair)) {
			continue
		}
		if k.Shape == Map {
			text = string("ab"[len(items)]) + k.Pair + text
		}
		if items = append(items, text); len(items) == most {
			break
		}
	}
	return strings.Join(items, k.Separator)
}
