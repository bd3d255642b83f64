package httpkind

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/resource"
)

const (
	maxExcerpt = 4 << 10  // bytes of an answer that become part of an error
	maxDrained = 64 << 10 // bytes that are read of an unwanted answer, so that its connection can be used again
	drainTime  = time.Second
)

// A body calls done when it is closed.
type body struct {
	io.ReadCloser
	done func()
}

func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.done()
	return err
}

// drain reads what is left of an answer, if that is little and quick to come, and closes it.
func drain(resp *http.Response) {
	closing := sync.OnceFunc(func() { _ = resp.Body.Close() })
	timer := time.AfterFunc(drainTime, closing)
	_, _ = io.CopyN(io.Discard, resp.Body, maxDrained)
	timer.Stop()
	closing()
}

// readAll reads an answer of at most limit bytes, and closes it.
func readAll(resp *http.Response, limit int64) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(&io.LimitedReader{R: resp.Body, N: limit})
	if err != nil {
		return nil, err
	}
	if int64(len(text)) == limit {
		var more [1]byte
		if _, err := io.ReadFull(resp.Body, more[:]); err == nil {
			return nil, fmt.Errorf("%w: more than %s", ErrBodyTooLarge, resource.Size(limit))
		} else if !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return text, nil
}

// excerpt is the beginning of an answer, without what is private, and closes it.
func excerpt(resp *http.Response, p *private.Texts) string {
	text, _ := io.ReadAll(io.LimitReader(resp.Body, int64(maxExcerpt+p.LongestEscaped())))
	drain(resp)
	return p.Excerpt(text, maxExcerpt)
}

// replayable reports whether the request can be sent again.
func replayable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

// rewind gives a request that was sent before its body again.
func rewind(req *http.Request) error {
	if req.Body == nil || req.Body == http.NoBody {
		return nil
	}
	if req.GetBody == nil {
		return errors.New("the body cannot be sent again")
	}
	body, err := req.GetBody()
	req.Body = body
	return err
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

func methodOf(req *http.Request) string {
	if req.Method == "" {
		return http.MethodGet
	}
	return req.Method
}
