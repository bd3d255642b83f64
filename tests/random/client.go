package random

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/tests/random/watch"
)

// Clients is what makes a specification open something: the constructors of its kinds, how its resources depend on each other, their
// lifecycle, its bundles, and the Go that all this names.
type Clients struct {
	Text  string            // the specification with all of it
	Files map[string]string // hand-written Go, by its path below the folder of the package
	Libs  []Lib             // packages that the specification uses, each after those that it uses itself
	HTTP  bool              // it has kinds that extend http

	kinds []*client         // beside those of the specification; nil for kinds without a constructor
	plain map[*kind]*client // kinds without a constructor whose configuration is an existing struct
	libs  []*library
	home  map[*kind]*library // of kinds and mixins that are not in the specification itself

	health map[string]watch.Resource // what resources say of their health and metrics, by their names
	said   map[string]bool           // the keys that they use for that: "health.check"
}

// A Lib is a specification of a package that others use, and its folder below that of the package.
type Lib struct{ Folder, Text string }

// A client is the constructor of a kind and what goes with it.
type client struct {
	n       int // of the kind
	kind    *kind
	model   *model.Kind
	base    *client // whose constructor it inherits; nil if it has its own
	deps    []*dep  // inherited ones first
	keys    []string
	sdk     bool // in a package of its own, with a configuration of its own
	given   bool // that is the configuration of the kind, too: an existing struct
	whole   bool // given: the kind has no fields but those that it declares
	iface   bool // the client is an interface
	ctx     bool
	ptr     bool
	clean   bool
	fails   bool
	byField bool              // the constructor takes the fields one by one, in order
	listed  bool              // the kind says so
	order   []string          // the fields and dependencies that the parameters get
	types   map[string]string // of the fields of its configuration, by Go name
	change  string            // "", "func(*watch.Options)", "func(*watch.Options) error"

	closing, health int
	api             string // the name of the client's interface; "" for the usual one
	byHand          string // a method of the handle that is written by hand
	conn            string // the method DoConn
	alerts          bool   // it takes alerts
	chain           string // the interface of what its method DoConn returns; "" for the type itself

	ops, ownOps []*operation // what the client can be asked, and what of that its kind declares itself
}

// A dep is a dependency of a client.
type dep struct {
	name     string
	of       []*client
	config   *client // not nil: the kind without a constructor whose configuration it gets, and nothing in of
	optional *bool   // of the field, which kinds that inherit it share
	param    string  // "native", "handle", "interface", or "self" for any client; of a configuration, "*" or ""
}

// How a client is closed.
const (
	closeNot = iota
	closePlain
	closeErr
	closeCtxErr
	closeCtx
	closeNamed
	closeFunc
	closeHandle
	closings
)

// How a client is asked whether it is up.
const (
	healthNot = iota
	healthPing
	healthCheck
	healthFunc
	healthConfig
	healthHandle
	healths
)

// Clients adds clients to the specification, and moves some of its kinds into other packages; nil if there is nothing to add or to move. path
// is the import path of the package that is generated. The error is about Go names that collide.
func (s *Spec) Clients(path string) (*Clients, error) {
	r := rand.New(rand.NewPCG(s.Seed, uint64(s.Size)+1<<40))
	home := map[*kind]*library{}
	m := &maker{
		rand: r, spec: s, draft: s.draft, path: path, clients: &Clients{Files: map[string]string{}, home: home, health: map[string]watch.Resource{}, said: map[string]bool{}, plain: map[*kind]*client{}},
		home: home, models: s.Package.Kinds,
	}
	if m.chance(3) || slices.ContainsFunc(m.draft.kinds, m.extended) {
		m.split()
		flat, err := resolve(m.flat())
		if err != nil { // names that collide
			return nil, err
		}
		m.models = flat.Kinds
	}
	for i, k := range s.draft.kinds {
		m.clients.kinds = append(m.clients.kinds, m.client(i, k))
	}
	if len(m.clients.libs) == 0 && len(m.clients.plain) == 0 && !m.opens() {
		return nil, nil
	}
	m.relations()
	m.golang()
	m.clients.HTTP = m.chance(4) && !slices.ContainsFunc(m.draft.kinds, func(k *kind) bool { return k.name == "http" }) // or that would be extended
	for _, l := range m.clients.libs {
		m.clients.Libs = append(m.clients.Libs, Lib{l.folder, l.text(m)})
	}
	m.clients.Text = m.text()
	return m.clients, nil
}

