package envtext

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/render"
)

// Dotenv returns the line NAME=text of a .env file, without its line break. It is false for a text with characters that do not show,
// which no escape of these files stands for.
//
// resource/dotenv reads the line as text. Bash, godotenv and Docker Compose do so too, except for a text that cannot stand in single
// quotes because it has one, a line break or a backslash at its end: there Bash reads \n as two characters, Compose keeps the backslash
// before a back quote, and godotenv takes a quote or a backslash at the end for something else.
func Dotenv(name, text string) (line string, ok bool) {
	if !visible(text) {
		return "", false
	}
	return name + "=" + dotenvValue(text), true
}

// dotenvBare is a text that no reader of .env files takes for more than itself.
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

// Shell returns the command export NAME='text', which every POSIX shell reads. It is false for a text with a NUL byte.
func Shell(name, text string) (command string, ok bool) {
	if strings.Contains(text, "\x00") {
		return "", false
	}
	return "export " + name + "='" + strings.ReplaceAll(text, "'", `'\''`) + "'", true
}

// JSON returns text as a JSON string. Characters that do not show are escaped. A byte that is not UTF-8 becomes U+FFFD, as in
// encoding/json.
func JSON(text string) string {
	return quoted(text, func(r rune) string {
		if r > 0xffff {
			r -= 0x10000
			return fmt.Sprintf(`\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// yamlBare is a text that YAML 1.1 and 1.2 take for a string without quotes, unless it is one of yamlWords. Numbers, dates and times
// begin with something else than a letter.
var yamlBare = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9_./:@+-]*$`)

// yamlWords are booleans and null, in lower case, in YAML 1.1 or 1.2.
var yamlWords = map[string]bool{
	"y": true, "yes": true, "n": true, "no": true, "true": true, "false": true, "on": true, "off": true, "null": true,
}

// YAML returns text as a YAML scalar that YAML 1.1 and 1.2 take for that string, in double quotes if it needs them. A byte that is not
// UTF-8 becomes U+FFFD.
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

// hidden reports whether r does not show. U+FFFE and U+FFFF are no characters, and YAML does not take them.
func hidden(r rune) bool {
	return r != utf8.RuneError && render.Hidden(r) || r == 0xfffe || r == 0xffff
}

// quoted returns text in double quotes, with a backslash where JSON and YAML want one, and escape for what does not show.
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
