package otlp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// conventions is the package that OpenTelemetry generates from its registry of names.
const conventions = "go.opentelemetry.io/otel/semconv/v1.43.0"

// A registry is what the packages of the conventions say.
type registry struct {
	metrics map[string]*metric // by name
	keys    map[string]string  // all attributes, with their status
}

// A metric is what they say about one metric.
type metric struct {
	unit, description string
	attrs             map[string]attr
}

// An attr is an attribute of a metric.
type attr struct {
	required bool
	enum     []string // the values that it may have; nil: any
}

// open are the attributes that may have another value than the registry lists: it says so itself, or, for AWS, the page about the AWS SDK.
var open = map[string][]string{"error.type": nil, "rpc.system.name": {"aws-api"}}

// allows reports whether the attribute key may have that value.
func (a attr) allows(key, value string) bool {
	more, isOpen := open[key]
	return a.enum == nil || slices.Contains(a.enum, value) || isOpen && (more == nil || slices.Contains(more, value))
}

// readRegistry reads the source of the packages: names and units are what their methods return, required attributes are what Record and Add
// set whatever their caller adds.
func readRegistry(t *testing.T) *registry {
	t.Helper()
	r := &registry{map[string]*metric{}, map[string]string{}}
	for _, name := range []string{"dbconv", "httpconv", "rpcconv"} {
		r.readMetrics(t, filepath.Join(source(t, conventions+"/"+name), "metric.go"))
	}
	ast.Inspect(parse(t, filepath.Join(source(t, conventions), "attribute_group.go")), func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if call, ok := spec.Values[0].(*ast.CallExpr); ok && called(call) == "attribute.Key" {
			_, status, _ := strings.Cut(spec.Doc.Text(), "Stability: ")
			status, _, _ = strings.Cut(status, "\n")
			r.keys[literal(call.Args[0])] = strings.ToLower(strings.ReplaceAll(status, "_", " "))
		}
		return true
	})
	if len(r.metrics) < 20 || len(r.keys) < 500 {
		t.Fatalf("%d metrics and %d attributes were found", len(r.metrics), len(r.keys))
	}
	return r
}

func (r *registry) readMetrics(t *testing.T, name string) {
	enums, byType := map[string][]string{}, map[string]*metric{}
	names := map[string]string{}
	file := parse(t, name)
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if of, ok := v.Type.(*ast.Ident); ok {
				enums[of.Name] = append(enums[of.Name], literal(v.Values[0]))
			}
		}
		return true
	})
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil {
			continue
		}
		of := f.Recv.List[0].Type.(*ast.Ident).Name
		m := byType[of]
		if m == nil {
			m = &metric{attrs: map[string]attr{}}
			byType[of] = m
		}
		switch f.Name.Name {
		case "Name":
			names[of] = returned(f)
		case "Unit":
			m.unit = returned(f)
		case "Description":
			m.description = returned(f)
		case "Record", "Add":
			m.add(f, enums, true)
		default:
			if strings.HasPrefix(f.Name.Name, "Attr") {
				m.add(f, enums, strings.Contains(f.Doc.Text(), "returns a required"))
			}
		}
	}
	for of, m := range byType { // order: each has its place
		if had := r.metrics[names[of]]; had != nil {
			for key, a := range had.attrs { // order: each has its place
				b := m.attrs[key]
				m.attrs[key] = attr{a.required || b.required, append(a.enum, b.enum...)}
			}
		}
		r.metrics[names[of]] = m
	}
}

// add adds the attributes that the function f makes. Enums are the values of types.
func (m *metric) add(f *ast.FuncDecl, enums map[string][]string, required bool) {
	types := map[string]string{}
	for _, p := range f.Type.Params.List {
		if of, ok := p.Type.(*ast.Ident); ok {
			types[p.Names[0].Name] = of.Name
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !slices.Contains([]string{"attribute.String", "attribute.Int", "attribute.Bool", "attribute.StringSlice"}, called(call)) {
			return true
		}
		var enum []string
		if conversion, ok := call.Args[1].(*ast.CallExpr); ok {
			enum = enums[types[conversion.Args[0].(*ast.Ident).Name]]
		}
		m.attrs[literal(call.Args[0])] = attr{required, enum}
		return true
	})
}

func called(call *ast.CallExpr) string {
	if f, ok := call.Fun.(*ast.SelectorExpr); ok {
		return fmt.Sprint(f.X, ".", f.Sel)
	}
	return ""
}

// returned is the text that f returns.
func returned(f *ast.FuncDecl) string {
	return literal(f.Body.List[0].(*ast.ReturnStmt).Results[0])
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok {
		if s, err := strconv.Unquote(l.Value); err == nil {
			return s
		}
	}
	return ""
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// source is the folder of a package.
func source(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func TestRegistry(t *testing.T) {
	r := readRegistry(t)
	m := r.metrics["db.client.connection.count"]
	state := m.attrs["db.client.connection.state"]
	if m.unit != "{connection}" || !state.required || !state.allows("db.client.connection.state", "used") || state.allows("db.client.connection.state", "busy") {
		t.Errorf("%+v", m)
	}
	m = r.metrics["http.client.request.duration"]
	if m.unit != "s" || !m.attrs["server.port"].required || m.attrs["error.type"].required || !m.attrs["error.type"].allows("error.type", "503") {
		t.Errorf("%+v", m)
	}
}
