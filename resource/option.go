package resource

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/resgen-go/resgen/resource/observe"
)

// An OpenOption changes how one resource is opened.
type OpenOption func(*OpenOptions)

// OpenOptions are what a list of options comes to. Generated code reads them.
type OpenOptions struct {
	Name  string         // of the resource, for messages
	Probe *observe.Probe // what the client reports to; nil: nobody observes

	configure []any
	unchecked bool
	layer     any // a func(C) C
}

// NewOpenOptions applies opts. A resource that is given no name is called kind.
func NewOpenOptions(kind string, opts []OpenOption) OpenOptions {
	o := OpenOptions{Name: kind}
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	return o
}

// WithName gives a resource its name.
func WithName(name string) OpenOption {
	return func(o *OpenOptions) {
		if name != "" {
			o.Name = name
		}
	}
}

// WithoutCheck has the resource opened without asking whether it answers.
func WithoutCheck() OpenOption { return func(o *OpenOptions) { o.unchecked = true } }

// Check asks h, which has just been opened, whether it answers, unless an option says not to. If it does not, or if its Check panics or calls
// runtime.Goexit, it is closed.
func (o OpenOptions) Check(ctx context.Context, h Handle) (err error) {
	if o.unchecked {
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
func WithConfigure[F any](fs ...F) OpenOption {
	return func(o *OpenOptions) {
		for _, f := range fs {
			o.configure = append(o.configure, f)
		}
	}
}

// Configure lists the functions of WithConfigure, without those that are nil. The error is a *Problem that names F and the type of one
// that is no F.
func Configure[F any](o OpenOptions) ([]F, error) {
	want := reflect.TypeFor[F]()
	var fs []F
	for _, f := range o.configure {
		v := reflect.ValueOf(f)
		switch {
		case !v.IsValid():
			continue
		case v.Kind() == reflect.Func && v.IsNil():
			continue
		case !v.CanConvert(want):
			return nil, &Problem{Resource: o.Name, Rule: "configure", Message: fmt.Sprintf("configured by %v, must be %v", v.Type(), want)}
		}
		fs = append(fs, v.Convert(want).Interface().(F))
	}
	return fs, nil
}
