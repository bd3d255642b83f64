package resource

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Source holds variables. Lookup must be safe for concurrent use, because secrets may be read again at any time.
type Source interface {
	// Lookup returns the value of the named variable, and whether the variable is set.
	Lookup(name string) (value string, ok bool)
}

// A Lister is a Source that can list its variables. A map of objects can only be read from a Lister, because its keys are part of the names
// of its variables. OS and Map are Listers. So is Layered if its sources are.
type Lister interface {
	Source
	// Names lists the names of all variables of the source, in any order. ok is false if the source cannot list them.
	Names() (names []string, ok bool)
}

// OS returns the environment of the process as a Source.
func OS() Source { return environment{} }

type environment struct{}

func (environment) Lookup(name string) (string, bool) { return os.LookupEnv(name) }

// Names lists the variables of the process.
func (environment) Names() ([]string, bool) {
	all := os.Environ()
	names := make([]string, 0, len(all))
	for _, v := range all {
		if name, _, ok := strings.Cut(v, "="); ok && name != "" {
			names = append(names, name)
		}
	}
	return names, true
}

// Map is a Source whose variables are in a map, for tests and for files that were read (see package dotenv). Do not change it while it is
// in use.
type Map map[string]string

// Lookup returns m[name].
func (m Map) Lookup(name string) (string, bool) {
	v, ok := m[name]
	return v, ok
}

// Names lists the keys of m.
func (m Map) Names() ([]string, bool) { return slices.Collect(maps.Keys(m)), true }

// Layered returns a Source that looks in each of the sources, in order. The first one that has the variable wins. An empty variable counts
// as unset, so the search goes on. It wins only for a field with the key allow_empty, where an empty variable is a value.
func Layered(sources ...Source) Source { return layered(sources) }

type layered []Source

func (l layered) Lookup(name string) (string, bool) { return l.lookup(name, false) }

// LookupEmpty is Lookup for a field for which an empty variable is a value.
func (l layered) LookupEmpty(name string) (string, bool) { return l.lookup(name, true) }

// lookup returns the value of the first variable with this name. It skips empty variables unless emptyCounts is true. If all are empty, ok
// is still true.
func (l layered) lookup(name string, emptyCounts bool) (value string, ok bool) {
	for _, s := range l {
		v, here := lookup.Text(s, name, emptyCounts)
		if ok = ok || here; here && (v != "" || emptyCounts) {
			return v, true
		}
	}
	return "", ok
}

// Names lists the variables of all sources. ok is false if one of the sources cannot list its variables.
func (l layered) Names() ([]string, bool) {
	var all []string
	for _, s := range l {
		lister, ok := s.(Lister)
		if !ok {
			return nil, false
		}
		names, ok := lister.Names()
		if !ok {
			return nil, false
		}
		all = append(all, names...)
	}
	return all, true
}
