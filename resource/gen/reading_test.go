package gen_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestReading holds what each way of reading makes of variables and files, when they are loaded and when a secret is looked up again.
func TestReading(t *testing.T) {
	dir := t.TempDir()
	files := 0
	file := func(text string) resource.Map {
		files++
		path := filepath.Join(dir, strconv.Itoa(files))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return resource.Map{"PW_FILE": path}
	}
	both := func(value, text string) resource.Map {
		m := file(text)
		m["PW"] = value
		return m
	}
	v := gen.Env("PW").OrFile("PW_FILE").Required()
	const bytes = "\ufeff k\x00\xff\r\n\n"
	for name, tt := range map[string]struct {
		v      gen.Var
		source resource.Map
		want   string
		wrong  string
	}{
		"line":                         {v: v, source: file("\ufeff a b \r\n"), want: " a b "},
		"line, two breaks":             {v: v, source: file("a\n\n"), want: "a\n"},
		"line, NUL":                    {v: v, source: file("a\x00"), wrong: "db.a (PW_FILE): names a file that holds a NUL byte: it must be text, in UTF-8"},
		"line, Latin-1":                {v: v, source: file("k\xf6nig\n"), want: "k\xf6nig"},
		"trim":                         {v: v.TrimFile(), source: file("\ufeff\t a b \r\n\n"), want: "a b"},
		"trim, blank":                  {v: v.TrimFile(), source: file(" \n"), wrong: "db.a (PW_FILE): names an empty file"},
		"trim, UTF-16":                 {v: v.TrimFile(), source: file("\xff\xfea\x00"), wrong: "db.a (PW_FILE): names a file in UTF-16: save it as UTF-8"},
		"raw":                          {v: v.RawFile(), source: file(bytes), want: bytes},
		"raw, UTF-16":                  {v: v.RawFile(), source: file("\xff\xfea\x00"), want: "\xff\xfea\x00"},
		"raw, a line break":            {v: v.RawFile(), source: file("\n"), want: "\n"},
		"raw, empty":                   {v: v.RawFile(), source: file(""), wrong: "db.a (PW_FILE): names an empty file"},
		"raw, a variable":              {v: v.RawFile(), source: resource.Map{"PW": " a\n"}, want: " a\n"},
		"raw, a default file":          {v: gen.Env("PW").RawFile().OrDefaultFile(file(bytes)["PW_FILE"]), want: bytes},
		"trim of variables":            {v: v.Trim(), source: resource.Map{"PW": "\t a b \n"}, want: "a b"},
		"trim of variables, blank":     {v: v.Trim(), source: resource.Map{"PW": " "}, wrong: "db.a (PW or PW_FILE): required but not set"},
		"trim of variables, the other": {v: gen.Env("A", "PW").Trim(), source: resource.Map{"A": " ", "PW": "b"}, want: "b"},
		"trim of variables, a file":    {v: v.Trim(), source: both(" ", " b \n"), want: " b "},
		"lower":                        {v: v.Lower(), source: resource.Map{"PW": " ÄB "}, want: " äb "},
		"lower, a file":                {v: v.Lower(), source: file("AB\n"), want: "ab"},
		"both":                         {v: v, source: both("a", "b"), wrong: "db.a (PW or PW_FILE): set only one of PW, PW_FILE"},
		"both, the variable":           {v: v.PreferEnv(), source: both("a", "b"), want: "a"},
		"both, an empty variable":      {v: v.PreferEnv(), source: both("", "b\n"), want: "b"},
		"both, no such file":           {v: v.PreferEnv(), source: resource.Map{"PW": "a", "PW_FILE": filepath.Join(dir, "missing")}, want: "a"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.source}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			var text string
			secret := gen.Load(r, "db", func(r *gen.Reader) (c secrets) {
				gen.Read(r, &text, "a", tt.v, format.String[string])
				if tt.wrong == "" {
					r.Secret(&c.a, "b", tt.v)
				}
				return c
			}).a
			switch err := r.Err(); {
			case tt.wrong != "":
				if err == nil || err.Error() != tt.wrong {
					t.Errorf("the error is %v, want %s", err, tt.wrong)
				}
			case err != nil:
				t.Error(err)
			default:
				again, err := secret.Current(context.Background())
				if text != tt.want || secret.Reveal() != tt.want || again != tt.want || err != nil {
					t.Errorf("text %q, secret %q, again %q (%v), want %q", text, secret.Reveal(), again, err, tt.want)
				}
			}
		})
	}
}
