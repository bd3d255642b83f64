package cache

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"sync"
)

// ownProgram is thisProgram, but computes its result only once.
var ownProgram = sync.OnceValues(thisProgram)

// thisProgram returns a text that distinguishes this program from every other, including its own later builds. It returns false if there is
// none.
func thisProgram() (string, bool) {
	path, err := os.Executable()
	if err != nil {
		return "", false
	}
	sum, err := Program(path)
	if err != nil {
		return "", false
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "", false
	}
	return fmt.Sprintf("%s %s", sum, build), true
}

// buildID matches the ID that the go command writes into the first bytes of each program: hashes of everything from which the program was
// built, and of the program. Formats other than ELF have a text before it. It does not match an ID that was set with -buildid.
const buildID = `Go(\x00\x00| build ID: ")[\w-]{20}/[\w-]{20}/[\w-]{20}/[\w-]{20}`

// head is the number of bytes that the go command reads of a program to find the ID. For most formats, fewer are enough.
const head = 64 << 10

// Program returns a text that identifies the program in a file: its build ID, so that a large file need not be read, or else a hash of its
// content.
func Program(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, head))
	if err != nil {
		return "", err
	}
	if id, err := regexp.Compile(buildID); err != nil || !id.Match(data) {
		rest, err := io.ReadAll(f)
		if err != nil {
			return "", err
		}
		data = append(data, rest...)
	}
	return Sum(data), nil
}
