// Package leak proves that no printer, logger, encoder or dumper that Go programs use shows a resource.Secret. Those of the standard
// library are proved beside the type.
package leak

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/repr"
	"github.com/davecgh/go-spew/spew"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/kr/pretty"
	"github.com/rs/zerolog"
	"github.com/sanity-io/litter"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/assert"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"gopkg.in/yaml.v3"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/secretstore"
)

// canary is the secret that must not show, other another secret that it is compared with. Every encoding changes them.
const (
	canary = "hunter2/+<Canary>&"
	other  = "HUNTER2/+<cANARY>&"
)

// forms lists what would give the text away, by encoding.
func forms(text string) map[string]string {
	b := []byte(text)
	list := func(format, sep string) string {
		var items []string
		for _, c := range b {
			items = append(items, fmt.Sprintf(format, c))
		}
		return strings.Join(items, sep)
	}
	quoted := strconv.Quote(text)
	js, _ := json.Marshal(text)
	return map[string]string{
		"plain":         text,
		"first half":    text[:8],
		"second half":   text[8:],
		"json":          string(js[1 : len(js)-1]),
		"go":            quoted[1 : len(quoted)-1],
		"query":         url.QueryEscape(text),
		"path":          url.PathEscape(text),
		"base64":        base64.RawStdEncoding.EncodeToString(b),
		"base64url":     base64.RawURLEncoding.EncodeToString(b),
		"hex":           hex.EncodeToString(b),
		"HEX":           strings.ToUpper(hex.EncodeToString(b)),
		"hex, spaced":   list("%02x", " ")[:3*8-1], // dumps break lines
		"hex, listed":   list("0x%x", ", ")[:6*8-2],
		"decimal":       list("%d", " "),
		"decimal, json": list("%d", ","),
		"decimal, go":   list("%d", ", "),
		"decimal, yaml": list("- %d", "\n"),
	}
}

// known holds the forms of both secrets without white space, as printers break lines where they like.
var known = func() map[string]string {
	all := map[string]string{}
	for _, text := range []string{canary, other} {
		for name, form := range forms(text) {
			all[squeezed(form)] = name
		}
	}
	return all
}()

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// leaks names the form in which out gives a secret away; "" for none.
func leaks(out string) string {
	out = squeezed(out)
	for form, name := range known {
		if strings.Contains(out, form) {
			return name
		}
	}
	return ""
}

type holder[T any] struct {
	S T
	P *T
	A any
	L []T
	M map[string]T
	F [1]T
}

type hidden[T any] struct {
	s  T
	p  *T
	a  any
	l  []T
	m  map[string]T
	f  [1]T
	fn func() T
}

// shapes puts v everywhere that a value can sit.
func shapes[T any](v T) map[string]any {
	h := hidden[T]{s: v, p: &v, a: v, l: []T{v}, m: map[string]T{"k": v}, f: [1]T{v}, fn: func() T { return v }}
	_ = []any{h.s, h.p, h.a, h.l, h.m, h.f, h.fn} // read by reflection only
	return map[string]any{
		"value":       v,
		"pointer":     &v,
		"exported":    holder[T]{S: v, P: &v, A: v, L: []T{v}, M: map[string]T{"k": v}, F: [1]T{v}},
		"simple":      struct{ S T }{v},
		"*exported":   &holder[T]{S: v, A: &v},
		"unexported":  h,
		"*unexported": &h,
		"embedded":    struct{ hidden[T] }{h},
		"slice":       []T{v},
		"map":         map[string]T{"k": v},
		"interfaces":  []any{v, &v, map[string]any{"k": v}},
	}
}

type leaky struct{ Text string }

func (leaky) Resolve(context.Context, resource.Ref) (string, bool, error) { return "", false, nil }

