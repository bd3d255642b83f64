package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// watchPath is the import path of package watch in the module of the program.
const watchPath = "random.example/watch"

// golang writes the Go that the clients need: beside the generated files, and in the package sdk below them.
func (m *maker) golang() {
	own := &source{name: m.spec.Package.Name, sdk: m.path + "/sdk"}
	sdk := &source{name: pick(m.rand, []string{"sdk", "url", "time", "client", "errors", "resource", "config"})}
	for _, t := range sdkTypes {
		sdk.line("type %s", t)
	}
	for _, c := range m.clients.kinds {
		if c == nil {
			continue
		}
		to := own
		if c.sdk {
			to = sdk
		}
		if c.base == nil {
			m.constructor(to, c)
		}
		m.handwritten(own, c)
	}
	m.clients.Files["hand.go"] = own.text()
	m.clients.Files["sdk/sdk.go"] = sdk.text()
}

// A source is a Go file in the making.
type source struct {
	name string // of its package
	sdk  string // import path of package sdk; "" for itself
	body strings.Builder
}

func (s *source) line(format string, args ...any) { fmt.Fprintf(&s.body, format+"\n", args...) }

// text is the file, with those of its imports that it uses.
func (s *source) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n", s.name)
	body := s.body.String()
	for _, i := range [][2]string{
		{"context", "context"},
		{"json", "encoding/json"},
		{"zzerrors", "errors"},
		{"zzurl", "net/url"},
		{"zztime", "time"},
		{"zzresource", "github.com/resgen-go/resgen/resource"},
		{"watch", watchPath},
		{"sdk", s.sdk},
	} {
		if i[1] != "" && strings.Contains(body, i[0]+".") {
			fmt.Fprintf(&b, "import %s %q\n", i[0], i[1])
		}
	}
	return b.String() + "\n" + body
}

// qualified is a name of the Go that opens c, as s has it.
func (s *source) qualified(c *client, name string) string {
	if c.sdk && s.sdk != "" {
		return "sdk." + name
	}
	return name
}

// native is the type of c's client.
func (s *source) native(c *client) string {
	c = c.own()
	if c.iface {
		return s.qualified(c, c.goName("Client"))
	}
	return "*" + s.qualified(c, c.goName("Thing"))
}

// configName is the type of what c's constructor takes.
func (c *client) configName() string {
	if c.sdk {
		return c.goName("Config")
	}
	return c.model.Config
}

// param is the type of the parameter for d.
func (s *source) param(d *dep) string {
	switch d.param {
	case "native":
		return s.native(d.of[0])
	case "handle":
		return "*" + d.of[0].model.Go
	case "interface":
		return d.of[0].apiName()
	}
	return "watch.Selfer"
}

// methods are what clients may do.
var methods = []string{
	"DoNothing()", "DoIt(ctx context.Context, n int, more ...string) (map[string][]byte, error)", "DoFor(d zztime.Duration, f func(x, y int) (z bool)) <-chan struct{}",
	"DoAll(err error, c, self, native any) (n int, err2 error)", "Do(_ string, _ [3]*zzurl.URL) (text string)", "DoJSON(v json.RawMessage, t interface{ Text() string }) struct{ X int }",
	"DoWithOptions(o *watch.Options, s *watch.Thing) error",
}

// constructor writes what opens c.
func (m *maker) constructor(s *source, c *client) {
	thing := c.goName("Thing")
	s.line("type %s struct{ t *watch.Thing }", thing)
	api := []string{"Self() *watch.Thing", "Got() any"}
	s.line("func (x *%s) Self() *watch.Thing { return x.t }", thing)
	s.line("func (x *%s) Got() any { return x.t.Got() }", thing)
	add := func(head, body string) {
		api = append(api, head)
		s.line("func (x *%s) %s { %s }", thing, head, body)
	}
	for i, head := range methods {
		if i == 0 || m.chance(3) {
			add(head, `panic("not called")`)
		}
	}
	switch c.closing {
	case closePlain:
		add("Close()", "x.t.End()")
	case closeErr:
		add("Close() error", "x.t.End(); return nil")
	case closeCtxErr:
		add("Close(ctx context.Context) error", "x.t.End(); return ctx.Err()")
	case closeCtx:
		add("Close(context.Context)", "x.t.End()")
	case closeNamed:
		add("Shut() error", "x.t.End(); return nil")
	}
	switch c.health {
	case healthPing:
		add("Ping(context.Context) error", "x.t.Up(); return nil")
	case healthCheck:
		add("Check(ctx context.Context) error", "x.t.Up(); return ctx.Err()")
	}
	if c.iface {
		s.line("type %s interface {\n%s\n}", c.goName("Client"), strings.Join(api, "\n"))
	}
	if c.sdk {
		m.config(s, c)
	}
	m.open(s, c)
	m.functions(s, c)
}

