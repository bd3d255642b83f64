package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// relations makes the resources depend on each other and gives them lifecycles and bundles.
func (m *maker) relations() {
	m.keys, m.lines = map[string][]string{}, map[string]map[string][]string{}
	order := slices.Clone(m.spec.Package.Resources)
	m.rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for i, r := range order { // what some resource cannot have, none needs
		c := m.clientOf(r)
		for _, d := range c.needs() {
			if !slices.ContainsFunc(order[:i], func(t *model.Resource) bool { return m.fits(d, t) && m.always(r, t) }) {
				*d.optional = true
			}
		}
	}
	for i, r := range order {
		c := m.clientOf(r)
		for _, d := range c.needs() {
			m.wish(r, d, order[:i])
		}
		if c != nil {
			m.lifecycle(r, c)
			m.health(r, c)
			m.metrics(r)
		}
	}
	if m.opens() {
		m.bundles()
	}
}

// opens reports whether some resource is of a kind with a client.
func (m *maker) opens() bool {
	return slices.ContainsFunc(m.clients.kinds, func(c *client) bool { return c != nil && c.used(m.spec) })
}

// needs are the dependencies of c, which may be nil.
func (c *client) needs() []*dep {
	if c == nil {
		return nil
	}
	return c.deps
}

func (m *maker) clientOf(r *model.Resource) *client {
	i := slices.IndexFunc(m.spec.Package.Kinds, func(k *model.Kind) bool { return k == r.Kind })
	return m.clients.kinds[i]
}

// fits reports whether t can be what d leads to.
func (m *maker) fits(d *dep, t *model.Resource) bool {
	if d.config != nil {
		return t.Kind.Name == d.config.kind.name
	}
	c := m.clientOf(t)
	if c == nil {
		return false
	}
	switch d.param {
	case "native":
		return c.own() == d.of[0].own() && c.isA(d.of[0])
	case "handle", "interface":
		return c == d.of[0]
	}
	return slices.ContainsFunc(d.of, c.isA)
}

// isA reports whether c's kind is that of t, or extends it.
func (c *client) isA(t *client) bool {
	for k := c.kind; k != nil; k = k.extends {
		if k == t.kind {
			return true
		}
	}
	return false
}

// profilesOf are the profiles in which r exists; one that is nil without profiles.
func (m *maker) profilesOf(r *model.Resource) []*model.Profile {
	if m.spec.Package.Profiles == nil {
		return []*model.Profile{nil}
	}
	return slices.DeleteFunc(slices.Clone(m.spec.Package.Profiles.All), func(p *model.Profile) bool { return !r.In(p) })
}

// always reports whether t is there whenever r is.
func (m *maker) always(r, t *model.Resource) bool {
	same := t.When == nil || r.When != nil && r.When.Text == t.When.Text
	return same && !t.Optional && !slices.ContainsFunc(m.profilesOf(r), func(p *model.Profile) bool { return !t.In(p) })
}

// line adds a line to a table of r.
func (m *maker) line(r *model.Resource, table, format string, args ...any) {
	if m.lines[r.Name] == nil {
		m.lines[r.Name] = map[string][]string{}
	}
	m.lines[r.Name][table] = append(m.lines[r.Name][table], fmt.Sprintf(format, args...))
}

// wish binds a dependency of r to one of others, in a profile to another or to none.
func (m *maker) wish(r *model.Resource, d *dep, others []*model.Resource) {
	good := slices.DeleteFunc(slices.Clone(others), func(t *model.Resource) bool { return !m.fits(d, t) || !*d.optional && !m.always(r, t) })
	if len(good) == 0 || *d.optional && m.chance(5) {
		return
	}
	base := pick(m.rand, good)
	m.line(r, "config", "%s = { resource = %q }", d.name, base.Name)
	for _, p := range m.profilesOf(r) {
		if p == nil {
			continue
		}
		here := slices.DeleteFunc(slices.Clone(good), func(t *model.Resource) bool { return !t.In(p) })
		switch {
		case base.In(p) && !m.chance(3):
		case len(here) > 0 && m.chance(2):
			m.line(r, "profile "+p.Name, "%s = { resource = %q }", d.name, pick(m.rand, here).Name)
		case *d.optional:
			m.line(r, "profile "+p.Name, "%s = { unset = true }", d.name)
		}
	}
}

