package reports

import (
	"bufio"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/mock"
)

// Each test fails in the lines that say so, and in no others.

func setup(t *testing.T) *StoreMock {
	t.Helper()
	m := NewStoreMock(t)
	m.On.Get.With("a").Return("", nil).Once() // want: missing calls of StoreMock.Get: 0 calls of 1, with ID: "a"
	return m
}

func TestMissing(t *testing.T) {
	setup(t)
	m := NewStoreMock(t)
	t.Cleanup(func() { m.Sub() }) // a call of a cleanup counts
	m.On.Sub.Return(nil).Once()
	m.On.Get.Return("", nil).AtLeast(2) // want: missing calls of StoreMock.Get: 0 calls of at least 2
}

func TestVerify(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Sub.Return(nil).Once() // want: missing calls of StoreMock.Sub: 0 calls of 1
	mock.Verify(m)
}

func TestUnexpected(t *testing.T) {
	m := NewStoreMock(t)
	use(m)
	m.Sub() // want: unexpected call StoreMock.Sub()
	t.Run("sub", func(t *testing.T) {
		m.Get("b") // want: unexpected call StoreMock.Get(ID: "b")
	})
	f := m.Get
	f("c") // want: unexpected call StoreMock.Get(ID: "c")
	func() {
		t.Helper()
		m.Get("d") // want: unexpected call StoreMock.Get(ID: "d")
	}()
}

// TestLibrary calls through the standard library.
func TestLibrary(t *testing.T) {
	m := NewStoreMock(t)
	reflect.ValueOf(m).MethodByName("Sub").Call(nil) // want: unexpected call StoreMock.Sub()
	w := bufio.NewWriter(m)
	_ = json.NewEncoder(w).Encode(7)
	_ = w.Flush()             // want: unexpected call StoreMock.Write(P: "7\n")
	_, _ = fmt.Fprint(m, "y") // want: unexpected call StoreMock.Write(P: "y")
	func() {
		defer func() { _ = recover() }()
		broken(m)
	}()
}

func TestGoroutines(t *testing.T) {
	m := NewStoreMock(t)
	var wg sync.WaitGroup
	wg.Go(func() {
		m.Get("a") // want: unexpected call StoreMock.Get(ID: "a")
	})
	wg.Wait()
	wg.Add(1)
	time.AfterFunc(1, func() {
		defer wg.Done()
		m.Get("b") // want: unexpected call StoreMock.Get(ID: "b")
	})
	wg.Wait()
	var s Store = m
	go s.Get("c") // want: unexpected call StoreMock.Get(ID: "c")
	m.On.Get.Wait(t.Context(), 3)
	for n := 0; n < 3; time.Sleep(time.Millisecond) { // until the last has been told
		n = 0
		for _, c := range m.On.Get.Calls() {
			if c.Err != nil {
				n++
			}
		}
	}
}

func TestSetUp(t *testing.T) {
	m := NewStoreMock(t, mock.Wrap(7)) // want: mock.Wrap: int is not a reports.Store
	m.On.Get.Do(nil)                   // want: Get.Do(nil)
	m.On.Get.When(nil)                 // want: Get.When(nil)
	m.On.Get.FailNth(0, nil)           // want: FailNth counts from 1
	m.On.Get.Return("", nil).Times(-1) // want: less than 0 times
	m.On.Sub.Return(nil).Times(0)
	m.Sub() // want: unexpected call StoreMock.Sub()
}

func TestBubble(t *testing.T) {
	m := NewStoreMock(t)
	synctest.Test(t, func(t *testing.T) {
		m.Sub() // want: unexpected call StoreMock.Sub()
	})
}
