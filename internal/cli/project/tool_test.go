package project

import (
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

// TestToolFile holds in which file the tool is found, and the command and the line of Go for it.
func TestToolFile(t *testing.T) {
	const tool = gentest.GoMod + "\ntool github.com/resgen-go/resgen/cmd/resgen\n"
	const otherTool = gentest.GoMod + "\ntool github.com/resgen-go/resgen/cmd/other\n"
	for _, tt := range []struct {
		name    string
		files   map[string]string
		want    string
		command string
		line    string
	}{
		{"no go.mod", map[string]string{"tools.mod": tool}, "", "go tool resgen", "//go:generate go tool resgen generate"},
		{"no tool", map[string]string{"go.mod": gentest.GoMod, "tools.mod": otherTool}, "", "go tool resgen", "//go:generate go tool resgen generate"},
		{"in go.mod", map[string]string{"go.mod": tool, "tools.mod": tool}, "", "go tool resgen", "//go:generate go tool resgen generate"},
		{
			"in another file",
			map[string]string{"go.mod": otherTool, "a.mod": "no module file\n", "b.mod": otherTool, "tools.mod": tool, "z.mod": tool},
			"../tools.mod", "go tool -modfile=../tools.mod resgen", "//go:generate go tool -modfile=../tools.mod resgen generate",
		},
		{
			"a name that no line of Go can have",
			map[string]string{"go.mod": gentest.GoMod, "bad\nname.mod": tool, "my tools.mod": tool},
			"../my tools.mod", "go tool '-modfile=../my tools.mod' resgen", `//go:generate go tool "-modfile=../my tools.mod" resgen generate`,
		},
	} {
		f := Folder{Dir: filepath.Join(gentest.Folder(t, tt.files), "sub")}
		if got := f.ToolFile(); got != tt.want {
			t.Errorf("%s: the file is %q, want %q", tt.name, got, tt.want)
		}
		if got := f.Command(); got != tt.command {
			t.Errorf("%s: the command is %q, want %q", tt.name, got, tt.command)
		}
		if got := f.GenerateLine(); got != tt.line {
			t.Errorf("%s: the line is %q, want %q", tt.name, got, tt.line)
		}
	}
}
