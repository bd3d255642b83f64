package gotypes

import (
	"slices"
	"testing"
)

func TestCircle(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{
		"go.mod":      "module example.com/m\n\ngo 1.24\n",
		"a/a.go":      "package a\n",
		"a/a_test.go": "package a_test\n\nimport _ \"example.com/m/c\"\n",
		"b/b.go":      "package b\n\nimport _ \"example.com/m/a\"\n",
		"c/c.go":      "package c\n\nimport (\n\t_ \"example.com/m/b\"\n\t_ \"fmt\"\n)\n",
	})
	tests := []struct {
		from, to string
		want     []string
	}{
		{"example.com/m/c", "example.com/m/a", []string{"example.com/m/c", "example.com/m/b", "example.com/m/a"}},
		{"example.com/m/b", "example.com/m/a", []string{"example.com/m/b", "example.com/m/a"}},
		{"example.com/m/a", "example.com/m/c", nil},
		{"example.com/m/nowhere", "example.com/m/a", nil},
	}
	for range 2 {
		for _, tt := range tests {
			got, err := kept(dir).Circle([]string{tt.from}, tt.to)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("Circle(%s, %s) = %v, %v, want %v", tt.from, tt.to, got, err, tt.want)
			}
		}
		forbidGo(t)
		tests = tests[:3] // kept answers; what is not there is looked for again
	}
	put(t, dir, map[string]string{"b/b.go": "package b\n"})
	t.Setenv("GOMEMLIMIT", "")
	if got, err := kept(dir).Circle([]string{"example.com/m/c"}, "example.com/m/a"); err != nil || got != nil {
		t.Errorf("after the change, Circle = %v, %v", got, err)
	}
}
