package templates

import (
	"path"
	"strings"
)

// DefaultStarter is the starter of those who name none.
const DefaultStarter = "database"

// head is the file that every starter specification begins with; in it `PACKAGE` stands for the package's name.
const head = "head"

// Starters lists the kinds that a starter specification can have, sorted.
func Starters() []string {
	entries, err := FS.ReadDir("starters")
	if err != nil {
		panic("templates: " + err.Error()) // it is embedded
	}
	var names []string
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".toml"); name != head {
			names = append(names, name)
		}
	}
	return names
}

// Starter is a specification of the package with one resource of each kind. It is false if one of kinds is no starter.
func Starter(pkg string, kinds ...string) (text string, ok bool) {
	var b strings.Builder
	for _, name := range append([]string{head}, kinds...) {
		data, err := FS.ReadFile(path.Join("starters", name+".toml"))
		if err != nil {
			return "", false
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.Write(data)
	}
	return strings.ReplaceAll(b.String(), "PACKAGE", pkg), true
}
