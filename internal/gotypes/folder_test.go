package gotypes

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
)

func TestReadFolder(t *testing.T) {
	tests := []struct {
		name      string
		files     map[string]string
		except    []string
		own, pkg  string
		inPkg     []string // what pkg declares
		externals []string // what shop_test declares
	}{
		{"nothing", nil, nil, "", "", nil, nil},
		{
			"all kinds",
			map[string]string{"a.go": "package shop\n\ntype A struct{}\n\nconst b, c = 1, 2\n\nvar (\n\td int\n\t_ = 1\n)\n\nfunc e() {}\n\nfunc (A) f() {}\n\nfunc init() {}\n"},
			nil, "shop", "shop",
			[]string{"A", "b", "c", "d", "e"},
			nil,
		},
		{
			"tests",
			map[string]string{"a.go": "package shop\n", "a_test.go": "package shop\n\nvar x int\n", "b_test.go": "package shop_test\n\nvar y int\n"},
			nil, "shop", "shop",
			[]string{"x"},
			[]string{"y"},
		},
		{"only external tests", map[string]string{"b_test.go": "package shop_test\n\nvar y int\n"}, nil, "", "shop_test", []string{"y"}, []string{"y"}},
		{
			"only tests",
			map[string]string{"a_test.go": "package shop_test\n\nvar y int\n", "b_test.go": "package shop\n\nvar x int\n"},
			nil, "", "shop",
			[]string{"x"},
			[]string{"y"},
		},
		{
			"except and unreadable",
			map[string]string{"a.go": "package shop\n\nvar x int\n", "b.go": "package shop\n\nvar y int\n", "c.go": "package\n"},
			[]string{"b.go"},
			"shop", "shop",
			[]string{"x"},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "in[n]er", "shop")
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			files := map[string]string{"../../go.mod": "// a module\nmodule \"example.com/m\" // here\n\ngo 1.24\n"}
			maps.Copy(files, tt.files)
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			f, err := ReadFolder(dir, tt.except)
			if err != nil {
				t.Fatal(err)
			}
			if f.Path != "example.com/m/in[n]er/shop" || f.Own != tt.own || f.Name != tt.pkg {
				t.Errorf("got %+v", f)
			}
			if got := f.Declared[f.Name]; !slices.Equal(got, tt.inPkg) {
				t.Errorf("%s declares %v", f.Name, got)
			}
			if got := f.Declared["shop_test"]; !slices.Equal(got, tt.externals) {
				t.Errorf("shop_test declares %v", got)
			}
		})
	}
}

func TestReadFolderWithoutModule(t *testing.T) {
	if _, err := ReadFolder(t.TempDir(), nil); !world.NoModule(err) {
		t.Errorf("error %v", err)
	}
}
