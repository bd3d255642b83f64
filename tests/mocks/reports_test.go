package mocks

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// told is a line by which go test says where something is: a_test.go:12: text.
var told = regexp.MustCompile(`(?m)^ +(a(?:_test)?\.go):(\d+): (.*(?:\n {8}.*)*)$`)

// TestReports runs what was reported of mocks in testdata/reports: the tests there fail in the lines that say so, and go test itself names
// the lines.
func TestReports(t *testing.T) {
	for _, name := range []string{"positions", "values"} {
		t.Run(name, func(t *testing.T) {
			dir := module(t)
			in := filepath.Join(dir, "reports")
			if err := os.CopyFS(in, os.DirFS(filepath.Join("testdata", "reports", name))); err != nil {
				t.Fatal(err)
			}
			mock(t, in, ".Store")
			cmd := exec.Command("go", append(tests(), "-vet=off", "-timeout=2m", ".")...)
			cmd.Dir = in
			data, _ := cmd.CombinedOutput()
			out := string(data)
			if !strings.Contains(out, "FAIL\texample.com/shapes/reports") || strings.Contains(out, "DATA RACE") {
				t.Fatalf("go test:\n%s", out)
			}
			var got []string
			for _, m := range told.FindAllStringSubmatch(out, -1) {
				got = append(got, m[1]+":"+m[2]+" "+strings.Join(strings.Fields(m[3]), " "))
			}
			want := wanted(t, in)
			for _, w := range want {
				line, text, _ := strings.Cut(w, " ")
				i := slices.IndexFunc(got, func(g string) bool { return strings.HasPrefix(g, line+" ") && strings.Contains(g, text) })
				if i < 0 {
					t.Errorf("go test does not say %s", w)
					continue
				}
				got = slices.Delete(got, i, i+1)
			}
			for _, g := range got {
				t.Errorf("go test says %s", g)
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
}

// wanted lists what go test is to say, as comments in the tests have it.
func wanted(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for _, file := range []string{"a.go", "a_test.go"} {
		n := 0
		for line := range strings.Lines(read(t, dir, file)) {
			n++
			if _, text, ok := strings.Cut(line, "// want: "); ok {
				all = append(all, fmt.Sprintf("%s:%d %s", file, n, strings.TrimSpace(text)))
			}
		}
	}
	if len(all) < 5 {
		t.Fatalf("%d lines", len(all))
	}
	return all
}
