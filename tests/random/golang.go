package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// watchPath is the import path of package watch in the module of the program.
const watchPath = "random.example/watch"

// golang writes the Go that the clients need: beside the generated files of the specification and of its libraries, and in the package sdk
// below them.
func (m *maker) golang() {
	own := m.source(nil)
	sdk := &source{m: m, name: pick(m.rand, []string{"sdk", "url", "time", "client", "errors", "resource", "gen", "format", "lifecycle", "config"}), sdk: true}
	libs := map[*library]*source{nil: own}
	for _, l := range m.clients.libs {
		libs[l] = m.source(l)
	}
	for _, t := range sdkTypes {
		sdk.line("type %s", t)
	}
	for _, k := range m.draft.kinds {
		if c := m.clients.plain[k]; c != nil {
			m.config(sdk, c)
		}
	}
	for _, c := range m.clients.kinds {
		if c == nil {
			continue
		}
		home := libs[m.home[c.kind]]
		to := home
		if c.sdk {
			to = sdk
		}
		if c.base == nil {
			m.constructor(to, c)
		}
		for _, o := range c.ownOps {
			if strings.Contains(strings.Join(o.lines, "\n"), c.goName("Body")+`"`) {
				home.line("type %s struct{ X *%[1]s }", c.goName("Body"))
				break
			}
		}
		if named(c.keys, "fill") {
			home.line("func %s(c *%s) error { return nil }", c.goName("Fill"), c.model.Config)
		}
		m.methods(home, c)
		m.named(own, c)
	}
	m.clients.Files["hand.go"] = own.text()
	m.clients.Files["sdk/sdk.go"] = sdk.text()
	for _, l := range m.clients.libs {
		m.clients.Files[l.folder+"/hand.go"] = libs[l].text()
	}
}

// A source is a Go file in the making.
type source struct {
	m    *maker
	name string   // of its package
	lib  *library // that it belongs to; nil for the specification's own package
	sdk  bool     // it is package sdk
	body strings.Builder
}

// source is the hand-written file of the package of l; nil is that of the specification.
func (m *maker) source(l *library) *source {
	if l == nil {
		return &source{m: m, name: m.spec.Package.Name}
	}
	return &source{m: m, name: l.name, lib: l}
}

func (s *source) line(format string, args ...any) { fmt.Fprintf(&s.body, format+"\n", args...) }

// text is the file, with those of its imports that it uses.
func (s *source) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n", s.name)
	body := s.body.String()
	imports := [][2]string{
		{"context", "context"},
		{"zzjson", "encoding/json"},
		{"zzerrors", "errors"},
		{"zzurl", "net/url"},
		{"zztime", "time"},
		{"zzresource", "github.com/resgen-go/resgen/resource"},
		{"zzalert", "github.com/resgen-go/resgen/resource/alert"},
		{"watch", watchPath},
		{"sdk", s.m.path + "/sdk"},
	}
	for _, l := range s.m.clients.libs {
		imports = append(imports, [2]string{l.alias(), l.path})
	}
	for _, i := range imports {
		if strings.Contains(body, i[0]+".") {
			fmt.Fprintf(&b, "import %s %q\n", i[0], i[1])
		}
	}
	return b.String() + "\n" + body
}

// alias is what hand-written Go calls the package of l.
func (l *library) alias() string { return "zz" + l.folder }

// qualified is a name of the Go that opens c, as s has it.
func (s *source) qualified(c *client, name string) string {
	switch {
	case !c.sdk:
		return s.at(c.own(), name)
	case s.sdk:
		return name
	}
	return "sdk." + name
}

