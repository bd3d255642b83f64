package ident

import (
	"slices"
	"strings"
	"unicode"
)

// Article returns the article for the word, "a" or "an", according to its pronunciation: an aws_role, a URL, an S3Config, a user, an HTTP
// client.
func Article(word string) string {
	spoken := strings.ToLower(firstInitialism(firstPart(word)))
	if spoken == "" {
		return "a"
	}
	vowels := "aeiou"
	switch {
	case spelledOut(spoken):
		vowels = "aefhilmnorsx" // letters whose names begin with a vowel
	case hasPrefix(spoken, "unin", "unim", "hour", "honest", "honor", "honour", "heir", "8", "11", "18"):
		return "an"
	case hasPrefix(spoken, "uni", "use", "usu", "uti", "ubiq", "ura", "uro", "eu", "one", "once"):
		return "a"
	}
	if strings.Contains(vowels, spoken[:1]) {
		return "an"
	}
	return "a"
}

// WithArticle returns a name with its article: an Option, a string, an *API.
func WithArticle(name string) string { return Article(strings.TrimLeft(name, "*")) + " " + name }

func hasPrefix(word string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(word, p) })
}

// spelledOut reports whether a lower-case word is spoken letter by letter: most initialisms, and words without a vowel.
func spelledOut(word string) bool {
	if slices.Contains([]string{"ram", "sip", "ascii", "guid", "otel"}, word) {
		return false
	}
	one := strings.TrimSuffix(word, "s")
	if slices.Contains(usual, strings.ToUpper(word)) || slices.Contains(usual, strings.ToUpper(one)) {
		return true
	}
	return Valid(word) && !strings.ContainsAny(word, "aeiouy")
}

// firstInitialism returns the first of the usual initialisms that follow each other in part: HTTP of HTTPJSON. It returns a part that does not
// consist of them as it is.
func firstInitialism(part string) string {
	if first := leading(part); first != "" {
		return first
	}
	return part
}

// leading returns the first of the usual initialisms of which part consists, or "".
func leading(part string) string {
	first := ""
	for _, w := range usual {
		if rest, ok := strings.CutPrefix(part, w); ok && len(w) > len(first) && (rest == "" || leading(rest) != "") {
			first = w
		}
	}
	return first
}

// firstPart returns the first word of a name in any spelling: S3 of S3Config, HTTP of HTTPClient, aws of aws_role.
func firstPart(name string) string {
	rs := []rune(name)
	end := 0
	for end < len(rs) && (unicode.IsUpper(rs[end]) || unicode.IsDigit(rs[end])) {
		end++
	}
	switch {
	case end > 1 && end < len(rs) && unicode.IsLower(rs[end]):
		if unicode.IsUpper(rs[end-1]) && string(rs[end:]) != "s" {
			end-- // the capital begins the next word
		}
		return string(rs[:end])
	case end > 1:
		return string(rs[:end])
	}
	for end < len(rs) && (unicode.IsLower(rs[end]) || unicode.IsDigit(rs[end])) {
		end++
	}
	return string(rs[:end])
}