// open writes the constructor itself.
func (m *maker) open(s *source, c *client) {
	var params []string
	if c.ctx {
		params = append(params, "ctx context.Context")
	}
	cfg, got := c.configName(), "cfg"
	if c.ptr {
		cfg, got = "*"+cfg, "*cfg"
	}
	params = append(params, "cfg "+cfg)
	names, deps := m.params(s, c)
	params = append(params, deps...)
	if c.change != "" {
		params = append(params, "configure ..."+c.change)
	}
	results := []string{s.native(c)}
	values := []string{fmt.Sprintf("&%s{watch.Open(%s, %t%s)}", c.goName("Thing"), got, c.closes(), strings.Join(append([]string{""}, names...), ", "))}
	failed := []string{"nil"}
	if c.clean {
		results, failed = append(results, "func()"), append(failed, "nil")
		values = append(values, "func() {}")
	}
	if c.fails {
		results, failed = append(results, "error"), append(failed, `zzerrors.New("told to fail")`)
		values = append(values, "nil")
	}
	s.line("func %s(%s) (%s) {", c.goName("Open"), strings.Join(params, ", "), strings.Join(results, ", "))
	if c.fails {
		s.line("if watch.Fails() { return %s }", strings.Join(failed, ", "))
	}
	if c.change != "" {
		call := "f(&o)"
		if strings.HasSuffix(c.change, "error") {
			call = "_ = f(&o)"
		}
		s.line("var o watch.Options\nfor _, f := range configure { %s }\nwatch.Changed(o)", call)
	}
	for i, d := range c.deps {
		if !*d.optional {
			s.line("watch.Needs(%s)", names[i])
		}
	}
	if c.clean && c.closing == closeNot {
		s.line("x := %s", values[0])
		values[0], values[1] = "x", "x.t.End"
	}
	s.line("return %s\n}", strings.Join(values, ", "))
}

// paramName is the name of the parameter that gets d by its name.
func paramName(d *dep) string { return squeeze(d.name) }

// params are the parameters for the dependencies of c, by their names or in their order, and the names in the order of the fields.
func (m *maker) params(s *source, c *client) (names, params []string) {
	byName := m.chance(2)
	for i, d := range c.deps {
		name := fmt.Sprintf("p%d", i)
		if byName {
			name = paramName(d)
		}
		names = append(names, name)
		params = append(params, name+" "+s.param(d))
	}
	if byName {
		m.rand.Shuffle(len(params), func(i, j int) { params[i], params[j] = params[j], params[i] })
	}
	return names, params
}

// functions writes the functions that c's kind names.
func (m *maker) functions(s *source, c *client) {
	of := func() string { // a parameter that gets the client
		if m.chance(3) {
			return "watch.Selfer"
		}
		return s.native(c)
	}
	cfg := c.configName()
	if m.chance(2) {
		cfg = "*" + cfg
	}
	switch c.closing {
	case closeFunc:
		if m.chance(2) {
			s.line("func %s(x %s) { x.Self().End() }", c.goName("Close"), of())
		} else {
			s.line("func %s(ctx context.Context, x %s, cfg %s) error { x.Self().End(); return ctx.Err() }", c.goName("Close"), of(), cfg)
		}
	case closeHandle:
		s.line("func %s(x *%s) error { x.Self().End(); return nil }", c.goName("Close"), c.model.Go)
	}
	switch c.health {
	case healthFunc:
		s.line("func %s(ctx context.Context, x %s) error { x.Self().Up(); return ctx.Err() }", c.goName("Health"), of())
	case healthConfig:
		s.line("func %s(ctx context.Context, x %s, cfg %s) error { x.Self().Up(); return ctx.Err() }", c.goName("Health"), of(), cfg)
	case healthHandle:
		s.line("func %s(ctx context.Context, x *%s) error { x.Self().Up(); return ctx.Err() }", c.goName("Health"), c.model.Go)
	}
	if c.names("stats") {
		s.line("func %s(x %s) zzresource.Stats { return zzresource.Stats{} }", c.goName("Stats"), of())
	}
	if c.names("validate") {
		s.line("func %s(%s) error { return nil }", c.goName("Validate"), cfg)
	}
}

// handwritten writes methods of c's handle, and what its resources name.
func (m *maker) handwritten(s *source, c *client) {
	h := c.model.Go
	switch c.byHand {
	case "Extra":
		s.line("func (h *%s) Extra() *watch.Thing { return h.Self() }", h)
	case "Got":
		s.line("func (h *%s) Got() any { return h.%s.Got() }", h, c.apiName())
	case "Check":
		s.line("func (h *%s) Check(ctx context.Context) error { h.Self().Up(); return ctx.Err() }", h)
	case "Close":
		s.line("func (h *%s) Close(ctx context.Context) error { h.Self().End(); return nil }", h)
	}
	if c.base == nil && c.change != "" {
		name, end := c.goName("Change"), ""
		if strings.HasSuffix(c.change, "error") {
			end = "; return nil"
		}
		s.line("func %s%s { o.Changes++%s }", name, strings.Replace(strings.TrimPrefix(c.change, "func"), "*", "o *", 1), end)
	}
	for _, hook := range []string{"Up", "Down"} {
		if m.named(c.goName(hook)) {
			s.line("func %s(ctx context.Context, x %s) error { x.Self().Up(); return nil }", c.goName(hook), pick(m.rand, []string{"watch.Selfer", "*" + h, s.native(c)}))
		}
	}
}

