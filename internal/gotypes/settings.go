package gotypes

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// settings are what the go command is told by the environment and by its two env files.
type settings struct {
	env    []string // the variables that matter, sorted
	user   string   // path of the user's env file; "" if switched off
	goroot string   // of the go command on the path, before it hands over to another toolchain; "" if that is a stand-in for one
	binary string   // the go command
	texts  []string // the env files' contents, the more important first
}

// prefixes are those of the variables that the go command listens to; ignored are those of them that change nothing in a package.
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

// readSettings reads them; false if there is no go command.
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

// files are the env files, and what says which Go it is.
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

// get is the value of a variable as the go command sees it.
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

// overlaid reports whether files are put in place of others that only the go command knows.
func (s *settings) overlaid() bool { return strings.Contains(s.get("GOFLAGS"), "-overlay") }

// opaque reports settings under which nobody can tell what a package depends on.
func (s *settings) opaque() bool {
	mode := s.get("GO111MODULE")
	return mode != "" && mode != "on" || s.overlaid() || strings.Contains(s.get("GOFLAGS"), "-modfile")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
