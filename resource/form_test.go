package resource_test

import (
	"encoding/json"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestListIn(t *testing.T) {
	for _, tt := range []struct {
		form       resource.Form
		text, want string
	}{
		{resource.Form{}, "a, b", `["a","b"]`},
		{resource.Form{Separator: ";"}, "a,b ; c", `["a,b","c"]`},
		{resource.Form{Separator: ":"}, "/usr/bin:/bin", `["/usr/bin","/bin"]`},
		{resource.Form{Separator: " "}, "openid  profile email", `["openid","profile","email"]`},
		{resource.Form{Separator: ";"}, `["a;b", "%41"]`, `["a;b","%41"]`},
		{resource.Form{Separator: ";"}, "", `[]`},
		{resource.Form{Separator: ";"}, "a;;b", `"item 2: must not be empty"`},
		{resource.Form{Separator: ";"}, "a;b\nc", `"item 2: must not hold a line break: write JSON"`},
		{resource.Form{}, "a,b\nc", `"item 2: must not hold a line break: a comma ends it, or write JSON"`},
		{resource.Form{Percent: true}, "a%2Cb,c+d,%25", `["a,b","c+d","%"]`},
		{resource.Form{Percent: true}, `["%41"]`, `["%41"]`},
		{resource.Form{Percent: true}, "a,50%", `"item 2: must be percent-encoded UTF-8: %25 stands for a %"`},
		{resource.Form{Percent: true}, "%ff", `"item 1: must be percent-encoded UTF-8: %25 stands for a %"`},
	} {
		list, err := resource.ListIn(tt.form, resource.String[string])(tt.text)
		compare(t, tt.text, tt.want, list, err)
	}
}

func TestMapIn(t *testing.T) {
	for _, tt := range []struct {
		form       resource.Form
		text, want string
	}{
		{resource.Form{}, "a=1,b=x=y", `{"a":"1","b":"x=y"}`},
		{resource.Form{Separator: ";", Pairs: ":"}, "a:1,2; b : x=y", `{"a":"1,2","b":"x=y"}`},
		{resource.Form{Pairs: ":"}, "a=1", `"entry 1: must be key:value"`},
		{resource.Form{Separator: " "}, "a=1  b=2", `{"a":"1","b":"2"}`},
		{resource.Form{Separator: "&", Percent: true}, "a=x%26y&b=%3D", `{"a":"x&y","b":"="}`},
		{resource.Form{Percent: true}, "key=va%20lue,x%41=1", `{"key":"va lue","x%41":"1"}`},
		{resource.Form{Percent: true}, `{"key": "va%20lue"}`, `{"key":"va%20lue"}`},
		{resource.Form{Percent: true}, "key=%2", `"entry 1: must be percent-encoded UTF-8: %25 stands for a %"`},
		{resource.Form{Separator: ";"}, "a=1;a=2", `"entry 2: repeats a key"`},
		{resource.Form{Separator: ";"}, "a=1;=2", `"entry 2: must have a key"`},
	} {
		m, err := resource.MapIn(tt.form, resource.String[string])(tt.text)
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
