package resource

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Source holds variables. Lookup must be safe for concurrent use, as secrets may be read again at any time.
type Source interface {
	// Lookup returns the variable called name, and whether there is one.
	Lookup(name string) (value string, ok bool)
}

// A Lister is a Source that can list its variables. Maps of objects need one, because a key may be anything. OS, Map, and Layered of such
// sources are Listers.
type Lister interface {
	Source
	// Names lists the names of the variables that there are, in any order. ok is false if the source cannot tell.
	Names() (names []string, ok bool)
}

// OS is the environment of the process.
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

// Map is a Source for tests and files. It must not be changed while it is in use.
type Map map[string]string

// Lookup returns m[name].
func (m Map) Lookup(name string) (string, bool) {
	v, ok := m[name]
	return v, ok
}

// Names lists the keys of m.
func (m Map) Names() ([]string, bool) { return slices.Collect(maps.Keys(m)), true }

// Layered is a Source that asks each of sources in turn: a variable that an earlier one has hides those of later ones. A variable that is
// empty counts as unset and hides none. Only for a field that takes an empty variable for a value (the key allow_empty) it hides those of
// later sources too.
func Layered(sources ...Source) Source { return layered(sources) }

type layered []Source

func (l layered) Lookup(name string) (string, bool) { return l.lookup(name, false) }

// LookupEmpty is Lookup for a field that takes an empty variable for a value.
func (l layered) LookupEmpty(name string) (string, bool) { return l.lookup(name, true) }

// lookup returns the first variable called name that counts: one that is not empty, or with emptyCounts any. If none does, an empty one is
// still there.
func (l layered) lookup(name string, emptyCounts bool) (value string, ok bool) {
	for _, s := range l {
		v, here := lookup.Text(s, name, emptyCounts)
		if ok = ok || here; here && (v != "" || emptyCounts) {
			return v, true
		}
	}
	return "", ok
}

// Names lists the variables of all sources. It is false if one of them cannot.
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
