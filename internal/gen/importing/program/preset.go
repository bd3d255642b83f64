package program

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
)

// presets are the values that a struct has before it is loaded, by the Go names of the fields: DB.Host.
type presets map[string]Preset

// A Preset is the value that a field has before the struct is loaded.
type Preset struct {
	Literal gosource.Literal
	Pointer bool   // a pointer to a struct, whose fields have presets
	source  string // the value as Go source that is valid in any package
}

// begins reads the values of a composite literal of the struct n.
func (r *reader) begins(lit *ast.CompositeLit, at gosource.Spot, n *types.Named) {
	before := len(r.presets)
	r.values("", n, lit, at)
	if len(r.presets) > before {
		r.note(at.Place(lit), "the program loads into this "+n.Obj().Name()+", so its values are defaults", false)
	}
}

// values reads the values of a composite literal of the struct n, whose fields have names that begin with head.
func (r *reader) values(head string, n *types.Named, lit *ast.CompositeLit, at gosource.Spot) {
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, x := range lit.Elts {
		name := ""
		if pair, ok := x.(*ast.KeyValueExpr); ok {
			name, x = types.ExprString(pair.Key), pair.Value
		} else if i < s.NumFields() {
			name = s.Field(i).Name()
		}
		for v := range s.Fields() {
			if v.Name() == name {
				r.valueOf(head+name, n, v, x, at)
			}
		}
	}
}

// valueOf reads the value of one field of the struct of.
func (r *reader) valueOf(path string, of *types.Named, v *types.Var, x ast.Expr, at gosource.Spot) {
	if !v.Exported() {
		return // no library loads an unexported field
	}
	if s, pointer := spectype.Struct(v.Type()); s != nil {
		n := spectype.Named(v.Type())
		if n == nil {
			n = gostruct.Anonymous("", of, v.Name(), v.Type())
		}
		if got := r.Follow(x, at); got.Literal != nil && n != nil {
			if pointer {
				r.presets[path] = Preset{Pointer: true}
			}
			r.values(path+".", n, got.Literal, got.At)
			return
		}
	} else if value, ok := r.Follower.At(at).Value(x); ok {
		source, ok := goSource(value, v.Type())
		if value.Zero() || ok {
			if !value.Zero() {
				r.presets[path] = Preset{Literal: value, source: source}
			}
			return
		}
	}
	r.note(at.Place(x), "the value of "+path+" before loading is no literal: give the field a default, or set it in a function that `fill` names", true)
}

// goSource returns the literal l as Go source for a variable of type t. It returns false if the source would need the name of a type of the
// program.
func goSource(l gosource.Literal, t types.Type) (string, bool) {
	if l.Constant != nil {
		_, isBasic := t.Underlying().(*types.Basic)
		return l.Source(), isBasic
	}
	elem := spectype.Elem(t)
	if elem == nil || len(l.Items) == 0 {
		return "", false
	}
	if _, isBasic := types.Unalias(elem).(*types.Basic); !isBasic && spectype.GoName(elem) != "time.Duration" {
		return "", false
	}
	head := "[]" + spectype.GoName(elem) + "{"
	if len(l.Keys) > 0 {
		head = "map[string]" + spectype.GoName(elem) + "{"
	}
	var all []string
	for i, item := range l.Items {
		text, ok := goSource(item, elem)
		if !ok {
			return "", false
		}
		if len(l.Keys) > 0 {
			text = strconv.Quote(l.Keys[i]) + ": " + text
		}
		all = append(all, text)
	}
	return head + strings.Join(all, ", ") + "}", true
}

// assignments returns lines that give the struct c its values before it is loaded.
func (p presets) assignments() string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(p)) { // a pointer comes before its fields
		if p[path].Pointer {
			b.WriteString("reflect.ValueOf(&c." + path + ").Elem().Set(reflect.New(reflect.TypeOf(c." + path + ").Elem()))\n\t")
			continue
		}
		b.WriteString("c." + path + " = " + p[path].source + "\n\t")
	}
	return b.String()
}

// Preset returns the value that the field at a Go path, such as Config.DB.Host, has before it is loaded.
func (p *Program) Preset(goPath string) (Preset, bool) {
	_, path, _ := strings.Cut(goPath, ".")
	v, ok := p.presets[path]
	return v, ok
}
