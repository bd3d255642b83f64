//go:build go1.25

package mock_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/mock"
)

// TestBubbles lets calls wait in a bubble whose time is its own, whatever of the mock, its rules and the context is from outside.
func TestBubbles(t *testing.T) {
	outside := NewStoreMock(t)
	outside.On.Get.Return(apple, nil).Delay(time.Hour)
	outside.On.Find.Delay(time.Hour)
	outside.On.Find.Return(nil, 1, nil)
	outside.On.Put.Hang()
	outside.On.Len.Return(1)
	long, cancel := context.WithCancel(context.Background())
	defer cancel()
	long.Done() // else its channel would be made in a bubble, where only that could use it
	bubble := func(name string, f func(t *testing.T, ctx context.Context)) {
		for from, ctx := range map[string]context.Context{"none": context.Background(), "outside": long, "the test": t.Context()} {
			t.Run(name+", context of "+from, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { f(t, ctx) })
			})
		}
	}
	took := func(t *testing.T, want time.Duration, f func()) {
		t.Helper()
		began := time.Now()
		if f(); time.Since(began) != want {
			t.Errorf("took %v, want %v", time.Since(began), want)
		}
	}
	bubble("delay of a rule", func(t *testing.T, ctx context.Context) {
		took(t, time.Hour, func() {
			if item, err := outside.Get(ctx, "x"); item != apple || err != nil {
				t.Error(item, err)
			}
		})
	})
	bubble("delay of all", func(t *testing.T, ctx context.Context) {
		took(t, time.Hour, func() { outside.Find(ctx, "x") })
		short, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		took(t, time.Minute, func() {
			if _, _, err := outside.Find(short, "x"); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
	})
	bubble("hang", func(t *testing.T, ctx context.Context) {
		short, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		took(t, time.Minute, func() {
			if err := outside.Put(short, apple); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
	})
	bubble("wait", func(t *testing.T, ctx context.Context) {
		n := len(outside.On.Len.Calls())
		time.AfterFunc(time.Minute, func() { outside.Len() })
		took(t, time.Minute, func() { outside.On.Len.Wait(ctx, n+1) })
	})
	bubble("wait in vain", func(t *testing.T, ctx context.Context) {
		r := &recorder{}
		m := NewStoreMock(r)
		short, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		took(t, time.Minute, func() { m.On.Len.Wait(short, 1) })
		r.wants(t, "waited for 1 call")
	})
	bubble("reset", func(t *testing.T, ctx context.Context) {
		m := NewStoreMock(t)
		m.On.Put.Hang()
		time.AfterFunc(time.Minute, func() { mock.Reset(m) })
		took(t, time.Minute, func() { m.Put(ctx, apple) })
	})
}

// TestFromABubble uses a mock outside of the bubble in which it was made, where somebody waits for it as well.
func TestFromABubble(t *testing.T) {
	var m *StoreMock
	outer := t
	synctest.Test(t, func(t *testing.T) {
		m = NewStoreMock(outer)
		m.On.Get.Return(apple, nil).Delay(time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		m.On.Len.Hang()
		done := make(chan bool)
		go func() { m.On.Len.Wait(ctx, 1); close(done) }()
		synctest.Wait()
		go m.Len()
		<-done
		mock.Reset(m)
	})
	m.On.Get.Return(pear, nil).Delay(time.Microsecond)
	if got := gets(m, "x"); got != "p" {
		t.Error(got)
	}
	m.On.Len.Return(1)
	go m.Len()
	m.On.Len.Wait(ctx, 1)
}
