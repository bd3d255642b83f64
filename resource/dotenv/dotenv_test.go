package dotenv_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/dotenv"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     resource.Map
	}{
		{"empty", "", resource.Map{}},
		{"comments", "# a\n\n  # b=c\n#", resource.Map{}},
		{"plain", "A=1\nB=two words\n", resource.Map{"A": "1", "B": "two words"}},
		{"no newline at the end", "A=1", resource.Map{"A": "1"}},
		{"nothing", "A=\nB=  \nC=\"\"\nD=''\nE= # c", resource.Map{"A": "", "B": "", "C": "", "D": "", "E": ""}},
		{"blanks", "  A = 1 \t\n\tB\t=2", resource.Map{"A": "1", "B": "2"}},
		{"export", "export A=1\nexport\tB=2\nexport=3\nexported=4", resource.Map{"A": "1", "B": "2", "export": "3", "exported": "4"}},
		{"comment behind", "A=1 # one\nB=1#2\nC='x' # y\nD=\"x\"\t#y", resource.Map{"A": "1", "B": "1#2", "C": "x", "D": "x"}},
		{"begins with #", "A=#hunter2\nB=#\nC=#a#b\nD=#a b # c\nE= # c\nF= #\nG='#x'", resource.Map{"A": "#hunter2", "B": "#", "C": "#a#b", "D": "#a b", "E": "", "F": "", "G": "#x"}},
		{"equals", "A=b=c==", resource.Map{"A": "b=c=="}},
		{"single quotes", `A='a\n"$B#'`, resource.Map{"A": `a\n"$B#`}},
		{"double quotes", `A="a\n\r\t\"\\\$'#$B"`, resource.Map{"A": "a\n\r\t\"\\$'#$B"}},
		{"back quotes", "A=\"`\\`\"", resource.Map{"A": "``"}},
		{"quotes inside", `A=it's "so"`, resource.Map{"A": `it's "so"`}},
		{"lines in quotes", "A=\"one\ntwo\n\"\nB='x\n#y'\n", resource.Map{"A": "one\ntwo\n", "B": "x\n#y"}},
		{"no interpolation", "A=$B${C}$(d)`e`\\n", resource.Map{"A": "$B${C}$(d)`e`\\n"}},
		{"crlf", "A=1\r\nB=\"x\r\ny\"\r\n# c\r\nC='z'\r\n", resource.Map{"A": "1", "B": "x\ny", "C": "z"}},
		{"a blank at the end", "A=1\r", resource.Map{"A": "1"}},
		{"a carriage return in quotes", "A='1\r2' \r", resource.Map{"A": "1\r2"}},
		{"byte order mark", "\ufeffA=1", resource.Map{"A": "1"}},
		{"not UTF-8", "A=\xff", resource.Map{"A": "\xff"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := dotenv.Parse([]byte(tt.in))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	const (
		form  = "must be KEY=value"
		key   = "the key must be letters, digits and underscores, and not begin with a digit"
		open  = "the closing quote is missing"
		after = "nothing but a blank and a comment may follow the closing quote"
		cr    = "a carriage return is not the end of a line: save the file with line feeds"
		nul   = "a value must not hold a NUL byte"
		merge = "git left the mark of a merge conflict here: keep one of the two sides, and remove the marks"
		hash  = "put quotes around a value that begins with #; a comment after = needs a blank on both sides of its #"
	)
	for _, tt := range []struct{ name, in, want string }{
		{"UTF-16", "\xff\xfeA\x00=\x00", "line 1: the file is in UTF-16: save it as UTF-8"},
		{"UTF-16, the other order", "\xfe\xff\x00A\x00=", "line 1: the file is in UTF-16: save it as UTF-8"},
		{"old line ends", "A=1\rB=hunter2\r", "line 1: " + cr},
		{"old line ends after a comment", "A=1\n# c\rB=hunter2\r# d\re", "line 2: " + cr},
		{"old line ends behind a value", "A=1 # c\rB=hunter2\r", "line 1: " + cr},
		{"old line ends after quotes", "A='1'\rB=hunter2\r", "line 1: " + after},
		{"no equals", "A=1\nhunter2\n", "line 2: " + form},
		{"export alone", "export A", "line 1: " + form},
		{"equals on the next line", "A\n=hunter2", "line 1: " + form},
		{"no key", "=hunter2", "line 1: " + key},
		{"a digit first", "2A=hunter2", "line 1: " + key},
		{"a blank inside", "hunter2 hunter2=x", "line 1: " + key},
		{"a dot", "A.B=hunter2", "line 1: " + key},
		{"export of nothing", "export =hunter2", ""},
		{"repeated", "A=1\n\nA=hunter2", "line 3: sets the same key as line 1"},
		{"open double", "A=\"hunter2\nB=1\n", "line 1: " + open},
		{"open single", "\nA='hunter2", "line 2: " + open},
		{"open after a backslash", `A="hunter2\`, "line 1: " + open},
		{"text behind", "A=\"x\" hunter2", "line 1: " + after},
		{"text behind two lines", "A='x\ny'hunter2", "line 1: " + after},
		{"an unknown escape", `A="\hunter2"`, "line 1: a backslash in double quotes must be followed by n, r, t, \", \\, $ or `"},
		{"the line behind quotes", "A='x\ny'\nhunter2", "line 3: " + form},
		{"a comment or a value", "A= #hunter2", "line 1: " + hash},
		{"a value or a comment", "A=1\nB=# hunter2", "line 2: " + hash},
		{"a # at the quote", "A=\"x\"#hunter2", "line 1: " + after},
		{"a merge conflict", "A=1\n<<<<<<< HEAD\nB=hunter2\n=======\nB=2\n>>>>>>> b\n", "line 2: " + merge},
		{"the middle of a merge conflict", "A=hunter2\n=======\r\nA=2\n", "line 2: " + merge},
		{"nul", "A=hunter2\x00", "line 1: " + nul},
		{"nul in quotes", "A=1\nB=\"hunter2\x00\"", "line 2: " + nul},
		{"nul in single quotes", "A='hunter2\x00'", "line 1: " + nul},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := dotenv.Parse([]byte(tt.in))
			if tt.want == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if err == nil || err.Error() != tt.want || m != nil {
				t.Errorf("got %q, %v; want %s", m, err, tt.want)
			}
			if strings.Contains(fmt.Sprintf("%#v", err), "hunter2") {
				t.Error("the error holds a value")
			}
		})
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good"), filepath.Join(dir, "bad")
	for path, text := range map[string]string{good: "A=1", bad: "A=1\nA=2"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m, err := dotenv.Read(good)
	if v, ok := m.Lookup("A"); v != "1" || !ok || err != nil {
		t.Errorf("got %q, %v", m, err)
	}
	if _, err := dotenv.Read(bad); err == nil || err.Error() != bad+": line 2: sets the same key as line 1" {
		t.Errorf("got %v", err)
	}
	if _, err := dotenv.Read(filepath.Join(dir, "none")); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
}

// TestFile holds that a .env file stands behind the environment, may be missing, and is never taken for empty when it cannot be read.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"good": "HOST=file\nPORT=1\n", "bad": "HOST=file\nHOST=hunter2\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load := func(file string) (host string, err error) {
		source := resource.Layered(resource.Map{"PORT": "2"}, dotenv.File(filepath.Join(dir, file)))
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: source}, gen.Profiles{})
		if err != nil {
			return "", err
		}
		return host, errors.Join(gen.Load(r, "db", func(r *gen.Reader) (c config) {
			gen.Read(r, &host, "host", gen.Env("HOST"), format.String)
			port := 0
			gen.Read(r, &port, "port", gen.Env("PORT"), format.Int)
			if port != 2 {
				t.Errorf("port is %d, and the environment comes first", port)
			}
			return c
		}).Validate(), r.Err())
	}
	if host, err := load("good"); host != "file" || err != nil {
		t.Errorf("got %q, %v", host, err)
	}
	if host, err := load("none"); host != "" || err != nil {
		t.Errorf("a missing file: got %q, %v", host, err)
	}
	_, err := load("bad")
	var p *resource.Problem
	if !errors.As(err, &p) || p.Error() != filepath.Join(dir, "bad")+": line 2: sets the same key as line 1" {
		t.Errorf("a bad file: got %v", err)
	}
	if _, err := load("."); err == nil {
		t.Error("a folder is taken for a file")
	}
}

type config struct{}

func (config) Validate() error { return nil }

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "A=1", "export A='x'\n", "A=\"a\\n\\$\" # c", "A=1\nA=2", "A=\"", "A='\x00'", "\ufeffA=1\r\n", "=", "A=b #c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := dotenv.Parse([]byte(s))
		if err != nil {
			what, _, _ := strings.Cut(err.Error(), ":")
			if n, aerr := strconv.Atoi(strings.TrimPrefix(what, "line ")); aerr != nil || n < 1 || n > strings.Count(s, "\n")+1 {
				t.Fatalf("error %q of %q", err, s)
			}
			return
		}
		var b strings.Builder
		for k, v := range m {
			fmt.Fprintf(&b, "%s=\"%s\"\n", k, strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`, `"`, `\"`, `\`, `\\`, "$", `\$`).Replace(v))
		}
		if again, err := dotenv.Parse([]byte(b.String())); err != nil || !reflect.DeepEqual(again, m) {
			t.Fatalf("%q reads as %q, written as %q reads as %q, %v", s, m, b.String(), again, err)
		}
	})
}
