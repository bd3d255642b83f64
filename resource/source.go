package resource

import "os"

// A Source holds variables. Lookup must be safe for concurrent use, as secrets may be read again at any time.
type Source interface {
	// Lookup returns the variable called name, and whether there is one.
	Lookup(name string) (value string, ok bool)
}

// OS is the environment of the process.
func OS() Source { return environment{} }

type environment struct{}

func (environment) Lookup(name string) (string, bool) { return os.LookupEnv(name) }

// Map is a Source for tests and files. It must not be changed while it is in use.
type Map map[string]string

// Lookup returns m[name].
func (m Map) Lookup(name string) (string, bool) {
	v, ok := m[name]
	return v, ok
}

// Layered is a Source that asks each of sources in turn: a variable that an earlier one has hides those of later ones.
func Layered(sources ...Source) Source { return layered(sources) }

type layered []Source

func (l layered) Lookup(name string) (string, bool) {
	for _, s := range l {
		if v, ok := s.Lookup(name); ok {
			return v, true
		}
	}
	return "", false
}
