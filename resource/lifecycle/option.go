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

// OpenOptions holds what a list of options sets. Generated code reads it.
type OpenOptions struct {
	Name  string         // the name of the resource, for messages
	Probe *observe.Probe // the probe that the client reports to; nil: there are no observers

	set open.Options
}

// NewOpenOptions applies opts. Without WithName, the name of the resource is kind.
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

// Check checks that h, which has just been opened, answers, unless an option says WithoutCheck. It closes h if the check fails, panics or
// calls runtime.Goexit.
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

// WithConfigure passes functions that change the SDK's own configuration before the resource is opened. The functions are called in order.
// Opening fails if they do not have the type that the kind of the resource requires.
func WithConfigure[F any](fs ...F) resource.OpenOption {
	return func(o *open.Options) {
		for _, f := range fs {
			o.Configure = append(o.Configure, f)
		}
	}
}

// Configure returns the functions of WithConfigure, without nil functions. If a function is not of the type F, the error is a
// *resource.Problem that names both types.
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

// WithProbe passes the probe to which the client reports its operations.
func WithProbe(p *observe.Probe) resource.OpenOption {
	return func(o *open.Options) { o.Probe = p }
}

// WithLayer replaces the client by the result of the function make, which puts a layer around it. C is the interface of the kind's clients.
func WithLayer[C any](make func(C) C) resource.OpenOption {
	return func(o *open.Options) { o.Layer = make }
}

// Wrapped returns the client in the layer of WithLayer. If there is no layer for the type C, it returns the client itself.
func Wrapped[C any](o OpenOptions, client C) C {
	if layer, ok := o.set.Layer.(func(C) C); ok {
		return layer(client)
	}
	return client
}
