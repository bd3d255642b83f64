package deployment

import (
	"slices"
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
			key  string
			from stores
		}{{"configMapRef", m.maps}, {"secretRef", m.secrets}} {
			at := get(from, ref.key)
			if at == nil {
				continue
			}
			name := scalarOf(get(at, "name"))
			found, ok := ref.from.find(c.namespace, name)
			kind := strings.TrimSuffix(ref.key, "Ref")
			switch {
			case found.open:
				m.leave(c.long, "the names of some variables of its "+kind+" `"+name+"` are not in the files, because it has dataFrom: add their fields")
			case !ok:
				m.leave(c.long, "the names of the variables of its "+kind+" `"+name+"` are not in the files: import the manifest of that too")
			}
			for _, v := range found.values {
				v.Name = prefix + v.Name
				v.Need = v.Need && scalarOf(get(at, "optional")) != "true"
				all.Set(v)
			}
		}
	}
	for _, e := range elements(get(c.node, "env")) {
		if v := m.podVariable(c, e, all); v.Name != "" {
			all.Set(v)
		}
	}
	return all
}

// podVariable returns one entry of env. Its value may name variables that come before it.
func (m *manifests) podVariable(c container, e *yaml.Node, before envvar.List) envvar.Variable {
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
		found, _ := m.maps.find(c.namespace, scalarOf(get(ref, "name")))
		if at := slices.IndexFunc(found.values, func(o envvar.Variable) bool { return o.Name == scalarOf(get(ref, "key")) }); at >= 0 {
			v.Text = found.values[at].Text
		}
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
