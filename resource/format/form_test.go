package format_test

import (
	"encoding/json"
	"testing"

	"github.com/resgen-go/resgen/resource/format"
)

func TestListIn(t *testing.T) {
	for _, tt := range []struct {
		form       format.Form
		text, want string
	}{
		{format.Form{}, "a, b", `["a","b"]`},
		{format.Form{Separator: ";"}, "a,b ; c", `["a,b","c"]`},
		{format.Form{Separator: ":"}, "/usr/bin:/bin", `["/usr/bin","/bin"]`},
		{format.Form{Separator: " "}, "openid  profile email", `["openid","profile","email"]`},
		{format.Form{Separator: ";"}, `["a;b", "%41"]`, `["a;b","%41"]`},
		{format.Form{Separator: ";"}, "", `[]`},
		{format.Form{Separator: ";"}, "a;;b", `"item 2: must not be empty"`},
		{format.Form{Separator: ";"}, "a;b\nc", `"item 2: must not hold a line break: write JSON"`},
		{format.Form{}, "a,b\nc", `"item 2: must not hold a line break: a comma ends it, or write JSON"`},
		{format.Form{Percent: true}, "a%2Cb,c+d,%25", `["a,b","c+d","%"]`},
		{format.Form{Percent: true}, `["%41"]`, `["%41"]`},
		{format.Form{Percent: true}, "a,50%", `"item 2: must be percent-encoded UTF-8: write %25 for a %"`},
		{format.Form{}, `a "b" c,"d" e,"f" and "g"`, `["a \"b\" c","\"d\" e","\"f\" and \"g\""]`},
		{format.Form{}, `a,"b,c"`, `"item 2: must not be in quotes, as in CSV: write JSON, or give the field decode = \"csv\" in the specification"`},
		{format.Form{Separator: ";"}, `"a"`, `"item 1: must not be in quotes, as in CSV: write JSON, or give the field decode = \"csv\" in the specification"`},
		{format.Form{}, `"a ""b"" c"`, `"item 1: must not be in quotes, as in CSV: write JSON, or give the field decode = \"csv\" in the specification"`},
		{format.Form{CSV: true}, `"a,b",c`, `["a,b","c"]`},
		{format.Form{CSV: true}, `a, b ,,""`, `["a"," b ","",""]`},
		{format.Form{CSV: true}, `"say ""yes""","[x]"`, `["say \"yes\"","[x]"]`},
		{format.Form{CSV: true}, "\"a\nb\",c", `["a\nb","c"]`},
		{format.Form{CSV: true}, `["a\r", "b"]`, `["a\r","b"]`},
		{format.Form{CSV: true}, `["a"] `, `"must not begin or end with a blank"`},
		{format.Form{CSV: true}, `[a,b `, `"must not begin or end with a blank"`},
		{format.Form{CSV: true}, ` ["a"]`, `"must be CSV: put an item with a quote in quotes, without blanks around them, and write the quote twice, as in \"say \"\"yes\"\"\""`},
		{format.Form{CSV: true}, ` [a`, `[" [a"]`},
		{format.Form{CSV: true}, `{a},b `, `["{a}","b "]`},
		{format.Form{CSV: true, Separator: ";"}, `"a;b";c,d`, `["a;b","c,d"]`},
		{format.Form{CSV: true}, ``, `[]`},
		{format.Form{CSV: true}, ` `, `[" "]`},
		{format.Form{CSV: true}, `""`, `[""]`},
		{format.Form{CSV: true}, `a "b" c`, `"must be CSV: put an item with a quote in quotes, without blanks around them, and write the quote twice, as in \"say \"\"yes\"\"\""`},
		{format.Form{CSV: true}, `a, "b"`, `"must be CSV: put an item with a quote in quotes, without blanks around them, and write the quote twice, as in \"say \"\"yes\"\"\""`},
		{format.Form{CSV: true}, `"a,b`, `"must be CSV: put an item with a quote in quotes, without blanks around them, and write the quote twice, as in \"say \"\"yes\"\"\""`},
		{format.Form{CSV: true}, "a\nb", `"must be one record of CSV: put an item with a line break in quotes"`},
		{format.Form{CSV: true}, "a\n", `"must be one record of CSV, without a carriage return and without line breaks around it: or write JSON"`},
		{format.Form{CSV: true}, "\"a\r\nb\"", `"must be one record of CSV, without a carriage return and without line breaks around it: or write JSON"`},
		{format.Form{Percent: true}, "%ff", `"item 1: must be percent-encoded UTF-8: write %25 for a %"`},
	} {
		list, err := format.ListIn(tt.form, format.String[string])(tt.text)
		compare(t, tt.text, tt.want, list, err)
	}
}

func TestMapIn(t *testing.T) {
	for _, tt := range []struct {
		form       format.Form
		text, want string
	}{
		{format.Form{}, "a=1,b=x=y", `{"a":"1","b":"x=y"}`},
		{format.Form{Separator: ";", Pairs: ":"}, "a:1,2; b : x=y", `{"a":"1,2","b":"x=y"}`},
		{format.Form{Pairs: ":"}, "a=1", `"entry 1: must be key:value"`},
		{format.Form{Separator: " "}, "a=1  b=2", `{"a":"1","b":"2"}`},
		{format.Form{Separator: "&", Percent: true}, "a=x%26y&b=%3D", `{"a":"x&y","b":"="}`},
		{format.Form{Percent: true}, "key=va%20lue,x%41=1", `{"key":"va lue","x%41":"1"}`},
		{format.Form{Percent: true}, `{"key": "va%20lue"}`, `{"key":"va%20lue"}`},
		{format.Form{}, `a="x",b="y" z`, `{"a":"\"x\"","b":"\"y\" z"}`},
		{format.Form{}, `a="x,b=y"`, `"entry 1: must not be in quotes, as in CSV: write JSON, or give the field decode = \"csv\" in the specification"`},
		{format.Form{}, `"a=x,b=y"`, `"entry 1: must not be in quotes, as in CSV: write JSON, or give the field decode = \"csv\" in the specification"`},
		{format.Form{CSV: true}, `"a=x,y", b=z `, `{"a":"x,y"," b":"z "}`},
		{format.Form{CSV: true, Pairs: ":"}, `a:"x"`, `"must be CSV: put an item with a quote in quotes, without blanks around them, and write the quote twice, as in \"say \"\"yes\"\"\""`},
		{format.Form{CSV: true}, `a,b`, `"entry 1: must be key=value"`},
		{format.Form{CSV: true}, `{"a": "x,y"}`, `{"a":"x,y"}`},
		{format.Form{CSV: true}, `{"a": "x,y"} `, `"must not begin or end with a blank"`},
		{format.Form{CSV: true}, `[a]=b `, `{"[a]":"b "}`},
		{format.Form{Percent: true}, "key=%2", `"entry 1: must be percent-encoded UTF-8: write %25 for a %"`},
		{format.Form{Separator: ";"}, "a=1;a=2", `"entry 2: repeats a key"`},
		{format.Form{Separator: ";"}, "a=1;=2", `"entry 2: must have a key"`},
	} {
		m, err := format.MapIn(tt.form, format.String[string])(tt.text)
		compare(t, tt.text, tt.want, m, err)
	}
}

func compare(t *testing.T, text, want string, got any, err error) {
	t.Helper()
	if err != nil {
		got = err.Error()
	}
	b, _ := json.Marshal(got)
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if wb, _ := json.Marshal(w); string(b) != string(wb) {
		t.Errorf("%q is %s, want %s", text, b, wb)
	}
}
