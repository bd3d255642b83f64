package ident

import "testing"

func TestPackage(t *testing.T) {
	for folder, want := range map[string]string{
		"shop": "shop", "My-App_2": "myapp2", "go-foo": "gofoo", "foo_test": "footest", "foo.v2": "foov2", "a b": "ab", "c++": "c", "v2": "v2",
		"internal": "internal", "main": "main", "string": "string", "Documentations": "documentations",
		"": "", "42": "", "9lives": "", ".": "", "/": "", "-": "", "_": "", "type": "", "Func": "", "9func": "", "init": "", "documentation": "", "Document-ation": "",
		"größe": "", "日本": "", "İ": "", "\u212a": "", "\xff": "", "a\x00b": "ab",
	} {
		if got := Package(folder); got != want {
			t.Errorf("Package(%q) = %q, want %q", folder, got, want)
		}
		if want == "" || want == "main" {
			want = "other"
		}
		if got := NewPackage(folder, "other"); got != want {
			t.Errorf("NewPackage(%q) = %q, want %q", folder, got, want)
		}
	}
	for name, want := range map[string]bool{
		"shop": true, "Shop": true, "shop_test": true, "größe": true, "main": true, "string": true,
		"": false, "_": false, "documentation": false, "init": false, "type": false, "a-b": false, "9a": false,
	} {
		if got := IsPackage(name); got != want {
			t.Errorf("IsPackage(%q) = %t", name, got)
		}
	}
}

func FuzzPackage(f *testing.F) {
	for _, folder := range []string{"shop", "9 lives", "größe", "documentation", "go-foo", "\xff", "K", "ſ"} {
		f.Add(folder)
	}
	f.Fuzz(func(t *testing.T, folder string) {
		name := Package(folder)
		if name != "" && (!IsPackage(name) || Package(name) != name) {
			t.Errorf("Package(%q) = %q", folder, name)
		}
	})
}