// loaded is a secret of a loader, whose source and resolver hold the secrets, too.
func loaded(t *testing.T, text string) resource.Secret {
	t.Helper()
	s := lifecycle.Settings{Source: resource.Map{"V": text, "W": canary}, Resolver: leaky{canary}}
	r, err := gen.NewReader(context.Background(), s, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var got resource.Secret
	r.Secret(&got, "f", gen.Env("V"))
	if got.Reveal() != text {
		t.Fatal("the secret is not loaded")
	}
	return got
}

// recorder is a testing.TB for libraries that only report.
type recorder struct{ bytes.Buffer }

func (r *recorder) Errorf(format string, args ...any) { fmt.Fprintf(r, format, args...) }

// A printer shows a value, or how it differs from another of the same shape.
type printer func(v, w any) string

// bare is a secret without methods, so that cmp compares and prints its fields.
type bare resource.Secret

func printers() map[string]printer {
	dump := func(c spew.ConfigState) printer {
		return func(v, _ any) string { return c.Sdump(v) + c.Sprintf("%v %+v %#v %#+v", v, v, v, v) }
	}
	diff := func(opts ...cmp.Option) printer {
		return func(v, w any) string {
			var steps reporter
			out := cmp.Diff(v, w, append(opts, cmp.Reporter(&steps))...)
			return out + steps.String()
		}
	}
	asserted := func(f func(t assert.TestingT, v, w any)) printer {
		return func(v, w any) string {
			var r recorder
			f(&r, v, w)
			return r.String()
		}
	}
	dumped := func(o litter.Options) printer {
		return func(v, _ any) string { return o.Sdump(v) }
	}
	zapped := func(encoder zapcore.Encoder) printer {
		return func(v, _ any) string {
			var b bytes.Buffer
			l := zap.New(zapcore.NewCore(encoder.Clone(), zapcore.AddSync(&b), zapcore.DebugLevel))
			l.Info("x", zap.Any("any", v), zap.Reflect("reflect", v), zap.Error(fmt.Errorf("%v", v)))
			l.With(zap.Any("with", v)).Sugar().Infow("x", "sugar", v)
			l.Sugar().Infof("%v %+v %#v", v, v, v)
			l.Sugar().Info(v, v)
			return b.String()
		}
	}
	logged := func(f logrus.Formatter) printer {
		return func(v, _ any) string {
			var b bytes.Buffer
			l := logrus.New()
			l.Out, l.Formatter = &b, f
			l.WithField("v", v).WithError(fmt.Errorf("%+v", v)).Info("x")
			l.Info(v)
			l.Infof("%+v %#v", v, v)
			return b.String()
		}
	}
	zero := func(v any, b *bytes.Buffer, l zerolog.Logger) string {
		l.Info().Interface("i", v).Any("a", v).Fields(map[string]any{"f": v}).Err(fmt.Errorf("%v", v)).Msg("x")
		with := l.With().Interface("w", v).Logger()
		with.Info().Msgf("%v %+v %#v", v, v, v)
		l.Print(v)
		return b.String()
	}
	every := cmp.Exporter(func(reflect.Type) bool { return true })
	return map[string]printer{
		"spew":                 dump(spew.ConfigState{Indent: " "}),
		"spew continue":        dump(spew.ConfigState{Indent: " ", ContinueOnMethod: true}),
		"spew DisableMethods":  dump(spew.ConfigState{Indent: " ", DisableMethods: true}),
		"spew pointer methods": dump(spew.ConfigState{Indent: " ", DisablePointerMethods: true, SpewKeys: true}),
		"spew Sprint":          func(v, _ any) string { return spew.Sprint(v) + spew.Sprintln(v) + spew.Errorf("%#v", v).Error() },

		"cmp":                diff(),
		"cmp Exporter":       diff(every),
		"cmp ignored Equal":  diff(every, cmp.Transformer("bare", func(s resource.Secret) any { return bare(s) })),
		"cmp IgnoreFields":   diff(every, cmpopts.EquateEmpty(), cmpopts.EquateErrors()),
		"testify Equal":      asserted(func(t assert.TestingT, v, w any) { assert.Equal(t, v, w) }),
		"testify NotEqual":   asserted(func(t assert.TestingT, v, _ any) { assert.NotEqual(t, v, v); assert.Nil(t, v); assert.Empty(t, v) }),
		"testify EqualValue": asserted(func(t assert.TestingT, v, w any) { assert.EqualValues(t, v, w); assert.Exactly(t, v, w) }),
		"testify Elements": asserted(func(t assert.TestingT, v, w any) {
			assert.ElementsMatch(t, []any{v}, []any{w})
			assert.Contains(t, []any{v}, w)
		}),
		"testify message": asserted(func(t assert.TestingT, v, _ any) { assert.True(t, false, v); assert.Fail(t, "x", "%+v %#v", v, v) }),

		"yaml": func(v, _ any) string {
			b, err := yaml.Marshal(v)
			return fmt.Sprint(string(b), err)
		},
		"toml": func(v, _ any) string {
			var b bytes.Buffer
			err := toml.NewEncoder(&b).Encode(v)
			err2 := toml.NewEncoder(&b).Encode(map[string]any{"v": v})
			return fmt.Sprint(b.String(), err, err2)
		},

		"zap json":    zapped(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig())),
		"zap console": zapped(zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig())),
		"zerolog": func(v, _ any) string {
			var b bytes.Buffer
			return zero(v, &b, zerolog.New(&b))
		},
		"zerolog console": func(v, _ any) string {
			var b bytes.Buffer
			return zero(v, &b, zerolog.New(zerolog.ConsoleWriter{Out: &b, NoColor: true}))
		},
		"logrus text": logged(&logrus.TextFormatter{DisableColors: true}),
		"logrus json": logged(&logrus.JSONFormatter{}),

		"pretty":         func(v, _ any) string { return pretty.Sprint(v) + fmt.Sprintf("%# v", pretty.Formatter(v)) },
		"pretty Diff":    func(v, w any) string { return strings.Join(pretty.Diff(v, w), "\n") },
		"litter":         dumped(litter.Options{}),
		"litter compact": dumped(litter.Options{Compact: true, HomePackage: "leak", DisablePointerReplacement: true}),
		"litter strict":  dumped(litter.Options{StrictGo: true, Separator: " "}),
		"repr": func(v, _ any) string {
			return repr.String(v) + repr.String(v, repr.Indent(" "), repr.AlwaysIncludeType())
		},
		"repr plain": func(v, _ any) string {
			return repr.String(v, repr.IgnoreGoStringer(), repr.NoIndent(), repr.ExplicitTypes(true))
		},
	}
}

