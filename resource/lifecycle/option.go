package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/open"
	"github.com/resgen-go/resgen/resource/observe"
)

// OpenOptions are what a list of options comes to. Generated code reads them.
type OpenOptions struct {
	Name  string         // of the resource, for messages
	Probe *observe.Probe // what the client reports to; nil: nobody observes

	set open.Options
}

// NewOpenOptions applies opts. A resource that is given no name is called kind.
func NewOpenOptions(kind string, opts []resource.OpenOption) OpenOptions {
	set := open.Options{Name: kind}
	for _, opt := range opts {
		if opt != nil {
			opt(&set)
		}
	}
	probe, _ := set.Probe.(*observe.Probe)
	return OpenOptions{Name: set.Name, Probe: probe, set: set}
}

// Check asks h, which has just been opened, whether it answers, unless an option says not to. If it does not, or if its Check panics or calls
// runtime.Goexit, it is closed.
func (o OpenOptions) Check(ctx context.Context, h resource.Handle) (err error) {
	if o.set.Unchecked {
		return nil
	}
	answers := false
	defer func() {
		if answers {
			return
		}
		if closeErr := h.Close(context.WithoutCancel(ctx)); closeErr != nil {
			err = errors.Join(err, closeErr)
		}
	}()
	err = h.Check(ctx)
	answers = err == nil
	return err
}

// WithConfigure has functions change the SDK's own configuration before the resource is opened, in their order. Their type must be the
// one that the resource's kind names, else opening fails.
func WithConfigure[F any](fs ...F) resource.OpenOption {
	return func(o *open.Options) {
		for _, f := range fs {
			o.Configure = append(o.Configure, f)
		}
	}
}

// Configure lists the functions of WithConfigure, without those that are nil. The error is a *resource.Problem that names F and the type of one
// that is no F.
func Configure[F any](o OpenOptions) ([]F, error) {
	want := reflect.TypeFor[F]()
	var fs []F
	for _, f := range o.set.Configure {
		v := reflect.ValueOf(f)
		switch {
		case !v.IsValid():
			continue
		case v.Kind() == reflect.Func && v.IsNil():
			continue
		case !v.CanConvert(want):
			return nil, &resource.Problem{Resource: o.Name, Rule: "configure", Message: fmt.Sprintf("configured by %v, must be %v", v.Type(), want)}
		}
		fs = append(fs, v.Convert(want).Interface().(F))
	}
	return fs, nil
}

// WithProbe has the kind report to p what its client does.
func WithProbe(p *observe.Probe) resource.OpenOption {
	return func(o *open.Options) { o.Probe = p }
}

// WithLayer puts a layer around the client: what make returns for it. C is the interface of the kind's clients.
func WithLayer[C any](make func(C) C) resource.OpenOption {
	return func(o *open.Options) { o.Layer = make }
}

// Wrapped is client in the layer of WithLayer, if there is one for clients of its type.
func Wrapped[C any](o OpenOptions, client C) C {
	if layer, ok := o.set.Layer.(func(C) C); ok {
		return layer(client)
	}
	return client
}
