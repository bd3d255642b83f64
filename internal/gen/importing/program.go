package importing

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/semver"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// A Program has what is known about the calls that load a struct with a library other than viper.
type Program struct {
	prefix   string // the prefix of all variables
	options  options
	begin    preset // the values of the struct before it is loaded
	notes    []note.Note
	literals []*ast.CompositeLit // the literals with the values of begin
	assigned []ast.Node          // the assignments of values that begin has
	version  string              // the version of the library; "" if it is not known
	called   bool                // a call that loads the struct was found
	early    string              // the place of a call that runs when the package of the struct is initialized; "" for none
}

// options are the options that the program passes to the library.
type options struct {
	required   bool     // a field without a default is required
	exclusive  bool     // a field must not be required and have a default
	fieldNames bool     // the variable of a field without a tag has the name of the field
	tags       tagNames // the keys of tags, for caarlos0/env
	separator  string   // the separator of lists; "" for the library's default
	pair       string
	noInit     bool            // pointers to structs stay nil
	process    bool            // caarlos0/env expands texts with the variables of the process
	parsed     map[string]bool // the types that functions of the program read
	keeps      bool            // a value that the struct has before it is loaded wins over the variable
	rawBytes   bool            // one of these parsers returns the bytes of the text
	stand      []parsedField   // fields of types in parsed
}

// A parsedField is a field of a type that a function of the program reads. The test cannot call the function, and has one of its own.
type parsedField struct {
	path  string // DB.Color
	items bool   // the function reads its items, or what it points to
}

// A libraryCall is a call that loads the struct.
type libraryCall struct {
	call    *ast.CallExpr
	name    string // the name of the function
	at      gosource.Spot
	target  gosource.Found
	options ast.Expr // nil for none
	parsers ast.Expr // the functions of ParseWithFuncs; nil for none
}

// Called reports whether a call that loads the struct, or any struct, was found.
func (p *Program) Called() bool { return p.called }

func newProgram() *Program {
	return &Program{options: options{tags: defaultTags, parsed: map[string]bool{}}, begin: preset{}}
}

// ReadProgram finds the calls by which the packages load a struct with a library.
func ReadProgram(l *Library, n *types.Named, sources []gosource.Source) *Program {
	p := newProgram()
	if l == Viper {
		return p
	}
	r := &programReader{Program: p, Follower: gosource.NewFollower(sources), library: l}
	calls := r.calls()
	struc := structOf(n)
	own := slices.DeleteFunc(slices.Clone(calls), func(c libraryCall) bool { return c.target.Of != struc })
	alone := len(own) == 0
	if alone { // otherwise a generic function that loads any struct
		own = slices.DeleteFunc(slices.Clone(calls), func(c libraryCall) bool { return c.target.Of != "" })
	}
	r.read(own, slices.DeleteFunc(slices.Clone(calls), func(c libraryCall) bool { return c.target.Of != "" }))
	if p.called = len(own) > 0; alone {
		r.around(calls, n)
		p.called = p.called || len(p.notes) > 0
	}
	for _, c := range own {
		if c.at.Early() && c.at.Path == n.Obj().Pkg().Path() {
			p.early = c.at.Place(c.call)
		}
	}
	for _, c := range own {
		r.setters(c, own, n)
	}
	if l.keeps || p.options.keeps {
		return p
	}
	for _, c := range own {
		if lit := c.target.Literal; lit != nil && c.target.Of == struc && len(lit.Elts) > 0 && !slices.Contains(p.literals, lit) {
			p.literals = append(p.literals, lit)
			r.begins(lit, c.target.At, n)
		}
		r.beforehand(c, n)
	}
	return p
}

// around adds a note on each call that loads another struct of the package of n, with n in it, and on each that loads a part of n.
func (r *programReader) around(calls []libraryCall, n *types.Named) {
	for _, c := range calls {
		name, ok := strings.CutPrefix(c.target.Of, n.Obj().Pkg().Path()+".")
		other, isType := n.Obj().Pkg().Scope().Lookup(name).(*types.TypeName)
		switch {
		case !ok || !isType:
		case holds(other.Type(), n.Obj(), 0):
			r.note(c.at.Place(c.call), "the program loads "+name+", which has a "+n.Obj().Name()+" in it: import "+name+", or pass the prefix with --env-prefix", true)
		case holds(n, other, 0):
			r.note(c.at.Place(c.call), "the program loads "+name+", a part of "+n.Obj().Name()+", by itself: import "+name+" and each such part instead", true)
		}
	}
}

