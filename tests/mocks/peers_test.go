package mocks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// A peer is a module whose interfaces another generator of mocks is tested with.
type peer struct {
	name, module, version string
	packages              []string // patterns of those with fixtures
	types                 int      // interfaces and func types that they declare
	rare                  bool     // no release, so some module proxies do not have it: it may lack in CI too
}

var peers = []peer{
	{"mockery", "github.com/vektra/mockery/v3", "v3.9.0", []string{"./internal/fixtures/..."}, 125, false},
	{"moq", "github.com/matryer/moq/pkg/moq/testpackages", "v0.0.0-20260320062331-1b3799f1e7f7", []string{"./..."}, 31, true},
	{"mockgen", "go.uber.org/mock", "v0.6.0", []string{"./gomock/...", "./mockgen/...", "./sample/..."}, 85, false},
	{"counterfeiter", "github.com/maxbrunsfeld/counterfeiter/v6", "v6.12.2", []string{"./fixtures/..."}, 43, false},
	{"minimock", "github.com/gojuno/minimock/v3", "v3.4.7", []string{"./tests/..."}, 18, false},
}

// reasons are why a type of another package cannot be mocked: the findings that a peer's interface may come to.
var reasons = []struct {
	name string
	text *regexp.Regexp
}{
	{"is a constraint", regexp.MustCompile("is a constraint for type parameters")},
	{"has unexported methods", regexp.MustCompile("has methods that are not exported")},
	{"is not exported", regexp.MustCompile("is not exported")},
	{"is internal", regexp.MustCompile("is internal")},
	{"is in a program", regexp.MustCompile("is a program")},
}

// TestPeers mocks every interface and every func type that other generators of mocks are tested with, once beside it and once in
// another package: what cannot be mocked is a finding with a reason, and everything else compiles.
func TestPeers(t *testing.T) {
	if !long() {
		t.Skip("mocks several hundred interfaces of modules that have to be downloaded: RESGEN_TEST_LONG=on runs it")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("RESGEN_CACHE", t.TempDir())
	for _, p := range peers {
		t.Run(p.name, func(t *testing.T) { mockPeer(t, p) })
	}
}

func mockPeer(t *testing.T, p peer) {
	dir := copyOf(t, p)
	found := declared(t, dir, p)
	count := map[string]int{}
	var written []string
	for _, f := range found {
		for _, out := range []string{"", " --out resgenmocks"} {
			args := "mock ." + strings.Join(f.names, " .") + out
			if code, _, _ := resgen(f.dir, strings.Fields(args)...); code == 0 {
				count["mocked"] += len(f.names)
				continue
			}
			for _, name := range f.names { // one is at fault, but which?
				args := "mock ." + name + out
				switch code, _, messages := resgen(f.dir, strings.Fields(args)...); code {
				case 0:
					count["mocked"]++
				case 1:
					count[reason(t, args, messages)]++
				default:
					t.Errorf("resgen %s: exit %d\n%s", args, code, messages)
				}
			}
		}
		count["tried"] += 2 * len(f.names)
		written = append(written, f.path)
		if _, err := os.Stat(filepath.Join(f.dir, "resgenmocks")); err == nil {
			written = append(written, f.path+"/resgenmocks")
		}
	}
	t.Log(p.module, p.version, count)
	if count["tried"] != 2*p.types {
		t.Errorf("%d interfaces and func types, want %d", count["tried"]/2, p.types)
	}
	vet(t, dir, written...)
}

// reason is the name of the reason that a finding gives.
func reason(t *testing.T, args, messages string) string {
	for _, r := range reasons {
		if r.text.MatchString(messages) {
			return r.name
		}
	}
	t.Errorf("resgen %s:\n%s", args, messages)
	return "unknown"
}

// generated is the line by which Go knows generated files.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// copyOf is a folder with a copy of a peer's module, without what its generator has made, and without tests, as they need that.
func copyOf(t *testing.T, p peer) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", p.module+"@"+p.version).Output()
	var module struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &module); jsonErr != nil {
		t.Fatal(errors.Join(err, jsonErr))
	}
	dir := filepath.Join(t.TempDir(), "peer")
	if module.Error == "" {
		if err := os.CopyFS(dir, os.DirFS(module.Dir)); err != nil {
			t.Fatal(err)
		}
		err = prepare(t, dir, p)
	} else {
		err = errors.New(module.Error)
	}
	switch {
	case err == nil:
	case os.Getenv("CI") == "true" && !p.rare:
		t.Fatalf("%s cannot be had: %v", p.module, err)
	default:
		t.Skipf("%s cannot be had: %v", p.module, err)
	}
	return dir
}

// prepare makes a copy a module that can use mocks, with all that its fixtures import downloaded.
func prepare(t *testing.T, dir string, p peer) error {
	t.Helper()
	runtime, err := filepath.Abs(filepath.Join("..", "..", "resource"))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		data, err := os.ReadFile(name)
		if strings.HasSuffix(name, "_test.go") || generated.Match(data) {
			err = errors.Join(err, os.Remove(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"mod", "edit", "-require=" + resource + "@v0.1.0", "-replace=" + resource + "=" + runtime},
		append([]string{"list", "-deps", "-e"}, p.packages...),
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("go %s: %w\n%s", args[0], err, &stderr)
		}
	}
	return nil
}

// A fixture is a package with types to mock.
type fixture struct {
	path, dir string
	names     []string
}

// declared finds the interfaces and func types of a peer's fixtures.
func declared(t *testing.T, dir string, p peer) []fixture {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedImports,
		Dir:  dir,
	}, p.packages...)
	if err != nil {
		t.Fatal(err)
	}
	var all []fixture
	for _, pkg := range loaded {
		f := fixture{path: pkg.PkgPath, dir: pkg.Dir}
		for _, name := range pkg.Types.Scope().Names() {
			o, ok := pkg.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			switch o.Type().Underlying().(type) {
			case *types.Interface, *types.Signature:
				f.names = append(f.names, name)
			}
		}
		if len(f.names) > 0 {
			all = append(all, f)
		}
	}
	return all
}
