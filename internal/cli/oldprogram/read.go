package oldprogram

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/gen/importing"
	"github.com/resgen-go/resgen/internal/usage"
)

// Read reads the struct, or the files of variables, that args name, and returns a specification for them, which generates the package pkg.
func Read(folder project.Folder, args []string, pkg string, o Options) (importing.Result, error) {
	r := reader{folder, o, pkg}
	switch arg := args[0]; {
	case IsManifest(arg):
		return r.manifests(args)
	case len(o.Containers) > 0:
		return importing.Result{}, usage.New("--container is for files of Docker Compose and Kubernetes", "leave it out")
	case r.isDotenv(arg):
		return r.dotenv(arg)
	default:
		return r.structure(arg)
	}
}

// isDotenv reports whether arg has the name of a dotenv file: .env, .env.example, prod.env. A name such as server.env.example could also be
// the name of a Go type, so there must be a file with this name.
func (r reader) isDotenv(arg string) bool {
	base := filepath.Base(arg)
	if strings.HasPrefix(base, ".env.") || strings.HasSuffix(base, ".env") {
		return true
	}
	info, err := os.Stat(r.Abs(arg))
	return err == nil && info.Mode().IsRegular() && strings.Contains(base, ".env.")
}

// IsManifest reports whether arg has the name of a file of Docker Compose or Kubernetes.
func IsManifest(arg string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(arg))
}
