package importing

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A File is one file of a ManifestRequest.
type File struct {
	Name string // for messages
	Text []byte
}

// A ManifestRequest is files of Docker Compose or Kubernetes, and how to call what is made of them.
type ManifestRequest struct {
	Files      []File                                  // in YAML or JSON
	Containers []string                                // the services or containers whose variables count; none for the only one
	Read       func(name, from string) ([]byte, error) // reads a file that one of Files, called from, names
	Name       string                                  // of the kind and of the resource, valid in a specification
	Package    string                                  // the name of the generated package
}

// A ChoiceError says that the files have several containers, or none of those that are asked for.
type ChoiceError struct {
	Asked string   // which there is none of; "" if nothing was asked for
	Names []string // those that there are
}

// Error lists the containers.
func (e *ChoiceError) Error() string {
	if e.Asked != "" {
		return "no container `" + e.Asked + "` has variables; there are " + strings.Join(e.Names, ", ")
	}
	return "several containers have variables: " + strings.Join(e.Names, ", ")
}

// Manifests makes a specification of the variables that files of Docker Compose or Kubernetes give to a container. Their values become
// examples. What comes from a secret is a secret, and its value is not in the result, nor is that of a variable with the name of a secret.
// The error is a [*ChoiceError], or says what is wrong with a file.
func Manifests(q ManifestRequest) (Result, error) {
	m := &manifests{request: q, maps: map[string]*yaml.Node{}, secrets: map[string]*yaml.Node{}}
	for _, f := range q.Files {
		if err := m.file(f); err != nil {
			return Result{}, err
		}
	}
	chosen, err := m.choose()
	if err != nil {
		return Result{}, err
	}
	var all variables
	for _, c := range chosen {
		all.join(m.variables(c))
	}
	if len(m.containers) == 0 { // only what containers would take their variables from
		for _, name := range m.mapOrder {
			m.whole(&all, m.maps[name], "", false)
		}
		for _, name := range m.secretOrder {
			m.whole(&all, m.secrets[name], "", true)
		}
	}
	return describe(Request{Name: q.Name, Package: q.Package}, all, m.notes), nil
}

// manifests are the documents of some files.
type manifests struct {
	request               ManifestRequest
	containers            []container
	maps, secrets         map[string]*yaml.Node // ConfigMaps and Secrets, by name
	mapOrder, secretOrder []string
	notes                 []Note
}

// A container is a service of a compose file, or a container of Kubernetes.
type container struct {
	name, long string // api, and Deployment/shop/api
	service    bool
	first      bool // Kubernetes runs it before the others
	built      bool // compose builds its image
	node       *yaml.Node
	file       string
}

// file reads the documents of one file.
func (m *manifests) file(f File) error {
	decoder := yaml.NewDecoder(bytes.NewReader(f.Text))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && bytes.Contains(f.Text, []byte("{{")), templated(&document):
			return fmt.Errorf("%s: it is a template: import what it becomes, as `helm template` prints it", f.Name)
		case err != nil:
			return fmt.Errorf("%s: %w", f.Name, err)
		case len(document.Content) == 1:
			m.document(document.Content[0], f.Name)
		}
	}
}

// templated reports whether a node holds {{ name }}, which YAML takes for a table with a table as a key.
func templated(n *yaml.Node) bool {
	for i, inner := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		if isKey && inner.Kind == yaml.MappingNode || templated(inner) {
			return true
		}
	}
	return false
}

// document takes up one document, or the items of a List.
func (m *manifests) document(n *yaml.Node, file string) {
	kind, name := scalarOf(get(n, "kind")), scalarOf(get(n, "metadata", "name"))
	switch {
	case kind == "" && get(n, "services") != nil:
		m.compose(n, file)
	case kind == "ConfigMap":
		m.maps[name], m.mapOrder = n, append(m.mapOrder, name)
	case kind == "Secret":
		m.secrets[name], m.secretOrder = n, append(m.secretOrder, name)
	case kind == "List":
		for _, item := range elements(get(n, "items")) {
			m.document(item, file)
		}
	default:
		pod := podOf(n)
		for _, list := range []string{"initContainers", "containers"} {
			for _, c := range elements(get(pod, list)) {
				own := scalarOf(get(c, "name"))
				m.containers = append(m.containers, container{
					name: own, long: kind + "/" + name + "/" + own, first: list == "initContainers", node: c, file: file,
				})
			}
		}
	}
}

