package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// workspace is the folder that files of a specification in dir must stay inside: that of go.work, else of go.mod, else dir.
func (a *app) workspace(dir string) string {
	if work := a.goWork(dir); work != "" {
		return filepath.Dir(work)
	}
	if mod := upward(dir, "go.mod"); mod != "" {
		return filepath.Dir(mod)
	}
	return dir
}

// goWork is the go.work file that the go command would use in dir; "" for none.
func (a *app) goWork(dir string) string {
	switch work, _ := a.Env("GOWORK"); work {
	case "":
		return upward(dir, "go.work")
	case "off":
		return ""
	default:
		if rel, err := filepath.Rel(filepath.Dir(work), dir); err == nil && filepath.IsLocal(rel) {
			return work
		}
		return ""
	}
}

// upward finds a file called name in dir or the nearest folder above; "" for none.
func upward(dir, name string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// modules lists the folders of the modules of the workspace, or of the one module if there is no workspace.
func (a *app) modules() ([]string, error) {
	work := a.goWork(a.Dir)
	if work == "" {
		mod := upward(a.Dir, "go.mod")
		if mod == "" {
			return nil, &usageError{"there is neither a go.work nor a go.mod here or above", "begin with: go mod init example.com/name"}
		}
		return []string{filepath.Dir(mod)}, nil
	}
	text, err := os.ReadFile(work)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, use := range uses(string(text)) {
		dir := filepath.FromSlash(use)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(work), dir)
		}
		dirs = append(dirs, dir)
	}
	return dirs, nil
}

// uses lists the paths of the use directives of a go.work file.
func uses(text string) []string {
	var paths []string
	block := ""
	for line := range strings.Lines(text) {
		words := fields(line)
		switch {
		case len(words) == 0:
		case block != "" && words[0] == ")":
			block = ""
		case block == "" && len(words) == 2 && words[1] == "(":
			block = words[0]
		case block == "use":
			paths = append(paths, words[0])
		case block == "" && words[0] == "use" && len(words) == 2:
			paths = append(paths, words[1])
		}
	}
	return paths
}

// fields splits a line of go.work into words, which may be quoted, and drops the comment.
func fields(line string) []string {
	var words []string
	for {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			return words
		}
		if quoted, err := strconv.QuotedPrefix(line); err == nil {
			word, _ := strconv.Unquote(quoted)
			words, line = append(words, word), line[len(quoted):]
			continue
		}
		end := strings.IndexAny(line, " \t\r\n()")
		switch end {
		case -1:
			end = len(line)
		case 0:
			end = 1
		}
		words, line = append(words, line[:end]), line[end:]
	}
}
