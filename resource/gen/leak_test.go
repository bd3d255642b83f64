package gen_test

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"expvar"
	"fmt"
	htmltemplate "html/template"
	"log"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// canary is the secret that must not show. Every encoding changes it.
const canary = "hunter2/+<Canary>&"

// forms lists what would give canary away, by encoding.
func forms() map[string]string {
	b := []byte(canary)
	list := func(format, sep string) string {
		var items []string
		for _, c := range b {
			items = append(items, fmt.Sprintf(format, c))
		}
		return strings.Join(items, sep)
	}
	quoted := strconv.Quote(canary)
	js, _ := json.Marshal(canary)
	return map[string]string{
		"plain":         canary,
		"first half":    canary[:8],
		"second half":   canary[8:],
		"json":          string(js[1 : len(js)-1]),
		"go":            quoted[1 : len(quoted)-1],
		"html":          htmltemplate.HTMLEscapeString(canary),
		"query":         url.QueryEscape(canary),
		"path":          url.PathEscape(canary),
		"base64":        base64.RawStdEncoding.EncodeToString(b),
		"base64url":     base64.RawURLEncoding.EncodeToString(b),
		"hex":           hex.EncodeToString(b),
		"HEX":           strings.ToUpper(hex.EncodeToString(b)),
		"hex, spaced":   list("%02x", " "),
		"hex, listed":   list("0x%x", ", "),
		"hex, prefixed": list("0x%02x", " "),
		"HEX, spaced":   list("%02X", " "),
		"HEX, prefixed": list("0X%02X", " "),
		"octal":         list("%o", " "),
		"binary":        list("%b", " "),
		"code points":   list("%U", " "),
		"decimal":       list("%d", " "),
		"decimal, json": list("%d", ","),
		"decimal, go":   list("%d", ", "),
	}
}

// leaks names the form in which out gives canary away; "" for none.
func leaks(out string) string {
	for name, form := range forms() {
		if strings.Contains(out, form) {
			return name
		}
	}
	return ""
}

type holder[T any] struct {
	S    T
	P    *T
	A    any
	L    []T
	M    map[string]T
	F    [1]T
	Deep struct{ S T }
}

type hidden[T any] struct {
	s    T
	p    *T
	a    any
	l    []T
	m    map[string]T
	f    [1]T
	deep *hidden[T]
	fn   func() T
}

// shapes puts v everywhere that a value can sit.
func shapes[T any](v T) map[string]any {
	h := hidden[T]{s: v, p: &v, a: v, l: []T{v}, m: map[string]T{"k": v}, f: [1]T{v}, fn: func() T { return v }}
	h.deep = &h
	flat := h
	flat.deep = nil
	return map[string]any{
		"value":      v,
		"pointer":    &v,
		"exported":   holder[T]{S: v, P: &v, A: v, L: []T{v}, M: map[string]T{"k": v}, F: [1]T{v}},
		"simple":     struct{ S T }{v},
		"*exported":  &holder[T]{S: v, A: &v},
		"unexported": flat,
		"embedded":   struct{ hidden[T] }{flat},
		"slice":      []T{v},
		"map":        map[string]T{"k": v},
		"interfaces": []any{v, &v, map[string]any{"k": v}},
	}
}

// loaded is a secret of a loader, whose source and resolver hold the canary, too.
func loaded(t *testing.T) resource.Secret {
	t.Helper()
	s := lifecycle.Settings{Source: resource.Map{"V": canary, "W": canary}, Resolver: leaky{canary}}
	r, err := gen.NewReader(context.Background(), s, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var got resource.Secret
	r.Secret(&got, "f", gen.Env("V"))
	if got.Reveal() != canary {
		t.Fatal("the secret is not loaded")
	}
	return got
}

type leaky struct{ Text string }

func (leaky) Resolve(context.Context, resource.Ref) (string, bool, error) { return "", false, nil }

// guarded runs print; a panic is part of what it prints.
func guarded(print func(any) string, v any) (out string) {
	defer func() {
		if p := recover(); p != nil {
			out += fmt.Sprint(p)
		}
	}()
	return print(v)
}

// printers are the formatters, loggers and encoders of the standard library.
func printers() map[string]func(any) string {
	ps := map[string]func(any) string{
		"Sprint":   func(v any) string { return fmt.Sprint(v) },
		"Sprintln": func(v any) string { return fmt.Sprintln("x", v) },
		"Errorf":   func(v any) string { return fmt.Errorf("x: %v", v).Error() },
		"Join":     func(v any) string { return errors.Join(errors.New("x"), fmt.Errorf("x: %+v", v)).Error() },
		"log": func(v any) string {
			var b bytes.Buffer
			log.New(&b, "", 0).Println(v)
			return b.String()
		},
		"slog text": func(v any) string {
			var b bytes.Buffer
			l := slog.New(slog.NewTextHandler(&b, nil))
			l.Info("x", "v", v, slog.Group("g", "v", v))
			l.With("v", v).WithGroup("g").Error("x", slog.Any("v", v))
			return b.String()
		},
		"slog json": func(v any) string {
			var b bytes.Buffer
			l := slog.New(slog.NewJSONHandler(&b, nil))
			l.Info("x", "v", v, slog.Group("g", "v", v))
			l.With("v", v).WithGroup("g").Error("x", slog.Any("v", v))
			return b.String()
		},
		"json": func(v any) string {
			b, err := json.MarshalIndent(v, "", " ")
			return fmt.Sprint(string(b), err)
		},
		"xml": func(v any) string {
			b, err := xml.Marshal(v)
			return fmt.Sprint(string(b), err)
		},
		"gob": func(v any) string {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return fmt.Sprint(b.String(), err)
		},
		"expvar": func(v any) string { return expvar.Func(func() any { return v }).String() },
		"driver": func(v any) string {
			got, err := driver.DefaultParameterConverter.ConvertValue(v)
			return fmt.Sprint(got, err)
		},
		"text/template": func(v any) string {
			var b bytes.Buffer
			t := template.Must(template.New("").Parse(`{{.}} {{print .}} {{printf "%#v %s" . .}} {{js .}} {{html .}} {{urlquery .}}`))
			err := t.Execute(&b, v)
			return fmt.Sprint(b.String(), err)
		},
		"text/template field": func(v any) string {
			var b bytes.Buffer
			err := template.Must(template.New("").Parse(`{{.S}} {{len .L}} {{.S.S}}`)).Execute(&b, v)
			return fmt.Sprint(b.String(), err)
		},
		"html/template": func(v any) string {
			var b bytes.Buffer
			t := htmltemplate.Must(htmltemplate.New("").Parse(`{{.}} <a href="/?q={{.}}" title="{{.}}"></a><script>x = {{.}}</script>`))
			err := t.Execute(&b, v)
			return fmt.Sprint(b.String(), err)
		},
		"reflection": func(v any) string {
			var b strings.Builder
			walk(&b, reflect.ValueOf(v), map[uintptr]bool{})
			return b.String()
		},
	}
	for _, verb := range "vTtbcdoOqxXUeEfFgGspwz" {
		for _, flags := range []string{"", "+", "#", "+#", " ", "0", "-", "# ", "40", "-40", ".12", "+040.12"} {
			format := "%" + flags + string(verb)
			ps[format] = func(v any) string { return fmt.Sprintf(format, v) }
		}
	}
	return ps
}

// walk writes every text that reflection can reach from v, unexported fields included.
func walk(b *strings.Builder, v reflect.Value, seen map[uintptr]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			walk(b, v.Elem(), seen)
		}
	case reflect.Interface:
		walk(b, v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(b, v.Field(i), seen)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			fmt.Fprintf(b, "%s\n", v.Slice(0, v.Cap()).Bytes())
			return
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			walk(b, v.Index(i), seen)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			walk(b, it.Key(), seen)
			walk(b, it.Value(), seen)
		}
	case reflect.String:
		fmt.Fprintln(b, v.String())
	}
}