// lifecycle says how r is opened and closed, with Go that is called on the way.
func (m *maker) lifecycle(r *model.Resource, c *client) {
	key := func(format string, args ...any) {
		m.keys[r.Name] = append(m.keys[r.Name], fmt.Sprintf(format, args...))
	}
	named := func(names ...string) string { // one, or both
		if m.chance(2) {
			return quote(pick(m.rand, names))
		}
		return quotes(names)
	}
	if c.change != "" && m.chance(2) {
		key("configure = %s", named(c.own().goName("Change"), c.own().goName("Change2")))
	}
	var life []string
	add := func(format string, args ...any) { life = append(life, fmt.Sprintf(format, args...)) }
	if m.chance(3) {
		add(`timeout = "20s"`)
	}
	if m.chance(3) {
		add(`stop_timeout = "7s"`)
	}
	if m.chance(3) {
		add("retry = { attempts = %d, backoff = \"1ms\", max_backoff = \"2ms\" }", 1+m.rand.IntN(3))
	}
	if m.chance(3) {
		add("after_open = %s", named(c.goName("Up"), c.goName("Up2")))
	}
	if m.chance(3) {
		add("before_close = %s", named(c.goName("Down"), c.goName("Down2")))
	}
	if len(life) > 0 {
		key("lifecycle = { %s }", strings.Join(life, ", "))
	}
}

// bundles makes some.
func (m *maker) bundles() {
	all := resourceNames(m.spec.Package.Resources)
	for i := range m.rand.IntN(3) {
		m.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		name := fmt.Sprintf("%s_b%d", pick(m.rand, words), i)
		if m.draft.near {
			name = m.draft.nearName(nil)
			if m.chance(3) { // a method of Resources, and a field
				name = pick(m.rand, all)
			}
		}
		if slices.ContainsFunc(m.bundle, func(b string) bool { return strings.HasPrefix(b, "[bundle."+name+"]") }) {
			continue
		}
		m.bundle = append(m.bundle, fmt.Sprintf("[bundle.%s]\nuses = %s\n", name, quotes(all[:1+m.rand.IntN(min(3, len(all)))])))
	}
}

func resourceNames(rs []*model.Resource) []string {
	var names []string
	for _, r := range rs {
		names = append(names, r.Name)
	}
	return names
}

// text is the specification with its clients.
func (m *maker) text() string {
	var b strings.Builder
	header := m.draft.header
	if m.chance(2) {
		header = strings.Replace(header, noMocks, "", 1)
	}
	if len(m.clients.libs) > 0 {
		header = strings.Replace(header, "version = 1\n", "version = 1\nuse = "+quotes(paths(m.clients.libs))+"\n", 1)
	}
	b.WriteString(header)
	for _, x := range m.draft.mixins {
		if m.home[x] == nil {
			x.write(&b, "mixin", nil, nil)
		}
	}
	for _, k := range m.draft.kinds {
		if m.home[k] == nil {
			m.writeKind(&b, k)
		}
	}
	if m.clients.HTTP {
		m.web(&b)
	}
	for _, r := range m.draft.resource {
		r.write(&b, m.keys[r.name], m.lines[r.name])
	}
	for _, x := range m.bundle {
		b.WriteString(x)
	}
	return b.String()
}

// writeKind writes a kind with its client.
func (m *maker) writeKind(b *strings.Builder, k *kind) {
	c := m.of(k)
	if c == nil {
		var keys []string
		if plain := m.clients.plain[k]; plain != nil {
			keys = plain.keys
		}
		k.write(b, "kind", keys, nil)
		return
	}
	var deps []string
	for _, d := range c.deps {
		if base := m.of(k.extends); base == nil || !slices.ContainsFunc(base.deps, func(x *dep) bool { return x.name == d.name }) {
			deps = append(deps, d.toml())
		}
	}
	k.write(b, "kind", c.keys, deps)
	for _, o := range c.ownOps {
		o.write(b, k.name)
	}
}

func (d *dep) toml() string {
	var of []string
	for _, t := range d.of {
		of = append(of, t.kind.name)
	}
	if d.config != nil {
		of = []string{d.config.kind.name}
	}
	line := fmt.Sprintf("%s = { type = \"resource\", of = %s", d.name, quotes(of))
	if *d.optional {
		line += ", optional = true"
	}
	return line + " }"
}