// at is a name of the package that c's kind is in, as s has it.
func (s *source) at(c *client, name string) string {
	if l := s.m.home[c.kind]; l != s.lib {
		return l.alias() + "." + name
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
	if d.config != nil {
		typ := s.at(d.config, d.config.model.Config)
		if d.config.sdk && (s.sdk || s.m.chance(2)) {
			typ = s.qualified(d.config, d.config.configName())
		}
		if *d.optional { // nil says that there is none
			return "*" + typ
		}
		return d.param + typ
	}
	switch d.param {
	case "native":
		return s.native(d.of[0])
	case "handle":
		return "*" + s.at(d.of[0], d.of[0].model.Go)
	case "interface":
		return s.at(d.of[0], d.of[0].apiName())
	}
	return "watch.Selfer"
}

// methods are what clients may do.
var methods = []string{
	"DoNothing()", "DoIt(ctx context.Context, n int, more ...string) (map[string][]byte, error)", "DoFor(d zztime.Duration, f func(x, y int) (z bool)) <-chan struct{}",
	"DoAll(err error, c, self, native any) (n int, err2 error)", "Do(_ string, _ [3]*zzurl.URL) (text string)", "DoJSON(v zzjson.RawMessage, t interface{ Text() string }) struct{ X int }",
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
		add("Ping(ctx context.Context) error", "return x.t.Ask(ctx, watch.ItsKind)")
	case healthCheck:
		add("Check(ctx context.Context) error", "return x.t.Ask(ctx, watch.ItsKind)")
	}
	if c.conn == "" {
		c.conn = pick(m.rand, conns)
	}
	add("DoConn"+c.conn[strings.Index(c.conn, "("):strings.Index(c.conn, " {")], c.conn[strings.Index(c.conn, "{")+2:len(c.conn)-2])
	if c.alerts {
		add("Alert(ctx context.Context, a zzalert.Alert) error", "return x.t.Alert(ctx, a)")
	}
	if len(c.ops) > 0 {
		add("Send(ctx context.Context, call watch.Call) error", "return x.t.Send(ctx, call)")
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
	names, deps := m.params(s, c)
	var assembled string
	if c.byField {
		var fields []string
		if fields, assembled = m.paramsByField(c, names, deps); len(fields) > 0 {
			params = append(params, fields...)
		}
	} else {
		params = append(append(params, "cfg "+cfg), deps...)
	}
	if c.change != "" {
		params = append(params, "configure ..."+c.change)
	}
	results := []string{s.native(c)}
	values := []string{fmt.Sprintf("&%s{watch.Open(%s, %t%s)}", c.goName("Thing"), got, c.closes(), strings.Join(append([]string{""}, handles(c, names)...), ", "))}
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
	if c.byField {
		s.line("%s", assembled)
	}
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
		switch {
		case *d.optional:
		case d.config == nil:
			s.line("watch.Needs(%s)", names[i])
		case d.param == "*":
			s.line("if %s == nil { watch.Blame(\"a required configuration is nil\") }", names[i])
		}
	}
	if c.clean && c.closing == closeNot {
		s.line("x := %s", values[0])
		values[0], values[1] = "x", "x.t.End"
	}
	s.line("return %s\n}", strings.Join(values, ", "))
}

// handles are those of names, one for each dependency of c, that are no configurations.
func handles(c *client, names []string) []string {
	var some []string
	for i, d := range c.deps {
		if d.config == nil {
			some = append(some, names[i])
		}
	}
	return some
}

// paramName is the name of the parameter that gets d by its name.
func paramName(d *dep) string { return squeeze(d.name) }

