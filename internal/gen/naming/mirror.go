package naming

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// existing adds what a kind has only if its configuration is an existing Go struct.
func (l *namer) existing(k *model.Kind) {
	l.add(FuncName, k.ValidateName())
	l.add(FuncName, k.DescribeName())
	l.mirror(k)
}

// mirror adds the functions and methods of Mirror.
func (l *namer) mirror(k *model.Kind) {
	l.add(FuncName, k.Mirror.Default)
	if k.TakesFields() {
		l.add(FuncName, k.Mirror.Of)
	}
	l.of(k.Mirror.Type, MethodName, "native")
	if k.Whole() {
		l.of(k.Mirror.Type, FieldName, "whole")
	}
	if l.optional[k] {
		l.of(k.Mirror.Type, MethodName, "pointer")
	}
}
