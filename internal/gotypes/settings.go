package gotypes

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// settings are the settings of the go command in the environment and in its two env files.
type settings struct {
	env    []string // the variables that matter, sorted
	user   string   // path of the user's env file; "" if switched off
	goroot string   // the GOROOT of the go command in PATH, before it switches to another toolchain; "" if that command is only a wrapper
	binary string   // the go command
	texts  []string // the contents of the env files; the one with precedence is first
}

// prefixes are the prefixes of variables that affect the go command. ignored are those of these variables that do not affect packages.
var (
	prefixes = []string{
		"GO", "CGO_", "PKG_CONFIG", "CC=", "CXX=", "FC=", "AR=",
		"HOME=", "home=", "USERPROFILE=", "AppData=", "APPDATA=", "XDG_CONFIG_HOME=",
	}
	ignored = []string{
		"GOFILE=", "GOLINE=", "GOPACKAGE=", "GOGC=", "GOMAXPROCS=", "GOMEMLIMIT=", "GOTRACEBACK=", "GOCOVERDIR=", "GOTMPDIR=", "GOCACHE=",
		"GOPROXY=",
	}
)

func hasPrefixOf(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// readSettings reads the settings. It returns false if there is no go command.
func readSettings() (*settings, bool) {
	s := &settings{}
	for _, v := range os.Environ() {
		if hasPrefixOf(v, prefixes) && !hasPrefixOf(v, ignored) {
			s.env = append(s.env, v)
		}
	}
	slices.Sort(s.env)
	var err error
	if s.binary, err = exec.LookPath("go"); err != nil {
		return nil, false
	}
	if s.binary, err = filepath.Abs(s.binary); err != nil {
		return nil, false
	}
	if real, err := filepath.EvalSymlinks(s.binary); err == nil {
		s.binary = real
		if root := filepath.Dir(filepath.Dir(real)); isFile(filepath.Join(root, "VERSION")) && isFile(filepath.Join(root, "go.env")) {
			s.goroot = root
		}
	}
	switch file := os.Getenv("GOENV"); file {
	case "off":
	case "":
		if dir, err := os.UserConfigDir(); err == nil {
			s.user = filepath.Join(dir, "go", "env")
		}
	default:
		s.user = file
	}
	for _, file := range s.files() {
		data, err := os.ReadFile(file)
		if err == nil {
			s.texts = append(s.texts, string(data))
		}
	}
	return s, true
}

// files returns the env files, and the files that identify the version of Go.
func (s *settings) files() []string {
	var files []string
	if s.user != "" {
		files = append(files, s.user)
	}
	for _, root := range []string{os.Getenv("GOROOT"), s.goroot} {
		if root != "" {
			files = append(files, filepath.Join(root, "go.env"), filepath.Join(root, "VERSION"))
		}
	}
	return files
}

// get returns the value of a variable for the go command.
func (s *settings) get(name string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	for _, text := range s.texts {
		for line := range strings.Lines(text) {
			if v, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), name+"="); ok {
				return v
			}
		}
	}
	return ""
}

// overlaid reports whether the go command replaces files by others (-overlay).
func (s *settings) overlaid() bool { return strings.Contains(s.get("GOFLAGS"), "-overlay") }

// opaque reports whether there are settings with which it is not known what a package depends on.
func (s *settings) opaque() bool {
	mode := s.get("GO111MODULE")
	return mode != "" && mode != "on" || s.overlaid() || strings.Contains(s.get("GOFLAGS"), "-modfile")
}

// buildTags returns the tags that GOFLAGS sets.
func buildTags() []string {
	s, ok := readSettings()
	if !ok {
		return nil
	}
	for _, word := range strings.Fields(s.get("GOFLAGS")) {
		if tags, ok := strings.CutPrefix(strings.Replace(word, "--", "-", 1), "-tags="); ok {
			return strings.Split(tags, ",")
		}
	}
	return nil
}