// choose finds the containers whose variables count.
func (m *manifests) choose() ([]container, error) {
	var some []container
	names := func(all []container) []string {
		var names []string
		for _, c := range all {
			name := c.name
			if slices.ContainsFunc(all, func(o container) bool { return o.name == c.name && o.long != c.long }) {
				name = c.long
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return names
	}
	for _, name := range m.request.Containers {
		found := false
		for _, c := range m.containers {
			if c.name == name || c.long == name {
				some, found = append(some, c), true
			}
		}
		if !found {
			return nil, &ChoiceError{Asked: name, Names: names(m.containers)}
		}
	}
	if len(some) > 0 {
		return some, nil
	}
	quiet := m.notes
	for _, c := range m.containers {
		if !c.first && len(m.variables(c)) > 0 {
			some = append(some, c)
		}
	}
	m.notes = quiet
	built := slices.DeleteFunc(slices.Clone(some), func(c container) bool { return !c.built })
	for _, all := range [][]container{some, built} {
		if len(names(all)) == 1 {
			return all, nil
		}
	}
	if len(some) > 1 {
		return nil, &ChoiceError{Names: names(some)}
	}
	return some, nil
}

func (m *manifests) variables(c container) variables {
	if c.service {
		return m.serviceVariables(c)
	}
	return m.podVariables(c)
}

func (m *manifests) leave(what, why string) {
	if n := (Note{Field: what, Left: true, Why: why}); !slices.Contains(m.notes, n) {
		m.notes = append(m.notes, n)
	}
}

// variables are variables in order; each name is there once.
type variables []variable

// set adds a variable, in place of another one with its name.
func (vs *variables) set(v variable) {
	at := slices.IndexFunc(*vs, func(o variable) bool { return o.name == v.name && o.mount == v.mount })
	if at < 0 {
		*vs = append(*vs, v)
		return
	}
	(*vs)[at] = v
}

// join adds the variables of another container. A variable of both is a secret if it is one in either.
func (vs *variables) join(more variables) {
	for _, v := range more {
		at := slices.IndexFunc(*vs, func(o variable) bool { return o.name == v.name && o.mount == v.mount })
		if at >= 0 {
			if v.secret = v.secret || (*vs)[at].secret; v.secret {
				v.text = ""
			}
			v.need = v.need && (*vs)[at].need
		}
		vs.set(v)
	}
}

// get is the node at a path of keys; nil for none.
func get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		var found *yaml.Node
		for _, e := range entries(n) {
			if e.key == key {
				found = e.value
			}
		}
		n = found
	}
	return aliased(n)
}

// aliased is the node that n stands for: n itself, if it is no alias.
func aliased(n *yaml.Node) *yaml.Node {
	for depth := 0; n != nil && n.Kind == yaml.AliasNode && depth < 16; depth++ {
		n = n.Alias
	}
	return n
}

// An entry is one of a mapping.
type entry struct {
	key   string
	value *yaml.Node
}

// entries are those of a mapping, with those that it merges. Its own ones win.
func entries(n *yaml.Node) []entry { return merged(n, 0) }

func merged(n *yaml.Node, depth int) []entry {
	n = aliased(n)
	if n == nil || n.Kind != yaml.MappingNode || depth > 16 {
		return nil
	}
	var all []entry
	set := func(e entry) {
		at := slices.IndexFunc(all, func(o entry) bool { return o.key == e.key })
		if at < 0 {
			all = append(all, e)
			return
		}
		all[at] = e
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			continue
		}
		from := []*yaml.Node{n.Content[i+1]}
		if list := aliased(from[0]); list != nil && list.Kind == yaml.SequenceNode {
			from = slices.Clone(list.Content)
			slices.Reverse(from) // the first wins
		}
		for _, m := range from {
			for _, e := range merged(m, depth+1) {
				set(e)
			}
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			set(entry{n.Content[i].Value, aliased(n.Content[i+1])})
		}
	}
	return all
}

// elements are those of a list.
func elements(n *yaml.Node) []*yaml.Node {
	if n = aliased(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var all []*yaml.Node
	for _, e := range n.Content {
		all = append(all, aliased(e))
	}
	return all
}

// scalarOf is the text of a scalar as it is written; "" for others, and for null.
func scalarOf(n *yaml.Node) string {
	if n = aliased(n); n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}
