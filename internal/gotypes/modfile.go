package gotypes

import (
	"strconv"
	"strings"
)

// Uses lists the paths of the use directives of a go.work file.
func Uses(text string) []string {
	var paths []string
	block := ""
	for line := range strings.Lines(text) {
		words := lexed(line)
		switch {
		case len(words) == 0:
		case block != "" && words[0] == ")":
			block = ""
		case block == "" && len(words) == 2 && words[1] == "(":
			block = words[0]
		case block == "use":
			paths = append(paths, words[0])
		case block == "" && words[0] == "use" && len(words) == 2:
			paths = append(paths, words[1])
		}
	}
	return paths
}

// tokens returns the words of a go.mod or go.work file, without punctuation.
func tokens(text string) []string {
	var words []string
	for line := range strings.Lines(text) {
		for _, word := range lexed(line) {
			if strings.Trim(word, "()=>") != "" {
				words = append(words, word)
			}
		}
	}
	return words
}

// lexed returns the words of a line of go.mod or go.work, without quotes and without the comment.
func lexed(line string) []string {
	var words []string
	for {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			return words
		}
		if quoted, err := strconv.QuotedPrefix(line); err == nil && line[0] != '\'' {
			word, _ := strconv.Unquote(quoted)
			words, line = append(words, word), line[len(quoted):]
			continue
		}
		end := len(line)
		for _, stop := range []string{" ", "\t", "\r", "(", ")", "//"} {
			if i := strings.Index(line[:end], stop); i >= 0 {
				end = max(i, 1)
			}
		}
		words, line = append(words, line[:end]), line[end:]
	}
}
