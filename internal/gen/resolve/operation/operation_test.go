package operation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestOperations holds what is made of operations, and which of them are not right.
func TestOperations(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, k := range p.Kinds {
			fmt.Fprintf(&b, "kind %s\n", k.Name)
			for _, o := range k.Client.Operations {
				fmt.Fprintf(&b, "  %s is %s, idempotent %t\n", o.Go, typeutil.ShortIn(p.Path, o.Type), o.Idempotent)
				if o.Answer != nil {
					fmt.Fprintf(&b, "    the answer is in %s\n", o.AnswerVar)
				}
				for _, part := range o.Transport.Parts() {
					fmt.Fprintf(&b, "    %s:%s\n", part.Field, value(part.Value))
				}
			}
		}
		return b.String()
	})
}

// value returns the value of a part of a request.
func value(v any) string {
	sent, ok := v.([]model.Sent)
	if !ok {
		return fmt.Sprintf(" %v", v)
	}
	text := ""
	for _, s := range sent {
		name := s.Text
		if s.Param != nil {
			name = "parameter " + s.Param.Field.Name
		}
		text += " " + s.Name + "=" + name
	}
	return text
}

// TestMasked holds that excerpts hide the values of headers, apart from those that never have a secret.
func TestMasked(t *testing.T) {
	const spec = `version = 1
[package]
name = "shop"
[kind.web]
constructor = "NewWeb"
[kind.web.operation.get]
path = "/"
header = { Cookie = "hunter1", X-Key = " hunter2", Accept = " shown" }
`
	const code = `package shop

import "context"

type Call struct{ Method, Path string }

type API struct{}

func (*API) Send(context.Context, Call) error { return nil }

func NewWeb() *API { return nil }
`
	_, findings := gentest.Resolve(t, map[string]string{"resgen.toml": spec, "shop.go": code})
	var b strings.Builder
	if err := diag.Text(&b, findings); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); len(findings) < 3 || strings.Contains(text, "hunter") || !strings.Contains(text, "shown") {
		t.Errorf("the findings are\n%s", text)
	}
}
