package random

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// A library is a package with some of the kinds and mixins of a specification, which uses it. What the program answers is the same as if
// they stood in the specification itself.
type library struct {
	folder string // below that of the specification's package
	path   string // its import path
	name   string
	words  []string   // its initialisms
	uses   []*library // whose kinds its own extend
	test   bool       // it has a package of mocks
	kinds  []*kind
	mixins []*kind
}

// split takes some kinds and mixins out of the specification, into one package or into two of which the second uses the first. Rules that
// mention the profile stay, with all that is made of them: the profiles are the specification's.
func (m *maker) split() {
	base := &library{folder: "lib0", path: m.path + "/lib0"}
	upper := &library{folder: "lib1", path: m.path + "/lib1", uses: []*library{base}}
	take := func(k *kind, table func(*library) *[]*kind) {
		if !m.extended(k) && m.chance(3) || slices.ContainsFunc(k.own(), func(p *kind) bool { return strings.Contains(strings.Join(p.rules, ""), "profile") }) {
			return
		}
		to := base
		for _, from := range k.from() {
			switch m.home[from] {
			case nil:
				return
			case upper:
				to = upper
			}
		}
		switch {
		case k.extends != nil && m.home[k.extends] == base: // one extends most across packages
			to = upper
		case k.extends == nil && m.extended(k):
		case m.chance(2):
			to = upper
		}
		m.home[k] = to
		*table(to) = append(*table(to), k)
	}
	for _, x := range m.draft.mixins {
		take(x, func(l *library) *[]*kind { return &l.mixins })
	}
	for _, k := range m.draft.kinds {
		take(k, func(l *library) *[]*kind { return &l.kinds })
	}
	for _, l := range []*library{base, upper} {
		if len(l.kinds)+len(l.mixins) > 0 {
			l.name, l.words, l.test = pick(m.rand, packageNames), m.words(l), m.chance(2)
			m.clients.libs = append(m.clients.libs, l)
		}
	}
	upper.uses = slices.DeleteFunc(upper.uses, func(l *library) bool { return l.name == "" })
}

// extended reports whether a kind extends k.
func (m *maker) extended(k *kind) bool {
	return slices.ContainsFunc(m.draft.kinds, func(x *kind) bool { return x.extends == k })
}

// own are k and its objects.
func (k *kind) own() []*kind { return append([]*kind{k}, k.objects...) }

// words are initialisms for l: words of its names that are none elsewhere. What others inherit has more of them.
func (m *maker) words(l *library) []string {
	some := map[string]bool{}
	add := func(name string, n int) {
		for word := range strings.SplitSeq(name, "_") {
			if upper := strings.ToUpper(word); m.chance(n) && ident.New(nil).Go(word) != upper {
				some[upper] = true
			}
		}
	}
	for _, k := range slices.Concat(l.kinds, l.mixins) {
		n := 3
		if m.extended(k) {
			n = 2
		}
		for _, o := range k.own() {
			add(o.name, n)
			for _, f := range o.fields {
				add(f.name, n)
			}
		}
	}
	return slices.Sorted(maps.Keys(some))
}

// flat is the specification with all that went into libraries, which has the Go names there.
func (m *maker) flat() string {
	for k, l := range m.home { // order: each by itself
		k.spell = ident.New(l.words)
	}
	defer func() {
		for k := range m.home { // order: each by itself
			for _, o := range k.own() {
				o.spell = nil
			}
		}
	}()
	return m.draft.text()
}

// sees reports whether what stands in the package of k, nil for that of the specification, can name the kind t.
func (m *maker) sees(k, t *kind) bool {
	from, to := m.home[k], m.home[t]
	return from == nil || from == to || slices.Contains(from.uses, to)
}

// text is the specification of l.
func (l *library) text(m *maker) string {
	var b strings.Builder
	fmt.Fprintf(&b, "version = 1\nuse = %s\n[package]\nname = %q\ninitialisms = %s\n[output]\n", quotes(paths(l.uses)), l.name, quotes(l.words))
	if !l.test {
		b.WriteString(noMocks + "\n")
	}
	for _, x := range l.mixins {
		x.write(&b, "mixin", nil, nil)
	}
	for _, k := range l.kinds {
		m.writeKind(&b, k)
	}
	return b.String()
}

// paths are the import paths of libraries.
func paths(all []*library) []string {
	var paths []string
	for _, l := range all {
		paths = append(paths, l.path)
	}
	return paths
}

// of is the client of a kind; nil for none.
func (c *Clients) of(k *kind) *client {
	i := slices.IndexFunc(c.kinds, func(x *client) bool { return x != nil && x.kind == k })
	if k == nil || i < 0 {
		return nil
	}
	return c.kinds[i]
}

// top are the kinds of the specification itself that have clients.
func (c *Clients) top() []*kind {
	var all []*kind
	for _, x := range c.kinds {
		if x != nil && c.home[x.kind] == nil {
			all = append(all, x.kind)
		}
	}
	return all
}
