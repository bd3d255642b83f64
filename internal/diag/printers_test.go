package diag

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// source makes a source, and a function that finds the n-th stretch of its text that reads like word.
func source(name, text string) (*Source, func(word string, n ...int) Span) {
	s := &Source{Name: name, Text: []byte(text)}
	return s, func(word string, n ...int) Span {
		at := strings.Index(text, word)
		for range n {
			at += 1 + strings.Index(text[at+1:], word)
		}
		return Span{s, at, at + len(word)}
	}
}

func printed(t *testing.T, p Printer, fs ...Finding) string {
	t.Helper()
	var b bytes.Buffer
	if err := p(&b, fs); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func check(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestTextTwoPlaces(t *testing.T) {
	_, at := source("resgen.toml", "\n\n\n\n\n\nfield.retries.max = 10\n\nfield.retries.default = 99\n")
	check(t, printed(t, Text, Finding{
		Code: "constraint", Text: "`retries` of 99 is above its maximum, 10", At: at("99"),
		Others: []Label{{at("10"), "the limit is set here"}},
	}), `
error[constraint]: `+"`retries`"+` of 99 is above its maximum, 10
 --> resgen.toml:9:25
  |
7 | field.retries.max = 10
  |                     -- the limit is set here
 ...
9 | field.retries.default = 99
  |                         ^^
`)
}

func TestTextHelp(t *testing.T) {
	_, at := source("resgen.toml", strings.Repeat("\n", 14)+"check   = \"batch * 2 <= queu\"\n")
	check(t, printed(t, Text, Finding{
		Code: "unknown-field", Text: "kind `api` has no field `queu`", At: at("queu"), Help: "did you mean `queue`?",
	}), `
error[unknown-field]: kind `+"`api` has no field `queu`"+`
  --> resgen.toml:15:25
   |
15 | check   = "batch * 2 <= queu"
   |                         ^^^^
   = help: did you mean `+"`queue`?"+`
`)
}

func TestTextSecret(t *testing.T) {
	s, at := source("resgen.toml", "[kind.x.field.pin]\nsecret  = true\ndefault = \"hunter2hunter\"\n")
	s.Mask(at(`"hunter2hunter"`))
	check(t, printed(t, Text, Finding{
		Code: "secret-default", Text: "secret field `pin` has a default", At: at(`"hunter2hunter"`),
		Label:  "this would be committed and compiled in",
		Others: []Label{{at("secret"), "declared secret here"}},
		Help:   "remove the default;\nbind an environment variable",
	}), `
error[secret-default]: secret field `+"`pin`"+` has a default
 --> resgen.toml:3:11
  |
2 | secret  = true
  | ------ declared secret here
3 | default = "*************"
  |           ^^^^^^^^^^^^^^^ this would be committed and compiled in
  = help: remove the default;
          bind an environment variable
`)
}

func TestTextOtherFilesAndNotes(t *testing.T) {
	_, at := source("resgen.toml", "a = 1\n")
	_, other := source("db.resgen.toml", strings.Repeat("\n", 9)+"b = 2\n")
	check(t, printed(t, Text,
		Finding{
			Severity: Warning, Code: "duplicate", Text: "twice", At: at("a"),
			Others: []Label{{other("b"), "first here"}, {Span{}, "somewhere else too"}},
		},
		Finding{Text: "nothing to read", Help: "begin"},
	), `
warning[duplicate]: twice
  --> resgen.toml:1:1
   |
 1 | a = 1
   | ^
   |
  ::: db.resgen.toml:10:1
   |
10 | b = 2
   | - first here
   = note: somewhere else too

error: nothing to read
  = help: begin
`)
}

func TestTextOneLineTwoPlaces(t *testing.T) {
	_, at := source("resgen.toml", "x = { a = 1, b = 2 }")
	check(t, printed(t, Text, Finding{Text: "both", At: at("b"), Label: "here", Others: []Label{{at("a"), "and here"}}}), `
error: both
 --> resgen.toml:1:14
  |
1 | x = { a = 1, b = 2 }
  |       - and here
  |              ^ here
`)
}

func TestTextPlaces(t *testing.T) {
	for _, c := range []struct {
		name, text string
		start, end int
		want       string
	}{
		{"end of line", "ab\r\ncd", 2, 2, "1 | ab\n  |   ^\n"},
		{"end of text", "ab\n", 3, 3, "2 |\n  | ^\n"},
		{"empty text", "", 0, 0, "1 |\n  | ^\n"},
		{"out of range", "ab", 70, 90, "1 | ab\n  |   ^\n"},
		{"negative", "ab", -5, -2, "1 | ab\n  | ^\n"},
		{"backward", "abcd", 2, 1, "1 | abcd\n  |   ^\n"},
		{"several lines", "x = [\n  1,\n]\n", 4, 12, "1 | x = [\n  |     ^\n"},
		{"tabs", "\ta\tbc", 3, 5, "1 |     a   bc\n  |         ^^\n"},
		{"wide characters", "名 = 1", 6, 7, "1 | 名 = 1\n  |      ^\n"},
		{"combining characters", "a\u0308b", 3, 4, "1 | a\u0308b\n  |  ^\n"},
		{"bidi", "a\u202eb", 1, 4, "1 | a\\u202eb\n  |  ^^^^^^\n"},
		{"control", "\x1b[2Jx\x00", 5, 6, "1 | \\u001b[2Jx\\u0000\n  |           ^^^^^^\n"},
		{"not UTF-8", "\xffb", 1, 2, "1 | \\xffb\n  |     ^\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &Source{Name: "f.toml", Text: []byte(c.text)}
			got := printed(t, Text, Finding{Text: "t", At: Span{s, c.start, c.end}})
			_, got, _ = strings.Cut(got, "  |\n")
			check(t, got, c.want)
		})
	}
}

func TestTextLongLines(t *testing.T) {
	long := strings.Repeat("a", 300) + "MARK" + strings.Repeat("b", 300) + "MARK"
	_, at := source("f.toml", long)
	for _, c := range []struct {
		name    string
		finding Finding
		want    []string // what the source lines and carets hold
	}{
		{"middle", Finding{At: at("MARK")}, []string{"…aaa", "aMARKb", "bbb…\n", " ^^^^\n"}},
		{"start", Finding{At: Span{at("a").Source, 0, 2}}, []string{"| aaa", "aaa…\n", "| ^^\n"}},
		{"end", Finding{At: at("MARK", 2)}, []string{"| …bbb", "bbbMARK\n", " ^^^^\n"}},
		{"past the end", Finding{At: Span{at("a").Source, len(long), len(long)}}, []string{"bbbMARK\n", strings.Repeat(" ", 120) + "^\n"}},
		{"wide", Finding{At: Span{at("a").Source, 100, 500}}, []string{"| …aaa", "aaa…\n", strings.Repeat(" ", 20) + strings.Repeat("^", 100) + "\n"}},
		{"far apart", Finding{At: at("MARK", 2), Others: []Label{{at("MARK"), "one"}}}, []string{"aMARKb", " ---- one\n", "bMARK\n", " ^^^^\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := printed(t, Text, c.finding)
			rest := got
			for _, want := range c.want {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("no %q in what is left of:\n%s", want, got)
				}
				rest = after
			}
			for line := range strings.Lines(got) {
				if n := utf8.RuneCountInString(line); n > windowWidth+12 {
					t.Errorf("a line of %d columns:\n%s", n, line)
				}
			}
		})
	}
	huge := &Source{Name: "f.toml", Text: bytes.Repeat([]byte("x"), 1<<20)}
	if got := printed(t, Text, Finding{At: Span{huge, 1 << 19, 1 << 20}}); len(got) > 200 {
		t.Errorf("%d bytes about a huge line", len(got))
	}
}

