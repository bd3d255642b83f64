package scalar

import (
	"strings"

	"github.com/resgen-go/resgen/internal/module"
)

// A Code is a Go expression as data. The packages that write Go print it.
type Code interface{ code() }

type (
	// Token is a literal or a predeclared name, printed unchanged: 5432, 0.5, true, nil.
	Token string
	// Quoted is a string, in double quotes.
	Quoted string
	// Raw is a string, in back quotes if this is shorter.
	Raw string
	// Ref is a name of a package. Path is empty for predeclared names.
	Ref struct{ Path, Name string }
	// Call is a call or a conversion.
	Call struct {
		Fun  Code
		Args []Code
	}
	// Binary is X Op Y.
	Binary struct {
		Op   string
		X, Y Code
	}
	// Composite is Type{Fields}, or a pointer to it.
	Composite struct {
		Type    Ref
		Pointer bool
		Fields  []KeyValue
	}
	// KeyValue is one field of a Composite.
	KeyValue struct {
		Key   string
		Value Code
	}
)

func (Token) code()     {}
func (Quoted) code()    {}
func (Raw) code()       {}
func (Ref) code()       {}
func (Call) code()      {}
func (Binary) code()    {}
func (Composite) code() {}

// DefaultType returns the type that c has by default if c is an untyped constant, or "".
func DefaultType(c Code) string {
	switch c := c.(type) {
	case Token:
		switch {
		case c == "true" || c == "false":
			return "bool"
		case strings.ContainsAny(string(c), ".e"):
			return "float64"
		}
		return "int"
	case Quoted, Raw:
		return "string"
	case Binary:
		x, y := DefaultType(c.X), DefaultType(c.Y)
		if x == "" || y == "" {
			return ""
		}
		return x
	}
	return ""
}

// runtimeRef returns a reference to a name of the runtime.
func runtimeRef(name string) Ref { return Ref{module.Home(name), name} }
