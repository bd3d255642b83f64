package resolve_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestObserved has a kind say what reports for a client that observes itself.
func TestObserved(t *testing.T) {
	root := module(t, `package shop

import (
	"context"

	"github.com/resgen-go/resgen/resource/observe"
)

type Client struct{}

func (*Client) Ask(context.Context) error { return nil }

func NewPlain(ShopConfig) *Client { return &Client{} }

func NewProbed(ShopConfig, *observe.Probe) *Client { return &Client{} }

type Good struct{ *Client }

func Right(c *Client, _ *observe.Probe) *Good { return &Good{c} }

func WithoutProbe(c *Client) *Good { return &Good{c} }

func TwoResults(c *Client, _ *observe.Probe) (*Good, error) { return &Good{c}, nil }

func OfAnother(*Good, *observe.Probe) *Good { return nil }

func Struct(c *Client, _ *observe.Probe) Good { return Good{c} }

type Poor struct{}

func Lacking(*Client, *observe.Probe) *Poor { return nil }

type hidden struct{ *Client }

// A Wide has more methods than the client.
type Wide struct{ *Client }

func (*Wide) Sign(context.Context) (string, error) { return "", nil }

func Wider(c *Client, _ *observe.Probe) *Wide { return &Wide{c} }

func Hidden(c *Client, _ *observe.Probe) *hidden { return &hidden{c} }
`)
	for _, tt := range []struct{ constructor, observed, want string }{
		{"NewProbed", "Right", ""},
		{"NewProbed", "Wider", ""},
		{"NewProbed", "Wider\"\ninterface.methods = [\"Ask\", \"Sign", ""},
		{"NewProbed", "Right\"\ninterface.methods = [\"Ask\", \"Sign", "has no method `Sign`"},
		{"NewPlain", "Right", "`observed` is for constructors that take a *observe.Probe, and `NewPlain` takes none"},
		{"NewProbed", "Nowhere", "Nowhere"},
		{"NewProbed", "WithoutProbe", "the function `WithoutProbe` is func(c *Client) *Good"},
		{"NewProbed", "TwoResults", "the function `TwoResults` is func(c *Client"},
		{"NewProbed", "OfAnother", "the function `OfAnother` is func("},
		{"NewProbed", "Struct", "the function `Struct` is func("},
		{"NewProbed", "Lacking", "the function `Lacking` returns a *Poor, which does not have the method `Ask` of *Client"},
		{"NewProbed", "Hidden", ""},
	} {
		text := "version = 1\n[package]\nname = \"shop\"\n[kind.shop]\nconstructor = \"" + tt.constructor + "\"\nobserved = \"" + tt.observed + "\""
		if strings.Contains(tt.observed, "[") {
			text += "]"
		}
		text += "\n"
		res := gen.Generate(gen.Spec{World: gotypes.From, Dir: ".", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
		var b bytes.Buffer
		if err := diag.Short(&b, res.Findings); err != nil {
			t.Fatal(err)
		}
		if said := b.String(); !strings.Contains(said, tt.want) || (said == "") != (tt.want == "") || strings.Count(said, "\n") > 1 {
			t.Errorf("%s and %s:\n%s, want %s", tt.constructor, tt.observed, said, tt.want)
			continue
		}
		if tt.want == "" {
			for _, f := range res.Files {
				gentest.Write(t, root, f.Path, f.Data)
			}
			vets(t, root)
		}
	}
}
