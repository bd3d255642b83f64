package ident

import (
	"strconv"
	"strings"
)

// Either returns "a", "a or b" or "a, b or c".
func Either(words []string) string { return conjoined(words, "or") }

// Listed returns "a", "a and b" or "a, b and c".
func Listed(words []string) string { return conjoined(words, "and") }

func conjoined(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}

// Ticked returns each name in back quotes, as in messages.
func Ticked(names []string) []string {
	ticked := make([]string, len(names))
	for i, name := range names {
		ticked[i] = "`" + name + "`"
	}
	return ticked
}

// TickedList returns "`a`, `b`, `c`".
func TickedList(names []string) string { return strings.Join(Ticked(names), ", ") }

// Line returns text on one line, with single blanks between its words.
func Line(text string) string { return strings.Join(strings.Fields(text), " ") }

// Plural returns the plural of an English noun: entries, bytes.
func Plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return stem + "ies"
	}
	return noun + "s"
}

// Count returns "1 item" or "2 items".
func Count(n int, noun string) string {
	if n != 1 {
		noun = Plural(noun)
	}
	return strconv.Itoa(n) + " " + noun
}

// Plain returns s for a message. If s has characters that cannot be printed, it is quoted.
func Plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// Value returns s for documentation and tables, as the value of a specification. If a reader could not see all of it, s is quoted as in
// TOML: if it has line breaks or tabs, blanks at its beginning or end, or several blanks in a row. Code that joins or wraps words does not
// change the result.
func Value(s string) string {
	if s == strings.Join(strings.Fields(s), " ") {
		return Plain(s)
	}
	quoted := []rune(strconv.Quote(s))
	var b strings.Builder
	for i, r := range quoted {
		if before, after := quoted[max(i-1, 0)], quoted[min(i+1, len(quoted)-1)]; r == ' ' && (before == ' ' || i == 1 || after == '"' && i == len(quoted)-2) {
			b.WriteString(`\u0020`)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// PlainList returns "a, b, c", with each text as Plain returns it.
func PlainList(texts []string) string {
	plain := make([]string, len(texts))
	for i, s := range texts {
		plain[i] = Plain(s)
	}
	return strings.Join(plain, ", ")
}