// reporter writes what cmp compares, step by step, as custom reporters do.
type reporter struct {
	path cmp.Path
	strings.Builder
}

func (r *reporter) PushStep(s cmp.PathStep) { r.path = append(r.path, s) }

func (r *reporter) Report(cmp.Result) {
	v, w := r.path.Last().Values()
	fmt.Fprintf(r, "%#v %+v %v\n", r.path, v, w)
}

func (r *reporter) PopStep() { r.path = r.path[:len(r.path)-1] }

// guarded runs print; a panic is part of what it prints.
func guarded(print printer, v, w any) (out string) {
	defer func() {
		if p := recover(); p != nil {
			out += fmt.Sprint(p)
		}
	}()
	return print(v, w)
}

func TestNoLeaks(t *testing.T) {
	pairs := map[string][2]resource.Secret{
		"new":              {resource.NewSecret(canary), resource.NewSecret(other)},
		"loaded":           {loaded(t, canary), loaded(t, other)},
		"loaded and new":   {loaded(t, canary), resource.NewSecret(other)},
		"set and unset":    {loaded(t, canary), {}},
		"from a store":     {stored(t, canary), stored(t, other)},
		"one text in both": {loaded(t, canary), resource.NewSecret(canary)},
	}
	for name, print := range printers() {
		t.Run(name, func(t *testing.T) {
			seen := 0
			others := shapes(other)
			for shape, v := range shapes(canary) {
				if leaks(guarded(print, v, others[shape])) != "" {
					seen++
				}
			}
			if seen == 0 {
				t.Error("the harness sees no leak of a plain string")
			}
			for kind, pair := range pairs {
				others := shapes(pair[1])
				for shape, v := range shapes(pair[0]) {
					if out := guarded(print, v, others[shape]); leaks(out) != "" {
						t.Errorf("%s, %s leaks (%s): %s", kind, shape, leaks(out), out)
					}
				}
			}
		})
	}
}

// stored is a secret from a store that was asked, and what was loaded of it.
func stored(t *testing.T, text string) resource.Secret {
	t.Helper()
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{}, Resolver: asked(t, text)}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var got resource.Secret
	r.Secret(&got, "f", gen.Var{}.OrStore("safe:path#key"))
	if got.Reveal() != text {
		t.Fatal("the secret is not loaded")
	}
	return got
}

