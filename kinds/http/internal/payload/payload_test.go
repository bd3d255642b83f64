package payload

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func read(t *testing.T, p *Payload) string {
	t.Helper()
	r, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func reader(t *testing.T, r io.Reader) *Payload {
	t.Helper()
	p, err := Reader(r, "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestJoin holds that the whole has the text and the size of its pieces, and can be opened again if each of them can.
func TestJoin(t *testing.T) {
	again := Join("a/b", []*Payload{Bytes([]byte("<"), ""), reader(t, strings.NewReader("text")), Bytes([]byte(">"), "")})
	if again.ContentType != "a/b" || again.Size != 6 || again.Once {
		t.Errorf("got %+v", again)
	}
	for range 2 {
		if got := read(t, again); got != "<text>" {
			t.Errorf("got %q", got)
		}
	}
	once := Join("a/b", []*Payload{reader(t, io.MultiReader(strings.NewReader("text"))), Bytes([]byte(">"), "")})
	if once.Size != -1 || !once.Once || read(t, once) != "text>" {
		t.Errorf("got %+v", once)
	}
}

// TestEnd holds that nobody reads a reader after the end of its request, and that the error says what failed.
func TestEnd(t *testing.T) {
	p := reader(t, strings.NewReader("text"))
	whole := Join("", []*Payload{Bytes([]byte("<"), ""), p})
	r, err := whole.Open()
	if err != nil {
		t.Fatal(err)
	}
	whole.End()
	_, err = io.ReadAll(r)
	var unread ReadError
	if !errors.As(err, &unread) || !errors.Is(err, errTurn) || unread.ErrorType() != "body" {
		t.Errorf("got %v", err)
	}
}

// TestTurns holds that only the attempt that was begun last reads, from the place where the reader was at first.
func TestTurns(t *testing.T) {
	from := strings.NewReader("0text")
	_, _ = from.ReadByte()
	p := reader(t, from)
	first, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, p); got != "text" || p.Size != 4 {
		t.Errorf("got %q of %d bytes", got, p.Size)
	}
	if _, err := first.Read(make([]byte, 1)); !errors.Is(err, errTurn) {
		t.Errorf("the first attempt still reads: %v", err)
	}
}

func TestInto(t *testing.T) {
	for _, test := range []struct {
		name    string
		payload *Payload
		length  int64
		again   bool
	}{
		{"bytes", Bytes([]byte("text"), ""), 4, true},
		{"nothing", Bytes(nil, ""), 0, true},
		{"a reader that can seek", reader(t, strings.NewReader("text")), 4, true},
		{"a reader that cannot", reader(t, io.MultiReader(strings.NewReader("text"))), -1, false},
	} {
		req, err := http.NewRequest(http.MethodPost, "https://api.example.com", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := test.payload.Into(req); err != nil || req.ContentLength != test.length || (req.GetBody != nil) != test.again {
			t.Errorf("%s: %d bytes, again %t, %v", test.name, req.ContentLength, req.GetBody != nil, err)
		}
	}
}
