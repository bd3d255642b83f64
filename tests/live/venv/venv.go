// Package venv finds a Python with packages of PyPI, and makes a virtual environment where there is none.
package venv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Packages are what a Python must have.
type Packages struct {
	Name         string   // of the virtual environment
	Requirements []string // of pip, with their versions
	Try          string   // a program that fails if the packages are not there
}

// Python returns a Python with the packages: that of RESGEN_TEST_PYTHON, the one on PATH, or one in a virtual environment in the user's
// cache, which it makes.
func (p Packages) Python() (string, error) {
	for _, python := range []string{os.Getenv("RESGEN_TEST_PYTHON"), "python3"} {
		if python != "" && p.in(python) {
			return python, nil
		}
	}
	python, err := p.install()
	if err != nil {
		return "", fmt.Errorf("no Python has the packages %s, and they cannot be installed: %w", strings.Join(p.Requirements, " "), err)
	}
	return python, nil
}

// in reports whether a Python has the packages.
func (p Packages) in(python string) bool { return exec.Command(python, "-c", p.Try).Run() == nil }

// install makes the virtual environment in a folder of its own and then gives it its name, as other tests may be making it too.
func (p Packages) install() (python string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "resgen")
	sum := sha256.Sum256([]byte(strings.Join(p.Requirements, "\n")))
	folder := filepath.Join(cache, p.Name+"-"+hex.EncodeToString(sum[:4]))
	in := func(folder string) string { return filepath.Join(folder, "bin", "python3") }
	if p.in(in(folder)) {
		return in(folder), nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	fresh, err := os.MkdirTemp(cache, p.Name+"-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	for _, args := range [][]string{
		{"python3", "-m", "venv", fresh},
		append([]string{in(fresh), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"}, p.Requirements...),
	} {
		if out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%s: %w: %s", strings.Join(args[1:3], " "), err, bytes.TrimSpace(out[max(0, len(out)-1000):]))
		}
	}
	if err := os.Rename(fresh, folder); err != nil && !p.in(in(folder)) {
		return "", err
	}
	return in(folder), nil
}