// asked is a store that keeps an answer, and cannot be asked again: its function's errors hold the secret, too.
func asked(t *testing.T, text string) resource.Stores {
	t.Helper()
	doc, err := json.Marshal(map[string]string{"key": text})
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	store := secretstore.New(func(context.Context, string) (string, error) {
		if calls++; calls > 1 {
			return "", errors.New(text)
		}
		return string(doc), nil
	}, secretstore.Options{Lifetime: time.Nanosecond, Logger: slog.New(slog.DiscardHandler)})
	stores := resource.Stores{"safe": store}
	if got, ok, err := stores.Resolve(t.Context(), resource.Ref{Store: "safe", Reference: "path#key"}); got != text || !ok || err != nil {
		t.Fatal(ok, err)
	}
	return stores
}

// TestStores prints stores that keep a secret, and what they say when they are down.
func TestStores(t *testing.T) {
	down := func(stores resource.Stores) error {
		_, ok, err := stores.Resolve(t.Context(), resource.Ref{Store: "safe", Reference: "path#key"})
		if !ok || err == nil {
			t.Fatal("the store is not down")
		}
		var told interface{ ResolveReason() string }
		if !errors.As(err, &told) {
			t.Fatal("the store gives no reason")
		}
		return errors.New(told.ResolveReason())
	}
	a, b := asked(t, canary), asked(t, other)
	for name, print := range printers() {
		for what, pair := range map[string][2]any{
			"stores": {a, b}, "a store": {a["safe"], b["safe"]}, "a reason": {down(a), down(b)},
		} {
			if out := guarded(print, pair[0], pair[1]); leaks(out) != "" {
				t.Errorf("%s: %s leaks (%s): %s", name, what, leaks(out), out)
			}
		}
	}
}

// TestForms proves that the harness knows the forms in which libraries print bytes.
func TestForms(t *testing.T) {
	b := []byte(canary)
	y, err := yaml.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	zl := zerolog.New(&logged)
	zl.Info().Hex("h", b).Msg("")
	for name, out := range map[string]string{
		"spew": spew.Sdump(b), "spew #": spew.Sprintf("%#v", b), "repr": repr.String(b), "litter": litter.Sdump(b), "pretty": pretty.Sprint(b),
		"yaml": string(y), "zerolog hex": logged.String(), "cmp": cmp.Diff(b, []byte(other)), "fmt": fmt.Sprint(b),
	} {
		if leaks(out) == "" {
			t.Errorf("%s: %s is not seen", name, out)
		}
	}
}

// TestEqual proves that the libraries which compare see equal texts as equal, wherever they come from.
func TestEqual(t *testing.T) {
	a, b, c := loaded(t, canary), resource.NewSecret(canary), loaded(t, other)
	type config struct {
		Exported resource.Secret
		hidden   resource.Secret
	}
	every := cmp.Exporter(func(reflect.Type) bool { return true })
	for name, equal := range map[string]func(v, w any) bool{
		"testify":      assert.ObjectsAreEqual,
		"cmp Exporter": func(v, w any) bool { return cmp.Equal(v, w, every) },
		"cmp":          func(v, w any) bool { return cmp.Equal(v, w, cmp.AllowUnexported(config{})) },
		"pretty":       func(v, w any) bool { return len(pretty.Diff(v, w)) == 0 },
	} {
		if !equal(config{a, b}, config{b, a}) {
			t.Errorf("%s: equal secrets differ", name)
		}
		if equal(config{a, b}, config{a, c}) {
			t.Errorf("%s: different secrets are equal", name)
		}
	}
}

// TestErrors proves that a decoder's error does not hold a secret that it could not read.
func TestErrors(t *testing.T) {
	var c struct{ S resource.Secret }
	for name, err := range map[string]error{
		"yaml list":     yaml.Unmarshal([]byte("s: [\"[REDACTED]\", "+strconv.Quote(canary)+"]"), &c),
		"yaml redacted": yaml.Unmarshal([]byte("s: '[REDACTED]'"), &c),
		"toml redacted": toml.Unmarshal([]byte(`s = "[REDACTED]"`), &c),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if leaks(err.Error()) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := yaml.Unmarshal([]byte("s: "+strconv.Quote(canary)), &c); err != nil || c.S.Reveal() != canary {
		t.Errorf("got %v", err)
	}
}
