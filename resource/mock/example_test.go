package mock_test

import (
	"context"
	"fmt"

	"github.com/resgen-go/resgen/resource/mock"
)

// printed stands for the *testing.T of a test: it prints what a test would be failed with.
type printed struct{}

func (printed) Helper()                        {}
func (printed) Errorf(format string, a ...any) { fmt.Printf(format+"\n", a...) }
func (printed) Cleanup(func())                 {}

// A rule says what a method returns for some arguments. The calls are recorded.
func ExampleRule() {
	store := NewStoreMock(printed{})
	store.On.Get.With("a1").Return(&Item{ID: "a1", Tags: []string{"new"}}, nil).Times(1)

	item, err := store.Get(context.Background(), "a1")
	fmt.Println(item.Tags, err)
	fmt.Println(len(store.On.Get.Calls()), store.On.Get.Calls()[0].ID)
	// Output:
	// [new] <nil>
	// 1 a1
}

// Without a rule a call fails the test. Lenient mocks answer it with zero values.
func ExampleLenient() {
	store := NewStoreMock(printed{}, mock.Lenient)
	fmt.Println(store.Len())
	// Output: 0
}

// Verify fails the test for each rule with a count that was used too few times. It returns true if there is no such rule.
func ExampleVerify() {
	store := NewStoreMock(printed{})
	store.On.Len.Return(3).Times(1)
	fmt.Println(store.Len(), mock.Verify(store))
	// Output: 3 true
}

// InOrder has the rules used one after the other.
func ExampleInOrder() {
	store := NewStoreMock(printed{})
	mock.InOrder(
		store.On.Touch.With("a1").Do(func(id string) { fmt.Println("first", id) }),
		store.On.Touch.With("b2").Do(func(id string) { fmt.Println("then", id) }),
	)
	store.Touch("a1")
	store.Touch("b2")
	// Output:
	// first a1
	// then b2
}
