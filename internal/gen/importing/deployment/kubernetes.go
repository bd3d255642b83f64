package deployment

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
)

// podOf returns the specification of the pods in a document: a Pod, an object with a template for pods, or one with a template for jobs. It
// returns nil for other documents.
func podOf(n *yaml.Node) *yaml.Node {
	for range 8 {
		if n == nil || get(n, "containers") != nil {
			return n
		}
		var next *yaml.Node
		for _, key := range []string{"spec", "template", "jobTemplate"} {
			if next == nil {
				next = get(n, key)
			}
		}
		n = next
	}
	return nil
}

// podVariables returns the variables of a container of Kubernetes.
func (m *manifests) podVariables(c container) envvar.List {
	var all envvar.List
	for _, from := range elements(get(c.node, "envFrom")) {
		prefix := scalarOf(get(from, "prefix"))
		for _, ref := range []struct {
			key    string
			found  map[string]*yaml.Node
			secret bool
		}{{"configMapRef", m.maps, false}, {"secretRef", m.secrets, true}} {
			at := get(from, ref.key)
			if at == nil {
				continue
			}
			name := scalarOf(get(at, "name"))
			if ref.found[name] == nil {
				kind := strings.TrimSuffix(ref.key, "Ref")
				m.leave(c.long, "the names of the variables of its "+kind+" `"+name+"` are not in the files: import the manifest of that too")
				continue
			}
			m.whole(&all, ref.found[name], prefix, ref.secret)
		}
	}
	for _, e := range elements(get(c.node, "env")) {
		if v := m.podVariable(e, all); v.Name != "" {
			all.Set(v)
		}
	}
	return all
}

// whole adds all values of a ConfigMap or a Secret as variables.
func (m *manifests) whole(all *envvar.List, n *yaml.Node, prefix string, secret bool) {
	for _, part := range []string{"data", "stringData"} {
		for _, e := range entries(get(n, part)) {
			v := envvar.Variable{Name: prefix + e.key, Need: true, Secret: secret}
			if !secret {
				v.Text = scalarOf(e.value)
				v.Need = v.Text != ""
			}
			all.Set(v)
		}
	}
}

// podVariable returns one entry of env. Its value may name variables that come before it.
func (m *manifests) podVariable(e *yaml.Node, before envvar.List) envvar.Variable {
	v := envvar.Variable{Name: scalarOf(get(e, "name"))}
	from := get(e, "valueFrom")
	if from == nil {
		v.Text, v.Secret = dependent(scalarOf(get(e, "value")), before)
		v.Need = scalarOf(get(e, "value")) != ""
		return v
	}
	v.Need = true
	if ref := get(from, "secretKeyRef"); ref != nil {
		v.Secret, v.Need = true, scalarOf(get(ref, "optional")) != "true"
		return v
	}
	if ref := get(from, "configMapKeyRef"); ref != nil {
		v.Need = scalarOf(get(ref, "optional")) != "true"
		v.Text = scalarOf(get(m.maps[scalarOf(get(ref, "name"))], "data", scalarOf(get(ref, "key"))))
	}
	return v
}

// dependent returns a value in which $(NAME) stands for variables that come before. It is "" if the value of one of them is not known.
// secret is true if one of them is a secret.
func dependent(text string, before envvar.List) (value string, secret bool) {
	known := true
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(text, "$")
		b.WriteString(head)
		if !found {
			break
		}
		name, after, closed := strings.Cut(strings.TrimPrefix(rest, "("), ")")
		switch {
		case strings.HasPrefix(rest, "$"): // $$ is written for a $
			b.WriteByte('$')
			text = rest[1:]
			continue
		case !strings.HasPrefix(rest, "(") || !closed:
			b.WriteByte('$')
			text = rest
			continue
		}
		text = after
		met := false
		for _, v := range before {
			if v.Name == name {
				met = true
				secret = secret || v.Secret || envvar.SoundsSecret(name)
				known = known && (v.Text != "" || !v.Need)
				b.WriteString(v.Text)
			}
		}
		if !met {
			b.WriteString("$(" + name + ")")
		}
	}
	if !known || secret {
		return "", secret
	}
	return b.String(), false
}
