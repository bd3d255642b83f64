// Package newcomer walks the roads by which a module comes to use resgen, each as a script of go commands. The modules come
// from a module proxy that is packed from this checkout; nothing else of the checkout is in sight.
package newcomer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/mod/modfile"
)

// repository is the root of the checkout.
const repository = "../.."

// TestFirst goes from an empty module to a program that reads its configuration.
func TestFirst(t *testing.T) { run(t, "testdata/first.txtar") }

// TestWorkspace does the same in a workspace of two modules.
func TestWorkspace(t *testing.T) { run(t, "testdata/workspace.txtar") }

// TestVendor does the same with the dependencies in a vendor folder, and no others to be had.
func TestVendor(t *testing.T) { run(t, "testdata/vendor.txtar") }

// TestBuiltin names a built-in kind and does what the finding says.
func TestBuiltin(t *testing.T) { run(t, "testdata/builtin.txtar") }

// TestPublish goes from an empty module to a kind that a program of another module uses. docs/publish.md tells it.
func TestPublish(t *testing.T) { run(t, "testdata/publish.txtar") }

// TestPinned is about a service that stays on the oldest Go that compiles generated code, and on older SDKs. The tool needs a newer Go, so the
// machine's Go generates the service, and the oldest builds it.
func TestPinned(t *testing.T) {
	line := read(t, "resource/go.mod").Go.Version
	goroot, err := toolchain(line)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("Go %s cannot be had: %v", line, err)
	default:
		t.Skipf("Go %s cannot be had: %v", line, err)
	}
	run(t, "testdata/pinned.txtar", "OLD="+line, "OLDGO="+filepath.Join(goroot, "bin", "go"))
}

// run runs a script. The cache of modules is the test's own, since the version that it holds of this checkout
// must not be found by anything else, and writable, since it is deleted afterwards.
func run(t *testing.T, script string, vars ...string) {
	if os.Getenv("RESGEN_TEST_LONG") != "on" {
		t.Skip("a whole round takes minutes: RESGEN_TEST_LONG=on runs it")
	}
	t.Parallel()
	machine := goEnv(t, "GOCACHE", "GOMODCACHE", "GONOSUMDB", "GOPROXY", "GOSUMDB")
	version := requirement(t, read(t, "go.mod"), "github.com/resgen-go/resgen/resource")
	packed := pack(t, version)
	proxies := []string{
		fileURL(packed),
		fileURL(filepath.Join(machine["GOMODCACHE"], "cache", "download")), // has the layout of a proxy
	}
	if remote := withoutDirect(machine["GOPROXY"]); remote != "" {
		proxies = append(proxies, remote)
	}
	env := append([]string{
		"GOCACHE=" + machine["GOCACHE"],
		"GOENV=off",
		"GOFLAGS=-modcacherw -trimpath", // trimmed paths let the cache of builds serve another cache of modules
		"GOMODCACHE=" + t.TempDir(),
		"GONOPROXY=none",
		"GONOSUMDB=github.com/resgen-go/*,example.com/*," + machine["GONOSUMDB"],
		"GOPROXY=" + strings.Join(proxies, ","),
		"GOSUMDB=" + machine["GOSUMDB"],
		"GOTOOLCHAIN=local",
		"GOWORK=off",
		"PROXY=" + packed,
		"RESGEN=github.com/resgen-go/resgen",
		"VERSION=" + version,
	}, vars...)
	testscript.Run(t, testscript.Params{
		Files:               []string{script},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"adds":     adds,
			"help":     help,
			"proxy":    proxy,
			"requires": requires,
			"status":   status,
		},
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			return nil
		},
	})
}

// requires is the script command `requires N FILE`: FILE, a go.mod, has at most N requirements.
func requires(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: requires N FILE")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	if n := len(readMod(ts, args[1]).Require); n > most {
		ts.Fatalf("%s has %d requirements, more than %d", args[1], n, most)
	}
}

// help is the script command `help FILE`: it runs the commands that the help of the finding in FILE names, in their order.
func help(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: help FILE")
	}
	_, text, found := strings.Cut(ts.ReadFile(args[0]), "= help: ")
	if !found {
		ts.Fatalf("%s has no help", args[0])
	}
	for i, command := range strings.Split(text, "`") {
		if i%2 == 0 {
			continue
		}
		words := strings.Fields(command)
		ts.Check(ts.Exec(words[0], words[1:]...))
	}
}

// adds is the script command `adds OLD NEW [MODULE...]`: the go.mod NEW differs from the go.mod OLD in nothing but that it
// requires those modules too, or requires them directly.
func adds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: adds OLD NEW [MODULE...]")
	}
	before, after := readMod(ts, args[0]), readMod(ts, args[1])
	for _, path := range args[2:] {
		ts.Check(before.DropRequire(path))
		ts.Check(after.DropRequire(path))
	}
	if was, is := summary(before), summary(after); was != is {
		ts.Fatalf("%s was\n%s\nand is now, less %s,\n%s", args[1], was, strings.Join(args[2:], ", "), is)
	}
}

// summary is what a go.mod says, without its layout.
func summary(f *modfile.File) string {
	lines := []string{"go " + f.Go.Version}
	if f.Toolchain != nil {
		lines = append(lines, "toolchain "+f.Toolchain.Name)
	}
	for _, t := range f.Tool {
		lines = append(lines, "tool "+t.Path)
	}
	var requires []string
	for _, r := range f.Require {
		if r.Mod.Path != "" { // what DropRequire leaves
			requires = append(requires, fmt.Sprintf("require %s %s indirect=%t", r.Mod.Path, r.Mod.Version, r.Indirect))
		}
	}
	slices.Sort(requires)
	return strings.Join(append(lines, requires...), "\n")
}

// readMod parses a go.mod of the script's folder.
func readMod(ts *testscript.TestScript, name string) *modfile.File {
	f, err := modfile.Parse(name, []byte(ts.ReadFile(name)), nil)
	ts.Check(err)
	return f
}

// status is the script command `status N PROGRAM ARG...`: the program exits with N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit := (*exec.ExitError)(nil)
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// toolchain is the root of the first release of the Go that a go line names, brought here by the go command if need be.
func toolchain(line string) (goroot string, err error) {
	release := "go" + line
	if strings.Count(line, ".") == 1 {
		release += ".0"
	}
	cmd := exec.Command("go", "env", "GOROOT")
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+release, "GOWORK=off")
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return "", fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}

// withoutDirect drops the entry that asks version control, unless it is the only one: all that is needed is on proxies, and
// the go command also looks for modules of the names github.com/resgen-go/resgen/cmd and .../cmd/resgen.
func withoutDirect(proxy string) string {
	if proxy == "off" {
		return ""
	}
	rest := strings.TrimSuffix(proxy, "direct")
	if rest == "" {
		return proxy
	}
	return strings.TrimRight(rest, ",|")
}

// goEnv is the go command's own environment on this machine.
func goEnv(t *testing.T, names ...string) map[string]string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env", "-json"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	env := make(map[string]string)
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	return env
}
