package library

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"Port": "Port", "HTTPPort": "HTTP Port", "UserID": "User ID", "AutoSplitVar": "Auto Split Var", "ID": "ID", "Part2Of3": "Part2 Of3", "aB": "a B", "AbCD": "Ab CD",
	} {
		if got := strings.Join(words(name), " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