// params are the parameters for the dependencies of c, by their names or in their order, and the names in the order of the fields.
func (m *maker) params(s *source, c *client) (names, params []string) {
	byName := m.chance(2) || c.byField && !c.listed
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

// paramsByField are the parameters of a constructor that takes fields one by one, and the statement that makes a configuration of them. The
// names and parameters for the dependencies are in the order of the fields.
func (m *maker) paramsByField(c *client, names, deps []string) (params []string, assembled string) {
	byName := map[string]string{}
	for i, d := range c.deps {
		for _, p := range deps {
			if strings.HasPrefix(p, names[i]+" ") {
				byName[d.name] = p
			}
		}
	}
	var fields []string
	for i, f := range c.model.Fields {
		name := f.Name + "_" // no word of Go
		if c.listed {
			name = pick(m.rand, []string{fmt.Sprintf("f%d", i), name})
		}
		byName[f.Name] = name + " " + c.types[f.Go]
		fields = append(fields, f.Go+": "+name)
	}
	for _, name := range c.order {
		params = append(params, byName[name])
	}
	return params, "cfg := " + c.configName() + "{" + strings.Join(fields, ", ") + "}"
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
		if c.byField || m.chance(2) {
			s.line("func %s(x %s) { x.Self().End() }", c.goName("Close"), of())
		} else {
			s.line("func %s(ctx context.Context, x %s, cfg %s) error { x.Self().End(); return ctx.Err() }", c.goName("Close"), of(), cfg)
		}
	case closeHandle:
		s.line("func %s(x *%s) error { x.Self().End(); return nil }", c.goName("Close"), c.model.Go)
	}
	switch c.health {
	case healthFunc:
		s.line("func %s(ctx context.Context, x %s) error { return x.Self().Ask(ctx, watch.ItsKind) }", c.goName("Health"), of())
	case healthConfig:
		s.line("func %s(ctx context.Context, x %s, cfg %s) error { return x.Self().Ask(ctx, watch.ItsKind) }", c.goName("Health"), of(), cfg)
	case healthHandle:
		s.line("func %s(ctx context.Context, x *%s) error { return x.Self().Ask(ctx, watch.ItsKind) }", c.goName("Health"), c.model.Go)
	}
	if named(c.keys, "stats") {
		s.line("func %s(x %s) zzresource.Stats { return zzresource.Stats{} }", c.goName("Stats"), of())
	}
	if named(c.keys, "validate") {
		s.line("func %s(%s) error { return nil }", c.goName("Validate"), c.configName())
	}
}

// methods writes methods of c's handle.
func (m *maker) methods(s *source, c *client) {
	h := c.model.Go
	switch c.byHand {
	case "Extra":
		s.line("func (h *%s) Extra() *watch.Thing { return h.Self() }", h)
	case "Got":
		s.line("func (h *%s) Got() any { return h.%s.Got() }", h, c.apiName())
	case "Check":
		s.line("func (h *%s) Check(ctx context.Context) error { return h.Self().Ask(ctx, watch.ItsHandle) }", h)
	case "Alert":
		s.line("func (h *%s) Alert(ctx context.Context, a zzalert.Alert) error { return h.Self().Alert(ctx, a) }", h)
	case "Close":
		s.line("func (h *%s) Close(ctx context.Context) error { h.Self().End(); return nil }", h)
	}
}

// named writes what resources of c's kind name, in the package of the specification.
func (m *maker) named(s *source, c *client) {
	if c.base == nil && c.change != "" {
		end := ""
		if strings.HasSuffix(c.change, "error") {
			end = "; return nil"
		}
		for _, name := range []string{"Change", "Change2"} {
			s.line("func %s%s { o.Changes++%s }", c.goName(name), strings.Replace(strings.TrimPrefix(c.change, "func"), "*", "o *", 1), end)
		}
	}
	for _, hook := range []string{"Up", "Up2", "Down", "Down2", "Ask"} {
		if m.isNamed(c.goName(hook)) {
			body := "x.Self().Up(); return nil"
			if hook == "Ask" {
				body = "return x.Self().Ask(ctx, watch.ItsResource)"
			}
			s.line("func %s(ctx context.Context, x %s) error { %s }", c.goName(hook), pick(m.rand, []string{"watch.Selfer", "*" + s.at(c, c.model.Go), s.native(c)}), body)
		}
	}
}

// conns are methods that return a connection: for 0 there is none.
var conns = []string{
	"DoConn(n int) *watch.Conn { return watch.NewConn(n) }",
	"DoConn(ctx context.Context, n int) (*watch.Conn, error) { return watch.NewConn(n), ctx.Err() }",
	"DoConn(n int, more ...*zzurl.URL) (ok bool, conn *watch.Conn) { return n > 0, watch.NewConn(n) }",
	"DoConn() (watch.Conn, bool) { return watch.Conn{}, true }",
}