// holds reports whether the struct t, or a struct in it, has a field of the struct inner. t is deep levels below the first one.
func holds(t types.Type, inner *types.TypeName, deep int) bool {
	s, _ := spectype.Struct(t)
	if s == nil || deep > 8 {
		return false
	}
	for v := range s.Fields() {
		if of := spectype.Named(v.Type()); of != nil && of.Obj() == inner || holds(v.Type(), inner, deep+1) {
			return true
		}
	}
	return false
}

// A programReader reads calls.
type programReader struct {
	*Program
	*gosource.Follower
	library *Library
}

// calls finds the calls of the library that load a struct.
func (r *programReader) calls() []libraryCall {
	var all []libraryCall
	for _, at := range r.Declarations {
		ast.Inspect(at.Node, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fun := call.Fun
			var of ast.Expr
			if generic, ok := fun.(*ast.IndexExpr); ok {
				fun, of = generic.X, generic.Index
			}
			sel, ok := fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			id, ok := sel.X.(*ast.Ident)
			if !ok || r.library.In([]string{gosource.ImportedAs(at.File, id.Name)}) == "" {
				return true
			}
			if c := (libraryCall{call: call, name: sel.Sel.Name, at: at.Spot}); r.library.arguments != nil && r.library.arguments(r, &c, of) {
				all = append(all, c)
			}
			return true
		})
	}
	return all
}

// read reads the options of the first call, and adds notes on calls with different options. The calls in open load a struct that is not known.
func (r *programReader) read(calls, open []libraryCall) {
	first := ""
	for i, c := range calls {
		one := &programReader{Program: newProgram(), Follower: r.Follower, library: r.library}
		text := strings.Join(r.library.options(one, c), ", ")
		switch {
		case i == 0:
			*r.Program, first = *one.Program, text
			if text != "" {
				r.note(c.at.Place(c.call), text, false)
			}
		case text != first:
			r.note(c.at.Place(c.call), "this call has other options than the first, and they are not followed", true)
		}
	}
	for _, c := range open {
		one := &programReader{Program: newProgram(), Follower: r.Follower, library: r.library}
		text := strings.Join(r.library.options(one, c), ", ")
		if (text != first || len(one.notes) > 0) && !slices.ContainsFunc(calls, func(o libraryCall) bool { return o.call == c.call }) {
			r.note(c.at.Place(c.call), "this call may load the struct too, with other options, and they are not followed", true)
		}
	}
}

func (p *Program) note(field, why string, left bool) {
	p.notes = append(p.notes, note.Note{Field: field, Left: left, Carried: !left, Why: why})
}

// caarlosArguments finds the struct and the options of a call of caarlos0/env.
func caarlosArguments(r *programReader, c *libraryCall, of ast.Expr) bool {
	args := c.call.Args
	switch c.name {
	case "Parse", "ParseWithOptions":
		if len(args) == 0 {
			return false
		}
		c.target, args = r.Follow(args[0], c.at), args[1:]
	case "ParseWithFuncs": // before v8
		if len(args) < 2 {
			return false
		}
		c.target, c.parsers, args = r.Follow(args[0], c.at), args[1], args[2:]
	case "ParseAs", "ParseAsWithOptions":
		c.target = gosource.Found{Of: r.TypeName(of, c.at)}
	default:
		return false
	}
	if len(args) > 0 {
		c.options = args[0]
	}
	return true
}

