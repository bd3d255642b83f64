package diag_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

// TestSorted sorts findings into the order of the file. Three uses of an undeclared name become one finding.
func TestSorted(t *testing.T) {
	src := &diag.Source{Name: "resgen.toml", Text: []byte("0123456789")}
	at := func(i int) diag.Span { return diag.Span{Source: src, Start: i, End: i + 1} }
	var l diag.List
	for _, f := range []diag.Finding{
		{Code: diag.UnknownKind, Text: "there is no kind `a`", At: at(5)},
		{Code: diag.UnknownKind, Text: "there is no kind `a`", At: at(1), Others: []diag.Label{{At: at(0), Text: "of this"}}},
		{Code: diag.UnknownKind, Text: "there is no kind `b`", At: at(2)},
		{Code: diag.UnknownKind, Text: "there is no kind `a`", At: at(9)},
		{Code: diag.BadValue, Text: "must be positive", At: at(4)},
		{Code: diag.BadValue, Text: "must be positive", At: at(3)},
		{Code: diag.BadValue, Text: "must be positive", At: at(3)},
	} {
		l.Add(f)
	}
	got := ""
	for _, f := range l.Sorted() {
		got += string(rune('0'+f.At.Start)) + " " + f.Text
		for _, o := range f.Others {
			got += ", " + string(rune('0'+o.At.Start)) + " " + o.Text
		}
		got += "\n"
	}
	const want = "1 there is no kind `a`, 0 of this, 5 and here, 9 and here\n2 there is no kind `b`\n3 must be positive\n4 must be positive\n"
	if got != want || !l.HasErrors() {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
