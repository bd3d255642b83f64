package newcomer

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestReadme does what the README says, to the letter, and compares what it prints.
func TestReadme(t *testing.T) {
	readme := string(readFile(t, "README.md"))
	var script strings.Builder
	script.WriteString("mkdir shop/settings\ncd shop\nexec go mod init example.com/shop\ncd settings\n")
	for command := range strings.SplitSeq(blocks(t, readme, "sh")[0], "&&") {
		fmt.Fprintln(&script, "exec", strings.TrimSpace(command))
	}
	script.WriteString("cp $WORK/resgen.toml resgen.toml\nexec go generate\ncd ..\ncp $WORK/main.go main.go\n")
	archive := &txtar.Archive{Files: []txtar.File{
		{Name: "resgen.toml", Data: []byte(blocks(t, readme, "toml")[0])},
		{Name: "main.go", Data: []byte(blocks(t, readme, "go")[1])},
	}}
	for i, run := range strings.Split("\n"+blocks(t, readme, "console")[0], "\n$ ")[1:] {
		command, output, _ := strings.Cut(run, "\n")
		output, failed := strings.CutSuffix(strings.TrimRight(output, "\n"), "\nexit status 1") // go run says so on stderr
		if failed {
			script.WriteString("! ")
		}
		printed := fmt.Sprintf("printed%d", i)
		fmt.Fprintf(&script, "exec env %s\ncmp stdout $WORK/%s\n", command, printed)
		archive.Files = append(archive.Files, txtar.File{Name: printed, Data: []byte(output + "\n")})
	}
	archive.Comment = []byte(script.String())
	name := filepath.Join(t.TempDir(), "readme.txtar")
	if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
	run(t, name)
}

// blocks are the fenced blocks of that language.
func blocks(t *testing.T, readme, language string) []string {
	t.Helper()
	var found []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(readme, -1) {
		found = append(found, m[1])
	}
	if found == nil {
		t.Fatalf("the README has no block of %s", language)
	}
	return found
}