// used reports whether a resource is of c's kind.
func (c *client) used(s *Spec) bool {
	return slices.ContainsFunc(s.Package.Resources, func(r *model.Resource) bool { return r.Kind.Name == c.kind.name })
}

// A maker makes the clients of one specification.
type maker struct {
	rand    *rand.Rand
	spec    *Spec
	draft   *draft
	path    string
	clients *Clients
	home    map[*kind]*library // as in clients
	models  []*model.Kind      // what the kinds are in Go

	keys   map[string][]string            // further lines of resources
	lines  map[string]map[string][]string // and of their tables: "config", "profile dev"
	bundle []string
}

func (m *maker) chance(n int) bool { return m.rand.IntN(n) == 0 }

// of is the client of a kind; nil if it has none.
func (m *maker) of(k *kind) *client { return m.clients.of(k) }

// client decides on the constructor of the n-th kind.
func (m *maker) client(n int, k *kind) *client {
	c := &client{n: n, kind: k, model: m.models[n]}
	base := m.of(k.extends)
	if base != nil {
		for _, d := range base.deps {
			inherited := *d
			inherited.param = "self"
			c.deps = append(c.deps, &inherited)
		}
		if m.chance(2) {
			m.inherit(c, base)
			return c
		}
	} else if m.chance(4) {
		m.plain(n, k)
		return nil
	}
	c.sdk, c.iface, c.ctx, c.ptr, c.clean, c.fails = m.chance(2), m.chance(3), m.chance(2), m.chance(2), m.chance(4), !m.chance(3)
	if c.sdk && !m.extended(k) && m.chance(2) { // what extends it would add fields that the struct does not have
		c.given, c.whole = true, m.chance(2)
	}
	c.alerts = m.chance(2) || base != nil && base.alerts // it may inherit which methods callers see
	if m.chance(2) {
		c.change = pick(m.rand, []string{"func(*watch.Options)", "func(*watch.Options) error"})
	}
	c.closing, c.health = m.rand.IntN(closings), m.rand.IntN(healths)
	m.handleless(c)
	m.handle(c)
	m.dependencies(c)
	m.configurations(c)
	c.byField = c.sdk && base == nil && !c.given && m.chance(2)
	if m.chance(4) || len(c.deps) > 0 && m.chance(3) { // these can be blocked
		c.health = healthNot
	}
	if base != nil {
		c.ops = base.ops
	}
	if m.chance(2) {
		m.operations(c, c.ops)
	}
	if c.byField {
		m.byField(c)
	}
	m.tell(c)
	return c
}

// plain makes the configuration of a kind without a constructor an existing struct, now and then.
func (m *maker) plain(n int, k *kind) {
	if k.extends != nil || m.extended(k) || m.chance(3) {
		return
	}
	c := &client{n: n, kind: k, model: m.models[n], sdk: true, given: true, whole: m.chance(2)}
	m.tellStruct(c)
	m.clients.plain[k] = c
}

// byField decides on the parameters of a constructor that takes fields one by one. No function of its package can take the configuration.
func (m *maker) byField(c *client) {
	c.ptr = false
	if c.health == healthConfig {
		c.health = healthFunc
	}
	alike := map[string]bool{}
	add := func(name, goName string) {
		c.order = append(c.order, name)
		for _, key := range slices.Compact([]string{strings.ToLower(squeeze(name)), strings.ToLower(goName)}) {
			c.listed = c.listed || alike[key] // no name tells which is meant
			alike[key] = true
		}
	}
	for _, f := range c.model.Fields {
		add(f.Name, f.Go)
	}
	for _, d := range c.deps {
		add(d.name, squeeze(d.name))
	}
	c.listed = c.listed || m.chance(2)
	m.rand.Shuffle(len(c.order), func(i, j int) { c.order[i], c.order[j] = c.order[j], c.order[i] })
}