// caarlosOptions reads the options of a call of caarlos0/env, and returns them as text.
func caarlosOptions(r *programReader, c libraryCall) (said []string) {
	if c.parsers != nil && types.ExprString(c.parsers) != "nil" && !r.functionsOf(c.parsers, c.at) {
		r.note(c.at.Place(c.call), "some functions of ParseWithFuncs are not followed", true)
	}
	return r.table(c, func(key string, value ast.Expr, at gosource.Spot) bool {
		e := r.Follower.At(at)
		text, isText := e.Text(value)
		is := e.Constant(value)
		switch {
		case key == "Prefix" && isText:
			r.prefix = text
		case key == "TagName" && isText:
			r.options.tags.name = text
		case key == "PrefixTagName" && isText:
			r.options.tags.prefix = text
		case key == "DefaultValueTagName" && isText:
			r.options.tags.value = text
		case key == "RequiredIfNoDef" && is.Kind() == constant.Bool:
			r.options.required = constant.BoolVal(is)
		case key == "UseFieldNameByDefault" && is.Kind() == constant.Bool:
			r.options.fieldNames = constant.BoolVal(is)
		case key == "SetDefaultsForZeroValuesOnly":
			r.options.keeps = true
			return false
		case key == "FuncMap":
			return r.functionsOf(value, at)
		default:
			return false
		}
		return true
	})
}

// table reads the fields of the struct of options. It returns those that take accepts as text, and adds notes on the others.
func (r *programReader) table(c libraryCall, take func(key string, value ast.Expr, at gosource.Spot) bool) (said []string) {
	if c.options == nil {
		return nil
	}
	given := r.Follow(c.options, c.at)
	name := c.options
	if address, ok := name.(*ast.UnaryExpr); ok {
		name = address.X
	}
	one := func(key string, value ast.Expr, n ast.Node, at gosource.Spot) {
		switch {
		case key == "Environment" || key == "Target":
		case value == nil || !take(key, value, at):
			why := "the option " + key + " is not followed"
			switch key {
			case "Prefix":
				why += ": pass the prefix with --env-prefix"
			case "Lookuper":
				why += ": if it has a prefix, pass the prefix with --env-prefix"
			}
			r.note(at.Place(n), why, true)
		case key != "FuncMap" && (key != "Lookuper" || r.prefix != ""):
			text := types.ExprString(value)
			if value, ok := r.Follower.At(at).Text(value); ok {
				text = strconv.Quote(value)
			}
			said = append(said, key+": "+text)
		}
	}
	switch {
	case given.Literal != nil:
		for _, x := range given.Literal.Elts {
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				if key, ok := pair.Key.(*ast.Ident); ok {
					one(key.Name, pair.Value, pair, given.At)
				}
			}
		}
	case !r.Unset(name, c.at):
		r.note(c.at.Place(c.call), "the options of "+c.name+" are not written out in these files, and are not followed", true)
		return nil
	}
	id, ok := name.(*ast.Ident)
	for _, a := range r.Assignments(given.Of) { // o.Prefix = "NOTES_"
		if !ok || a.Variable != id.Name || !a.At.Function(c.at) || a.Node.Pos() > c.call.Pos() {
			continue
		}
		if !a.Always || len(a.Path) > 1 {
			a.Value = nil
		}
		one(a.Path[0], a.Value, a.Node, a.At)
	}
	return said
}

// functionsOf reads the FuncMap of options: the types for which the program has parsers.
func (r *programReader) functionsOf(x ast.Expr, at gosource.Spot) bool {
	given := r.Follow(x, at)
	if given.Literal == nil {
		return false
	}
	all := true
	for _, x := range given.Literal.Elts {
		pair, ok := x.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		of := ""
		if call, ok := pair.Key.(*ast.CallExpr); ok {
			switch fun := call.Fun.(type) {
			case *ast.SelectorExpr: // reflect.TypeOf(x)
				if fun.Sel.Name == "TypeOf" && len(call.Args) == 1 {
					of = r.Follow(call.Args[0], given.At).Of
				}
			case *ast.IndexExpr: // reflect.TypeFor[T]()
				of = r.TypeName(fun.Index, given.At)
			}
		}
		switch {
		case of == "":
			all = false
		case of == "[]byte" && asItIs(pair.Value):
			r.options.rawBytes = true
		default:
			r.options.parsed[of] = true
		}
	}
	return all
}

