package model

// existing adds what a kind has only if its configuration is an existing Go struct.
func (l *namer) existing(k *Kind) {
	l.add(FuncName, k.ValidateName())
	l.add(FuncName, k.DescribeName())
	l.mirror(k)
}

// mirror adds the functions and methods of Mirror.
func (l *namer) mirror(k *Kind) {
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

// usedMirror lists what loads the existing Go struct of a kind of another package.
func (l *namer) usedMirror(k *Kind) {
	if k.Struct == nil {
		return
	}
	l.at(k.NameAt, k.what())
	l.add(StructName, k.Mirror.Type)
	l.fields(k.Mirror.Type, k.Fields, k.NameAt)
	l.of(k.Mirror.Type, MethodName, "Validate")
	if k.Reviewed() {
		l.of(k.Mirror.Type, MethodName, "Review")
	}
	if k.AsksGiven() {
		l.of(k.Mirror.Type, MethodName, "Describe")
	}
	l.mirror(k)
}
