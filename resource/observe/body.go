package observe

import (
	"io"
	"sync/atomic"
)

// Body returns body, and has the operation end with it: at io.EOF or another error of Read, or at Close, whichever is first. It is for a
// client that returns before an answer has been read; the operation then includes the time that the reader takes. ended says how the
// operation ended. Its error is the one of Read, or of the context if that has ended before Close, or nil.
func (s Span) Body(body io.ReadCloser, ended func(error) Result) io.ReadCloser {
	if s.p == nil {
		return body
	}
	return &observedBody{ReadCloser: body, span: s, result: ended}
}

type observedBody struct {
	io.ReadCloser
	span   Span
	result func(error) Result
	ended  atomic.Bool
}

func (b *observedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch err {
	case nil:
	case io.EOF:
		b.end(nil)
	default:
		b.end(err)
	}
	return n, err
}

// Close ends the operation first, because a Read that is under way fails when the body is closed.
func (b *observedBody) Close() error {
	b.end(b.span.ctx.Err())
	return b.ReadCloser.Close()
}

func (b *observedBody) end(err error) {
	if b.ended.CompareAndSwap(false, true) {
		b.span.End(err, b.result(err))
	}
}