func TestColorText(t *testing.T) {
	_, at := source("f.toml", "a = 1")
	f := Finding{Code: "c", Text: "t", At: at("1"), Label: "l", Help: "h"}
	colored := printed(t, ColorText, f)
	if !strings.Contains(colored, "\x1b[1;31merror[c]\x1b[0m") || !strings.Contains(colored, "\x1b[1;31m^ l\x1b[0m") {
		t.Errorf("no colours in %q", colored)
	}
	for _, s := range []style{bold, red, yellow, blue, reset} {
		colored = strings.ReplaceAll(colored, string(s), "")
	}
	check(t, colored, printed(t, Text, f))
	if f.Severity = Warning; !strings.HasPrefix(printed(t, ColorText, f), string(yellow)+"warning[c]") {
		t.Errorf("a warning should be yellow: %q", printed(t, ColorText, f))
	}
}

func TestShort(t *testing.T) {
	_, at := source("db/\x1bresgen.toml", "\nä = 1")
	check(t, printed(t, Short,
		Finding{Code: "wrong-type", Text: "bad\n\u202etext", At: at("1")},
		Finding{Code: "c", Severity: Warning, Text: "no place", Help: "h"},
		Finding{Text: "no code"},
	), `
db/\u001bresgen.toml:2:5: error: bad\u000a\u202etext [wrong-type]
warning: no place [c]
error: no code
`)
}

