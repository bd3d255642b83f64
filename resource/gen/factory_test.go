package gen_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestParameters(t *testing.T) {
	address, err := url.Parse("https://user:hunter2@example.com/x")
	if err != nil {
		t.Fatal(err)
	}
	var unset *int
	got := gen.Parameters([]gen.Value{
		{Field: "region", Value: "eu-west-1"},
		{Field: "shard", Value: 0},
		{Field: "key", Value: resource.NewSecret("hunter2")},
		{Field: "attempts", Value: unset},
		{Field: "name", Value: ""},
		{Field: "url", Value: address},
		{Field: "text", Value: "a\nb"},
		{Field: "wait", Value: 90 * time.Second},
		{Field: "long", Value: strings.Repeat("é", 100)},
	})
	want := "region=eu-west-1, shard=0, key=[REDACTED], url=https://user:xxxxx@example.com/x, text=\"a\\nb\", wait=1m30s, long=" + strings.Repeat("é", 59) + "…"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := gen.Parameters(nil); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestVariablePart(t *testing.T) {
	type region string
	object := `{"a": "amqp://me:hunter2@h"}`
	for _, tt := range []struct {
		v          any
		part, text string
	}{
		{region("eu-west-1"), "EU_WEST_1", "eu-west-1"},
		{7, "7", "7"},
		{-7, "_7", "-7"},
		{true, "TRUE", "true"},
		{90 * time.Second, "1M30S", "1m30s"},
		{resource.Size(1 << 20), "1MIB", "1MiB"},
		{"straße é/x", "STRA_E___X", "straße é/x"},
		{"", "", ""},
		{"A=B", "A_B", "A=B"},
		{"amqp://me:hunter2@h/x", "AMQP___ME_HUNTER2_H_X", "amqp://me:hunter2@h/x"},
		{region("amqp://me:hunter2@h"), "AMQP___ME_HUNTER2_H", "amqp://me:hunter2@h"},
		{&object, "__A____AMQP___ME_HUNTER2_H__", `{"a": "amqp://me:hunter2@h"}`},
		{(*string)(nil), "", ""},
	} {
		if got := gen.VariablePart(tt.v); got != tt.part {
			t.Errorf("%v in a name is %q, not %q", tt.v, got, tt.part)
		}
		if got := gen.Shown(tt.v); got != tt.text {
			t.Errorf("%v is %q, not %q", tt.v, got, tt.text)
		}
	}
}

// TestStartChild tells children apart by their parameters, in errors of opening, checking and closing, with and without a parent.
func TestStartChild(t *testing.T) {
	ctx := context.Background()
	boom := errors.New("boom")
	parent, err := lifecycle.Start(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]*lifecycle.Group{"parent": parent, "none": nil} {
		node := lifecycle.Node{
			Name:  "cloud.s3",
			Open:  func(context.Context, ...resource.OpenOption) error { return boom },
			Close: func(context.Context) error { return boom },
		}
		more := lifecycle.Child{Params: "region=eu"}
		_, err := g.StartChild(ctx, more, node)
		wantText(t, name, err, "open cloud.s3 (region=eu): boom")
		node.Open = func(context.Context, ...resource.OpenOption) error { return nil }
		child, err := g.StartChild(ctx, more, node)
		if err != nil {
			t.Fatal(err)
		}
		if got := child.Nodes()[0].Params; got != "region=eu" || node.Params != "" {
			t.Errorf("%s: the node has %q, the caller's %q", name, got, node.Params)
		}
		wantText(t, name, child.Close(ctx), "close cloud.s3 (region=eu): boom")
	}
	if err := parent.Close(ctx); err != nil {
		t.Error(err)
	}
}

func wantText(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("%s: got %v, want %s", what, err, want)
	}
}

func TestProblemParams(t *testing.T) {
	for want, p := range map[string]resource.Problem{
		"cloud.s3.bucket (region=eu): too long":                     {Resource: "cloud.s3", Fields: []string{"bucket"}, Message: "too long", Params: "region=eu"},
		"cloud.s3.bucket (BUCKET; region=eu): too long":             {Resource: "cloud.s3", Fields: []string{"bucket"}, Vars: []string{"BUCKET"}, Message: "too long", Params: "region=eu"},
		"cloud.s3.bucket (A or B; region=eu): too long":             {Resource: "cloud.s3", Fields: []string{"bucket"}, Vars: []string{"A", "B"}, Message: "too long", Params: "region=eu"},
		"cloud.s3: a, b (region=eu): exactly one":                   {Resource: "cloud.s3", Fields: []string{"a", "b"}, Message: "exactly one", Params: "region=eu"},
		"cloud: the factory was neither opened nor made from mocks": {Resource: "cloud", Message: "the factory was neither opened nor made from mocks"},
	} {
		if got := p.Error(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if err := gen.NoFactory("cloud"); err.Error() != "cloud: the factory was neither opened nor made from mocks" {
		t.Error(err)
	}
}
