package jsonbody_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/jsonbody"
)

type (
	upload struct {
		Name string
		File io.Reader
	}
	pages struct {
		Pages []upload       `json:"pages"`
		More  map[string]any `json:"more"`
	}
	hidden struct{ text string }
	tree   struct{ Left, Right *tree }
	locked struct {
		sync.Mutex
		N int
	}
	named struct {
		Mu sync.Mutex
		N  int
	}
	tagged struct {
		File *os.File `json:"-"`
		N    int
	}
	base     struct{ File io.Reader }
	embedded struct {
		base
		N int
	}
	reader  struct{ io.Reader }
	marshal struct{ r io.Reader }
	times   struct {
		At   time.Time
		Link *url.URL
		Raw  json.RawMessage
		None struct{}
	}
)

func (marshal) MarshalJSON() ([]byte, error) { return []byte(`1`), nil }

// What JSON holds nothing of is an error that says where it is, and shows nothing of it.
func TestHollow(t *testing.T) {
	r := strings.NewReader("data")
	for name, test := range map[string]struct {
		body any
		path string // of what is refused
		of   string // its type; "" if nothing is
	}{
		"reader in a struct":       {upload{"n", r}, "File", "*strings.Reader"},
		"in a pointer to it":       {&upload{"n", r}, "File", "*strings.Reader"},
		"in a list":                {[]any{1, r}, "[]", "*strings.Reader"},
		"in a map":                 {map[string]any{"key": r}, "[]", "*strings.Reader"},
		"deep":                     {pages{Pages: []upload{{}, {"n", r}}}, "Pages[].File", "*strings.Reader"},
		"deep in a map":            {pages{More: map[string]any{"key": []any{upload{File: r}}}}, "More[][].File", "*strings.Reader"},
		"file":                     {struct{ F *os.File }{os.Stdin}, "F", "*os.File"},
		"buffer by value":          {struct{ B bytes.Buffer }{*bytes.NewBufferString("x")}, "B", "bytes.Buffer"},
		"builder":                  {struct{ B *strings.Builder }{builder("x")}, "B", "*strings.Builder"},
		"limited reader":           {map[string]any{"a": io.LimitReader(r, 2)}, "[].R", "*strings.Reader"},
		"embedded reader":          {[]any{reader{r}}, "[].Reader", "*strings.Reader"},
		"in an embedded struct":    {embedded{base{r}, 1}, "File", "*strings.Reader"},
		"hidden struct in another": {map[string]any{"a": hidden{"x"}}, "[]", "jsonbody_test.hidden"},
		"hidden struct":            {hidden{"x"}, "", "jsonbody_test.hidden"},
		"list of readers":          {[]io.Reader{r}, "", "[]io.Reader"},

		"no reader":        {upload{Name: "n"}, "", ""},
		"nil file":         {struct{ F *os.File }{}, "", ""},
		"embedded lock":    {&locked{N: 1}, "", ""},
		"lock":             {&named{N: 1}, "", ""},
		"left out":         {tagged{os.Stdin, 1}, "", ""},
		"writes itself":    {map[string]any{"a": marshal{r}}, "", ""},
		"times and URLs":   {times{At: time.Now(), Raw: json.RawMessage(`1`)}, "", ""},
		"recursive":        {&tree{Left: &tree{}}, "", ""},
		"nothing":          {nil, "", ""},
		"nil in interface": {[]any{nil, (*upload)(nil)}, "", ""},
		"empty struct":     {struct{}{}, "", ""},
	} {
		text, err := jsonbody.Marshal(test.body)
		if test.of == "" {
			want, wantErr := json.Marshal(test.body)
			if err != nil || wantErr != nil || !bytes.Equal(text, want) {
				t.Errorf("%s: %q, %v, want %q", name, text, err, want)
			}
			continue
		}
		var e *jsonbody.Error
		if !errors.As(err, &e) || e.Path != test.path || e.Type.String() != test.of || strings.Contains(err.Error(), "key") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// A circle is the error of encoding/json.
func TestCircle(t *testing.T) {
	type ring struct{ Next any }
	r := &ring{}
	r.Next = r
	var e *jsonbody.Error
	if _, err := jsonbody.Marshal(r); err == nil || errors.As(err, &e) {
		t.Errorf("got %v", err)
	}
}

func builder(text string) *strings.Builder {
	b := &strings.Builder{}
	b.WriteString(text)
	return b
}

// BenchmarkMarshal is what the look costs beside json.Marshal, for a type that may hide something and for one that cannot.
func BenchmarkMarshal(b *testing.B) {
	for name, body := range map[string]any{
		"plain": struct{ A, B, C string }{"a", "b", "c"},
		"any":   map[string]any{"a": 1, "b": "two", "c": []any{3.0, true}},
	} {
		for how, marshal := range map[string]func(any) ([]byte, error){"jsonbody": jsonbody.Marshal, "json": json.Marshal} {
			b.Run(name+"/"+how, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := marshal(body); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
