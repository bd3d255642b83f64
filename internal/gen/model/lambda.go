package model

// Lambda is the transport of operations that are functions of AWS Lambda.
type Lambda struct {
	Function  string // its name, its ARN, or a part of that: "resize"
	Qualifier string // its version or alias: "live"; "" for none
}

// Does is for the comment of the operation.
func (l *Lambda) Does() string { return "invokes the function " + l.Function }

// Parts are fields of lambdakind.Call, and of every struct that is shaped like it.
func (l *Lambda) Parts() []Part {
	parts := []Part{{"Function", l.Function}}
	if l.Qualifier != "" {
		parts = append(parts, Part{"Qualifier", l.Qualifier})
	}
	return parts
}

// Attrs are the method of the RPC, which is the same for all functions: observers know the operation by its name.
func (l *Lambda) Attrs() []Attr { return []Attr{{"rpc.method", "Lambda/Invoke"}} }
