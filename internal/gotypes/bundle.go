package gotypes

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/gcexportdata"
)

// A contents has the part of a bundle that is not types: see encode.
type contents struct {
	Paths     map[string]string // argument of Load -> import path
	Functions []function        // the unexported functions, in the order in which they are in the helper package
}

type function struct{ Path, Name string }

// helper is the import path of a package in a bundle. A bundle contains only exported names, and names to which they refer. The exported
// names of the helper package refer to the unexported names of the other packages. No real package can have this path.
const helper = "?"

// encode returns found as bytes, a bundle.
func encode(found map[string]*types.Package) ([]byte, error) {
	index := contents{Paths: map[string]string{}}
	bundle := []*types.Package{types.NewPackage(helper, "helper")}
	for _, path := range slices.Sorted(maps.Keys(found)) {
		p := found[path]
		index.Paths[path] = p.Path()
		if p == types.Unsafe || slices.Contains(bundle, p) {
			continue
		}
		bundle = append(bundle, p)
		index.Functions = append(index.Functions, hide(bundle[0], p, len(index.Functions))...)
	}
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(index); err != nil {
		return nil, err
	}
	if err := gcexportdata.WriteBundle(&out, nil, bundle); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// hide declares names in the package into. They refer to the unexported names of p. It returns the functions, numbered from n.
func hide(into, p *types.Package, n int) []function {
	var functions []function
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.TypeName:
			into.Scope().Insert(types.NewVar(token.NoPos, into, hiddenName('T', into.Scope().Len()), obj.Type()))
		case *types.Func:
			if obj.Signature().TypeParams().Len() == 0 {
				into.Scope().Insert(types.NewVar(token.NoPos, into, hiddenName('F', n+len(functions)), obj.Type()))
				functions = append(functions, function{p.Path(), name})
			}
		}
	}
	return functions
}

func hiddenName(kind byte, n int) string { return string(kind) + strconv.Itoa(n) }

// decode reads a bundle that encode has written.
func decode(data []byte, paths []string) (map[string]*types.Package, error) {
	line, bundle, _ := bytes.Cut(data, []byte("\n"))
	var index contents
	if err := json.Unmarshal(line, &index); err != nil {
		return nil, err
	}
	imports := map[string]*types.Package{"unsafe": types.Unsafe}
	if _, err := gcexportdata.ReadBundle(bytes.NewReader(bundle), token.NewFileSet(), imports); err != nil {
		return nil, err
	}
	for i, f := range index.Functions {
		p, from := imports[f.Path], imports[helper]
		if p == nil || from == nil {
			return nil, errForeign
		}
		v := from.Scope().Lookup(hiddenName('F', i))
		if v == nil {
			return nil, errForeign
		}
		sig, ok := v.Type().(*types.Signature)
		if !ok {
			return nil, errForeign
		}
		p.Scope().Insert(types.NewFunc(token.NoPos, p, f.Name, sig))
	}
	found := map[string]*types.Package{}
	for _, path := range paths {
		p := imports[index.Paths[path]]
		if p == nil {
			return nil, errForeign
		}
		found[path] = p
	}
	return found, nil
}

var errForeign = errors.New("not what was kept")
