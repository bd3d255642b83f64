package httpkind_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// received is what a server got, in words: type, length, body.
func received(r *http.Request) string {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %d %s", r.Header.Get("Content-Type"), r.ContentLength, text)
}

// recording serves an API that refuses the first attempts with 503, and returns what it got.
func recording(t *testing.T, refused int) (c *httpkind.Client, got func() []string) {
	var mu sync.Mutex
	var all []string
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		text := received(r)
		mu.Lock()
		defer mu.Unlock()
		if all = append(all, text); len(all) <= refused {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	return open(t, base, nil), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// file is a file with this text, open at its beginning.
func file(t *testing.T, text string) *os.File {
	name := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

type (
	blob   []byte
	named  string
	closed struct{ io.Reader }
	hidden struct{ text string }
	shown  struct{ Text string }
	none   struct{}
)

type spoken struct{ text string }

func (s spoken) MarshalText() ([]byte, error) { return []byte(s.text), nil }

// Bodies are sent as they are, with a Content-Type that is right, by JSON and by Send.
func TestBodies(t *testing.T) {
	text := `{"a":1}`
	raw, list := json.RawMessage(text), []byte(text)
	for _, test := range []struct {
		name string
		body func() any
		json string // what JSON sends
		send string // what Send sends; "": the same
		csv  string // what Send sends as text/csv; "": nothing, as it is an error
	}{
		{"bytes", func() any { return []byte(text) }, "application/json 7 " + text, "application/octet-stream 7 " + text, "text/csv 7 " + text},
		{"no bytes", func() any { return []byte(nil) }, "application/json 0 ", "application/octet-stream 0 ", "text/csv 0 "},
		{"named bytes", func() any { return blob(text) }, "application/json 7 " + text, "application/octet-stream 7 " + text, "text/csv 7 " + text},
		{"pointer to bytes", func() any { return &list }, "application/json 7 " + text, "application/octet-stream 7 " + text, "text/csv 7 " + text},
		{"raw JSON", func() any { return raw }, "application/json 7 " + text, "", "text/csv 7 " + text},
		{"pointer to raw JSON", func() any { return &raw }, "application/json 7 " + text, "", "text/csv 7 " + text},
		{"no raw JSON", func() any { return json.RawMessage(nil) }, "application/json 4 null", "", ""},
		{"string", func() any { return "a,b" }, `application/json 5 "a,b"`, "", "text/csv 3 a,b"},
		{"named string", func() any { return named("a,b") }, `application/json 5 "a,b"`, "", "text/csv 3 a,b"},
		{"strings", func() any { return strings.NewReader(text) }, "application/json 7 " + text, "application/octet-stream 7 " + text, "text/csv 7 " + text},
		{"buffer", func() any { return bytes.NewBufferString(text) }, "application/json 7 " + text, "application/octet-stream 7 " + text, "text/csv 7 " + text},
		{"file", func() any { return file(t, text) }, "application/json 7 " + text, "application/octet-stream 7 " + text, "text/csv 7 " + text},
		{"empty file", func() any { return file(t, "") }, "application/json 0 ", "application/octet-stream 0 ", "text/csv 0 "},
		{"stream", func() any { return closed{strings.NewReader(text)} }, "application/json -1 " + text, "application/octet-stream -1 " + text, "text/csv -1 " + text},
		{"form", func() any { return url.Values{"a": {"b c", "d"}} }, "application/x-www-form-urlencoded 9 a=b+c&a=d", "", ""},
		{"pointer to a form", func() any { return &url.Values{"a": {"b"}} }, "application/x-www-form-urlencoded 3 a=b", "", ""},
		{"struct", func() any { return shown{Text: "x"} }, `application/json 12 {"Text":"x"}`, "", ""},
		{"struct without fields", func() any { return none{} }, "application/json 2 {}", "", ""},
		{"map", func() any { return map[string]any{} }, "application/json 2 {}", "", ""},
		{"what says itself", func() any { return spoken{"x"} }, `application/json 3 "x"`, "", ""},
		{"list of what says itself", func() any { return []spoken{{"x"}} }, `application/json 5 ["x"]`, "", ""},
		{"nil pointer", func() any { return (*shown)(nil) }, "application/json 4 null", "", ""},
	} {
		if test.send == "" {
			test.send = test.json
		}
		c, got := recording(t, 0)
		if err := c.JSON(t.Context(), "POST", "x", test.body(), nil); err != nil {
			t.Errorf("%s: JSON: %v", test.name, err)
		}
		if err := c.Send(t.Context(), httpkind.Call{Method: "POST", Path: "/x", Body: test.body()}); err != nil {
			t.Errorf("%s: Send: %v", test.name, err)
		}
		wanted := []string{test.json, test.send}
		err := c.Send(t.Context(), httpkind.Call{Method: "POST", Path: "/x", Body: test.body(), Header: httpkind.Values{"content-type": "text/csv"}})
		if test.csv != "" {
			wanted = append(wanted, test.csv)
		}
		if (test.csv == "") != (err != nil) || err != nil && errorType(t, err) != "encode" {
			t.Errorf("%s: as text/csv: %v", test.name, err)
		}
		if fmt.Sprint(got()) != fmt.Sprint(wanted) {
			t.Errorf("%s: got %q, want %q", test.name, got(), wanted)
		}
	}
}

// What JSON would make {} of, and what nobody can read, is an error, and nothing is sent.
func TestBodiesThatMakeNoSense(t *testing.T) {
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	for name, test := range map[string]struct {
		body any
		text string
	}{
		"hidden struct":     {hidden{"x"}, "JSON cannot represent a httpkind_test.hidden"},
		"pointer to it":     {&hidden{"x"}, "JSON cannot represent "},
		"list of it":        {[]hidden{{"x"}}, "JSON cannot represent "},
		"buffer by value":   {*bytes.NewBufferString("x"), "JSON cannot represent a bytes.Buffer"},
		"list of readers":   {[]io.Reader{strings.NewReader("x")}, "JSON cannot represent "},
		"map of files":      {map[string]*os.File{"a": nil}, "JSON cannot represent "},
		"reader inside":     {map[string]any{"a": strings.NewReader("x")}, "its [] is a *strings.Reader, which JSON cannot represent"},
		"file in a part":    {httpkind.Multipart{{Name: "a", Body: struct{ F *os.File }{dir}}}, `part 1, "a": its F is a *os.File`},
		"nil file":          {(*os.File)(nil), "a nil *os.File"},
		"directory":         {dir, "is a directory"},
		"broken raw JSON":   {json.RawMessage(`{"a":`), "a json.RawMessage that is no JSON"},
		"function":          {func() {}, "unsupported type"},
		"no parts":          {httpkind.Multipart{}, "a Multipart without parts"},
		"part without name": {httpkind.Multipart{{Body: "x"}}, "part 1, \"\": must have a Name"},
		"hidden part":       {httpkind.Multipart{{Name: "a", Body: hidden{}}}, `part 1, "a": JSON cannot represent a httpkind_test.hidden`},
		"nested":            {httpkind.Multipart{{Name: "a", Body: httpkind.Multipart{}}}, "cannot hold another"},
		"bad part type":     {httpkind.Multipart{{Name: "a", ContentType: "a\r\nX: y", Body: "x"}}, "characters that no header can"},
	} {
		c, got := recording(t, 0)
		for how, err := range map[string]error{
			"JSON": c.JSON(t.Context(), "POST", "x", test.body, nil),
			"Send": c.Send(t.Context(), httpkind.Call{Method: "POST", Path: "/x", Body: test.body}),
		} {
			if err == nil || errorType(t, err) != "encode" || !strings.Contains(err.Error(), test.text) || len(got()) > 0 {
				t.Errorf("%s: %s: %v, sent %q", name, how, err, got())
			}
		}
	}
}

// What can seek is sent again from where it was; another reader is sent once.
func TestReadersAreSentAgainIfTheyCanSeek(t *testing.T) {
	behind := func(f io.ReadSeeker) io.Reader {
		if _, err := f.Seek(2, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		return f
	}
	for _, test := range []struct {
		name string
		body any
		want []string
	}{
		{"file", behind(file(t, "01234")), []string{"234", "234", "234"}},
		{"strings", behind(strings.NewReader("01234")), []string{"234", "234", "234"}},
		{"buffer", bytes.NewBufferString("234"), []string{"234", "234", "234"}},
		{"stream", closed{strings.NewReader("234")}, []string{"234"}},
		{"bytes", []byte("234"), []string{"234", "234", "234"}},
	} {
		c, got := recording(t, 2)
		err := c.Send(t.Context(), httpkind.Call{Method: "PUT", Path: "/x", Body: test.body})
		var texts []string
		for _, text := range got() {
			texts = append(texts, text[strings.LastIndexByte(text, ' ')+1:])
		}
		if fmt.Sprint(texts) != fmt.Sprint(test.want) || (err == nil) != (len(test.want) == 3) {
			t.Errorf("%s: got %q, want %q: %v", test.name, texts, test.want, err)
		}
	}
}

type failing2 struct{ err error }

func (f failing2) Read([]byte) (int, error)       { return 0, f.err }
func (f failing2) Seek(int64, int) (int64, error) { return 0, nil }

// A reader that fails is no connection that breaks: it is not read again.
func TestReadersThatFail(t *testing.T) {
	c, _ := recording(t, 0)
	bad := errors.New("bad disk")
	err := c.Send(t.Context(), httpkind.Call{Method: "PUT", Path: "/x", Body: failing2{bad}})
	if e := want[*httpkind.Error](t, err); !errors.Is(e, bad) || e.ErrorType() != "body" || e.Attempts != 1 {
		t.Errorf("got %v, %d attempts, %s", e, e.Attempts, e.ErrorType())
	}
}

// A transport that is late does not read the body of a request that has ended: the reader is its owner's again.
func TestReadersAreLeftAlone(t *testing.T) {
	body := strings.NewReader("0123456789")
	var late io.Reader
	c := open(t, "https://api.example.com", nil, through(func(req *http.Request) (*http.Response, error) {
		late = req.Body
		return answer(200, ""), nil
	}))
	if err := c.Send(t.Context(), httpkind.Call{Method: "PUT", Path: "/x", Body: body}); err != nil {
		t.Fatal(err)
	}
	if n, err := late.Read(make([]byte, 5)); n > 0 || err == nil || body.Len() != 10 {
		t.Errorf("read %d bytes, %v, %d left", n, err, body.Len())
	}
}

func TestMultipart(t *testing.T) {
	for _, refused := range []int{0, 2} {
		var got []string
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			length := r.ContentLength
			parts, err := r.MultipartReader()
			if err != nil {
				t.Error(err)
				return
			}
			text := ""
			for {
				p, err := parts.NextPart()
				if err != nil {
					break
				}
				body, _ := io.ReadAll(p)
				text += fmt.Sprintf("%s|%s|%s|%s\n", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), body)
			}
			if length <= 0 {
				t.Errorf("the length is %d", length)
			}
			if got = append(got, text); len(got) <= refused {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}))
		defer s.Close()
		err := open(t, s.URL, nil).Send(t.Context(), httpkind.Call{Method: "PUT", Path: "/x", Body: httpkind.Multipart{
			{Name: "title", Body: `a "list"`},
			{Name: `o"dd`, Body: "x"},
			{Name: "file", Body: file(t, "1\n2")},
			{Name: "csv", FileName: "ü.csv", ContentType: "text/csv", Body: []byte("a,b")},
			{Name: "meta", Body: map[string]int{"n": 1}},
			{Name: "nothing"},
		}})
		want := "title|||a \"list\"\no\"dd|||x\nfile|list.txt|application/octet-stream|1\n2\ncsv|ü.csv|text/csv|a,b\n" +
			"meta||application/json|{\"n\":1}\nnothing|||\n"
		if err != nil || len(got) != refused+1 || got[refused] != want || got[0] != want {
			t.Errorf("got %q, want %q: %v", got, want, err)
		}
	}
}

// With a part that can be read once, the whole is sent once, and in chunks.
func TestMultipartOfAStream(t *testing.T) {
	c, got := recording(t, 5)
	body := httpkind.Multipart{{Name: "a", FileName: "a", Body: closed{strings.NewReader("x")}}}
	err := c.Send(t.Context(), httpkind.Call{Method: "PUT", Path: "/x", Body: body, Header: httpkind.Values{"Content-Type": "multipart/related"}})
	want[*httpkind.StatusError](t, err)
	if len(got()) != 1 || !strings.HasPrefix(got()[0], "multipart/related; boundary=") || !strings.Contains(got()[0], " -1 --") {
		t.Errorf("got %q", got())
	}
}

// Host and what net/http makes itself is refused, as it would not be sent.
func TestRefusedHeaders(t *testing.T) {
	c, sent := sentTo(t, "https://api.example.com/v1")
	for _, name := range []string{"Host", "host", "Content-Length", "Transfer-Encoding", "trailer"} {
		err := c.Send(context.Background(), httpkind.Call{Path: "/x", Header: httpkind.Values{name: "1"}})
		if err == nil || len(*sent) > 0 || errors.Is(err, httpkind.ErrEndpoint) != strings.EqualFold(name, "host") {
			t.Errorf("%s: %v", name, err)
		}
	}
	req, _ := http.NewRequest("GET", "x", nil)
	req.Header.Set("Host", "virtual.example.com")
	if _, err := c.Do(req); !errors.Is(err, httpkind.ErrEndpoint) {
		t.Errorf("Do: %v", err)
	}
}