// named reports whether some resource names the Go function called name.
func (m *maker) named(name string) bool {
	for _, lines := range m.keys { // order: any will do
		if slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, fmt.Sprintf("%q", name)) }) {
			return true
		}
	}
	return false
}

// sdkTypes are types that fields of a constructor's own configuration may have.
var sdkTypes = []string{
	"S string", "B bool", "D int64", "Raw []byte", "Strings []string", "Map map[S]S",
	"Nint int", "Nint8 int8", "Nint16 int16", "Nint32 int32", "Nint64 int64", "Nuint uint", "Nuint8 byte", "Nuint16 uint16", "Nuint32 uint32", "Nuint64 uint64",
	"Nfloat32 float32", "Nfloat64 float64",
}

// config writes the configuration that c's constructor takes: a struct for each object, and one for each union.
func (m *maker) config(s *source, c *client) {
	for _, o := range c.model.Objects {
		m.structure(s, c, c.goName(o.Go), o.Fields)
	}
	m.structure(s, c, c.configName(), c.model.Fields)
}

func (m *maker) structure(s *source, c *client, name string, fields []*model.Field) {
	lines := []string{}
	for _, f := range fields {
		if f.Type.Union != nil {
			m.union(s, c, f.Type.Union)
		}
		lines = append(lines, f.Go+" "+m.fieldType(c, f))
	}
	if m.chance(3) {
		lines = append(lines, "ZzOther "+pick(m.rand, []string{"func()", "*zztime.Duration", "[]S", "map[string]Nuint8", "struct{ X int }", "complex64", "*Nint8"}))
	}
	m.rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	s.line("type %s struct {\n%s\n}", name, strings.Join(lines, "\n"))
}

func (m *maker) union(s *source, c *client, u *model.Union) {
	var lines []string
	for _, o := range u.Members {
		lines = append(lines, fmt.Sprintf("%s *%s", strings.TrimPrefix(o.Go, c.model.Go), c.goName(o.Go)))
	}
	s.line("type %s struct {\n%s\n}", c.goName(u.Go), strings.Join(lines, "\n"))
}

// fieldType is a Go type that values of f can be converted to.
func (m *maker) fieldType(c *client, f *model.Field) string {
	switch t := f.Type; {
	case t.Object != nil && (f.Optional || m.chance(3)):
		return "*" + c.goName(t.Object.Go)
	case t.Object != nil:
		return c.goName(t.Object.Go)
	case t.Union != nil:
		return c.goName(t.Union.Go)
	case f.Secret && t.Kind == model.List:
		return pick(m.rand, []string{"[]zzresource.Secret", "[]string", "Strings"})
	case f.Secret && t.Kind == model.Map:
		return pick(m.rand, []string{"map[string]zzresource.Secret", "map[string]string"})
	case f.Secret:
		return pick(m.rand, []string{"zzresource.Secret", "string", "S", "[]byte", "Raw", "*string", "*zzresource.Secret", "*[]byte"})
	}
	name := m.plainType(f.Type)
	switch pointer := m.chance(3); {
	case !pointer, f.Type.Kind == model.URL, f.Type.Elem != nil && f.Type.Elem.Enum != nil:
		return name
	case f.Type.Elem != nil: // Go converts it as a whole or not at all
		return "*" + exactType(f.Type)
	}
	return "*" + name
}

// exactType is the Go type that values of t have themselves.
func exactType(t *model.Type) string {
	switch t.Kind {
	case model.List:
		return "[]" + exactType(t.Elem)
	case model.Map:
		return "map[string]" + exactType(t.Elem)
	case model.Bool, model.Int, model.Uint, model.Float:
		return t.Go
	case model.Duration:
		return "zztime.Duration"
	case model.Size:
		return "zzresource.Size"
	case model.URL:
		return "*zzurl.URL"
	case model.Time:
		return "zztime.Time"
	case model.JSON:
		return "json.RawMessage"
	}
	return "string"
}

func (m *maker) plainType(t *model.Type) string {
	switch t.Kind {
	case model.List:
		if t.Elem.Kind == model.String && m.chance(3) {
			return "Strings"
		}
		return "[]" + m.plainType(t.Elem)
	case model.Map:
		if t.Elem.Kind == model.String && m.chance(3) {
			return "Map"
		}
		return pick(m.rand, []string{"map[string]", "map[S]"}) + m.plainType(t.Elem)
	case model.Bool:
		return pick(m.rand, []string{"bool", "B"})
	case model.Int, model.Uint, model.Float:
		return pick(m.rand, []string{t.Go, "N" + t.Go})
	case model.Duration:
		return pick(m.rand, []string{"zztime.Duration", "int64", "D"})
	case model.Size:
		return pick(m.rand, []string{"zzresource.Size", "int64", "D"})
	case model.URL:
		return "*zzurl.URL"
	case model.Time:
		return "zztime.Time"
	case model.JSON:
		return pick(m.rand, []string{"json.RawMessage", "[]byte", "Raw"})
	}
	return pick(m.rand, []string{"string", "S"})
}
