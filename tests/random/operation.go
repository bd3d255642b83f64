package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// An operation is a request that is a method of a client.
type operation struct {
	name, method, path string
	rest               bool     // it may have optional parameters, whose struct has its name
	lines              []string // TOML
}

// spells makes the Go names of what k declares.
func (m *maker) spells(k *kind) *ident.Speller {
	if l := m.home[k]; l != nil {
		return ident.New(l.words)
	}
	return ident.New(m.draft.words)
}

// bodies are Go types of what operations send and get.
var bodies = []string{
	"string", "[]byte", "map[string]string", "[]map[string]int", "encoding/json.RawMessage", watchPath + ".Options", "*" + watchPath + ".Options",
	"[]" + watchPath + ".Options", "map[string]*" + watchPath + ".Options",
}

// streams are Go types of what operations send alone.
var streams = []string{"io.Reader", "*os.File", "os.File", "net/url.Values", "bytes.Buffer"}

// operations gives c some, beside those that it inherits; one of these it may declare again.
func (m *maker) operations(c *client, inherited []*operation) {
	c.ops = slices.Clone(inherited)
	taken := map[string]bool{}
	for range 1 + m.rand.IntN(3) {
		o := &operation{name: m.draft.name(taken), method: "GET", rest: true}
		if !m.chance(4) { // two operations of one package seldom have one name
			o.name = fmt.Sprintf("%s_%d", o.name, c.n)
		}
		if len(inherited) > 0 && m.chance(3) {
			o.name = pick(m.rand, inherited).name
			if taken[o.name] {
				continue
			}
			taken[o.name], o.rest = true, false
		}
		m.request(c, o)
		c.ownOps = append(c.ownOps, o)
		i := slices.IndexFunc(c.ops, func(x *operation) bool { return x.name == o.name })
		if i >= 0 {
			c.ops[i] = o
		} else {
			c.ops = append(c.ops, o)
		}
	}
}

// request makes up what o sends, and what comes back.
func (m *maker) request(c *client, o *operation) {
	add := func(format string, args ...any) { o.lines = append(o.lines, fmt.Sprintf(format, args...)) }
	if m.chance(3) {
		add("doc = %s", quote(m.draft.doc()))
	}
	if m.chance(4) {
		add("idempotent = true")
	}
	types := bodies
	if !c.sdk && c.kind != nil {
		types = append(slices.Clone(types), "[]"+c.goName("Body"), c.goName("Body"))
	}
	if m.chance(2) {
		o.method = pick(m.rand, []string{"POST", "PUT", "PATCH", "DELETE"})
		add("method = %q\nbody = %q", o.method, pick(m.rand, append(slices.Clone(types), streams...)))
	}
	for _, line := range []string{`timeout = "1m30s"`, "answer = true", "idempotency_key = true", `header = { Accept = "text/csv", X-Version = "2" }`} {
		if m.chance(5) {
			add("%s", line)
		}
	}
	if m.chance(2) {
		add("response = %q", pick(m.rand, types))
	}
	o.path = "/x"
	taken := map[string]bool{}
	for range m.rand.IntN(5) {
		name := m.draft.name(taken)
		o.lines = append(o.lines, m.param(o, name))
	}
	add("path = %q", o.path)
}

// param is a parameter of o.
func (m *maker) param(o *operation, name string) string {
	t := pick(m.rand, plainTypes)
	for strings.HasPrefix(t, "map[") {
		t = pick(m.rand, plainTypes)
	}
	attrs := []string{fmt.Sprintf("type = %q", t)}
	if secretTypes[t] && m.chance(3) {
		attrs = append(attrs, "secret = true")
	}
	if m.chance(3) {
		attrs = append(attrs, "doc = "+quote(m.draft.doc()))
	}
	switch list := strings.HasPrefix(t, "[]"); {
	case !list && m.chance(3):
		o.path += "/{" + name + "}"
	case m.chance(2):
		attrs = append(attrs, fmt.Sprintf("in = %q, name = \"X-%s\"", pick(m.rand, []string{"query", "header"}), strings.ReplaceAll(name, "_", "-")))
		fallthrough
	case o.rest && m.chance(2):
		attrs = append(attrs, "optional = true")
	}
	return fmt.Sprintf("param.%s = { %s }", name, strings.Join(attrs, ", "))
}

// write writes o as a table of a kind.
func (o *operation) write(b *strings.Builder, kind string) {
	fmt.Fprintf(b, "[kind.%s.operation.%s]\n%s\n", kind, o.name, strings.Join(o.lines, "\n"))
}

// web gives the specification a kind that extends http, one that extends that, and resources of both, which need no variable.
func (m *maker) web(b *strings.Builder) {
	taken := map[string]bool{}
	var names []string
	var last []*operation
	for i, base := range []string{"http", "web_z0"} {
		name := fmt.Sprintf("web_z%d", i)
		c := &client{n: 100 + i, sdk: true}
		m.operations(c, last)
		last = c.ops
		fmt.Fprintf(b, "[kind.%s]\nextends = %q\n", name, base)
		if m.chance(2) {
			fmt.Fprintf(b, "interface = { returns = { Do = %q } }\n", fmt.Sprintf("Zz%dAnswer", i))
		}
		for _, o := range c.ownOps {
			o.write(b, name)
		}
		names = append(names, m.draft.name(taken)+fmt.Sprintf("_z%d", i))
	}
	for i, name := range names {
		fmt.Fprintf(b, "[resource.%s]\nkind = \"web_z%d\"\nconfig = { base_url = \"https://example.com/%d\" }\n", name, i, i)
	}
}