// isNamed reports whether some resource names the Go function called name.
func (m *maker) isNamed(name string) bool {
	for _, r := range m.spec.Package.Resources {
		if slices.ContainsFunc(slices.Concat(m.keys[r.Name], m.lines[r.Name]["health"]), func(line string) bool { return strings.Contains(line, fmt.Sprintf("%q", name)) }) {
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
	c.types = m.structure(s, c, c.configName(), c.model.Fields)
}

// structure writes a struct for fields. It returns their types, by Go name.
func (m *maker) structure(s *source, c *client, name string, fields []*model.Field) map[string]string {
	lines, typed := []string{}, map[string]string{}
	for _, f := range fields {
		if f.Type.Union != nil {
			m.union(s, c, f.Type.Union)
		}
		typed[f.Go] = m.fieldType(c, f)
		lines = append(lines, f.Go+" "+typed[f.Go])
	}
	switch {
	case c.given && !c.whole: // each other field of the struct itself must be ignored, and there is none in objects
		if name == c.configName() {
			lines = append(lines, "ZzOther chan int")
		}
	case m.chance(3):
		lines = append(lines, "ZzOther "+pick(m.rand, []string{"func()", "*zztime.Duration", "[]S", "map[string]Nuint8", "struct{ X int }", "complex64", "*Nint8"}))
	}
	m.rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	s.line("type %s struct {\n%s\n}", name, strings.Join(lines, "\n"))
	return typed
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
	case t.Object != nil && !c.byField && m.chance(3): // no parameter has such a type
		return m.unnamed(c, t.Object)
	case t.Object != nil:
		return c.goName(t.Object.Go)
	case t.Union != nil:
		return c.goName(t.Union.Go)
	case t.Items() != nil:
		of := pick(m.rand, []string{"", "*"}) + c.goName(t.Items().Go)
		if t.Kind == model.List {
			return "[]" + of
		}
		return pick(m.rand, []string{"map[string]", "map[S]"}) + of
	case f.Secret && t.Kind == model.List:
		return pick(m.rand, []string{"[]zzresource.Secret", "[]string", "Strings"})
	case f.Secret && t.Kind == model.Map:
		return pick(m.rand, []string{"map[string]zzresource.Secret", "map[string]string"})
	case f.Secret:
		return pick(m.rand, []string{"zzresource.Secret", "string", "S", "[]byte", "Raw", "*string", "*zzresource.Secret", "*[]byte"})
	}
	name := m.plainType(f.Type)
	switch pointer := m.chance(3); {
	case c.given && f.Pointer(): // else the zero value would be read back as none
		return "*" + name
	case !pointer, f.Type.Scalar != nil && f.Type.Scalar.Go.Prefix == "*", f.Type.Elem != nil && f.Type.Elem.Enum != nil:
		return name
	case f.Type.Elem != nil: // Go converts it as a whole or not at all
		return "*" + exactType(f.Type)
	}
	return "*" + name
}

// unnamed is a struct for o that has no name.
func (m *maker) unnamed(c *client, o *model.Object) string {
	var lines []string
	for _, f := range o.Fields {
		lines = append(lines, f.Go+" "+m.fieldType(c, f))
	}
	return "struct{\n" + strings.Join(lines, "\n") + "\n}"
}

// exactType is the Go type that values of t have themselves.
func exactType(t *model.Type) string {
	switch t.Kind {
	case model.List:
		return "[]" + exactType(t.Elem)
	case model.Map:
		return "map[string]" + exactType(t.Elem)
	}
	return t.Scalar.Go.Spell(func(from, name string) string { return imported(from) + "." + name })
}

// imported is what hand-written Go calls the package at an import path.
func imported(from string) string { return "zz" + from[strings.LastIndexByte(from, '/')+1:] }

// plainType is the exact Go type of t, or another one of the same underlying type.
func (m *maker) plainType(t *model.Type) string {
	switch t.Kind {
	case model.List:
		if t.Elem.Class() == scalar.Text && m.chance(3) {
			return "Strings"
		}
		return "[]" + m.plainType(t.Elem)
	case model.Map:
		if t.Elem.Class() == scalar.Text && m.chance(3) {
			return "Map"
		}
		return pick(m.rand, []string{"map[string]", "map[S]"}) + m.plainType(t.Elem)
	}
	exact, under := exactType(t), t.Scalar.Underlying
	alike := []string{exact}
	if under != "" && under != exact {
		alike = append(alike, under)
	}
	for _, declared := range sdkTypes {
		if name, of, _ := strings.Cut(declared, " "); of == under || of == "byte" && under == "uint8" {
			alike = append(alike, name)
		}
	}
	return pick(m.rand, alike)
}
