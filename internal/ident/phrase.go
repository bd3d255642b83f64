package ident

import (
	"strconv"
	"strings"
)

// Either is "a", "a or b", "a, b or c".
func Either(words []string) string { return conjoined(words, "or") }

// Listed is "a", "a and b", "a, b and c".
func Listed(words []string) string { return conjoined(words, "and") }

func conjoined(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}

// Ticked is each name in back quotes, as messages have names.
func Ticked(names []string) []string {
	ticked := make([]string, len(names))
	for i, name := range names {
		ticked[i] = "`" + name + "`"
	}
	return ticked
}

// TickedList is "`a`, `b`, `c`".
func TickedList(names []string) string { return strings.Join(Ticked(names), ", ") }

// Line is text in one line, with single blanks between its words.
func Line(text string) string { return strings.Join(strings.Fields(text), " ") }

// Plural is the plural of an English noun: entries, bytes.
func Plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return stem + "ies"
	}
	return noun + "s"
}

// Count is "1 item", "2 items".
func Count(n int, noun string) string {
	if n != 1 {
		noun = Plural(noun)
	}
	return strconv.Itoa(n) + " " + noun
}

// Plain is s as messages have it: quoted if it holds what would not print.
func Plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// Value is s as documentation and tables have a value of a specification. A value of which a reader could not see all is quoted as in TOML: one with
// line breaks or tabs, or with blanks at its ends or several in a row. What joins or wraps words leaves the result as it is.
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

// PlainList is "a, b, c", each as Plain has it.
func PlainList(texts []string) string {
	plain := make([]string, len(texts))
	for i, s := range texts {
		plain[i] = Plain(s)
	}
	return strings.Join(plain, ", ")
}
