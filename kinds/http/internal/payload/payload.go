package payload

import (
	"bytes"
	"io"
	"net/http"
)

// A Payload is the body of a request.
type Payload struct {
	ContentType string // "" leaves it out
	Size        int64  // -1: unknown
	Open        func() (io.ReadCloser, error)
	Once        bool   // Open can be called only once
	End         func() // nil, or ends all that Open has returned
}

// Bytes returns a Payload with the text.
func Bytes(text []byte, contentType string) *Payload {
	return &Payload{ContentType: contentType, Size: int64(len(text)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}}
}

// Join returns the payload that has all pieces, one after the other.
func Join(contentType string, pieces []*Payload) *Payload {
	whole := &Payload{ContentType: contentType}
	for _, p := range pieces {
		whole.Once = whole.Once || p.Once
		if p.Size < 0 || whole.Size < 0 {
			whole.Size = -1
		} else {
			whole.Size += p.Size
		}
	}
	whole.Open = func() (io.ReadCloser, error) {
		readers := make([]io.Reader, len(pieces))
		for i, p := range pieces {
			r, err := p.Open()
			if err != nil {
				return nil, err
			}
			readers[i] = r
		}
		return io.NopCloser(io.MultiReader(readers...)), nil
	}
	whole.End = func() {
		for _, p := range pieces {
			if p.End != nil {
				p.End()
			}
		}
	}
	return whole
}

// Into gives a request its body.
func (p *Payload) Into(req *http.Request) error {
	if p.Size == 0 {
		req.Body, req.GetBody = http.NoBody, func() (io.ReadCloser, error) { return http.NoBody, nil }
		return nil
	}
	body, err := p.Open()
	if err != nil {
		return err
	}
	req.Body, req.ContentLength = body, p.Size
	if !p.Once {
		req.GetBody = p.Open
	}
	return nil
}

// A ReadError says that a body could not be read while it was sent.
type ReadError struct{ Err error }

// Error returns the text of e.Err.
func (e ReadError) Error() string { return e.Err.Error() }

// Unwrap returns e.Err.
func (e ReadError) Unwrap() error { return e.Err }

// ErrorType returns "body".
func (e ReadError) ErrorType() string { return "body" }
