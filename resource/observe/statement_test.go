package observe_test

import (
	"slices"
	"testing"

	"github.com/resgen-go/resgen/resource/observe"
)

func TestStatement(t *testing.T) {
	for sql, want := range map[string]string{
		"select 1": "SELECT", "\n\tSelect(1)": "SELECT", "((select 1) union (select 2))": "SELECT", ";;commit": "COMMIT",
		"-- who\nINSERT INTO x": "INSERT", "/* a /* b */ c */ delete from x": "DELETE", "/* a */ -- b\n /**/update x": "UPDATE",
		"begin": "BEGIN", "rollback to savepoint sp_1": "ROLLBACK", "with x as (select 1) select": "WITH",
		"": "", "selecta": "", "select_1": "", "-- no end": "", "/* no end": "", "/*/": "", "hunter2": "", "'select'": "", "é": "", "selecté": "SELECT",
	} { // order: each is tried
		if got := observe.Statement(sql); got != want {
			t.Errorf("%q is %q, want %q", sql, got, want)
		}
	}
	for _, s := range observe.Statements() {
		if observe.Statement(s) != s {
			t.Errorf("%s is not found", s)
		}
	}
}

// FuzzStatement holds that nothing but a known keyword comes out.
func FuzzStatement(f *testing.F) {
	for _, sql := range []string{"select 1", "/*/**/*/x", "--\n(;", "*/ /*"} {
		f.Add(sql)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		if got := observe.Statement(sql); got != "" && !slices.Contains(observe.Statements(), got) {
			t.Errorf("%q is %q", sql, got)
		}
	})
}

func TestStatementAllocates(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { observe.Statement("  -- who\n/* x */ select * from x") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
