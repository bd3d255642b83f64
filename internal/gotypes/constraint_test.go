package gotypes

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
)

func TestConstraint(t *testing.T) {
	tests := []struct{ file, text, goos, flags, want string }{
		{"a.go", "", "linux", "", ""},
		{"a.go", "//go:build integration\n\n", "linux", "-tags=integration", "integration"},
		{"a.go", "// Text.\n\n//go:build (a || b) && !c\n\n", "linux", "-tags=a", "(a || b) && !c"},
		{"a_windows.go", "", "windows", "", "windows"},
		{"a_windows_arm64.go", "", "windows", "", "windows && arm64"},
		{"a_arm64.go", "//go:build a || b\n\n", "linux", "-tags=b", "arm64 && (a || b)"},
		{"linux_windows.go", "", "windows", "", "windows"},
		{"windows.go", "", "linux", "", ""},
		{"a_thing.go", "", "linux", "", ""},
		{"a_unix.go", "", "linux", "", ""},
		{"a.go", "// +build a,!b darwin\n// +build linux\n\n", "linux", "-tags=a", "((a && !b) || darwin) && linux"},
		{"a.go", "//go:build a\n// +build b\n\n", "linux", "-tags=a", "a"},
		{"a.go", "//go:build a\r\n\r\n", "linux", "-tags=a", "a"},
		{"a.go", "\ufeff//go:build a\n\n", "linux", "-tags=a", "a"},
		{"a.go", "/*\nText.\n*/\n\n//go:build a\n\n// Package a.\n", "linux", "-tags=a", "a"},
		{"a.go", "// Text.\n// +build never\n", "linux", "", ""}, // the doc comment of the package
		{"a.go", "//go:build never\n\n", "linux", "", ""},        // the type is not there
	}
	for _, tt := range tests {
		dir := t.TempDir()
		t.Setenv("GOOS", tt.goos)
		t.Setenv("GOARCH", "arm64")
		t.Setenv("GOFLAGS", tt.flags)
		for name, text := range map[string]string{tt.file: tt.text + "package a\n\ntype T interface{}\n", "b.go": "package a\n\ntype T2 interface{}\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := Constraints(dir, []string{"T"})["T"]; got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.file, tt.text, got, tt.want)
		}
	}
	for _, tt := range []struct {
		all  []string
		want string
	}{
		{nil, ""},
		{[]string{"", "a", "", "a"}, "a"},
		{[]string{"a || b", "c"}, "(a || b) && c"},
	} {
		if got := world.AllConstraints(tt.all); got != tt.want {
			t.Errorf("%q: %q", tt.all, got)
		}
	}
}

func TestConstraints(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GOOS", "linux")
	t.Setenv("GOARCH", "arm64")
	t.Setenv("GOFLAGS", "")
	for name, text := range map[string]string{
		"a.go":       "//go:build never\n\npackage a\n\ntype A int\n",
		"a_linux.go": "package a\n\ntype A int\n\ntype (\n\tB int\n\tC = B\n)\n",
		"b.go":       "//go:build linux\n\npackage a\n\ntype /* a comment */ D int\n\ntype A2 int\n",
		"c.go":       "package a\n\ntype E int\n\ntype A int // as well\n",
		"d.go":       "package a\n\ntype F struct\n",
		"e_test.go":  "package a\n\ntype G int\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"A": "linux", "B": "linux", "C": "linux", "D": "linux", "E": ""}
	if got := Constraints(dir, []string{"A", "B", "C", "D", "E", "F", "G", "H"}); !maps.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, name := range []string{"A", "B", "C", "D", "E", "F", "G", "H"} {
		if got := Constraints(dir, []string{name})[name]; got != want[name] {
			t.Errorf("%s: %q, want %q", name, got, want[name])
		}
	}
	for name, want := range map[string]string{"A": "a.go", "A2": "b.go", "F": "", "G": "e_test.go", "H": ""} {
		if got := Declaring(dir, []string{name})[name]; got != want {
			t.Errorf("%s is declared in %q, want %q", name, got, want)
		}
	}
}
