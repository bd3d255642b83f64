package naming

import (
	"go/token"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Name is a Go name that a package declares.
type Name struct {
	Go   string
	Sort Sort
	Of   string // for a field or method: the type to which it belongs

	At    diag.Span   // the place in the specification that the name comes from; invalid for names that every package has
	Under []diag.Span // the places of the kind, object and operation around At, the outermost first
	What  string      // what the specification declares at At: "the kind `api`"

	Key      string // the key that sets another name, if it is not go_name at At; else ""
	Reserved bool   // no file declares the name yet; What says what it is reserved for

	Type any // for a type: its *Kind, *Object, *Enum, *Union or *Operation, or the *Import of an alias; else nil
}

// A Sort says what a name is declared for.
type Sort int

// The sorts of names.
const (
	StructName Sort = iota
	InterfaceName
	TextName // a string type
	AliasName
	FuncTypeName
	FuncName
	VarName
	ConstName
	FieldName
	MethodName
)

// IsType reports whether n is a type.
func (n Name) IsType() bool { return n.Sort <= FuncTypeName }

// Member reports whether n is a field or method.
func (n Name) Member() bool { return n.Of != "" }

// Exported reports whether n is exported.
func (n Name) Exported() bool { return token.IsExported(n.Go) }

// A namer collects names.
type namer struct {
	p     *model.Package
	names []Name

	optional map[*model.Kind]bool                   // the result of OptionalKinds
	open     func(r *model.Resource) string         // the result of OpenResourceNames
	constant map[*model.Resource][]environ.Constant // the result of environ.Constants
	from     Name                                   // At, Under and What of the names that are added next
}

// at sets the origin of the names that are added next.
func (l *namer) at(at diag.Span, what string, under ...diag.Span) {
	l.from = Name{At: at, Under: under, What: what}
}

func (l *namer) add(sort Sort, name string) *Name {
	n := l.from
	n.Sort, n.Go = sort, name
	l.names = append(l.names, n)
	return &l.names[len(l.names)-1]
}

// of adds fields or methods of the named type.
func (l *namer) of(of string, sort Sort, names ...string) {
	for _, name := range names {
		l.add(sort, name).Of = of
	}
}
