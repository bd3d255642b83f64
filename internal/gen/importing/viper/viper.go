package viper

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// Read finds the calls of viper in the files of packages, and the values of the configuration file that they name.
func Read(sources []gosource.Source, open Opener) *Setup {
	s := &Setup{Delimiter: ".", file: configFile{name: "config"}, Defaults: map[string]gosource.Literal{}, bound: map[string][]string{}, Hooks: map[string]bool{}, Used: map[string]bool{}, InFile: map[string]bool{}, places: map[string]string{}, flags: map[string]gosource.Literal{}}
	for _, src := range sources {
		for _, name := range src.Broken {
			s.note(name, "the file cannot be parsed, and its calls of viper are not known")
		}
		for _, file := range src.Files {
			for _, path := range []string{"github.com/creasty/defaults", "github.com/mcuadros/go-defaults"} {
				if slices.Contains(gosource.ImportsOf(file), path) {
					s.Filler = path
				}
			}
		}
	}
	follower := gosource.NewFollower(sources)
	for _, at := range follower.Declarations {
		decl, ok := at.Node.(*ast.FuncDecl)
		if !ok || decl.Body == nil {
			continue
		}
		fn := function{path: at.Path, name: decl.Name.Name, decl: decl, file: at.File}
		s.functions = append(s.functions, fn)
		r := &reader{Setup: s, Evaluator: follower.At(at.Spot), follower: follower, at: at.Spot, file: at.File}
		r.walk(decl.Body)
		if r.found {
			s.where = append(s.where, fn)
		}
		if r.fills {
			s.unmarshals = append(s.unmarshals, fn)
		}
		if r.reads {
			s.readers = append(s.readers, fn)
		}
	}
	s.flagDefaults()
	s.readFile(open)
	return s
}

// A reader reads the calls in one function.
type reader struct {
	*Setup
	gosource.Evaluator
	follower *gosource.Follower
	at       gosource.Spot // the function
	file     *ast.File
	found    bool // the function calls viper
	reads    bool // the function reads the configuration file
	fills    bool // the function fills a struct
}

// walk reads the calls in n. It reads the body of a loop over a literal once for each item.
func (r *reader) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			items, ok := r.items(n)
			for _, item := range items {
				outer := r.Evaluator
				r.Evaluator = outer.With(item)
				r.walk(n.Body)
				r.Evaluator = outer
			}
			return !ok
		case *ast.CallExpr:
			r.call(n)
			r.flag(n)
		case *ast.AssignStmt:
			r.tagName(n)
		}
		return true
	})
}

// imports reports whether the file imports viper, and under which name.
func (r *reader) imports() (name string, ok bool) {
	for _, spec := range r.file.Imports {
		if spec.Path.Value == `"`+Path+`"` {
			if spec.Name != nil {
				return spec.Name.Name, true
			}
			return "viper", true
		}
	}
	return "", false
}

// call reads one call, if it is one of viper.
func (r *reader) call(call *ast.CallExpr) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	id, isName := f.X.(*ast.Ident)
	if isName && strings.HasSuffix(f.Sel.Name, "HookFunc") {
		if path := gosource.ImportedAs(r.file, id.Name); gosource.PackageName(path) == "mapstructure" {
			r.Hooks[f.Sel.Name], r.hookPath = true, path
		}
		return
	}
	name, imports := r.imports()
	if !imports {
		return
	}
	global := isName && id.Name == name
	ofViper := global || strings.HasPrefix(r.follower.Follow(f.X, r.at).Of, Path+".")
	place := r.at.Place(call)
	switch method := f.Sel.Name; method {
	case "SetDefault":
		r.found = true
		r.setDefault(call, place)
	case "BindEnv", "MustBindEnv":
		r.found = true
		r.bindEnv(call, place)
	case "SetEnvPrefix":
		r.found = true
		if text, ok := r.only(call); ok {
			r.Prefix = text
			r.calls = append(r.calls, fmt.Sprintf("SetEnvPrefix(%q)", text))
			return
		}
		r.note(place, "the argument of SetEnvPrefix is no literal: pass it with --env-prefix")
	case "SetEnvKeyReplacer", "EnvKeyReplacer":
		r.found = true
		r.setReplacer(call, place)
	case "AutomaticEnv":
		r.found, r.automatic = true, true
		r.calls = append(r.calls, "AutomaticEnv()")
	case "AllowEmptyEnv":
		r.found = true
		if len(call.Args) == 1 && r.isTrue(call.Args[0]) {
			r.allowEmpty = true
			r.calls = append(r.calls, "AllowEmptyEnv(true)")
		}
	case "ExperimentalBindStruct":
		r.found, r.bindStruct = true, true
	case "KeyDelimiter":
		r.found = true
		if text, ok := r.only(call); ok && text != "" {
			r.Delimiter = text
			return
		}
		r.note(place, "the argument of KeyDelimiter is no literal")
	case "SetConfigFile":
		r.found = true
		r.fileName(call, &r.Setup.file.whole)
	case "SetConfigName":
		r.found = true
		r.fileName(call, &r.Setup.file.name)
	case "SetConfigType":
		r.found = true
		r.fileName(call, &r.Setup.file.format)
	case "AddConfigPath":
		r.found = true
		dir := ""
		if r.fileName(call, &dir); dir != "" {
			r.Setup.file.paths = append(r.Setup.file.paths, dir)
		}
	case "ReadInConfig", "MergeInConfig":
		r.found, r.readsFile, r.reads = true, true, true
		r.Setup.file.required = append(r.Setup.file.required, place)
	case "ReadConfig", "MergeConfig":
		r.readsFile = true
		r.note(place, method+": the new loader reads no configuration from a reader: write its values as defaults")
	case "Unmarshal", "UnmarshalExact":
		r.fills = true
	case "AddRemoteProvider", "AddSecureRemoteProvider", "ReadRemoteConfig":
		r.note(place, method+": remote configuration of viper is not followed")
	case "BindPFlag", "BindFlagValue":
		r.found = true
		r.bindFlag(call, method, place)
	case "BindPFlags", "BindFlagValues":
		r.note(place, method+": flags are not followed")
	case "RegisterAlias":
		r.note(place, method+": aliases are not followed")
	case "UnmarshalKey", "Sub":
		if text := ""; ofViper && len(call.Args) > 0 {
			if text, ok = r.Text(call.Args[0]); !ok {
				text = types.ExprString(call.Args[0])
			}
			r.note(place, method+": a struct that is filled from the keys below `"+text+"` is not followed: import the struct of the whole configuration, as Unmarshal fills it")
		}
	case "Set":
		if ofViper {
			r.note(place, "Set: what the program sets itself is not followed")
		}
	}
}

