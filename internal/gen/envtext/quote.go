package envtext

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/render"
)

// Dotenv returns the line NAME=text of a .env file, without a line break. It returns false if the text has an invisible character for which
// these files have no escape.
//
// resource/dotenv reads the line as text, and so do Bash, godotenv and Docker Compose. There is an exception: text that cannot be in single
// quotes, because it contains a single quote or a line break, or ends with a backslash. In such a line, Bash reads \n as two characters,
// Compose keeps the backslash before a back quote, and godotenv misreads a quote or a backslash at the end.
func Dotenv(name, text string) (line string, ok bool) {
	if !visible(text) {
		return "", false
	}
	return name + "=" + dotenvValue(text), true
}

// dotenvBare matches texts in which no reader of .env files gives a character a special meaning.
var dotenvBare = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=?*-]*$`)

func dotenvValue(text string) string {
	oneLine := !strings.ContainsAny(text, "\n\r")
	switch {
	case dotenvBare.MatchString(text):
		return text
	case oneLine && !strings.ContainsAny(text, "\"\\$`"):
		return `"` + text + `"`
	case oneLine && !strings.Contains(text, "'") && !strings.HasSuffix(text, `\`):
		return "'" + text + "'"
	}
	return `"` + strings.NewReplacer("\n", `\n`, "\r", `\r`, `"`, `\"`, `\`, `\\`, "$", `\$`, "`", "\\`").Replace(text) + `"`
}

// Shell returns the command export NAME='text', which every POSIX shell can read. It returns false if the text contains a NUL byte.
func Shell(name, text string) (command string, ok bool) {
	if strings.Contains(text, "\x00") {
		return "", false
	}
	return "export " + name + "='" + strings.ReplaceAll(text, "'", `'\''`) + "'", true
}

// JSON returns text as a JSON string. Invisible characters are escaped. As in encoding/json, a byte that is not UTF-8 becomes U+FFFD.
func JSON(text string) string {
	return quoted(text, func(r rune) string {
		if r > 0xffff {
			r -= 0x10000
			return fmt.Sprintf(`\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// yamlBare matches texts that are strings without quotes in YAML 1.1 and 1.2, unless they are in yamlWords. Numbers, dates and times do not
// begin with a letter.
var yamlBare = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9_./:@+-]*$`)

// yamlWords are booleans and null, in lower case, in YAML 1.1 or 1.2.
var yamlWords = map[string]bool{
	"y": true, "yes": true, "n": true, "no": true, "true": true, "false": true, "on": true, "off": true, "null": true,
}

// YAML returns text as a YAML scalar that YAML 1.1 and 1.2 read as this string, in double quotes if necessary. A byte that is not UTF-8
// becomes U+FFFD.
func YAML(text string) string {
	if yamlBare.MatchString(text) && !strings.HasSuffix(text, ":") && !yamlWords[strings.ToLower(text)] {
		return text
	}
	return quoted(text, func(r rune) string {
		if r > 0xffff {
			return fmt.Sprintf(`\U%08x`, r)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// hidden reports whether r is invisible. U+FFFE and U+FFFF are not characters, and YAML does not allow them.
func hidden(r rune) bool {
	return r != utf8.RuneError && render.Hidden(r) || r == 0xfffe || r == 0xffff
}

// quoted returns text in double quotes, with the backslashes that JSON and YAML require. The function escape writes an invisible character.
func quoted(text string, escape func(rune) string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if hidden(r) {
				b.WriteString(escape(r))
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
