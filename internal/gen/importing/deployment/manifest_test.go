package deployment

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestManifests reads the variables of one container. A text in the result is the value; a secret has none.
func TestManifests(t *testing.T) {
	const pod = "---\nkind: Pod\nmetadata: {name: p, namespace: %s}\nspec:\n  containers:\n    - name: api\n      env: [{name: Z, value: z}, {name: Y, valueFrom: {configMapKeyRef: {name: c, key: B}}}]\n      envFrom: [{%s: {name: c, optional: %t}}]\n"
	for _, tt := range []struct{ name, text, container, want string }{
		{"a ConfigMap of two namespaces", "kind: ConfigMap\nmetadata: {name: c, namespace: a}\ndata: {A: '1', B: b}\n---\nkind: ConfigMap\nmetadata: {name: c, namespace: b}\ndata: {A: '2'}\n" + fmt.Sprintf(pod, "a", "configMapRef", false), "", "A=1 B=b Z=z Y=b"},
		{"a ConfigMap of other namespaces", "kind: ConfigMap\nmetadata: {name: c, namespace: a}\ndata: {A: '1', B: b}\n---\nkind: ConfigMap\nmetadata: {name: c, namespace: b}\ndata: {A: '2'}\n" + fmt.Sprintf(pod, "x", "configMapRef", true), "", "A?=2 B?=b Z=z Y=b"},
		{"a SealedSecret", "kind: SealedSecret\nmetadata: {name: x}\nspec: {encryptedData: {A: hunter2}, template: {metadata: {name: c}, data: {C: hunter2}}}\n" + fmt.Sprintf(pod, "a", "secretRef", false), "", "A=secret C=secret Z=z Y="},
		{"an ExternalSecret", "kind: ExternalSecret\nmetadata: {name: c}\nspec: {data: [{secretKey: A}, {}]}\n" + fmt.Sprintf(pod, "a", "secretRef", false), "", "A=secret Z=z Y="},
		{"an ExternalSecret with a template", "kind: ExternalSecret\nmetadata: {name: x}\nspec: {target: {name: c, template: {data: {B: hunter2}}}, data: [{secretKey: A}]}\n" + fmt.Sprintf(pod, "a", "secretRef", false), "", "B=secret Z=z Y="},
		{"an ExternalSecret with dataFrom", "kind: ExternalSecret\nmetadata: {name: c}\nspec: {data: [{secretKey: A}], dataFrom: [{extract: {key: x}}]}\n" + fmt.Sprintf(pod, "a", "secretRef", false), "", "A=secret Z=z Y= | left out: Pod/p/api: the names of some variables of its secret `c` are not in the files, because it has dataFrom: add their fields"},
		{"no Secret", fmt.Sprintf(pod, "a", "secretRef", false), "", "Z=z Y= | left out: Pod/p/api: the names of the variables of its secret `c` are not in the files: import the manifest of that too"},
		{"an init container", "kind: Pod\nspec: {initContainers: [{name: i, env: [{name: A, value: a}]}, {name: none}], containers: [{name: c, env: [{name: B, value: b}]}]}", "", "B=b | left out: i: import reads only the variables of `c`. To read others too: --container c --container i"},
		{"only an init container", "kind: Pod\nspec: {initContainers: [{name: i, env: [{name: A, value: a}]}], containers: [{name: c}]}", "", "A=a"},
		{"a sidecar", "kind: Pod\nspec: {initContainers: [{name: i, env: [{name: A}]}], containers: [{name: c, env: [{name: B}]}, {name: d, env: [{name: C}]}]}", "", "several containers have variables: c, d, i"},
		{"a named container", "kind: Pod\nspec: {initContainers: [{name: i, env: [{name: A, value: a}]}], containers: [{name: c, env: [{name: B, value: b}]}]}", "i", "A=a"},
		{"a chain of extends", "services:\n  a: {extends: b, environment: {A: a}}\n  b: {extends: {service: c}, environment: {B: b}}\n  c: {environment: {A: c, C: c}}\n", "a", "A=a C=c B=b"},
		{"extends in another file", "services: {a: {extends: {file: ../base.yaml, service: base}, environment: {A: a}}}", "", "E=base.yaml D=d A=a"},
		{"extends that is not there", "services: {a: {extends: {file: none.yaml, service: base}, environment: {A: a}}, b: {build: ., extends: c, environment: {B: b}}}", "", "B=b | left out: a: import reads only the variables of `b`. To read others too: --container b --container a | left out: b: the service `c`, which it extends, cannot be read"},
		{"extends in a circle", "services: {a: {extends: a, environment: {A: a}}}", "", "A=a | left out: a: the service `a`, which it extends, cannot be read"},
		{"build of one part", "services: {a: {build: ., extends: b, environment: {A: a}}, b: {environment: {B: b}}}", "", "B=b A=a | left out: b: import reads only the variables of `a`. To read others too: --container a --container b"},
		{"a path with a default", "services: {a: {env_file: '${STAGE:-dev}.env'}}", "", "E=dir/x.yaml"},
		{"a path without one", "services: {a: {env_file: '${STAGE}.env', environment: {A: a}}}", "", "A=a | left out: a: its env_file `${STAGE}.env` cannot be read: import it by itself"},
		{"a template of Helm", "kind: Pod\nspec: {containers: [{name: c, env: [{name: A, value: '{{ default 1 .Values.a }}'}]}]}", "", "x.yaml: it is a template: import what it becomes, as `helm template` prints it"},
		{"another template", "services: {a: {environment: {A: '{{ .Task.Slot }} {{name}}'}}}", "", "A={{ .Task.Slot }} {{name}}"},
		{"a kustomization", "kind: Kustomization\nconfigMapGenerator: [{name: a, literals: [A=1]}]", "", "x.yaml: it is a kustomization: import what it becomes, as `kubectl kustomize` prints it"},
	} {
		q := Request{Files: []File{{Name: "dir/x.yaml", Text: []byte(tt.text)}}, Read: func(name, from string) ([]byte, error) {
			switch {
			case name == "../base.yaml":
				return []byte("services: {base: {env_file: base.env, environment: {D: d}}}"), nil
			case name == "base.env" || name == "dev.env":
				return []byte("E=" + from), nil
			}
			return nil, errors.New("no such file")
		}}
		if tt.container != "" {
			q.Containers = []string{tt.container}
		}
		all, notes, err := Manifests(q)
		var got []string
		for _, v := range all {
			text := v.Text
			if v.Secret {
				text += "secret"
			}
			got = append(got, v.Name+map[bool]string{false: "?"}[v.Need || text == ""]+"="+text)
		}
		for _, n := range notes {
			got = append(got, "| "+n.String())
		}
		if err != nil {
			got = []string{strings.TrimPrefix(err.Error(), "dir/")}
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, text, tt.want)
		}
	}
}
