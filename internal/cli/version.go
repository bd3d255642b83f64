package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version of resgen",
		Args:  atMost(0),
		RunE: func(*cobra.Command, []string) error {
			b := ownBuild()
			if asJSON {
				return json.NewEncoder(a.Stdout).Encode(b)
			}
			fmt.Fprintf(a.Stdout, "resgen %s %s %s/%s\n", b.Version, b.Go, b.OS, b.Arch)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// A build is what is known about this program.
type build struct {
	Version  string `json:"version"` // "(devel)" when it was built from a checkout
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified,omitempty"`
}

func ownBuild() build {
	b := build{Version: "(devel)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" {
		b.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// version returns the version of this resgen, or "" if it is not a release.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return release(info.Main.Version)
}

// release returns v, or "" if v is not a released version.
func release(v string) string {
	if v == "(devel)" || strings.HasPrefix(v, "v0.0.0-") || strings.Contains(v, "+dirty") {
		return ""
	}
	return v
}
