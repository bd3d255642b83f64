// Package corpus holds spec/corpus against the classes that it expresses: what they say about themselves, and what their
// configurations make of good and bad environments.
package corpus

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/generated/corpus"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// A good environment is loaded as want.
type good[C any] struct {
	name string
	env  resource.Map
	want C
	warn []string // as Problem.Error has it
}

// A bad environment is refused with these problems, as Problem.Error has them: resource, field, variables and what is wanted.
type bad struct {
	name string
	env  resource.Map
	want []string
	warn []string
}

// broken is a rule that some environment broke, and seen are all of them.
type broken struct{ resource, fields, message string }

var seen = map[broken]bool{}

func see(ps ...*resource.Problem) {
	for _, p := range ps {
		seen[broken{p.Resource, strings.Join(p.Fields, ", "), p.Message}] = true
	}
}

// hidden is the secret of the environments below. It must show nowhere.
const hidden = "hunter2-hunter2"

// check loads each environment with load, and with it the whole configuration, in which all else is absent or left alone. What
// resgen env --check says of it must be the same.
func check[C any](t *testing.T, load func(context.Context, ...corpus.Option) (C, error), goods []good[C], bads []bad) {
	t.Helper()
	if len(goods) < 2 || len(bads) < 4 {
		t.Errorf("%d good environments and %d bad ones: at least 2 and 4 are wanted", len(goods), len(bads))
	}
	pkg := specification(t)
	for _, tt := range goods {
		t.Run(tt.name, func(t *testing.T) {
			var warnings []string
			got, err := load(t.Context(), corpus.WithSource(tt.env), gather(&warnings))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %s\nwant %s", show(got), show(tt.want))
			}
			same(t, "warnings", warnings, tt.warn)
			warnings = nil
			if _, err := corpus.LoadConfig(t.Context(), corpus.WithSource(tt.env), gather(&warnings)); err != nil {
				t.Error("as part of the whole:", err)
			}
			same(t, "warnings of the whole", warnings, tt.warn)
			predict(t, pkg, tt.env, nil, tt.warn)
		})
	}
	for _, tt := range bads {
		t.Run(tt.name, func(t *testing.T) {
			var warnings []string
			_, err := load(t.Context(), corpus.WithSource(tt.env), gather(&warnings))
			if err == nil {
				t.Fatal("it loads")
			}
			see(resource.ProblemsOf(err)...)
			same(t, "problems", strings.Split(err.Error(), "\n"), tt.want)
			same(t, "warnings", warnings, tt.warn)
			if strings.Contains(err.Error(), hidden) {
				t.Error("the error shows the secret:", err)
			}
			if errors.Is(err, resource.ErrNotConfigured) {
				predict(t, pkg, tt.env, nil, nil)
			} else {
				predict(t, pkg, tt.env, tt.want, tt.warn)
			}
		})
	}
}

// predict asks what the specification alone says of env.
func predict(t *testing.T, pkg *model.Package, env resource.Map, problems, warnings []string) {
	t.Helper()
	report := envcheck.Check(t.Context(), pkg, envcheck.Environment{Source: env})
	same(t, "problems by resgen env --check", texts(report.Problems), problems)
	same(t, "warnings by resgen env --check", texts(report.Warnings), warnings)
}

func texts(problems []*resource.Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Error())
	}
	return all
}

func gather(warnings *[]string) corpus.Option {
	return corpus.WithWarnings(func(p resource.Problem) {
		see(&p)
		*warnings = append(*warnings, p.Error())
	})
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\n\t%s\nwant\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// show prints what a configuration says about itself.
func show(c any) string {
	d, ok := c.(interface{ Describe() []gen.Value })
	if !ok {
		return "something that does not describe itself"
	}
	description := gen.Describe("", gen.Origins{})
	description.Add("it", "", d.Describe())
	return description.Description().String()
}

// edit is c changed by f.
func edit[C any](c C, f func(*C)) C {
	f(&c)
	return c
}

// with is env and more: name, value, name, value, ...
func with(env resource.Map, more ...string) resource.Map {
	all := resource.Map{}
	for name, v := range env {
		all[name] = v
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

// without is env but for names.
func without(env resource.Map, names ...string) resource.Map {
	all := with(env)
	for _, name := range names {
		delete(all, name)
	}
	return all
}

// address is the URL that text stands for.
func address(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	return u
}

// absent is what a resource says that nothing configures.
func absent(name string) []string { return []string{name + ": resource is not configured"} }
