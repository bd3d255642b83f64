package format_test

import (
	"net/url"
	"testing"

	"github.com/resgen-go/resgen/resource/format"
)

func TestWithoutPassword(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"https://h/x":                   "https://h/x",
		"https://u@h/x":                 "https://u@h/x",
		"https://u:pw@h/x?y#z":          "https://u:xxxxx@h/x?y#z",
		"https://u:@h":                  "https://u:xxxxx@h",
		"https://:pw@h":                 "https://:xxxxx@h",
		"https://u:p@w:it's \"x\"@h:1/": "https://u:xxxxx@h:1/",
		"https://h:80/?x=a@b":           "https://h:80/?x=a@b",
		"https://[::1]:1/a:b@c":         "https://[::1]:1/a:b@c",
		"see a://u:p@h, b://v:q@i":      "see a://u:xxxxx@h, b://v:xxxxx@i",
		"a://u:p@h/ b://v:q@i":          "a://u:xxxxx@h/ b://v:xxxxx@i",
		"see http://h and a://u:p@h":    "see http://h and a://u:xxxxx@h",
		"https://h/?next=a://u:p@h":     "https://h/?next=a://u:xxxxx@h",
		"http://a b://u:p@h":            "http://a b://u:xxxxx@h",
		"//u:p@h/x":                     "//u:xxxxx@h/x",
		"//:@://0":                      "//:xxxxx@://0",
		"https://h//a:b@c":              "https://h//a:b@c",
		"u:p@tcp(h)/db":                 "u:p@tcp(h)/db",

		`{"a": "b://u:p@h", "c\n": [1, "é\u00e9\\", "//u:p@h"]}`: `{"a": "b://u:xxxxx@h", "c\n": [1, "é\u00e9\\", "//u:xxxxx@h"]}`,
		` ["http://h:80","me@x"]`:                                ` ["http://h:80","me@x"]`,
		`["a:\/\/u:p@h\/<","a\u003a//u:p@h"]`:                    `["a://u:xxxxx@h/<","a://u:xxxxx@h"]`,
		`"a://u:p\"@h"`:                                          `"a://u:xxxxx@h"`,
		`{"a://u:p@h": "b"`:                                      `{"a://u:xxxxx@h": "b"`,
	} {
		if got := format.WithoutPassword(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzWithoutPassword holds it against package net/url, of texts that this reads, wherever the URL stands.
func FuzzWithoutPassword(f *testing.F) {
	for _, s := range []string{"https://u:pw@h/x", "a://b:c@d@e", "://x:y@z", "a://b:@c?d@e", "a://%41:b%40@c", "//:@://0", "a://b://c:d@e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := format.WithoutPassword(text)
		u, err := url.Parse(text)
		if err != nil || u.User == nil {
			return
		}
		if _, is := u.User.Password(); !is {
			return
		}
		masked, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q becomes %q: %v", text, got, err)
		}
		if p, _ := masked.User.Password(); p != "xxxxx" || masked.Host != u.Host || masked.User.Username() != u.User.Username() {
			t.Errorf("%q becomes %q", text, got)
		}
		if before := "see http://h/, then "; u.Scheme != "" && format.WithoutPassword(before+text) != before+got {
			t.Errorf("after other words, %q becomes %q", text, format.WithoutPassword(before+text))
		}
	})
}
