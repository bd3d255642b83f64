package oldprogram

import (
	"strings"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/usage"
)

// Options are the flags of the verb import. Their zero values mean that they are not given.
type Options struct {
	Prefix     string   // of all variables
	From       string   // the name of a library
	Defaults   []string // packages that call the library, or set defaults of viper: import paths or folders
	Containers []string // the Compose services or containers whose variables are read
	Name       string   // of the resource
}

// forFiles returns an error if there is an option that a file of variables cannot take.
func (o Options) forFiles() error {
	if o.Prefix != "" || o.From != "" || len(o.Defaults) > 0 {
		return usage.New("--env-prefix, --from and --defaults are for structs", "variables of a file have whole names")
	}
	return nil
}

// A reader reads for one run of the verb.
type reader struct {
	project.Folder
	Options
	pkg string // the name of the package that the specification generates
}

// Libraries returns the valid values of --from.
func Libraries() []string {
	var names []string
	for _, l := range library.All {
		names = append(names, l.Name)
	}
	return names
}

// generalName is the name of the resource if nothing suggests another one.
const generalName = "app"

// resourceName returns a name of the resource for a struct: server for ServerConfig, and app for a general name such as Config.
func resourceName(name string) string {
	name = "_" + ident.Snake(name)
	for _, end := range []string{"configuration", "config", "settings", "environment", "options", "env"} {
		if cut, ok := strings.CutSuffix(name, "_"+end); ok {
			name = cut
			break
		}
	}
	if name = strings.TrimPrefix(name, "_"); ident.Valid(name) {
		return name
	}
	return generalName
}
