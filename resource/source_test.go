package resource_test

import (
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestLayered(t *testing.T) {
	s := resource.Layered(resource.Map{"A": "1", "B": ""}, resource.Map{"A": "2", "B": "2", "C": "2"})
	for name, want := range map[string]string{"A": "1", "B": "", "C": "2"} {
		if got, ok := s.Lookup(name); got != want || !ok {
			t.Errorf("%s is %q, %t", name, got, ok)
		}
	}
	if _, ok := s.Lookup("D"); ok {
		t.Error("D is there")
	}
	if _, ok := resource.Layered().Lookup("A"); ok {
		t.Error("nothing has A")
	}
}