// asItIs reports whether a function returns the bytes of its argument.
func asItIs(x ast.Expr) bool {
	f, ok := x.(*ast.FuncLit)
	if !ok || len(f.Body.List) != 1 || len(f.Type.Params.List) != 1 || len(f.Type.Params.List[0].Names) != 1 {
		return false
	}
	back, ok := f.Body.List[0].(*ast.ReturnStmt)
	return ok && len(back.Results) == 2 && types.ExprString(back.Results[0]) == "[]byte("+f.Type.Params.List[0].Names[0].Name+")"
}

// envconfigArguments finds the struct and the prefix of a call of envconfig.
func envconfigArguments(r *programReader, c *libraryCall, _ ast.Expr) bool {
	if c.name != "Process" && c.name != "MustProcess" || len(c.call.Args) != 2 {
		return false
	}
	c.target, c.options = r.Follow(c.call.Args[1], c.at), c.call.Args[0]
	return true
}

// envconfigOptions reads the prefix of a call of envconfig.
func envconfigOptions(r *programReader, c libraryCall) []string {
	text, ok := r.Follower.At(c.at).Text(c.options)
	if !ok {
		r.note(c.at.Place(c.call), "the prefix is no literal: pass it with --env-prefix", true)
		return nil
	}
	if r.prefix = text; text == "" {
		return nil
	}
	return []string{"prefix " + strconv.Quote(text)}
}

// goEnvconfigArguments finds the struct and the options of a call of go-envconfig.
func goEnvconfigArguments(r *programReader, c *libraryCall, _ ast.Expr) bool {
	if len(c.call.Args) < 2 {
		return false
	}
	switch c.name {
	case "Process", "MustProcess":
		c.target = r.Follow(c.call.Args[1], c.at)
		return true
	case "ProcessWith":
		if len(c.call.Args) > 2 { // before v1.0: the struct and the lookuper
			c.target = r.Follow(c.call.Args[1], c.at)
			return true
		}
		c.options = c.call.Args[1]
		if given := r.Follow(c.options, c.at); given.Literal != nil {
			for _, x := range given.Literal.Elts {
				if pair, ok := x.(*ast.KeyValueExpr); ok && types.ExprString(pair.Key) == "Target" {
					c.target = r.Follow(pair.Value, given.At)
				}
			}
		}
		return true
	}
	return false
}

// goEnvconfigOptions reads the options of a call of go-envconfig.
func goEnvconfigOptions(r *programReader, c libraryCall) []string {
	args := c.call.Args[2:]
	if c.options == nil && c.name == "ProcessWith" {
		if !r.lookuper(args[0], c.at) {
			r.note(c.at.Place(c.call), "the lookuper is not followed: pass its prefix with --env-prefix", true)
		}
		args = args[1:]
	}
	if c.options == nil && len(args) > 0 {
		r.note(c.at.Place(c.call), "mutators are not followed", true)
	}
	if c.options == nil && r.prefix != "" {
		return []string{"Lookuper: " + types.ExprString(c.call.Args[2])}
	}
	return r.table(c, func(key string, value ast.Expr, at gosource.Spot) bool {
		e := r.Follower.At(at)
		text, isText := e.Text(value)
		is := e.Constant(value)
		switch {
		case key == "Lookuper":
			return r.lookuper(value, at)
		case key == "DefaultDelimiter" && isText:
			r.options.separator = text
		case key == "DefaultSeparator" && isText:
			r.options.pair = text
		case key == "DefaultRequired" && is.Kind() == constant.Bool:
			r.options.required, r.options.exclusive = constant.BoolVal(is), true
		case key == "DefaultNoInit" && is.Kind() == constant.Bool:
			r.options.noInit = constant.BoolVal(is)
		case key == "DefaultOverwrite": // which matters to structs that hold values already
		default:
			return false
		}
		return true
	})
}

// lookuper reads PrefixLookuper("NOTES_", envconfig.OsLookuper()).
func (r *programReader) lookuper(x ast.Expr, at gosource.Spot) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	switch {
	case ok && f.Sel.Name == "OsLookuper":
		return true
	case ok && f.Sel.Name == "PrefixLookuper" && len(call.Args) == 2:
		text, isText := r.Follower.At(at).Text(call.Args[0])
		if r.prefix += text; !isText {
			return false
		}
		return r.lookuper(call.Args[1], at)
	}
	return false
}

