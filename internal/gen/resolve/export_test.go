package resolve

import (
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// AddLambda adds a second transport until the test ends: functions that are invoked by name.
func AddLambda(t *testing.T) {
	before, keys := transports, lang.Operation.Keys
	t.Cleanup(func() { transports, lang.Operation.Keys = before, keys })
	transports = append(slices.Clip(before), &transport{
		name: "lambda",
		told: []string{"Function"},
		read: func(m *maker, _ *model.Operation, e *syntax.Entry) transportReader {
			return &lambdaReader{m, &lambda{text(e.Value, "function"), text(e.Value, "qualifier")}}
		},
	})
	lang.Operation.Keys = append(slices.Clip(keys),
		lang.Key{Name: "function", Shape: lang.Text, Required: true, Transport: "lambda", Doc: "The function's name."},
		lang.Key{Name: "qualifier", Shape: lang.Text, Transport: "lambda", Doc: "Its version or alias."})
}

type lambda struct{ function, qualifier string }

func (l *lambda) Does() string { return "invokes the function " + l.function }

func (l *lambda) Parts() []model.Part {
	parts := []model.Part{{Field: "Function", Text: l.function}}
	if l.qualifier != "" {
		parts = append(parts, model.Part{Field: "Qualifier", Text: l.qualifier})
	}
	return parts
}

func (l *lambda) Attrs() []model.Attr {
	return []model.Attr{{Key: "faas.invoked_name", Value: l.function}}
}

type lambdaReader struct {
	*maker
	lambda *lambda
}

func (l *lambdaReader) param(_ *model.Param, e *syntax.Entry) bool {
	l.report(diag.BadSignature, e.At, "a function has no parameters but its body", "remove `param`")
	return false
}

func (l *lambdaReader) finish() model.Transport { return l.lambda }
