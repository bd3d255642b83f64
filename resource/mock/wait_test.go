package mock_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/mock"
)

func TestWait(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	m.On.Touch.Return()
	go func() {
		for i := range 9 {
			m.Touch(fmt.Sprint(i % 3))
		}
	}()
	if !m.On.Touch.With("2").Wait(t.Context(), 3) || !m.On.Touch.Wait(t.Context(), 9) {
		t.Error("not seen")
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	if m.On.Touch.Wait(over, 10) || !m.On.Touch.Wait(over, 9) {
		t.Error("seen")
	}
	r.wants(t, "waited for 10 calls of StoreMock.Touch and saw 9: context canceled")
}

func TestHangAndDelay(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	m.On.Get.Hang().Once()
	m.On.Get.Return(apple, nil)
	short, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	if _, err := m.Get(short, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if got := gets(m, "x"); got != "a" {
		t.Error(got)
	}
	m.On.Get.Delay(time.Hour)
	if _, err := m.Get(short, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	m.On.Get.Delay(0)
	if got := gets(m, "x"); got != "a" {
		t.Error(got)
	}
	m.On.Get.Return(pear, nil).Delay(time.Microsecond)
	if got := gets(m, "x"); got != "p" {
		t.Error(got)
	}
	hanging := make(chan int)
	m.On.Len.Hang()
	go func() { hanging <- m.Len() }()
	m.On.Len.Wait(ctx, 1)
	r.wants(t)
	if <-hanging != 0 {
		t.Error("no zero value")
	}
}

func TestInOrder(t *testing.T) {
	open := func(r *recorder) (*StoreMock, *StoreMock) {
		a, b := NewStoreMock(r), NewStoreMock(r)
		mock.InOrder(
			a.On.Get.With("1").Return(apple, nil),
			b.On.Get.With("2").Return(apple, nil).AtLeast(1),
			a.On.Get.With("3").Return(apple, nil).Times(2),
		)
		return a, b
	}
	r := &recorder{}
	a, b := open(r)
	if got := gets(a, "1") + gets(b, "2", "2") + gets(a, "3", "3"); got != "aaaaa" {
		t.Error(got)
	}
	r.wants(t)

	r = &recorder{}
	a, b = open(r)
	if got := gets(b, "2") + gets(a, "1") + gets(b, "2") + gets(a, "3") + gets(b, "2") + gets(a, "3"); got != "!aaa!a" {
		t.Error(got)
	}
	r.wants(t, "is out of order: Get of wait_test.go:", "a later rule was used already")
}

func TestVerifyAndReset(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	m.On.Get.Return(apple, nil).Once()
	if mock.Verify(m) || !mock.Verify(m) {
		t.Error("a missing call is to be told once")
	}
	gets(m, "x")
	m.On.Len.Return(1).Once()
	mock.Reset(m)
	if !mock.Verify(m) || len(m.On.Get.Calls()) != 0 {
		t.Error("not reset")
	}
	gets(m, "x")
	r.wants(t, "missing calls of StoreMock.Get: 0 calls of 1", "it has no rules")
}

func TestResetLetsGo(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Get.Hang()
	done := make(chan string)
	go func() { done <- gets(m, "x") }()
	m.On.Get.Wait(ctx, 1)
	for released := false; !released; { // the call may be on its way into hanging
		mock.Reset(m)
		select {
		case got := <-done:
			released = true
			if got != "!" && got != "-" {
				t.Error(got)
			}
		default:
			runtime.Gosched()
		}
	}
}
