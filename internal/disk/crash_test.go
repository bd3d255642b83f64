package disk

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childDir names the variable that turns the test binary into a process that writes into that folder until it is killed.
const childDir = "RESGEN_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		writeForever(dir)
	}
	os.Exit(m.Run())
}

const crashFiles = 3

// version is a plan whose files all tell n, from the first line of content to the last.
func version(n int) Plan {
	var p Plan
	p.Spec, p.Dir = spec, "app"
	for i := range crashFiles {
		body := strings.Repeat(fmt.Sprintf("// version %d\n", n), 2000)
		p.Files = append(p.Files, file(fmt.Sprintf("app/f%d_gen.go", i), generated("resgen.toml", body)))
	}
	return p
}

// whole reports whether text is a file of version in full.
func whole(text string) bool {
	_, rest, ok := strings.Cut(text, "// version ")
	if !ok {
		return false
	}
	var n int
	if _, err := fmt.Sscanf(rest, "%d", &n); err != nil {
		return false
	}
	return text == string(version(n).Files[0].Data)
}

func writeForever(dir string) {
	r, err := Open(dir)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		changes, err := r.Compare(version(n))
		if err == nil {
			err = r.Write(changes)
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if n == 0 {
			fmt.Println("ready")
		}
	}
}

func TestKill(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r, dir := openRoot(t)
	for range 15 {
		ctx, cancel := context.WithCancel(t.Context())
		cmd := exec.CommandContext(ctx, exe)
		cmd.Env = append(os.Environ(), childDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
			t.Fatalf("the writer said %q, %v", line, err)
		}
		stop := time.AfterFunc(time.Duration(rand.IntN(30_000))*time.Microsecond, cancel)
		_ = cmd.Wait()
		stop.Stop()
		cancel()
		if !killed(cmd) {
			t.Fatalf("the writer ended by itself: %v", cmd.ProcessState)
		}
		for i := range crashFiles {
			if name := fmt.Sprintf("app/f%d_gen.go", i); !whole(get(t, dir, name)) {
				t.Fatalf("%s is neither old nor new", name)
			}
		}
	}

	// What the killed processes left is removed once it is old enough, and only then.
	left := temps(t, dir)
	put(t, dir, "app/.resgen-0123456789abcdef.tmp", []byte("left"))
	put(t, dir, "app/.resgen-mine.tmp", []byte("mine"))
	write := func(n int) {
		t.Helper()
		changes, err := r.Compare(version(n))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Write(changes); err != nil {
			t.Fatal(err)
		}
	}
	write(-1)
	if got := temps(t, dir); len(got) != len(left)+2 {
		t.Errorf("young temporary files were removed: %q", got)
	}
	hour := time.Now().Add(-time.Hour)
	for _, name := range temps(t, dir) {
		if err := os.Chtimes(name, hour, hour); err != nil {
			t.Fatal(err)
		}
	}
	write(-2)
	if got := temps(t, dir); len(got) != 1 || filepath.Base(got[0]) != ".resgen-mine.tmp" {
		t.Errorf("left: %q", got)
	}
}

func killed(cmd *exec.Cmd) bool {
	return !cmd.ProcessState.Success() && cmd.ProcessState.ExitCode() != 2
}

func temps(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "app", ".resgen-*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestTwoWriters(t *testing.T) {
	_, dir := openRoot(t)
	errs := make(chan error)
	for w := range 2 {
		go func() {
			r, err := Open(dir)
			for n := 0; err == nil && n < 20; n++ {
				var changes []Change
				if changes, err = r.Compare(version(2*n + w)); err == nil {
					err = r.Write(changes)
				}
			}
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	for i := range crashFiles {
		if name := fmt.Sprintf("app/f%d_gen.go", i); !whole(get(t, dir, name)) {
			t.Errorf("%s is a mixture", name)
		}
	}
	if left := temps(t, dir); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}
