package ident

import "testing"

func TestFileFlaw(t *testing.T) {
	for name, want := range map[string]bool{
		"resgen_gen.go": true, "RESOURCES.md": true, ".env.example": true, "a b": true, "größe": true, "com": true, "com0": true, "com10": true,
		"console": true, "nul_gen.go": true, "": true,
		"a/b": false, `a\b`: false, "a:b": false, "a?": false, "a\nb": false, "a\x00b": false, "a\x7f": false, "\xff": false, "a.": false, "a ": false, "..": false,
		"nul": false, "NUL.txt": false, "Com1": false, "lpt\u00b9.txt": false, "aux .c": false, "CONIN$": false,
	} {
		if got := FileFlaw(name); (got == "") != want {
			t.Errorf("FileFlaw(%q) = %q", name, got)
		}
	}
}

func TestReserved(t *testing.T) {
	for name, want := range map[string]bool{
		"RESOURCES.md": true, ".env.example": true, "alerts.yaml": true, "go.md": true, "Makefile": true,
		"go.mod": false, "Go.Mod": false, "go.work.sum": false, ".git": false, ".gitignore": false, "doc.s": false, "doc.S": false, "x.syso": false,
	} {
		if got := Reserved(name); (got == "") != want {
			t.Errorf("Reserved(%q) = %q", name, got)
		}
	}
}
