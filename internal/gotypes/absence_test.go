package gotypes_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
)

func TestAbsence(t *testing.T) {
	t.Setenv("GOWORK", "off")
	const head = "module example.com/mine\n\ngo 1.25\n"
	for name, tt := range map[string]struct {
		mod, path, flags string
		want             world.Absence
	}{
		"nobody requires it":      {head, "example.com/other/pkg", "", world.NotRequired},
		"no such folder":          {head, "example.com/mine/pkg", "", world.NoFolder},
		"the root, without Go":    {head, "example.com/mine", "", world.NoFolder},
		"a name that goes on":     {head, "example.com/mineral", "", world.NotRequired},
		"no go.mod":               {"", "example.com/other/pkg", "", world.NoGoMod},
		"required, not in go.sum": {head + "\nrequire example.com/other v1.0.0\n", "example.com/other/pkg", "", world.NoGoSum},
		"required, not here":      {head + "\nrequire example.com/other v1.0.0\n", "example.com/other/pkg", "-mod=mod", world.NotDownloaded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOFLAGS", tt.flags)
			dir := t.TempDir()
			if tt.mod != "" {
				if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(tt.mod), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got := (gotypes.World{Dir: dir}).Absence(tt.path); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}
