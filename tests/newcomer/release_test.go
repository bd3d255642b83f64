package newcomer

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/tests/modules"
	"golang.org/x/tools/txtar"
)

// TestRelease is the rehearsal of a release. Each module is required by a module that has nothing else, without a workspace and
// without a `replace`, and built. The tool runs as `go run` and `go install` of a version make it.
func TestRelease(t *testing.T) {
	var script strings.Builder
	script.WriteString(`# The tool.
exec go run $RESGEN/cmd/resgen@latest version
stdout '^resgen '${VERSION@R}' '
env GOBIN=$WORK/bin
exec go install $RESGEN/cmd/resgen@$VERSION
exec $WORK/bin/resgen version
stdout '^resgen '${VERSION@R}' '
`)
	for _, folder := range released(t) {
		fmt.Fprintf(&script, `
# %[1]s
mkdir $WORK/modules/%[1]s
cd $WORK/modules/%[1]s
exec go mod init example.com/user
exec go get %[2]s/...@latest
exec go build -o %[3]s %[2]s/...
exec go list -m -f '{{.Version}} {{.Replace}}' %[2]s
stdout '^'${VERSION@R}' <nil>$'
`, folder, read(t, path.Join(folder, "go.mod")).Module.Mod.Path, os.DevNull)
	}
	runText(t, script.String())
}

// TestInside has the modules that are never released resolve what they import, tests too, from the released ones: of the `replace` lines of
// their go.mod, only those of each other are left.
func TestInside(t *testing.T) {
	var script strings.Builder
	archive := &txtar.Archive{}
	for folder, f := range find(t) {
		if modules.Released(folder) {
			continue
		}
		for _, r := range f.Replace {
			if modules.Released(path.Join(folder, r.New.Path)) {
				if err := f.DropReplace(r.Old.Path, r.Old.Version); err != nil {
					t.Fatal(err)
				}
			}
		}
		f.Cleanup()
		text, err := f.Format()
		if err != nil {
			t.Fatal(err)
		}
		dir, err := filepath.Abs(filepath.Join(repository, folder))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&script, "\n# %s\ncd '%s'\nexec go list -mod=mod -modfile=$WORK/%[1]s/own.mod -deps -test -f '{{with .Error}}{{.}}{{end}}' ./...\n! stdout '[^\\s]'\n", folder, dir)
		archive.Files = append(archive.Files, txtar.File{Name: folder + "/own.mod", Data: text})
		if sums, err := os.ReadFile(filepath.Join(dir, "go.sum")); err == nil {
			archive.Files = append(archive.Files, txtar.File{Name: folder + "/own.sum", Data: sums})
		}
	}
	archive.Comment = []byte(script.String())
	runText(t, string(txtar.Format(archive)))
}

// runText runs a script that a test has made.
func runText(t *testing.T, script string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "made.txtar")
	if err := os.WriteFile(name, []byte(script), 0o666); err != nil {
		t.Fatal(err)
	}
	run(t, name)
}