func TestJSON(t *testing.T) {
	_, at := source("resgen.toml", "\n𝄞 = 1\nb")
	check(t, printed(t, JSON,
		Finding{
			Code: "wrong-type", Text: "a <b> \u202e\U000e0001\x7f", At: at("1"), Label: "l", Help: "h",
			Others: []Label{{at("b"), "first"}, {Span{}, "nowhere"}},
		},
		Finding{Severity: Warning, Text: "no place"},
	), `
{"code":"wrong-type","severity":"error","message":"a <b> \u202e\udb40\udc01\u007f","file":"resgen.toml",`+
		`"range":{"start":{"line":2,"column":6,"offset":8},"end":{"line":2,"column":7,"offset":9}},"label":"l",`+
		`"related":[{"file":"resgen.toml","range":{"start":{"line":3,"column":1,"offset":10},"end":{"line":3,"column":2,"offset":11}},"message":"first"},`+
		`{"message":"nowhere"}],"help":"h"}
{"code":"","severity":"warning","message":"no place","related":[]}
`)
}

func TestPrintersPrintNothingForNothing(t *testing.T) {
	for _, name := range Formats() {
		if name == "sarif" {
			continue // an empty log says something
		}
		if got := printed(t, Printers[name]); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Whatever the text and the places: no panic, no character that a terminal would act on, and JSON that is JSON.
func FuzzPrinters(f *testing.F) {
	f.Add([]byte("a = \"\x1b\u202e\"\r\n\tb"), 4, 8, 1, 12, "key \x00\n", false)
	f.Add([]byte("\ufeffpassword = { default = \"\"\"x\ny\"\"\" }"), 0, 90, 30, 2, "", true)
	f.Add([]byte(strings.Repeat("日\t", 200)), 300, 301, 0, 900, "l", true)
	f.Fuzz(func(t *testing.T, text []byte, start, end, otherStart, otherEnd int, word string, mask bool) {
		s := &Source{Name: "f\x1b.toml", Text: text}
		if mask {
			s.Mask(Span{s, otherStart, otherEnd})
		}
		finding := Finding{
			Code: "c", Text: word, At: Span{s, start, end}, Label: word, Help: word,
			Others: []Label{{Span{s, otherStart, otherEnd}, word}, {Span{}, word}},
		}
		for _, name := range Formats() {
			out := printed(t, Printers[name], finding, finding)
			if !utf8.ValidString(out) {
				t.Fatalf("%s: not UTF-8: %q", name, out)
			}
			if lines := strings.ReplaceAll(out, "\n", ""); visible(lines) != lines {
				t.Fatalf("%s: unprintable characters in %q", name, out)
			}
			switch name {
			case "json":
				for line := range strings.Lines(out) {
					if !json.Valid([]byte(line)) {
						t.Fatalf("not JSON: %s", line)
					}
				}
			case "sarif":
				wellFormed(t, out)
			case "github":
				if n := strings.Count(out, "\n"); n != 3 {
					t.Fatalf("%d lines for two commands and a summary:\n%s", n, out)
				}
			}
		}
	})
}
