package reports

import (
	"bufio"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type myErr struct{}

func (*myErr) Error() string { return "x" }

type writer struct{ m *StoreMock }

func (w writer) Write(p []byte) (int, error) { return w.m.Write(p, nil) }

func TestInstants(t *testing.T) {
	m, now := NewStoreMock(t), time.Now()
	utc := now.UTC().Round(0)
	m.On.Put.With(&Item{ID: "a", At: utc, Next: &Item{At: utc}}).Return(nil)
	m.On.At.With(&utc).Return(nil)
	_ = m.Put(t.Context(), &Item{ID: "a", At: now, Next: &Item{At: now}})
	_ = m.At(&now)
}

func TestReusedBuffers(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Write.Return(2, nil)
	w := bufio.NewWriterSize(writer{m}, 16)
	labels := map[string]string{"n": "1"}
	for _, s := range []string{"ab", "cd"} {
		_, _ = w.WriteString(s)
		_ = w.Flush()
	}
	_, _ = m.Write([]byte("ef"), labels)
	labels["n"] = "2"
	calls := m.On.Write.Calls()
	if string(calls[0].Data) != "ab" || string(calls[1].Data) != "cd" || calls[2].Labels["n"] != "1" {
		t.Errorf("%q %q %v", calls[0].Data, calls[1].Data, calls[2].Labels)
	}
	if n := len(m.On.Write.With([]byte("ab"), nil).Calls()); n != 1 {
		t.Errorf("%d writes of ab", n)
	}
}

func TestBufferOfAnotherGoroutine(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Write.Return(1, nil)
	go func() {
		buf := make([]byte, 1)
		for i := range 100 {
			buf[0] = byte(i)
			_, _ = m.Write(buf, nil)
		}
	}()
	m.On.Write.Wait(t.Context(), 3)
	_ = m.On.Write.Calls()[0].Data[0]
	m.On.Write.Wait(t.Context(), 100)
}

func TestMocksInUse(t *testing.T) {
	a, b, m := NewStoreMock(t), NewStoreMock(t), NewStoreMock(t)
	a.On.Body.Return(nil)
	m.On.Use.With(b).Return(nil)
	m.On.Use.With(a).Return(nil)
	var wg sync.WaitGroup
	stop := make(chan bool)
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_ = a.Body("q")
			}
		}
	})
	for range 50 {
		_ = m.Use(b)
	}
	close(stop)
	wg.Wait()
}

func TestBubble(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Put.Return(nil).Delay(time.Hour)
	synctest.Test(t, func(t *testing.T) { _ = m.Put(t.Context(), nil) })
}

func chain(last string) *Item {
	root := &Item{ID: last}
	for range 10 {
		root = &Item{Next: root}
	}
	return root
}

func TestDifferences(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Err.With(nil).Return(nil)
	_ = m.Err((*myErr)(nil)) // want: Err: got (*reports.myErr)(nil), want nil
	long := strings.Repeat("a", 300)
	m.On.Body.With(long + "x").Return(nil)
	_ = m.Body(long + "y") // want: differs from byte 300 on: got ..."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaay" (301 bytes)
	m.On.Put.With(chain("x")).Return(nil)
	_ = m.Put(t.Context(), chain("y")) // want: .Next.ID: got "y", want "x"
	m.On.Use.With(m).Return(nil)
	_ = m.Use(NewStoreMock(t)) // want: S: got *reports.StoreMock(0x
	m.On.At.With(nil)
	_ = m.At(nil) // want: Return is missing: the With of a_test.go:
}
