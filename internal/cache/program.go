package cache

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"sync"
)

// ownProgram is thisProgram, asked once.
var ownProgram = sync.OnceValues(thisProgram)

// thisProgram tells this program from every other, its own later builds among them; false if nobody can tell.
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

// buildID is the ID that the go command gives each program, within its first bytes: hashes of everything that the program was made of, and of
// the program. Formats other than ELF have a text before it. An ID that somebody has chosen by -buildid is none.
const buildID = `Go(\x00\x00| build ID: ")[\w-]{20}/[\w-]{20}/[\w-]{20}/[\w-]{20}`

// head is how much of a program the go command reads to find the ID, and more than it needs for most formats.
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
