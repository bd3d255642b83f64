package deployment

import (
	"errors"
	"strings"
	"testing"
)

// TestNameless has containers without a name, as Knative writes them.
func TestNameless(t *testing.T) {
	const pods = "kind: Service\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{env: [{name: A, value: a}]}]}}}\n---\n" +
		"kind: Job\nspec: {template: {spec: {containers: [{env: [{name: B, value: b}]}]}}}\n"
	q := Request{Files: []File{{Name: "pods.yaml", Text: []byte(pods)}}}
	_, _, err := Manifests(q)
	var choice *ChoiceError
	if !errors.As(err, &choice) || strings.Join(choice.Names, " ") != "api Job" {
		t.Fatal(err)
	}
	for i, want := range []string{"A", "B"} {
		q.Containers = choice.Names[i : i+1]
		if all, _, err := Manifests(q); err != nil || len(all) != 1 || all[0].Name != want {
			t.Errorf("%s: %v %v", q.Containers, all, err)
		}
	}
}
