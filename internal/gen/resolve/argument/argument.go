package argument

import (
	"cmp"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Constructor takes the fields and dependencies of a kind one by one.
type Constructor struct {
	*read.Reporter
	Kind     string    // the kind whose specification names the constructor
	At       diag.Span // the place of this name
	Func     *types.Func
	Params   []*types.Var // the parameters that fields and dependencies fill
	Variadic bool         // whether the last of Params is variadic
	Fields   []*model.Field
	Deps     []*model.Dep
	Listed   *syntax.Value // the value of the key `params`; nil if there is none

	Convert   func(*model.Pair) bool       // resolves how the value of a field is converted to a parameter; false if this is not possible
	TypeFor   func(types.Type) *model.Type // the type of the language for a Go type; nil for none
	Local     func(*model.Field) string    // returns the name of a field as a Go parameter
	Short     func(types.Type) string      // returns a Go type as findings show it
	Place     string                       // where the constructor is declared, for the end of the text of a finding
	Unnamable func(*types.Var) bool        // reports a parameter whose type generated code cannot name
}

// Named returns the field or dependency with the name of p, or an empty Filling.
func (c Constructor) Named(p *types.Var) Filling {
	return c.matcher().called(p.Name())
}

// Takes reports whether p takes values of f.
func (c Constructor) Takes(p *types.Var, f *model.Field) bool { return c.matcher().takes(p, f) }

// Fill finds out what fills each parameter. It leaves out a variadic parameter that nothing fills. It returns false if it has reported a
// finding.
func (c Constructor) Fill() ([]Filling, bool) {
	a := c.matcher()
	if c.Listed != nil {
		if !a.byList() {
			return nil, false
		}
	} else {
		a.byName()
		a.byType()
		a.inOrder()
	}
	if n := len(a.filled) - 1; c.Variadic && a.filled[n].empty() { // the constructor may be called without a variadic argument
		a.Params, a.filled = a.Params[:n], a.filled[:n]
	}
	if !a.whole() {
		return nil, false
	}
	before := a.List.Errors()
	for i := range a.filled {
		a.convert(i)
	}
	return a.filled, a.List.Errors() == before
}

func (c Constructor) matcher() *matcher {
	return &matcher{Constructor: c, fields: slices.Clone(c.Fields), deps: slices.Clone(c.Deps), filled: make([]Filling, len(c.Params))}
}

// A matcher finds out what fills the parameters of a constructor.
type matcher struct {
	Constructor
	fields []*model.Field // fields that fill no parameter yet
	deps   []*model.Dep   // dependencies that fill no parameter yet
	filled []Filling      // what fills each parameter
}

// A Filling is what fills a parameter: a field, a dependency, or nothing.
type Filling struct {
	Field *model.Field
	Dep   *model.Dep
	Pair  model.Pair // for a field: how its value is converted to the parameter

	at *syntax.Value // the name in `params`; nil if there is no list
}

func (f Filling) empty() bool { return f.Field == nil && f.Dep == nil }

// byList fills the parameters in the order of the list `params`.
func (a *matcher) byList() bool {
	list := a.Listed
	before := a.List.Errors()
	names := func() []string {
		var names []string
		for _, f := range a.fields {
			names = append(names, f.Name)
		}
		for _, d := range a.deps {
			names = append(names, d.Name)
		}
		return names
	}
	seen := map[string]*syntax.Value{}
	for i, v := range list.Items {
		if v.Kind != syntax.String {
			return false // a finding reports it
		}
		name := v.Text
		if first := seen[name]; first != nil {
			a.Report(diag.BadSignature, v.At, "`params` lists `"+name+"` twice", "remove one of them", diag.Label{At: first.At, Text: "the first"})
			continue
		}
		seen[name] = v
		field := slices.IndexFunc(a.fields, func(f *model.Field) bool { return f.Name == name })
		dep := slices.IndexFunc(a.deps, func(d *model.Dep) bool { return d.Name == name })
		if field < 0 && dep < 0 {
			a.Report(diag.UnknownField, v.At, "the kind `"+a.Kind+"` has no field `"+name+"`", diag.DidYouMean(name, a.Candidates(names)))
			continue
		}
		if i >= len(a.Params) {
			continue
		}
		a.filled[i].at = v
		if field >= 0 {
			a.filled[i].Field = a.fields[field]
		} else {
			a.filled[i].Dep = a.deps[dep]
		}
	}
	if a.List.Errors() > before {
		return false
	}
	if n := len(list.Items); n > len(a.Params) || n < len(a.Params) && !(a.Variadic && n == len(a.Params)-1) {
		a.Report(diag.BadSignature, list.At, "`params` lists "+ident.Count(n, "name")+", but the constructor has "+ident.Count(len(a.Params), "parameter")+" for fields and dependencies: "+a.signature()+a.Place,
			"list one name for each of them, in their order")
		return false
	}
	for _, f := range a.filled {
		a.drop(f)
	}
	return true
}

// drop removes the field or dependency in f from those that fill no parameter yet.
func (a *matcher) drop(f Filling) {
	a.fields = slices.DeleteFunc(a.fields, func(x *model.Field) bool { return x == f.Field })
	a.deps = slices.DeleteFunc(a.deps, func(x *model.Dep) bool { return x == f.Dep })
}

func (a *matcher) fill(i int, f Filling) {
	a.filled[i] = f
	a.drop(f)
}

// byName fills the parameters that have the name of a field or a dependency.
func (a *matcher) byName() {
	for i, p := range a.Params {
		if f := a.called(p.Name()); !f.empty() {
			a.fill(i, f)
		}
	}
}

// byType fills each parameter whose type fits only one remaining field, if this field fits no other parameter.
func (a *matcher) byType() {
	only := make([]*model.Field, len(a.Params))
	fitting := map[*model.Field]int{}
	for i, p := range a.Params {
		if !a.filled[i].empty() {
			continue
		}
		fit := a.fitting(p)
		for _, f := range fit {
			fitting[f]++
		}
		if len(fit) == 1 && !nameless(p) {
			only[i] = fit[0]
		}
	}
	for i, f := range only {
		if f != nil && fitting[f] == 1 {
			a.fill(i, Filling{Field: f})
		}
	}
}

// fitting returns the remaining fields whose values p takes.
func (a *matcher) fitting(p *types.Var) []*model.Field {
	var fit []*model.Field
	for _, f := range a.fields {
		if a.takes(p, f) {
			fit = append(fit, f)
		}
	}
	return fit
}

// inOrder fills the parameters that take no field with the remaining dependencies, in the order of the parameters and the dependencies.
func (a *matcher) inOrder() {
	for i, p := range a.Params {
		if len(a.deps) > 0 && a.filled[i].empty() && a.TypeFor(p.Type()) == nil && len(a.fitting(p)) == 0 {
			a.fill(i, Filling{Dep: a.deps[0]})
		}
	}
}

// called returns the remaining field or dependency for a parameter with the given name: the one with this name, or else the only one whose
// name differs only in case and underscores.
func (a *matcher) called(name string) Filling {
	var alike []Filling
	for _, d := range a.deps {
		if d.Go == name || d.Name == name {
			return Filling{Dep: d}
		}
		if strings.EqualFold(squeezed(d.Name), squeezed(name)) {
			alike = append(alike, Filling{Dep: d})
		}
	}
	for _, f := range a.fields {
		if a.Local(f) == name || f.Name == name {
			return Filling{Field: f}
		}
		if strings.EqualFold(squeezed(f.Name), squeezed(name)) || strings.EqualFold(f.Go, squeezed(name)) {
			alike = append(alike, Filling{Field: f})
		}
	}
	if len(alike) != 1 {
		return Filling{}
	}
	return alike[0]
}

func squeezed(name string) string { return strings.ReplaceAll(name, "_", "") }

func nameless(p *types.Var) bool { return p.Name() == "" || p.Name() == "_" }

// takes reports whether p takes values of f.
func (a *matcher) takes(p *types.Var, f *model.Field) bool {
	var quiet diag.List
	fits := false
	a.Into(&quiet, func() { fits = a.Convert(&model.Pair{Field: f, Go: p.Name(), Type: p.Type()}) })
	return fits && !quiet.HasErrors()
}

// convert resolves how the field that fills the i-th parameter is converted to it.
func (a *matcher) convert(i int) {
	p, f := a.Params[i], a.filled[i]
	if f.Field == nil || a.Unnamable(p) {
		return
	}
	a.filled[i].Pair = model.Pair{Field: f.Field, Go: p.Name(), Type: p.Type()}
	if !a.Convert(&a.filled[i].Pair) {
		a.misfits(p, f)
	}
}

// whole reports parameters that nothing fills, and fields and dependencies that fill no parameter. If there is a list, it may leave out
// fields.
func (a *matcher) whole() bool {
	before := a.List.Errors()
	var unclear []string
	for i, p := range a.Params {
		if a.filled[i].empty() && len(a.fitting(p)) > 0 {
			unclear = append(unclear, Parameter(p, a.Short(p.Type())))
		}
	}
	if len(unclear) > 0 {
		a.unclear(unclear)
		return false
	}
	for i, p := range a.Params {
		if !a.filled[i].empty() {
			continue
		}
		if a.Unnamable(p) {
			continue
		}
		if typeutil.IsContext(p.Type()) {
			a.Report(diag.BadSignature, a.At, "the context is not the first parameter of the constructor: "+a.signature()+a.Place, "make it the first, or write a function that calls this one")
			continue
		}
		help := Declare(p, "")
		if l := a.TypeFor(p.Type()); l != nil {
			help = Declare(p, l.Spec)
		}
		a.Report(diag.BadDependency, a.At, "nothing fills the parameter "+Parameter(p, a.Short(p.Type()))+" of the constructor: "+a.signature()+a.Place, help)
	}
	if a.List.Errors() > before {
		return false
	}
	label := diag.Label{At: a.At, Text: "the constructor"}
	for _, d := range a.deps {
		a.Report(diag.BadDependency, d.At, "the constructor `"+a.Func.Name()+"` has no parameter for the dependency `"+d.Name+"`"+a.Place,
			"remove the field, or add a parameter "+d.Go, label)
	}
	for _, f := range a.fields {
		if a.Listed == nil {
			a.Report(diag.FieldMismatch, f.At, "the constructor `"+a.Func.Name()+"` has no parameter for the field `"+f.Name+"`"+a.Place,
				"add a parameter "+a.Local(f)+"; if the constructor does not need the field, list those that it takes: `"+a.suggestion()+"`", label)
		}
	}
	return a.List.Errors() == before
}

// unclear reports parameters that fields could fill according to their types, but not according to their names.
func (a *matcher) unclear(params []string) {
	text := "no field has the name of the parameter " + params[0]
	if len(params) > 1 {
		text = "no fields have the names of the parameters " + ident.Listed(params)
	}
	if slices.ContainsFunc(a.Params, nameless) {
		text = "parameters of the constructor have no names"
	}
	a.Report(diag.BadSignature, a.At, text+": "+a.signature()+a.Place, "list what each parameter gets, in their order: `"+a.suggestion()+"`")
}

// suggestion returns a line for the key `params` that lists what fills the parameters. If this is not known for a parameter, it names the
// field whose name has the most words in common with the parameter, or else the first field that fits and has no word in common with another.
func (a *matcher) suggestion() string {
	texts := make([]string, len(a.Params))
	left := slices.Clone(a.fields)
	guess := func(i, atLeast int) {
		p := a.Params[i]
		best, most := -1, atLeast-1
		for j, f := range left {
			if n := shared(f.Name, ident.Snake(p.Name())); n > most && a.takes(p, f) {
				best, most = j, n
			}
		}
		if best >= 0 {
			texts[i] = left[best].Name
			left = slices.Delete(left, best, best+1)
		}
	}
	for i := range a.Params {
		switch f := a.filled[i]; {
		case f.Field != nil:
			texts[i] = f.Field.Name
		case f.Dep != nil:
			texts[i] = f.Dep.Name
		default:
			guess(i, 1)
		}
	}
	for i := range texts {
		if texts[i] == "" {
			guess(i, 0)
		}
		if texts[i] == "" {
			texts[i] = "..."
		}
		texts[i] = strconv.Quote(texts[i])
	}
	return "params = [" + strings.Join(texts, ", ") + "]"
}

// shared returns the number of words that two names in snake case have in common. The beginning of a word, such as pass, is the same word as
// password.
func shared(a, b string) int {
	n := 0
	words := strings.Split(b, "_")
	for w := range strings.SplitSeq(a, "_") {
		alike := func(o string) bool {
			return w == o || min(len(w), len(o)) >= 3 && (strings.HasPrefix(w, o) || strings.HasPrefix(o, w))
		}
		if w != "" && slices.ContainsFunc(words, alike) {
			n++
		}
	}
	return n
}

// signature returns the constructor as it is declared.
func (a *matcher) signature() string {
	return "`func " + a.Func.Name() + strings.TrimPrefix(a.Short(a.Func.Signature()), "func") + "`"
}

// misfits reports that p does not take values of the field in f.
func (a *matcher) misfits(p *types.Var, f Filling) {
	text := "the field `" + f.Field.Name + "` is " + What(f.Field) + ", and the parameter " + Parameter(p, a.Short(p.Type())) + " of the constructor `" + a.Func.Name() + "` takes no such value" + a.Place
	if f.at != nil {
		a.Report(diag.FieldMismatch, f.at.At, text, "list the fields in the order of the parameters: "+a.signature(), diag.Label{At: f.Field.At, Text: "the field"})
		return
	}
	a.Report(diag.FieldMismatch, f.Field.At, text, Unfit(f.Field, p.Type()), diag.Label{At: a.At, Text: "the constructor"})
}

// What describes the values of f.
func What(f *model.Field) string {
	if f.Secret {
		return "a secret " + f.Type.Spec
	}
	return ident.WithArticle(f.Type.Spec)
}

// Unfit returns what to do if values of f cannot be converted to t.
func Unfit(f *model.Field, t types.Type) string {
	if f.Type.Class() == scalar.Address && typeutil.IsText(typeutil.Pointed(t)) {
		return "write `type = \"string\", format = \"url\"` in the field: a URL is no string in Go"
	}
	if l := gostruct.Counterpart(t); l != nil && l.Spec != f.Type.Spec && !f.Secret {
		return "write `type = \"" + l.Spec + "\"` in the field"
	}
	if f.Secret {
		fits := map[model.TypeKind]string{model.List: "[]string or []resource.Secret", model.Map: "map[string]string or map[string]resource.Secret"}[f.Type.Kind]
		return "make the Go type " + cmp.Or(fits, "string, []byte or resource.Secret") + ", or remove `secret` from the field: a secret fits no other type"
	}
	return "change one of them: such values cannot be converted"
}

// Parameter returns p as findings show it, of the type typ.
func Parameter(p *types.Var, typ string) string {
	if nameless(p) {
		return "`" + typ + "`"
	}
	return "`" + p.Name() + " " + typ + "`"
}

// Declare suggests how to fill the parameter p, which nothing fills: by a field of the given type, or if that is "", by a dependency or in a
// function of the program's own.
func Declare(p *types.Var, typ string) string {
	switch {
	case typeutil.IsContext(p.Type()):
		return "make the context the first parameter"
	case typ == "":
		own := "write a function that makes the value and calls this one"
		switch p.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Struct: // no others are clients
			return "if another resource is meant, declare it: `field." + fieldName(p) + " = { type = \"resource\", of = [\"...\"] }`; otherwise " + own
		}
		return own
	}
	return "declare it: `field." + fieldName(p) + " = { type = \"" + typ + "\" }`"
}

// fieldName returns a name for a field that fills p.
func fieldName(p *types.Var) string {
	if s := ident.Snake(p.Name()); ident.Valid(s) {
		return s
	}
	return "client"
}