// handleless keeps functions that take the handle out of packages that cannot import it, and from kinds that others extend.
func (m *maker) handleless(c *client) {
	extended := m.extended(c.kind)
	if (c.sdk || extended) && c.closing == closeHandle {
		c.closing = closeFunc
	}
	if (c.sdk || extended) && c.health == healthHandle {
		c.health = healthFunc
	}
}

// handle decides on what is the kind's own even if it inherits its constructor.
func (m *maker) handle(c *client) {
	c.byHand, c.api = "", ""
	if m.chance(2) {
		c.byHand = pick(m.rand, []string{"Extra", "Check", "Got", "Alert", "Alert"})
	}
	if m.chance(6) && c.closing != closeNot {
		c.byHand = "Close"
	}
}

// inherit makes c a client that its base opens.
func (m *maker) inherit(c, base *client) {
	from := base
	if base.base != nil {
		from = base.base
	}
	n, k, mod := c.n, c.kind, c.model
	*c = *from
	c.n, c.kind, c.model, c.base, c.keys, c.ownOps = n, k, mod, from, nil, nil
	m.handle(c)
	c.ops = base.ops
	if len(base.ops) > 0 && m.chance(2) {
		m.operations(c, base.ops)
	}
	c.chain = ""
	m.face(c)
}

// dependencies gives c some that no kind behind it has a part in, so that there is no circle of kinds.
func (m *maker) dependencies(c *client) {
	var targets []*client
	for _, t := range m.clients.kinds {
		if t != nil && m.sees(c.kind, t.kind) {
			targets = append(targets, t)
		}
	}
	for len(targets) > 0 && len(c.deps) < 3 && !m.chance(3) {
		d := &dep{name: fmt.Sprintf("%s_d%d", m.draft.name(map[string]bool{}), len(c.deps)), of: []*client{pick(m.rand, targets)}, optional: new(bool), param: "self"}
		*d.optional = m.chance(3)
		if other := pick(m.rand, targets); other != d.of[0] && m.chance(3) {
			d.of = append(d.of, other)
		}
		if slices.ContainsFunc(c.deps, func(x *dep) bool { return x.name == d.name }) || slices.ContainsFunc(c.kind.all(), func(f *field) bool { return f.name == d.name }) {
			return
		}
		t := d.of[0]
		switch params := []string{"native", "handle", "interface", "self"}; {
		case len(d.of) > 1:
		case !c.sdk:
			d.param = pick(m.rand, params)
		case t.sdk:
			d.param = pick(m.rand, []string{"native", "self"})
		}
		c.deps = append(c.deps, d)
	}
}

// configurations gives c dependencies on configurations of kinds before it. A function of package sdk can only take structs of that package.
func (m *maker) configurations(c *client) {
	if m.extended(c.kind) {
		return
	}
	for i, k := range m.draft.kinds[:c.n] {
		if m.clients.kinds[i] != nil || !m.sees(c.kind, k) || m.chance(3) {
			continue
		}
		of := m.clients.plain[k]
		switch {
		case of == nil && c.sdk:
			continue
		case of == nil:
			of = &client{n: i, kind: k, model: m.models[i]}
		}
		d := &dep{name: fmt.Sprintf("%s_c%d", m.draft.name(map[string]bool{}), len(c.deps)), config: of, optional: new(bool), param: pick(m.rand, []string{"", "*"})}
		*d.optional = m.chance(3)
		if slices.ContainsFunc(c.kind.all(), func(f *field) bool { return f.name == d.name }) {
			continue
		}
		c.deps = append(c.deps, d)
		return
	}
}

