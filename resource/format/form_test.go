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
		{format.Form{Percent: true}, "a,50%", `"item 2: must be percent-encoded UTF-8: %25 stands for a %"`},
		{format.Form{Percent: true}, "%ff", `"item 1: must be percent-encoded UTF-8: %25 stands for a %"`},
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
		{format.Form{Percent: true}, "key=%2", `"entry 1: must be percent-encoded UTF-8: %25 stands for a %"`},
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
