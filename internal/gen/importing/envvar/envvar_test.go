package envvar

import (
	"reflect"
	"testing"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]struct{ valid, secret bool }{
		"PORT": {true, false}, "_a1": {true, false}, "1A": {false, false}, "A-B": {false, false}, "": {false, false}, "ü": {false, false},
		"DB_PASSWORD": {true, true}, "API_TOKEN": {true, true}, "SIGNING_KEY": {true, true}, "KEYS": {true, true}, "MONKEY": {true, false},
		"SSH_PUBLIC_KEY": {true, false}, "PARTITION_KEY": {true, false},
	} {
		if got := Valid(name); got != want.valid {
			t.Errorf("Valid(%q): got %v", name, got)
		}
		if got := SoundsSecret(name); got != want.secret {
			t.Errorf("SoundsSecret(%q): got %v", name, got)
		}
	}
}

func TestList(t *testing.T) {
	var all List
	all.Set(Variable{Name: "A", Text: "1", Need: true})
	all.Set(Variable{Name: "B", Text: "2", Need: true})
	all.Set(Variable{Name: "A", Text: "3", Need: true})
	all.Set(Variable{Name: "A", Mount: "/run/secrets/A", Need: true, Secret: true})
	all.Join(List{{Name: "B", Need: true, Secret: true}, {Name: "B", Text: "4"}, {Name: "C", Text: "5"}})
	want := List{{Name: "A", Text: "3", Need: true}, {Name: "B", Secret: true}, {Name: "A", Mount: "/run/secrets/A", Need: true, Secret: true}, {Name: "C", Text: "5"}}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("got %+v, want %+v", all, want)
	}
}
