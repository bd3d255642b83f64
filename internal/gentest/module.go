package gentest

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/module"
)

// Module makes the module called name in a new folder, and returns the folder. The module requires the runtime of this checkout, the modules
// of this checkout in the folders of with, such as kinds/http, and nothing else. Until the test ends, the go command has no workspace and
// downloads nothing.
func Module(tb testing.TB, name string, with ...string) string {
	tb.Helper()
	tb.Setenv("GOWORK", "off")
	tb.Setenv("GOFLAGS", "-mod=mod")
	tb.Setenv("GOPROXY", "off")
	var text strings.Builder
	fmt.Fprintf(&text, "module %s\n\ngo 1.25.0\n", name)
	for _, dir := range append([]string{path.Base(module.Runtime)}, with...) {
		fmt.Fprintf(&text, "\nrequire %[1]s v0.1.0\n\nreplace %[1]s => %[2]q\n", path.Join(path.Dir(module.Runtime), dir), filepath.Join(Checkout(tb), filepath.FromSlash(dir)))
	}
	root := tb.TempDir()
	Write(tb, root, "go.mod", []byte(text.String()))
	return root
}

// GoMod is the go.mod of the module example.com/shop, which requires nothing.
const GoMod = "module example.com/shop\n\ngo 1.25\n"

// Folder writes files, which map slash paths to texts, into a new folder, and returns the folder.
func Folder(tb testing.TB, files map[string]string) string {
	tb.Helper()
	root := tb.TempDir()
	for name, text := range files { // order: each is a file
		Write(tb, root, name, []byte(text))
	}
	return root
}

// Write writes a file, whose slash path is name, into the folder root.
func Write(tb testing.TB, root, name string, data []byte) {
	tb.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, data, 0o600)); err != nil {
		tb.Fatal(err)
	}
}

// Checkout returns the folder of this repository, which is above the package under test.
func Checkout(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			tb.Fatal("there is no go.work above the package")
		}
		dir = above
	}
}
