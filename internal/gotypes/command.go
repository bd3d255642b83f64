package gotypes

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// run runs the go command in w.
func (w World) run(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = existing(w.Dir)
	cmd.Env = environ(cmd.Dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	switch {
	case err == nil:
		return out, nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the go command is not on the path")
	case strings.Contains(stderr.String(), noModule):
		return nil, world.ErrNoModule
	}
	if said := stderr.String(); !notDownloaded(said) {
		return nil, fmt.Errorf("go %s: %s", args[0], firstLine(said))
	}
	return nil, fmt.Errorf("go %s: a module that go.mod or another module requires is not on this machine; `go mod download` gets it", args[0])
}

// environ returns the environment for a go command in dir that must not use the network.
func environ(dir string) []string { return append(os.Environ(), "GOPROXY=off", "PWD="+dir) }

// each decodes the JSON objects of out into v, one after the other, and calls f for each.
func each(out []byte, v any, f func()) error {
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		if err := dec.Decode(v); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		f()
	}
}
