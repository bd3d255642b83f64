package diag

import (
	"fmt"
	"strings"
	"testing"
)

func TestGitHub(t *testing.T) {
	_, at := source("db,1/re:s%gen.toml", "\nä = 1\nb = [\n]")
	check(t, printed(t, GitHub,
		Finding{
			Code: "wrong-type", Text: "100% wrong: a, b\n::error::x", At: at("1"), Label: "here", Help: "write `1%`\nor nothing\n",
			Others: []Label{{at("b"), "first here"}, {Span{}, "somewhere else"}},
		},
		Finding{Code: "c", Severity: Warning, Text: "several lines", At: at("[\n]")},
		Finding{Text: "no place"},
	), `
::error file=db%2C1/re%3As%25gen.toml,line=2,col=5,endColumn=6,title=wrong-type::100%25 wrong: a, b\u000a::error::x`+
		`%0Ahere%0Adb,1/re:s%25gen.toml:3:1: first here%0Anote: somewhere else%0Ahelp: write `+"`1%25`"+`%0Aor nothing
::warning file=db%2C1/re%3As%25gen.toml,line=3,endLine=4,title=c::several lines
::error title=resgen::no place
resgen: 2 errors, 1 warning
`)
}

func TestGitHubShowsTenOfEach(t *testing.T) {
	var fs []Finding
	for i := range 12 {
		fs = append(fs, Finding{Text: fmt.Sprintf("e%d", i)}, Finding{Severity: Warning, Text: fmt.Sprintf("w%d", i)})
	}
	got := printed(t, GitHub, fs...)
	for _, s := range []string{"::e9\n", "::w9\n", "\nresgen: 12 errors, 12 warnings; 4 not shown\n"} {
		if !strings.Contains(got, s) {
			t.Errorf("no %q in\n%s", s, got)
		}
	}
	if n := strings.Count(got, "\n"); n != 21 {
		t.Errorf("%d lines", n)
	}
}