// tellStruct writes the keys of c's kind about its existing struct.
func (m *maker) tellStruct(c *client) {
	if c.whole {
		c.keys = append(c.keys, `fields = "declared"`)
	} else {
		c.keys = append(c.keys, `ignore = ["ZzOther"]`)
	}
	c.keys = append(c.keys, fmt.Sprintf("struct = %q", m.path+"/sdk."+c.configName()))
}

// tell writes the keys of c's kind that name Go.
func (m *maker) tell(c *client) {
	home := ""
	if c.sdk {
		home = m.path + "/sdk."
	}
	add := func(key, value string) { c.keys = append(c.keys, fmt.Sprintf("%s = %q", key, value)) }
	add("constructor", home+c.goName("Open"))
	if c.given {
		m.tellStruct(c)
	}
	if c.listed && len(c.order) > 0 {
		c.keys = append(c.keys, "params = [\""+strings.Join(c.order, "\", \"")+"\"]")
	}
	switch c.closing {
	case closeNamed:
		add("close", "Shut")
	case closeFunc, closeHandle:
		add("close", home+c.goName("Close"))
	default:
		if m.told(c, "close") { // what that names does not fit
			c.closing = closeNamed
			add("close", "Shut")
		}
	}
	switch c.health {
	case healthFunc, healthConfig, healthHandle:
		add("health", home+c.goName("Health"))
	default:
		if m.told(c, "health") {
			c.health = healthPing
			add("health", "Ping")
		}
	}
	if m.chance(3) || m.told(c, "stats") {
		add("stats", home+c.goName("Stats"))
	}
	if !c.byField && m.chance(3) || m.told(c, "validate") {
		add("validate", home+c.goName("Validate"))
	}
	if fill := !m.chance(3); fill && !m.extended(c.kind) && !c.kind.ruled() { // envcheck asks no rules of such kinds, and the program does
		add("fill", c.goName("Fill"))
	}
	m.face(c)
}

// face says what callers see of the client.
func (m *maker) face(c *client) {
	var face []string
	add := func(format string, args ...any) { face = append(face, fmt.Sprintf(format, args...)) }
	draw := m.rand.IntN(6)
	switch { // alerts can be sent to all that may take them
	case c.alerts && (draw == 0 || m.told(c, "interface")):
		add(`methods = ["Got", "Self", "Do*", "Alert"]`)
	case draw == 0:
		add(`methods = ["Got", "Self", "Do*"]`)
	}
	if draw == 1 {
		c.api = c.goName("API")
		add("name = %q", c.api)
	}
	if m.chance(3) {
		c.chain = c.goName("Conn")
		if m.draft.near && m.chance(2) {
			c.chain = m.spells(c.kind).Go(m.draft.nearName(nil))
		}
		add("returns = { DoConn = %q }", c.chain)
	}
	if len(face) > 0 {
		c.keys = append(c.keys, "interface = { "+strings.Join(face, ", ")+" }")
	}
}

// told reports whether a kind that c's extends says something under key.
func (m *maker) told(c *client, key string) bool {
	for k := c.kind.extends; k != nil; k = k.extends {
		if base := m.of(k); base != nil && named(base.keys, key) {
			return true
		}
	}
	return false
}

// ruled reports whether k has rules: its own, inherited ones, those of its mixins or those of its objects.
func (k *kind) ruled() bool {
	has := func(k *kind) bool { return k.ruled() }
	return len(k.rules) > 0 || k.extends != nil && k.extends.ruled() || slices.ContainsFunc(k.include, has) || slices.ContainsFunc(k.objects, has)
}

// goName is a name in hand-written Go that nothing generated has.
func (c *client) goName(name string) string { return fmt.Sprintf("Zz%d%s", c.n, name) }

// own is the client whose Go opens c: itself, or the one that it inherits its constructor from.
func (c *client) own() *client {
	if c.base != nil {
		return c.base
	}
	return c
}

// closes reports whether closing c does anything.
func (c *client) closes() bool { return c.closing != closeNot || c.clean }

// apiName is the Go name of the interface of c's client.
func (c *client) apiName() string {
	if c.api != "" {
		return c.api
	}
	return c.model.Go + "Client"
}
