package importing

import "testing"

// TestGuess guesses types of values.
func TestGuess(t *testing.T) {
	for text, want := range map[string]string{
		"http://a:80/":                             `{ type = "url", optional = true, example = "http://a:80/" }`,
		"http://a,http://b":                        `{ type = "string", optional = true, example = "http://a,http://b" }`,
		"http://a/?to=http://b":                    `{ type = "url", optional = true, example = "http://a/?to=http://b" }`,
		"http://u:p@a,http://b":                    `{ type = "string", optional = true, secret = true }`,
		"https://hooks.slack.com/services/T0/B0/x": `{ type = "url", optional = true, secret = true }`,
		"http://${HOST}:80/${A:-b}":                `{ type = "string", optional = true }`,
		"x ${DB_PASSWORD}":                         `{ type = "string", optional = true, secret = true }`,
		"$HOME ${1}":                               `{ type = "string", optional = true, example = "$HOME ${1}" }`,
	} {
		f := &field{}
		f.guess("A", text)
		if got := f.text(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
