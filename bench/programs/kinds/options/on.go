//go:build observed

package options

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// Options are the options with which a program opens its client: a probe. A second client reports to a probe too, in each way that there is,
// so that a program whose kind has no hook links as much of package observe.
func Options() []resource.OpenOption {
	ctx := context.Background()
	p := observe.NewProbe(observe.Resource{}, nobody{})
	p.AddOperation("x")
	p.CountPool(nil)
	p.Install(client{})
	p.Declare([]observe.Attr{observe.String("x", "x"), observe.Int("y", 1)}, observe.Calls(observe.Statement("x"))...)
	ctx, span := p.Call(ctx, "x")
	ctx, attempt := p.Begin(ctx, p.Op(observe.Attempt, "x"))
	attempt.Inject(http.Header{})
	if len(os.Args) > 1 {
		_ = attempt.Body(http.NoBody, func(error) observe.Result { return observe.Result{} }).Close()
	}
	attempt.End(nil, observe.Result{})
	err := observe.ErrPanic
	span.Return(&err)
	p.Failed(ctx, p.Op(observe.Call, "x"), time.Now(), err)
	return []resource.OpenOption{lifecycle.WithProbe(observe.NewProbe(observe.Resource{}, nobody{}))}
}

type client struct{}

func (client) Install(*observe.Probe) {}

// nobody is an observer that does nothing.
type nobody struct{}

func (nobody) Observe(observe.Resource) observe.Recorder                { return nobody{} }
func (nobody) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }
func (nobody) End(context.Context, *observe.Op, observe.Result)         {}
