package resolve_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/schema"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
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
		{"function = \"f\"\ntimeout = \"5s\"", "path = \"/ask\"", "`timeout` is for operations over http, and the client of the kind `functions` sends them over lambda [unknown-key]"},
		{"function = \"f\"\nbody = \"io.Reader\"", "path = \"/ask\"", "an io.Reader is a stream, and the body of a function is JSON [unknown-type]"},
		{"function = \"f\"\nbody = \"*os.File\"", "path = \"/ask\"", "an *os.File is a stream, and the body of a function is JSON [unknown-type]"},
		{"function = \"f\"\nbody = \"os.File\"", "path = \"/ask\"", "JSON cannot represent an os.File [unknown-type]"},
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

// webSDK is Go with a client for HTTP whose Call has every field.
const webSDK = `package shop

import (
	"context"
	"io"
	"os"
	"time"
)

type Said struct{ Status int }

type Request struct {
	Method, Path                string
	Params, Query, Header       map[string]any
	Body, Response              any
	Answer                      *Said
	Timeout                     time.Duration
	Idempotent, IdempotencyKey  bool
	CrossOrigin                 bool
}

type (
	Hidden struct{ text string }
	Upload struct{ Name string; Pages []struct{ File io.Reader } }
	Kept   struct{ Name string; File *os.File ` + "`json:\"-\"`" + ` }
	Loop   struct{ *Loop }
	Shown  struct{ Hidden; Text string }
	Spoken struct{ text string }
	Event  interface{ Name() string }
)

func (Spoken) MarshalText() ([]byte, error) { return nil, nil }
func (*Spoken) UnmarshalText([]byte) error  { return nil }

type API struct{}

func (*API) Send(context.Context, Request) error { return nil }

func NewWeb(WebConfig) *API             { return &API{} }
func NewFunctions(FunctionsConfig) *API { return &API{} }
`

// TestCalls makes an operation with every key.
func TestCalls(t *testing.T) {
	root := module(t, webSDK)
	made, said := generated(t, root, `path = "/ask"
body = "[]byte"
response = "Shown"
header = { Accept = "text/csv", "x-version" = "2" }
param.trace = { type = "string", in = "header", optional = true }
param.answer = { type = "string" }
answer = true
timeout = "1m30s"
cross_origin = true
idempotency_key = true`, `path = "/ask"`)
	if said != "" {
		t.Fatal(said)
	}
	want := `
// Resize sends POST /ask.
func (c functionsOperations) Resize(ctx context.Context, answerParam string, body []byte, params FunctionsResizeParams) (Shown, Said, error) {
	var response Shown
	var answer Said
	err := c.Send(ctx, Request{
		Method:         "POST",
		Path:           "/ask",
		Query:          map[string]any{"answer": answerParam},
		Header:         map[string]any{"Accept": "text/csv", "X-Version": "2", "trace": params.Trace},
		Timeout:        90 * time.Second,
		CrossOrigin:    true,
		IdempotencyKey: true,
		Body:           body,
		Response:       &response,
		Answer:         &answer,
	})
	return response, answer, err
}
`
	if !strings.Contains(made, want) {
		t.Errorf("the operation is not\n%s\n%s", want, made)
	}
	vets(t, root)
}

