package observe

import (
	"io"
	"sync/atomic"
)

// Body wraps the body of an answer so that the operation ends with it: at io.EOF or another error of Read, or at Close, whichever is first.
// It is for clients that return before the answer has been read. The operation then includes the reader's time. ended returns the Result.
// Its argument is the error of Read, the context's error if the context ended before Close, or nil.
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
