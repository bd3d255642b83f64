package mock_test

import "testing"

func BenchmarkArgument(b *testing.B) {
	b.ReportAllocs()
	m := NewStoreMock(b)
	m.On.Get.With("x").Return(apple, nil)
	var s Store = m
	for b.Loop() {
		s.Get(ctx, "x")
	}
}

func BenchmarkTwoRules(b *testing.B) {
	b.ReportAllocs()
	m := NewStoreMock(b)
	m.On.Get.With("x").Return(apple, nil)
	m.On.Get.With("y").Return(apple, nil)
	var s Store = m
	for b.Loop() {
		s.Get(ctx, "x")
	}
}

func BenchmarkStruct(b *testing.B) {
	b.ReportAllocs()
	m := NewStoreMock(b)
	m.On.Put.With(&Item{ID: "a", Tags: []string{"x", "y"}}).Return(nil)
	var s Store = m
	arg := &Item{ID: "a", Tags: []string{"x", "y"}}
	for b.Loop() {
		s.Put(ctx, arg)
	}
}
