package lambdakind_test

import (
	"testing"

	lambdakind "github.com/resgen-go/resgen/kinds/lambda"
	"github.com/resgen-go/resgen/kinds/lambda/lambdakindtest"
)

// A test of a program says what functions answer.
func TestMock(t *testing.T) {
	m := lambdakindtest.NewLambdaMock(t)
	m.On.Invoke.With("resize", []byte("{}")).Return([]byte("1"), nil).Once()
	m.On.InvokeAsync.Return(&lambdakind.FunctionError{Function: "resize"}).Once()
	h := &lambdakind.Lambda{LambdaClient: m}
	if got, err := h.Invoke(t.Context(), "resize", []byte("{}")); err != nil || string(got) != "1" {
		t.Errorf("%s, %v", got, err)
	}
	if err := h.InvokeAsync(t.Context(), "resize", nil); err == nil || err.Error() != "the function resize failed" {
		t.Error(err)
	}
}
