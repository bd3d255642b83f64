package otlp

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/resgen-go/resgen/resource/mock"
)

// argument is compared as the arguments of mocks are.
type argument struct{ value any }

func (a argument) String() string { return fmt.Sprint(a.value) }

// TestMessagesOfMocks compares real protobuf messages, which package mock knows without their module: this module has them.
func TestMessagesOfMocks(t *testing.T) {
	list := func(v any) *structpb.Struct {
		s, err := structpb.NewStruct(map[string]any{"a": []any{v, nil}, "b": map[string]any{"c": true}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	// read is a message as it comes from the network, and as an interceptor that prints has left it.
	read := func(m proto.Message) proto.Message {
		data, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		to := m.ProtoReflect().New().Interface()
		if err := proto.Unmarshal(data, to); err != nil {
			t.Fatal(err)
		}
		_ = fmt.Sprint(to)
		return to
	}
	dynamic := func(number float64) proto.Message {
		d := (&structpb.Value{}).ProtoReflect().Descriptor()
		m := dynamicpb.NewMessage(d)
		m.Set(d.Fields().ByName("number_value"), protoreflect.ValueOfFloat64(number))
		return m
	}
	type embedded struct {
		*structpb.Struct
		more int
	}
	unknown := list("x")
	unknown.ProtoReflect().SetUnknown([]byte{0x50, 1})
	for _, tt := range []struct {
		name string
		a, b any
		want bool
	}{
		{"oneof and map", list("x"), read(list("x")), true},
		{"other text", list("x"), read(list("y")), false},
		{"other member of a oneof", list("x"), read(list(1)), false},
		{"unknown fields", unknown, read(unknown), true},
		{"no unknown fields", unknown, list("x"), false},
		{"presence", &descriptorpb.FieldOptions{}, &descriptorpb.FieldOptions{Deprecated: proto.Bool(false)}, false},
		{"lists", []proto.Message{list("x")}, []proto.Message{read(list("x"))}, true},
		{"dynamic", dynamic(1), read(dynamic(1)), true},
		{"other dynamic", dynamic(1), dynamic(2), false},
		{"embedded", embedded{list("x"), 1}, embedded{read(list("x")).(*structpb.Struct), 1}, true},
		{"beside embedded", embedded{list("x"), 1}, embedded{list("x"), 2}, false},
	} {
		var groups mock.Groups[argument, int]
		groups.On(argument{tt.a}, func() int { return 1 })
		if got := groups.On(argument{tt.b}, func() int { return 2 }) == 1; got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}
