// Package module has the import paths of this project, which generated code, findings and help name.
package module

// The import paths.
const (
	Path    = "github.com/resgen-go/resgen"
	Command = Path + "/cmd/resgen"
	Runtime = Path + "/resource"
	Mock    = Runtime + "/mock" // the runtime of mocks
	Observe = Runtime + "/observe"
	Alert   = Runtime + "/alert"
)

// Site is where the project lives.
const Site = "https://" + Path

// Kind is the import path of the built-in kind called name.
func Kind(name string) string { return Path + "/kinds/" + name }
