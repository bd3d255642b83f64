package readme

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestClients generates from the README's second specification, compiles its program, runs its test, and stops
// its program.
func TestClients(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	readme := read(t)
	root := t.TempDir()
	const module = "github.com/resgen-go/resgen/"
	mod := "module example.com/shop\n\ngo 1.25.0\n\nrequire (\n\t" + module + "resource v0.1.0\n\t" + module + "kinds/postgres v0.1.0\n)\n"
	for _, name := range []string{"resource", "kinds/postgres"} {
		dir, err := filepath.Abs(filepath.Join("../..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		mod += fmt.Sprintf("\nreplace %s => %q\n", module+name, dir)
	}
	sum, err := os.ReadFile("../../kinds/postgres/go.sum")
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, text []byte) {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, text, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	goRun := func(args ...string) {
		cmd := exec.Command("go", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
	blocks := fenced(readme, "go")
	put("go.mod", []byte(mod))
	put("go.sum", sum)
	put("main.go", []byte(blocks[2]))
	put("main_test.go", []byte(blocks[3]))
	goRun("mod", "download") // of what kinds/postgres needs; then resgen finds it without the network
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod") // go.mod does not name what kinds/postgres requires
	source := &diag.Source{Name: "settings/resgen.toml", Text: []byte(fenced(readme, "toml")[1])}
	got := gen.Generate(gen.Spec{World: gotypes.From, Dir: "settings", Root: root, Files: []*diag.Source{source}})
	for _, f := range got.Findings {
		t.Error(f)
	}
	for _, f := range got.Files {
		put(f.Path, f.Data)
	}
	goRun("mod", "tidy")
	goRun("vet", "./...")
	goRun("test", "./...")
	goRun("build", "-o", "program", ".")
	stops(t, filepath.Join(root, "program"))
}

// stops tells the README's program to stop while it waits for its database. The program has not failed: it exits with 0.
func stops(t *testing.T, program string) {
	if runtime.GOOS == "windows" {
		return // no signals can be sent
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	host, port, err := net.SplitHostPort(silent.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(),
		"ORDERS_HOST="+host, "ORDERS_PORT="+port, "ORDERS_DATABASE=shop", "ORDERS_USERNAME=shop", "ORDERS_PASSWORD=hunter2", "ORDERS_SSL_MODE=disable")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(time.Minute, func() { silent.Close(); _ = cmd.Process.Kill() })
	conn, err := silent.Accept()
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		t.Fatalf("it does not connect: %v\n%s", err, &out)
	}
	defer conn.Close()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || out.Len() > 0 {
		t.Errorf("it ended with %v\n%s", err, &out)
	}
}

// fenced are the fenced blocks of that language.
func fenced(readme, language string) []string {
	var found []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(readme, -1) {
		found = append(found, m[1])
	}
	return found
}
