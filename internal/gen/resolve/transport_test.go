package resolve_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/schema"
)

// sdk is Go with a client for each of two transports.
const sdk = `package shop

import "context"

type Picture struct{ Width int }

type Call struct {
	Function, Qualifier string
	Body, Response      any
	Idempotent          bool
}

type Invoker struct{ calls []Call }

func (i *Invoker) Send(_ context.Context, call Call) error {
	i.calls = append(i.calls, call)
	return nil
}

func NewFunctions(FunctionsConfig) *Invoker { return &Invoker{} }

type API struct{}

type Request struct{ Method, Path string }

func (*API) Send(context.Context, Request) error { return nil }

func NewWeb(WebConfig) *API { return &API{} }
`

// TestSecondTransport invokes functions. Emit knows nothing of it.
func TestSecondTransport(t *testing.T) {
	root := module(t, sdk)
	made, said := generated(t, root, "function = \"resize\"\nqualifier = \"live\"\nbody = \"Picture\"\nresponse = \"*Picture\"\nidempotent = true", "path = \"/ask\"")
	if said != "" {
		t.Fatal(said)
	}
	want := `
// Resize invokes the function resize.
func (c functionsOperations) Resize(ctx context.Context, body Picture) (*Picture, error) {
	var response *Picture
	err := c.Send(ctx, Call{
		Function:   "resize",
		Qualifier:  "live",
		Body:       body,
		Response:   &response,
		Idempotent: true,
	})
	return response, err
}
`
	if !strings.Contains(made, want) {
		t.Errorf("the operation is not\n%s\n%s", want, made)
	}
	vets(t, root)
}

// TestObservedTransport has the client of the second transport observe itself.
func TestObservedTransport(t *testing.T) {
	probed := strings.NewReplacer(
		`import "context"`, "import (\n\t\"context\"\n\t\"github.com/resgen-go/resgen/resource/observe\"\n)",
		"NewFunctions(FunctionsConfig)", "NewFunctions(FunctionsConfig, *observe.Probe)",
	).Replace(sdk)
	_, said := generated(t, module(t, probed), `function = "resize"`, `path = "/ask"`)
	if !strings.Contains(said, "the operation `resize` sets the field `Operation` of Call, which has none") {
		t.Errorf("without the field: %s", said)
	}
	root := module(t, strings.Replace(probed, "Function, Qualifier string", "Operation, Function, Qualifier string", 1))
	made, said := generated(t, root, `function = "resize"`, `path = "/ask"`)
	if said != "" {
		t.Fatal(said)
	}
	for _, want := range []string{
		"\toptions.Probe.AddOperation(\"Resize\", observe.String(\"rpc.method\", \"Lambda/Invoke\"))\n\tclient := NewFunctions(cfg, options.Probe)\n",
		"\t\tOperation: \"Resize\",\n\t\tFunction:  \"resize\",\n",
	} {
		if !strings.Contains(made, want) {
			t.Errorf("there is no\n%s\nin\n%s", want, made)
		}
	}
	vets(t, root)
}

func vets(t *testing.T, root string) {
	t.Helper()
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// TestKeysOfTransports holds operations to the keys that their client's transport has.
func TestKeysOfTransports(t *testing.T) {
	for _, tt := range []struct{ function, web, want string }{
		{"function = \"f\"\npath = \"/f\"", "path = \"/ask\"", "`path` is for operations over http, and the client of the kind `functions` sends them over lambda [unknown-key]"},
		{"function = \"f\"\nparam.a = { type = \"int\", in = \"query\" }", "path = \"/ask\"", "`in` is for operations over http, and the client of the kind `functions` sends them over lambda [unknown-key]"},
		{"function = \"f\"\nparam.a = { type = \"int\" }", "path = \"/ask\"", "a function has no parameters but its body [bad-signature]"},
		{"qualifier = \"live\"", "path = \"/ask\"", "`function` is missing [missing-key]"},
		{"function = \"f\"", "function = \"f\"\npath = \"/ask\"", "`function` is for operations over lambda, and the client of the kind `web` sends them over http [unknown-key]"},
		{"function = \"f\"", "method = \"PUT\"", "`path` is missing [missing-key]"},
		{"function = \"f g\"", "path = \"/ask\"", "this is neither the name nor the ARN of a function [bad-value]"},
		{"function = \"arn:aws:s3:::f\"", "path = \"/ask\"", "this is neither the name nor the ARN of a function [bad-value]"},
		{"function = \"f\"\nqualifier = \"a b\"", "path = \"/ask\"", "this is neither a version nor an alias of a function [bad-value]"},
		{"function = \"f:live\"\nqualifier = \"live\"", "path = \"/ask\"", "the function has a version or alias already, `live` [bad-binding]"},
	} {
		_, said := generated(t, module(t, sdk), tt.function, tt.web)
		if strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, ": error: "+tt.want+"\n") {
			t.Errorf("%q and %q:\n%s, want %s", tt.function, tt.web, said, tt.want)
		}
	}
}

// TestSchemaOfTransports requires no key of an operation that only one of two transports has.
func TestSchemaOfTransports(t *testing.T) {
	const required = `"required": ["path"]`
	if text := string(schema.JSON(nil, "")); strings.Contains(text, required) || !strings.Contains(text, `"qualifier": {`) {
		t.Error(text)
	}
}

// module makes a module with a Go file, which requires the runtime.
func module(t *testing.T, text string) string {
	t.Helper()
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	runtime, err := filepath.Abs(filepath.Join("..", "..", "..", "resource"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), fmt.Sprintf("module example.com/shop\n\ngo 1.25.0\n\n"+
		"require github.com/resgen-go/resgen/resource v0.1.0\n\nreplace github.com/resgen-go/resgen/resource => %q\n", runtime))
	write(t, filepath.Join(root, "shop.go"), text)
	return root
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// generated generates two kinds with an operation each. It returns the file of the first, and the findings.
func generated(t *testing.T, root, function, web string) (made, said string) {
	t.Helper()
	text := "version = 1\n[package]\nname = \"shop\"\n[kind.functions]\nconstructor = \"NewFunctions\"\n[kind.functions.operation.resize]\n" + function +
		"\n[kind.web]\nconstructor = \"NewWeb\"\n[kind.web.operation.ask]\n" + web + "\n"
	res := gen.Generate(gen.Spec{Dir: ".", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	for _, f := range res.Files {
		write(t, filepath.Join(root, filepath.FromSlash(f.Path)), string(f.Data))
		if f.Path == "functions_gen.go" {
			made = string(f.Data)
		}
	}
	var b bytes.Buffer
	if err := diag.Short(&b, res.Findings); err != nil {
		t.Fatal(err)
	}
	return made, b.String()
}
