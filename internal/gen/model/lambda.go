package model

// Lambda is the transport of operations that are functions of AWS Lambda.
type Lambda struct {
	Function  string // the name or the ARN of the function, or a part of the ARN: "resize"
	Qualifier string // its version or alias: "live"; "" for none
}

// Does returns a phrase for the comment of the operation.
func (l *Lambda) Does() string { return "invokes the function " + l.Function }

// Parts returns the fields of lambdakind.Call, or of a struct with the same fields.
func (l *Lambda) Parts() []Part {
	parts := []Part{{"Function", l.Function}}
	if l.Qualifier != "" {
		parts = append(parts, Part{"Qualifier", l.Qualifier})
	}
	return parts
}

// Attrs returns the method of the RPC. It is the same for all functions, so observers distinguish operations by name.
func (l *Lambda) Attrs() []Attr { return []Attr{{"rpc.method", "Lambda/Invoke"}} }
