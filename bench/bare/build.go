package bare

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Build is a program, or the test binary of a package, that the go command makes in the folder of the module bench.
type Build struct {
	Package  string   // "./programs/calls"
	Test     bool     // the test binary
	Stripped bool     // as for a release: without symbols, and without cgo
	Observed bool     // with the tag observed
	Without  []string // the names for Overlay
}

// Make builds into the folder scratch and returns the file's name. module is the folder of the module bench.
func (b Build) Make(module, scratch string) (string, error) {
	folder, err := os.MkdirTemp(scratch, "build-")
	if err != nil {
		return "", err
	}
	exe := filepath.Join(folder, "program.exe") // Windows runs nothing else
	args := []string{"build", "-o", exe}
	if b.Test {
		args = []string{"test", "-c", "-o", exe}
	}
	if b.Stripped {
		args = append(args, "-trimpath", "-ldflags=-s -w")
	}
	if b.Observed {
		args = append(args, "-tags=observed")
	}
	if len(b.Without) > 0 {
		root, err := filepath.Abs(filepath.Join(module, ".."))
		if err != nil {
			return "", err
		}
		overlay, err := Overlay(folder, root, b.Without...)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay="+overlay)
	}
	cmd := exec.Command("go", append(args, b.Package)...)
	cmd.Dir = module
	if b.Stripped {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return exe, nil
}
