package deployment

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// A File is one file of a Request.
type File struct {
	Name string // for messages
	Text []byte
}

// A Request has files of Docker Compose or Kubernetes, and names the containers whose variables are read.
type Request struct {
	Files      []File                                  // the files, in YAML or JSON
	Containers []string                                // the services or containers whose variables are read; empty if there is only one
	Read       func(name, from string) ([]byte, error) // reads the named file, which the file from in Files names
}

// A ChoiceError says that the files have several containers and the Request names none, or that a named container does not exist.
type ChoiceError struct {
	Asked string   // the name of the container that does not exist; "" if the Request names none
	Names []string // the names of the containers in the files
}

// Error lists the containers.
func (e *ChoiceError) Error() string {
	if e.Asked != "" {
		return "no container `" + e.Asked + "` has variables; there are " + strings.Join(e.Names, ", ")
	}
	return "several containers have variables: " + strings.Join(e.Names, ", ")
}

// Manifests returns the variables that files of Docker Compose or Kubernetes give to a container, and notes of what is left out. A value
// that comes from a secret is a secret, and is not in the result. The error is a [*ChoiceError], or says what is wrong with a file.
func Manifests(q Request) (envvar.List, []note.Note, error) {
	m := &manifests{request: q}
	for _, f := range q.Files {
		if err := m.file(f); err != nil {
			return nil, nil, err
		}
	}
	chosen, err := m.choose()
	if err != nil {
		return nil, nil, err
	}
	var all envvar.List
	for _, c := range chosen {
		all.Join(m.variables(c))
	}
	if len(m.containers) == 0 { // the files have only ConfigMaps and Secrets
		for _, v := range m.maps {
			all.Join(v.values)
		}
		for _, v := range m.secrets {
			all.Join(v.values)
		}
	}
	return all, m.notes, nil
}

// manifests has the documents of some files.
type manifests struct {
	request       Request
	containers    []container
	maps, secrets stores
	notes         []note.Note
}

// A container is a service of a compose file, or a container of Kubernetes.
type container struct {
	name, long string // for example, api and Deployment/shop/api
	namespace  string // of Kubernetes; "" if the document has none
	service    bool
	first      bool   // Kubernetes runs it before the others
	built      bool   // compose builds its image
	lacks      string // the reason why a service that it extends is not read; "" for none
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
		case len(document.Content) == 1 && scalarOf(get(document.Content[0], "kind")) == "Kustomization":
			return fmt.Errorf("%s: it is a kustomization: import what it becomes, as `kubectl kustomize` prints it", f.Name)
		case err != nil:
			return fmt.Errorf("%s: %w", f.Name, err)
		case len(document.Content) == 1:
			m.document(document.Content[0], f.Name)
		}
	}
}

// ofHelm matches an action of a template of Helm. Other texts with {{ may be values.
var ofHelm = regexp.MustCompile(`\{\{[^}]*(\.(Values|Release|Chart|Capabilities)\.|\binclude ")`)

// templated reports whether a node contains {{ name }}, which YAML reads as a table with a table as a key, or such an action in a text.
func templated(n *yaml.Node) bool {
	if n.Kind == yaml.ScalarNode && ofHelm.MatchString(n.Value) {
		return true
	}
	for i, inner := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		if isKey && inner.Kind == yaml.MappingNode || templated(inner) {
			return true
		}
	}
	return false
}

// document adds one document, or the items of a List.
func (m *manifests) document(n *yaml.Node, file string) {
	kind, name, namespace := scalarOf(get(n, "kind")), scalarOf(get(n, "metadata", "name")), scalarOf(get(n, "metadata", "namespace"))
	switch {
	case kind == "" && get(n, "services") != nil:
		m.compose(n, file)
	case kind == "ConfigMap":
		m.maps = append(m.maps, configMap(n))
	case secretKinds[kind] != nil:
		m.secrets = append(m.secrets, secretKinds[kind](n))
	case kind == "List":
		for _, item := range elements(get(n, "items")) {
			m.document(item, file)
		}
	default:
		pod := podOf(n)
		for _, list := range []string{"initContainers", "containers"} {
			for _, c := range elements(get(pod, list)) {
				own := cmp.Or(scalarOf(get(c, "name")), name, kind) // Knative names a single container
				m.containers = append(m.containers, container{
					name: own, long: kind + "/" + name + "/" + own, namespace: namespace, first: list == "initContainers", node: c, file: file,
				})
			}
		}
	}
}

// choose returns the containers whose variables are read.
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
	var early []container // those that run before the others
	for _, c := range m.containers {
		switch {
		case len(m.variables(c)) == 0 && c.lacks == "":
		case c.first:
			early = append(early, c)
		default:
			some = append(some, c)
		}
	}
	m.notes = quiet
	all := append(slices.Clone(some), early...)
	built := slices.DeleteFunc(slices.Clone(some), func(c container) bool { // a service may have several parts
		return !slices.ContainsFunc(m.containers, func(o container) bool { return o.built && o.name == c.name })
	})
	candidates := [][]container{some, built}
	if len(some) == 0 {
		candidates = [][]container{early}
	}
	for _, one := range candidates {
		if len(names(one)) != 1 {
			continue
		}
		if others := slices.DeleteFunc(names(all), func(name string) bool { return slices.Contains(names(one), name) }); len(others) > 0 {
			read := names(one)[0]
			m.leave(strings.Join(others, ", "), "import reads only the variables of `"+read+"`. To read others too: --container "+read+" --container "+others[0])
		}
		return one, nil
	}
	if len(all) > 1 {
		return nil, &ChoiceError{Names: names(all)}
	}
	return all, nil
}

func (m *manifests) variables(c container) envvar.List {
	if c.service {
		return m.serviceVariables(c)
	}
	return m.podVariables(c)
}