// silent are the formats under which fmt shows of no text what the forms would find.
func silent(name string) bool {
	if !strings.HasPrefix(name, "%") {
		return false
	}
	verb := name[len(name)-1]
	return verb == 'T' || verb == 'p' || strings.Contains(name, ".12")
}

func TestNoLeaks(t *testing.T) {
	controls := map[string]int{}
	for name, print := range printers() {
		for _, v := range shapes(canary) {
			if leaks(guarded(print, v)) != "" {
				controls[name]++
			}
		}
		if controls[name] == 0 && !silent(name) {
			t.Errorf("%s: the harness sees no leak of a plain string", name)
		}
		for maker, secret := range map[string]resource.Secret{"new": resource.NewSecret(canary), "loaded": loaded(t)} {
			for shape, v := range shapes(secret) {
				if out := guarded(print, v); leaks(out) != "" {
					t.Errorf("%s of %s %s leaks (%s): %s", name, maker, shape, leaks(out), out)
				}
			}
		}
	}
}

// TestForms proves that the harness knows each form by which a byte slice or string may be printed.
func TestForms(t *testing.T) {
	for name, form := range forms() {
		if leaks("<"+form+">") == "" {
			t.Errorf("%s is not seen", name)
		}
	}
	for _, out := range []string{fmt.Sprint([]byte(canary)), fmt.Sprintf("%#v", []byte(canary)), fmt.Sprintf("% x", canary), fmt.Sprintf("%q", canary)} {
		if leaks(out) == "" {
			t.Errorf("%s is not seen", out)
		}
	}
	if got := leaks(resource.NewSecret(canary).String()); got != "" {
		t.Errorf("a redacted secret is taken for a leak: %s", got)
	}
}

// TestPanicLeaks reads what the runtime writes of a panic that nothing recovers, in a process of its own.
func TestPanicLeaks(t *testing.T) {
	const variable = "RESOURCE_TEST_PANIC"
	values := func() map[string]any {
		vs := map[string]any{"control": fmt.Errorf("%v", canary)}
		for shape, v := range shapes(loaded(t)) {
			vs[shape] = v
			vs["error of "+shape] = fmt.Errorf("%+v", v)
		}
		return vs
	}
	if name := os.Getenv(variable); name != "" {
		panic(values()[name])
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name := range values() {
		cmd := exec.Command(exe, "-test.run=^TestPanicLeaks$")
		cmd.Env = append(os.Environ(), variable+"="+name)
		out, err := cmd.CombinedOutput()
		if err == nil || !bytes.Contains(out, []byte("panic:")) {
			t.Fatalf("%s: no panic: %v\n%s", name, err, out)
		}
		if got := leaks(string(out)); (got != "") != (name == "control") {
			t.Errorf("%s leaks %q:\n%s", name, got, out)
		}
	}
}

// TestDescriptionLeaks prints a whole configuration, and its description, in every way.
func TestDescriptionLeaks(t *testing.T) {
	m := enough("DB_PASSWORD="+canary, "ALERT_URL=https://h")
	c, _, err := load(t, m)
	if err != nil {
		t.Fatal(err)
	}
	for name, print := range printers() {
		for what, v := range map[string]any{"config": c, "*config": &c, "description": c.Describe(), "origins": struct{ v any }{c}} {
			if out := guarded(print, v); leaks(out) != "" {
				t.Errorf("%s of %s leaks (%s): %s", name, what, leaks(out), out)
			}
		}
	}
}
