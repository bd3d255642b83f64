package httpkind

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/resgen-go/resgen/resource/jsonbody"
)

// The values of Content-Type that a call has by itself.
const (
	typeJSON  = "application/json"
	typeForm  = "application/x-www-form-urlencoded"
	typeBytes = "application/octet-stream"
)

// A payload is the body of a request.
type payload struct {
	contentType string // "" leaves it out
	size        int64  // -1: unknown
	open        func() (io.ReadCloser, error)
	once        bool   // open can be called once
	end         func() // nil, or ends all that open has returned
}

// payloadOf writes a body. contentType is what the request says of it, "" for nothing; raw is what bytes and readers are then called.
func payloadOf(body any, contentType, raw string) (*payload, error) {
	asJSON := contentType == "" || strings.Contains(strings.ToLower(contentType), "json")
	if v := reflect.ValueOf(body); v.Kind() == reflect.Pointer && !v.IsNil() && isText(v.Type().Elem()) {
		body = v.Elem().Interface()
	}
	switch b := body.(type) {
	case Multipart:
		return b.payload(contentType)
	case url.Values:
		switch {
		case contentType == "" || strings.HasPrefix(strings.ToLower(contentType), typeForm):
			return bytesPayload([]byte(b.Encode()), typeForm), nil
		case !asJSON:
			return nil, misfit(body, contentType)
		}
	case json.RawMessage:
		if len(b) > 0 && !json.Valid(b) {
			return nil, errors.New("a json.RawMessage that is no JSON")
		}
		if len(b) > 0 {
			return bytesPayload(b, typeJSON), nil
		}
	case json.Marshaler, encoding.TextMarshaler:
	case io.Reader:
		if v := reflect.ValueOf(b); v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, fmt.Errorf("a nil %T", b)
		}
		if buffer, ok := b.(*bytes.Buffer); ok {
			return bytesPayload(buffer.Bytes(), raw), nil
		}
		return readerPayload(b, raw)
	default:
		v := reflect.ValueOf(body)
		switch {
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
			return bytesPayload(v.Bytes(), raw), nil
		case v.Kind() == reflect.String && !asJSON:
			return bytesPayload([]byte(v.String()), raw), nil
		}
	}
	if !asJSON {
		return nil, misfit(body, contentType)
	}
	return jsonPayload(body)
}

// misfit says that a body cannot be written as the request calls it.
func misfit(body any, contentType string) error {
	return fmt.Errorf("a %T is not sent as %s: make it bytes, a string or an io.Reader, or leave out Content-Type", body, contentType)
}

// isText reports whether a pointer to a value of type t stands for the value: for what is not simply encoded as JSON.
func isText(t reflect.Type) bool {
	return t.Kind() == reflect.String || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 ||
		t == reflect.TypeFor[url.Values]() || t == reflect.TypeFor[Multipart]()
}

func jsonPayload(body any) (*payload, error) {
	text, err := jsonbody.Marshal(body)
	if err != nil {
		return nil, err
	}
	return bytesPayload(text, typeJSON), nil
}

func bytesPayload(text []byte, contentType string) *payload {
	return &payload{contentType: contentType, size: int64(len(text)), open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}}
}

// readerPayload sends what r has from here on. It can be sent again if r can seek.
func readerPayload(r io.Reader, contentType string) (*payload, error) {
	s := &stream{Reader: r}
	p := &payload{contentType: contentType, size: -1, open: s.next, end: s.end}
	if err := s.measure(p); err != nil {
		return nil, err
	}
	p.once = s.seek == nil
	return p, nil
}

// A stream is a reader that the attempts of a request share: only the last one that was begun may read. A transport may still read the body
// of a request that has ended.
type stream struct {
	io.Reader
	seek  func() error // goes back to the beginning; nil for a reader that cannot
	limit int64        // how much is read in a turn; 0: all
	mu    sync.Mutex   // held by who reads or seeks
	turn  atomic.Int64
}

// measure finds out whether s can go back to where it is now, and how much p has from there on.
func (s *stream) measure(p *payload) error {
	seeker, ok := s.Reader.(io.Seeker)
	if !ok {
		return nil
	}
	if f, ok := s.Reader.(interface{ Stat() (fs.FileInfo, error) }); ok {
		switch info, err := f.Stat(); {
		case err != nil:
			return err
		case info.IsDir():
			return fmt.Errorf("%s is a directory", info.Name())
		case !info.Mode().IsRegular():
			return nil // a pipe or a device
		}
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil // it has the method, and cannot
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return nil
	}
	s.seek = func() error { _, err := seeker.Seek(start, io.SeekStart); return err }
	if end > start {
		p.size, s.limit = end-start, end-start // what is appended while it is sent is not sent
		return s.seek()
	}
	// It is empty, or it does not know its size, as the files of /proc.
	if err := s.seek(); err != nil {
		return err
	}
	if n, err := s.Read(make([]byte, 1)); n == 0 && errors.Is(err, io.EOF) {
		p.size = 0
	}
	return nil
}

// next returns the reader of the next turn, at the beginning.
func (s *stream) next() (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seek != nil {
		if err := s.seek(); err != nil {
			return nil, err
		}
	}
	return &turn{stream: s, n: s.turn.Add(1), left: s.limit}, nil
}

// end ends the turns. It waits for who reads, unless that may take long.
func (s *stream) end() {
	s.turn.Add(1)
	if s.seek != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
}

// A turn reads a stream once.
type turn struct {
	stream *stream
	n      int64
	left   int64 // of stream.limit
}

var errTurn = errors.New("the request has ended")

func (t *turn) Read(p []byte) (int, error) {
	s := t.stream
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn.Load() != t.n {
		return 0, classed{errTurn, "body"}
	}
	if s.limit > 0 {
		if t.left <= 0 {
			return 0, io.EOF
		}
		p = p[:min(int64(len(p)), t.left)]
	}
	n, err := s.Reader.Read(p)
	t.left -= int64(n)
	if err != nil && err != io.EOF {
		err = classed{fmt.Errorf("read the body: %w", err), "body"}
	}
	return n, err
}

// Close leaves the reader to who made it.
func (t *turn) Close() error { return nil }

// setBody gives the request a body, unless that is nil. Bytes and readers are called raw, unless the request says what they are.
func (x *exchange) setBody(body any, raw string) error {
	if body == nil {
		return nil
	}
	given := x.req.Header.Get("Content-Type")
	p, err := payloadOf(body, given, raw)
	if err == nil {
		err = p.into(x.req)
	}
	if err != nil {
		return x.fail(classed{fmt.Errorf("encode the body: %w", err), "encode"})
	}
	x.end = p.end
	if _, made := body.(Multipart); p.contentType != "" && (given == "" || made) {
		x.req.Header.Set("Content-Type", p.contentType)
	}
	return nil
}

// into gives a request its body.
func (p *payload) into(req *http.Request) error {
	if p.size == 0 {
		req.Body, req.GetBody = http.NoBody, func() (io.ReadCloser, error) { return http.NoBody, nil }
		return nil
	}
	body, err := p.open()
	if err != nil {
		return err
	}
	req.Body, req.ContentLength = body, p.size
	if !p.once {
		req.GetBody = p.open
	}
	return nil
}
