package deployment

import (
	"cmp"

	"go.yaml.in/yaml/v3"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
)

// A store is a ConfigMap or a Secret.
type store struct {
	namespace, name string
	values          envvar.List
	open            bool // it has further values, whose names are not in the files
}

type stores []store

// find returns the values of the stores with a name: those in the namespace or, if there are none, those in any namespace. Files may have a
// store once for each environment.
func (s stores) find(namespace, name string) (found store, ok bool) {
	for _, exact := range []bool{true, false} {
		for _, one := range s {
			if one.name == name && (one.namespace == namespace || !exact) {
				found.values.Join(one.values)
				found.open, ok = found.open || one.open, true
			}
		}
		if ok {
			return found, true
		}
	}
	return found, false
}

// configMap reads a ConfigMap.
func configMap(n *yaml.Node) store {
	s := storeOf(n)
	for _, e := range entries(get(n, "data")) {
		s.values.Set(envvar.Variable{Name: e.key, Text: scalarOf(e.value), Need: scalarOf(e.value) != ""})
	}
	return s
}

// secretKinds has a function for each kind of document that makes a Secret. No value of a Secret is read.
var secretKinds = map[string]func(n *yaml.Node) store{
	"Secret": func(n *yaml.Node) store { return secretOf(storeOf(n), get(n, "data"), get(n, "stringData")) },
	"SealedSecret": func(n *yaml.Node) store { // of Bitnami
		s := storeOf(n)
		s.name = cmp.Or(scalarOf(get(n, "spec", "template", "metadata", "name")), s.name)
		return secretOf(s, get(n, "spec", "encryptedData"), get(n, "spec", "template", "data"))
	},
	"ExternalSecret": func(n *yaml.Node) store { // of the External Secrets Operator
		s := storeOf(n)
		s.name = cmp.Or(scalarOf(get(n, "spec", "target", "name")), s.name)
		s.open = get(n, "spec", "dataFrom") != nil
		if s = secretOf(s, get(n, "spec", "target", "template", "data")); len(s.values) > 0 {
			return s
		}
		for _, e := range elements(get(n, "spec", "data")) {
			if key := scalarOf(get(e, "secretKey")); key != "" {
				s.values.Set(envvar.Variable{Name: key, Need: true, Secret: true})
			}
		}
		return s
	},
}

func storeOf(n *yaml.Node) store {
	return store{namespace: scalarOf(get(n, "metadata", "namespace")), name: scalarOf(get(n, "metadata", "name"))}
}

// secretOf adds to s the names in tables with secrets.
func secretOf(s store, tables ...*yaml.Node) store {
	for _, table := range tables {
		for _, e := range entries(table) {
			s.values.Set(envvar.Variable{Name: e.key, Need: true, Secret: true})
		}
	}
	return s
}