// tagName reads the name of the tags that mapstructure reads: config.TagName = "yaml".
func (r *reader) tagName(n *ast.AssignStmt) {
	for i, x := range n.Lhs {
		if f, ok := x.(*ast.SelectorExpr); !ok || f.Sel.Name != "TagName" || len(n.Rhs) != len(n.Lhs) {
			continue
		}
		if text, ok := r.Text(n.Rhs[i]); !ok || text != "mapstructure" {
			r.note(r.at.Place(n), "TagName: fields are read by their tags mapstructure only: add these tags with the same keys")
		}
	}
}

// only returns the text of a call's only argument.
func (r *reader) only(call *ast.CallExpr) (string, bool) {
	if len(call.Args) != 1 {
		return "", false
	}
	return r.Text(call.Args[0])
}

// fileName reads a part of the name of the configuration file.
func (r *reader) fileName(call *ast.CallExpr, into *string) {
	if text, ok := r.only(call); ok {
		*into = text
		return
	}
	r.Setup.file.unknown = true
}

func (r *reader) isTrue(x ast.Expr) bool { return r.Constant(x).String() == "true" }

func (r *reader) setDefault(call *ast.CallExpr, place string) {
	if len(call.Args) != 2 {
		return
	}
	key, ok := r.Text(call.Args[0])
	if !ok {
		r.note(place, "the key of SetDefault is no literal")
		return
	}
	value, ok := r.Value(call.Args[1])
	if !ok {
		r.know(key, place)
		r.note(place, "the default of `"+key+"` is no literal: give the field a default, or set it in a function that `fill` names")
		r.calls = append(r.calls, fmt.Sprintf("SetDefault(%q, nil) // %s: its value is no literal", key, place))
		return
	}
	r.calls = append(r.calls, fmt.Sprintf("SetDefault(%q, %s)", key, value.Source()))
	r.spread(r.know(key, place), value, place)
}

// spread records a default and, for a map, the defaults of the keys in it.
func (r *reader) spread(key string, value gosource.Literal, place string) {
	r.Defaults[key] = value
	if !value.Open {
		return
	}
	for i, name := range value.Keys {
		r.spread(r.know(key+r.Delimiter+name, place), value.Items[i], place)
	}
}

func (r *reader) bindEnv(call *ast.CallExpr, place string) {
	var texts []string
	for _, x := range call.Args {
		text, ok := r.Text(x)
		if !ok {
			if r.note(place, "an argument of BindEnv is no literal"); len(call.Args) == 1 && !call.Ellipsis.IsValid() {
				r.BindsAny = place
			}
			return
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return
	}
	key := r.know(texts[0], place)
	var quoted []string
	for _, text := range texts {
		quoted = append(quoted, fmt.Sprintf("%q", text))
	}
	r.calls = append(r.calls, "MustBindEnv("+strings.Join(quoted, ", ")+")")
	if len(texts) == 1 {
		texts = append(texts, "") // the variable is derived from the key
	}
	r.bound[key] = append(r.bound[key], texts[1:]...)
}

// setReplacer reads SetEnvKeyReplacer(strings.NewReplacer(".", "_")).
func (r *reader) setReplacer(call *ast.CallExpr, place string) {
	var pairs []string
	if len(call.Args) == 1 {
		inner, ok := call.Args[0].(*ast.CallExpr)
		if f, isCall := ast.Expr(nil), ok; isCall {
			f = inner.Fun
			if s, ok := f.(*ast.SelectorExpr); ok && s.Sel.Name == "NewReplacer" {
				for _, x := range inner.Args {
					if text, ok := r.Text(x); ok {
						pairs = append(pairs, text)
					}
				}
				if len(pairs) != len(inner.Args) || len(pairs)%2 != 0 {
					pairs = nil
				}
			}
		}
	}
	if pairs == nil {
		r.note(place, "the argument of SetEnvKeyReplacer is no literal call of strings.NewReplacer: names of variables are not replaced")
		return
	}
	r.replacer = pairs
	var quoted []string
	for _, text := range pairs {
		quoted = append(quoted, fmt.Sprintf("%q", text))
	}
	r.calls = append(r.calls, "SetEnvKeyReplacer(strings.NewReplacer("+strings.Join(quoted, ", ")+"))")
}