// TestTypesOfOperations refuses bodies and responses that JSON cannot represent, and headers that no request can have.
func TestTypesOfOperations(t *testing.T) {
	tests := []struct{ keys, want string }{
		{`body = "io.Reader"`, ""},
		{`body = "*bytes.Buffer"`, ""},
		{`body = "net/url.Values"`, ""},
		{`body = "Shown"`, ""},
		{`body = "Event"`, ""},
		{`body = "any"`, ""},
		{`body = "Spoken"`, ""},
		{`body = "[]Spoken"`, ""},
		{`body = "string"`, ""},
		{`response = "[]byte"`, ""},
		{`response = "any"`, ""},
		{`response = "*Spoken"`, ""},
		{`response = "time.Time"`, ""},
		{`header = { Accept = "text/csv" }`, ""},
		{"body = \"[]byte\"\nheader = { Content-Type = \"text/csv\" }", ""},
		{"body = \"Shown\"\nheader = { Content-Type = \"application/vnd.api+json\" }", ""},
		{"body = \"net/url.Values\"\nheader = { Content-Type = \"application/x-www-form-urlencoded; charset=utf-8\" }", ""},
		{`body = "os.File"`, ""},
		{`body = "bytes.Buffer"`, ""},
		{`body = "Hidden"`, "JSON cannot represent a Hidden [unknown-type]"},
		{`body = "Loop"`, "JSON cannot represent a Loop [unknown-type]"},
		{`body = "[]io.Reader"`, "JSON cannot represent a []io.Reader [unknown-type]"},
		{`body = "map[string]*Hidden"`, "JSON cannot represent a map[string]*Hidden [unknown-type]"},
		{`body = "Kept"`, ""},
		{`body = "Upload"`, "JSON cannot represent `Pages[].File` of an Upload, which is a stream [unknown-type]"},
		{`body = "[]*Upload"`, "JSON cannot represent `[].Pages[].File` of a []*Upload, which is a stream [unknown-type]"},
		{`body = "complex128"`, "JSON cannot represent a complex128 [unknown-type]"},
		{`response = "Hidden"`, "JSON cannot be read into a Hidden [unknown-type]"},
		{`response = "io.ReadCloser"`, "JSON cannot be read into an io.ReadCloser [unknown-type]"},
		{`response = "*os.File"`, "JSON cannot be read into an *os.File [unknown-type]"},
		{`response = "Event"`, "JSON cannot be read into an Event [unknown-type]"},
		{"body = \"Shown\"\nheader = { Content-Type = \"text/csv\" }", "a Shown is not sent as text/csv [bad-signature]"},
		{`header = { Host = "x" }`, "the Host of a request comes from its URL [bad-binding]"},
		{`header = { Content-Length = "1" }`, "the client sets the header `Content-Length` from the body [bad-binding]"},
		{`header = { "a b" = "1" }`, "`a b` is not the name of a header [bad-binding]"},
		{`header = { A = "b\n" }`, "this cannot be the value of a header [bad-value]"},
		{`header = { A = "" }`, "this cannot be the value of a header [bad-value]"},
		{`header = { cookie = "a=b" }`, "the header `Cookie` is a secret, which must not be in a specification [secret-literal]"},
		{`header = { A = "1", a = "2" }`, "the operation `resize` sets the header `A` twice [bad-binding]"},
		{"header = { A = \"1\" }\nparam.a = { type = \"int\", in = \"header\" }", "the operation `resize` sets the header `A` twice [bad-binding]"},
		{"idempotency_key = true\nparam.key = { type = \"string\", in = \"header\", name = \"idempotency-key\" }", "the operation `resize` sets the header Idempotency-Key, and `idempotency_key` makes another [bad-binding]"},
		{"method = \"PUT\"\ncross_origin = true", "a PUT request is not sent to another origin [bad-binding]"},
	}
	// All of them are operations of one client, since the types for each would be a call of the go command more.
	text := "version = 1\n[package]\nname = \"shop\"\n[kind.web]\nconstructor = \"NewWeb\"\n"
	ends := make([]int, len(tests))
	for i, tt := range tests {
		text += fmt.Sprintf("[kind.web.operation.resize_%d]\npath = \"/f\"\n%s\n", i, tt.keys)
		ends[i] = len(text)
	}
	res := gen.Generate(gen.Spec{World: gotypes.From, Dir: ".", Root: module(t, webSDK), Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	found := res.Findings
	for i, tt := range tests {
		var said []string
		for len(found) > 0 && found[0].At.Start < ends[i] {
			said = append(said, found[0].Text+" ["+string(found[0].Code)+"]")
			found = found[1:]
		}
		var want []string
		if tt.want != "" {
			want = []string{strings.Replace(tt.want, "`resize`", fmt.Sprintf("`resize_%d`", i), 1)}
		}
		if !slices.Equal(said, want) {
			t.Errorf("%q: %q, want %q", tt.keys, said, want)
		}
	}
	for _, f := range found {
		t.Errorf("at no operation: %s", f.Text)
	}
	_, said := generated(t, module(t, webSDK), "path = \"/f\"\ntimeout = \"0s\"", `path = "/ask"`)
	if !strings.HasSuffix(said, "`timeout` must be a duration above zero [bad-value]\n") || strings.Count(said, "\n") != 1 {
		t.Errorf("no time: %s", said)
	}
	_, said = generated(t, module(t, sdk), `function = "f"`, "path = \"/ask\"\nanswer = true")
	if !strings.Contains(said, "the operation `ask` sets the field `Answer` of Request, which has none") {
		t.Errorf("without the field: %s", said)
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
	root := gentest.Module(t, "example.com/shop")
	gentest.Write(t, root, "shop.go", []byte(text))
	return root
}

// generated generates two kinds with an operation each. It returns the file of the first, and the findings.
func generated(t *testing.T, root, function, web string) (made, said string) {
	t.Helper()
	text := "version = 1\n[package]\nname = \"shop\"\n[kind.functions]\nconstructor = \"NewFunctions\"\n[kind.functions.operation.resize]\n" + function +
		"\n[kind.web]\nconstructor = \"NewWeb\"\n[kind.web.operation.ask]\n" + web + "\n"
	res := gen.Generate(gen.Spec{World: gotypes.From, Dir: ".", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	for _, f := range res.Files {
		gentest.Write(t, root, f.Path, f.Data)
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
