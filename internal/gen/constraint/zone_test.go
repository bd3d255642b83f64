package constraint

import (
	"archive/zip"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource/format"
)

var update = flag.Bool("update", false, "write zones.txt")

// TestZones compares the list of time zones with Go's own database.
func TestZones(t *testing.T) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	database, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	var names []string
	for _, f := range database.File {
		if !f.FileInfo().IsDir() {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	text := strings.Join(names, "\n") + "\n"
	if *update {
		if err := os.WriteFile("zones.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if zones != text {
		t.Error("zones.txt differs from the database of this Go: go test ./internal/gen/constraint -update, and add new names to the changelog")
	}
}

// TestIsZone holds that the list accepts what the row of the format says, and no part of a name.
func TestIsZone(t *testing.T) {
	for _, f := range format.Formats {
		if f.Name != "timezone" {
			continue
		}
		for _, name := range append(f.Good, "Etc/GMT+1", "Africa/Abidjan", "Zulu") {
			if !isZone(name) {
				t.Errorf("%q is refused", name)
			}
		}
		for _, name := range append(f.Bad, "", "\n", "Local", "localtime", "posix/UTC", "Europe", "Europe/Ber", "UTC\n", "UTC\nUniversal", "Abidjan", "europe/berlin") {
			if isZone(name) {
				t.Errorf("%q is accepted", name)
			}
		}
	}
}
