package random

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// factoryGo is the Go that the specifications of Factory name.
const factoryGo = `package settings

type Client struct{}

func NewStore(cfg StoreConfig) *Client { return &Client{} }

func (*Client) Get(key string) string { return key }
`

// Factory makes a specification with one factory, whose parameters, bindings and cases are random: its text, and what the parameters are.
// The same seed makes the same one.
func Factory(seed uint64) string {
	m := &factoryMaker{rand: rand.New(rand.NewPCG(seed, 7))}
	return m.spec()
}

// A factoryMaker makes the specification of one factory.
type factoryMaker struct {
	rand     *rand.Rand
	params   []*factoryParam
	fields   []string // lines of the kind
	config   []string // lines of the resource
	texts    []string // fields that are strings
	variable int
}

// A factoryParam is a parameter in the making.
type factoryParam struct {
	name             string
	row              *scalar.Type
	line             string
	secret, optional bool
	closed           []string
}

func (m *factoryMaker) chance(n int) bool { return m.rand.IntN(n) == 0 }

func (m *factoryMaker) spec() string {
	for i := range 1 + m.rand.IntN(5) {
		m.params = append(m.params, m.param(i))
	}
	for i := range 2 + m.rand.IntN(5) {
		m.field(i)
	}
	var b strings.Builder
	b.WriteString("version = 1\n[package]\nname = \"settings\"\n")
	for _, name := range []string{"config = \"AllSettings\"", "resources = \"Clients\"", "option = \"LoadOption\"", "env_constants = true"} {
		if m.chance(4) {
			b.WriteString(name + "\n")
		}
	}
	if m.chance(3) {
		b.WriteString("[output]\ntest = false\n")
	}
	profiles := m.chance(2)
	if profiles {
		b.WriteString("[profiles]\nnames = [\"dev\", \"prod\"]\ndefault = \"dev\"\n")
	}
	fmt.Fprintf(&b, "[kind.store]\nconstructor = \"NewStore\"\n[kind.store.field]\n%s\n", strings.Join(m.fields, "\n"))
	b.WriteString("[factory.group.param]\n")
	for _, p := range m.params {
		b.WriteString(p.name + " = " + p.line + "\n")
	}
	fmt.Fprintf(&b, "[factory.group.resource.store]\nkind = \"store\"\n[factory.group.resource.store.config]\n%s\n", strings.Join(m.config, "\n"))
	if profiles && len(m.texts) > 0 {
		fmt.Fprintf(&b, "[factory.group.resource.store.profile.prod]\n%s = \"production\"\n", pick(m.rand, m.texts))
	}
	for range m.rand.IntN(4) {
		if when := m.when(profiles); when != "" && len(m.texts) > 0 {
			fmt.Fprintf(&b, "[[factory.group.resource.store.case]]\nwhen = '%s'\nconfig = { %s }\n", when, m.caseConfig())
		}
	}
	return b.String()
}

// good is a text of the type of row that is not its zero value, and can stand in a specification and in a variable.
func (m *factoryMaker) good(row *scalar.Type) string {
	for {
		text := pick(m.rand, row.Good)
		v, err := value.Parse(model.ScalarType(row.Name), text)
		if err == nil && !v.IsZero() && text != "" && !strings.ContainsAny(text, "\x00'\\\"\n") {
			return text
		}
	}
}

// literal is a text of the type of row in TOML.
func literal(row *scalar.Type, text string) string {
	if row.Written == scalar.AsString || row.Written == scalar.AsDatetime {
		return "'" + text + "'"
	}
	return text
}

func (m *factoryMaker) env() string {
	m.variable++
	return fmt.Sprintf("V%d", m.variable)
}

func (m *factoryMaker) param(i int) *factoryParam {
	p := &factoryParam{name: fmt.Sprintf("p%d", i), row: pick(m.rand, scalar.Types)}
	attrs := []string{fmt.Sprintf("type = %q", p.row.Name)}
	add := func(format string, args ...any) { attrs = append(attrs, fmt.Sprintf(format, args...)) }
	tells := p.row.Empty != scalar.EmptyNever // the zero value from one that is given
	text := p.row.Class == scalar.Text && p.row.Name != "path"
	switch {
	case text && m.chance(2):
		p.closed = []string{"alpha", "be-ta", "Gamma7"}[:1+m.rand.IntN(3)]
		add("one_of = %s", quotes(p.closed))
		if m.chance(2) {
			add("default = %q", p.closed[0])
		}
	case text && m.chance(4):
		p.secret = true
		add("secret = true")
	case m.chance(4):
		p.optional, tells = true, true
		add("optional = true")
	case p.row.Class == scalar.Signed && m.chance(2):
		add("min = 1")
		tells = true
		if m.chance(2) {
			add("default = 2")
		}
	case tells && m.chance(3):
		if d := m.good(p.row); p.row.Written != scalar.AsDatetime {
			add("default = %s", literal(p.row, d))
		}
	}
	if tells && m.chance(3) {
		add("env = %q", m.env())
	}
	p.line = "{ " + strings.Join(attrs, ", ") + " }"
	return p
}