// adjust changes the tag of a field according to the options of the program.
func (p *Program) adjust(v *types.Var, text string, t tag) tag {
	if p.options.tags != defaultTags {
		t = readTags(p.options.tags, text)
	}
	if p.options.fieldNames && t.name == "" && v.Exported() {
		t.name, t.present = variableName(v.Name(), p.version), true
	}
	switch {
	case !p.options.required || t.name == "":
	case t.value == nil:
		t.required = true
	case p.options.exclusive:
		t.wrong = "DefaultRequired is set and it has a default, and the loader of sethvargo/go-envconfig fails"
	}
	if t.separator == "" {
		t.separator = p.options.separator
	}
	if t.pair == "" {
		t.pair = p.options.pair
	}
	if p.options.noInit {
		t.init = false
	}
	return t
}

// variableName returns the variable that caarlos0/env of the given version derives from the name of a field. Before v11, a capital
// or a digit began a word, unless the name so far had an underscore at the place before the letter's place in the field: DBPass is D_BPASS.
func variableName(field, version string) string {
	eachCapital := version != "" && semver.Compare(version, "v11.0.0") < 0
	var name []rune
	for i, c := range field {
		if eachCapital {
			if i > 0 && name[i-1] != '_' && c != '_' && unicode.ToUpper(c) == c {
				name = append(name, '_')
			}
			name = append(name, unicode.ToUpper(c))
			continue
		}
		if c == '_' {
			continue
		}
		if len(name) > 0 && unicode.IsUpper(c) && len(field) > i+1 && (unicode.IsLower(rune(field[i+1])) || unicode.IsLower(rune(field[i-1]))) {
			name = append(name, '_')
		}
		name = append(name, unicode.ToUpper(c))
	}
	return string(name)
}

// source returns the options of caarlos0/env, without its FuncMap, as Go source, with a comma in front of each.
func (o options) source(prefix string) string {
	var all []string
	text := func(key, value, usual string) {
		if value != usual {
			all = append(all, key+": "+strconv.Quote(value))
		}
	}
	text("Prefix", prefix, "")
	text("TagName", o.tags.name, defaultTags.name)
	text("PrefixTagName", o.tags.prefix, defaultTags.prefix)
	text("DefaultValueTagName", o.tags.value, defaultTags.value)
	if o.required {
		all = append(all, "RequiredIfNoDef: true")
	}
	if o.fieldNames {
		all = append(all, "UseFieldNameByDefault: true")
	}
	return strings.Join(append([]string{""}, all...), ", ")
}

// functions returns the FuncMap of caarlos0/env as Go source, or "". The struct has the name config.
func (o options) functions(config string) string {
	var parsers []string
	if o.rawBytes {
		parsers = append(parsers, "reflect.TypeFor[[]byte](): func(text string) (any, error) { return []byte(text), nil }")
	}
	for _, f := range o.stand {
		of := "reflect.TypeOf(" + config + "{}." + f.path + ")"
		if f.items {
			of += ".Elem()"
		}
		parsers = append(parsers, of+": func(text string) (any, error) { // in place of that of the program\n"+
			"v := reflect.New("+of+")\nfmt.Sscan(text, v.Interface())\nreturn v.Elem().Interface(), nil\n}")
	}
	if len(parsers) == 0 {
		return ""
	}
	return "map[reflect.Type]caarlos.ParserFunc{\n" + strings.Join(parsers, ",\n") + ",\n}"
}

// goEnvconfig returns the options of go-envconfig as Go source, with a comma in front of each.
func (o options) goEnvconfig() string {
	source := ""
	if o.separator != "" {
		source += ", DefaultDelimiter: " + strconv.Quote(o.separator)
	}
	if o.pair != "" {
		source += ", DefaultSeparator: " + strconv.Quote(o.pair)
	}
	if o.required {
		source += ", DefaultRequired: true"
	}
	if o.noInit {
		source += ", DefaultNoInit: true"
	}
	return source
}
