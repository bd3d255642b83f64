package payload

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"
)

// Reader returns a Payload with the rest of r. It can be sent again if r can seek.
func Reader(r io.Reader, contentType string) (*Payload, error) {
	s := &stream{Reader: r}
	p := &Payload{ContentType: contentType, Size: -1, Open: s.next, End: s.end}
	if err := s.measure(p); err != nil {
		return nil, err
	}
	p.Once = s.seek == nil
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
func (s *stream) measure(p *Payload) error {
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
		p.Size, s.limit = end-start, end-start // what is appended while it is sent is not sent
		return s.seek()
	}
	// It is empty, or it does not know its size, as the files of /proc.
	if err := s.seek(); err != nil {
		return err
	}
	if n, err := s.Read(make([]byte, 1)); n == 0 && errors.Is(err, io.EOF) {
		p.Size = 0
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
		return 0, ReadError{errTurn}
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
		err = ReadError{fmt.Errorf("read the body: %w", err)}
	}
	return n, err
}

// Close leaves the reader to who made it.
func (t *turn) Close() error { return nil }