// textual lists the parameters that may stand in a text.
func (m *factoryMaker) textual() []*factoryParam {
	return slices.DeleteFunc(slices.Clone(m.params), func(p *factoryParam) bool {
		c := p.row.Class
		return p.secret || p.optional || c == scalar.Opaque || c == scalar.Moment || c == scalar.Floating || c == scalar.Address
	})
}

// template is a text with parameters; "" if none may stand in it.
func (m *factoryMaker) template() string {
	all := m.textual()
	if len(all) == 0 {
		return ""
	}
	text := pick(m.rand, []string{"", "x-", "{{"})
	for range 1 + m.rand.IntN(2) {
		text += "{" + pick(m.rand, all).name + "}" + pick(m.rand, []string{"", "-y", "}}"})
	}
	return text
}

// variables are the keys of a binding that name variables; "" for none.
func (m *factoryMaker) variables() string {
	if !m.chance(2) {
		return ""
	}
	name := m.env()
	if all := m.textual(); len(all) > 0 && m.chance(2) {
		name += "_{" + pick(m.rand, all).name + "}_X"
	}
	return fmt.Sprintf("env = %q", name)
}

// field adds a field and what fills it.
func (m *factoryMaker) field(i int) {
	name := fmt.Sprintf("f%d", i)
	p := pick(m.rand, m.params)
	var binding []string
	attrs := []string{}
	switch m.rand.IntN(3) {
	case 0:
		attrs = append(attrs, fmt.Sprintf("type = %q", p.row.Name))
		if p.secret {
			attrs = append(attrs, "secret = true")
		}
		if p.optional || m.chance(4) {
			attrs = append(attrs, "optional = true")
		}
		binding = append(binding, fmt.Sprintf("param = %q", p.name))
	default:
		m.texts = append(m.texts, name)
		attrs = append(attrs, "type = \"string\"")
		if m.chance(3) {
			attrs = append(attrs, "max_len = 12")
		}
		binding = append(binding, "default = \"text\"")
		if t := m.template(); t != "" && m.chance(2) && len(attrs) == 1 {
			binding[0] = fmt.Sprintf("template = '%s'", t)
		}
	}
	if v := m.variables(); v != "" {
		binding = append(binding, v)
	}
	m.fields = append(m.fields, name+" = { "+strings.Join(attrs, ", ")+" }")
	m.config = append(m.config, name+" = { "+strings.Join(binding, ", ")+" }")
}

// when is a condition over the parameters; "" if there is none to make.
func (m *factoryMaker) when(profiles bool) string {
	var all []string
	for _, p := range m.params {
		switch {
		case p.secret || p.optional:
		case p.closed != nil:
			all = append(all, fmt.Sprintf("%s == %q", p.name, pick(m.rand, p.closed)), fmt.Sprintf("len(%s) > 5", p.name))
		case p.row.Class == scalar.Flag:
			all = append(all, p.name, "!"+p.name)
		case p.row.Class.Number():
			all = append(all, p.name+" > 1", p.name+" <= 0")
		case p.row.Class == scalar.Text:
			all = append(all, fmt.Sprintf("hasPrefix(%s, \"a\")", p.name))
		}
	}
	if len(all) == 0 {
		return ""
	}
	text := pick(m.rand, all)
	switch other := pick(m.rand, all); {
	case m.chance(3) && other != text:
		text += " || " + other
	case m.chance(4) && profiles:
		text += " || profile == \"prod\""
	}
	return text
}

func (m *factoryMaker) caseConfig() string {
	name := pick(m.rand, m.texts)
	if t := m.template(); t != "" && m.chance(2) && !slices.Contains(m.fields, name+" = { type = \"string\", max_len = 12 }") {
		return fmt.Sprintf("%s = { template = '%s' }", name, t)
	}
	return name + " = \"case\""
}

// resolveFactory reads a specification of Factory.
func resolveFactory(spec gen.Spec) (*model.Package, error) {
	res := gen.Resolve(spec)
	if res.Package == nil {
		return nil, refused{res.Findings}
	}
	return res.Package, nil
}
