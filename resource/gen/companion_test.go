package gen_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// keptTexts answers with what it holds under the field, or under the store's reference.
type keptTexts map[string]string

func (a keptTexts) Resolve(_ context.Context, ref resource.Ref) (string, bool, error) {
	key := ref.Field
	if ref.Store != "" {
		key = ref.Store + ":" + ref.Reference
	}
	text, ok := a[key]
	return text, ok, nil
}

// TestCompanion has a field that belongs to a secret, found wherever secrets are.
func TestCompanion(t *testing.T) {
	file := filepath.Join(t.TempDir(), "user")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("ann\n")
	values := resource.Map{"USER": "ann", "USER_FILE": file, "PASSWORD": "first"}
	store := keptTexts{"vault:user": "ann"}
	resolved := keptTexts{"user": "ann"}
	for _, tt := range []struct {
		name     string
		v        gen.Var
		resolver resource.Resolver
		change   func()
		lookedUp bool // elsewhere than in the environment
	}{
		{"variable", gen.Env("USER"), nil, func() { values["USER"] = "bob" }, false},
		{"file", gen.File("USER_FILE"), nil, func() { write("bob\n") }, true},
		{"store", gen.Var{}.OrStore("vault:user"), store, func() { store["vault:user"] = "bob" }, true},
		{"resolver", gen.Env("USER"), resolved, func() { resolved["user"] = "bob" }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: values, Resolver: tt.resolver}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			var password resource.Secret
			user := "default"
			r.Secret(&password, "password", gen.Env("PASSWORD"))
			r.Companion(&password, &user, "user", tt.v)
			if err := r.Err(); err != nil || user != "ann" || password.Accompanied() != tt.lookedUp {
				t.Fatalf("%s, %v: %v", user, password.Accompanied(), err)
			}
			wants := func(name, want string) {
				t.Helper()
				text, got, err := password.CurrentWith(t.Context(), name)
				if text != "first" || got != want || err != nil {
					t.Errorf("%s %s, and not %s: %v", text, got, want, err)
				}
			}
			wants("ann", "ann")
			tt.change()
			wants("ann", "bob")
			wants("eve", "eve") // that the program has set
			if s := fmt.Sprintf("%#v %+v", password, password); strings.Contains(s, "ann") {
				t.Error(s)
			}
		})
	}
	delete(values, "USER")
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: values}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var password resource.Secret
	user := "default"
	r.Secret(&password, "password", gen.Env("PASSWORD"))
	r.Companion(&password, &user, "user", gen.Env("USER"))
	if _, got, err := password.CurrentWith(t.Context(), user); got != "default" || err != nil {
		t.Errorf("%s: %v", got, err)
	}
	r.Companion(&password, &user, "user", gen.File("USER_FILE"))
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	var p *resource.Problem
	if _, _, err := password.CurrentWith(t.Context(), user); !errors.As(err, &p) || p.Vars[0] != "USER_FILE" {
		t.Errorf("without the file: %v", err)
	}

	plain := resource.NewSecret("second")
	if text, got, err := plain.CurrentWith(t.Context(), "ann"); text != "second" || got != "ann" || err != nil || plain.Accompanied() {
		t.Errorf("%s %s: %v", text, got, err)
	}
	if text, got, err := (resource.Secret{}).CurrentWith(t.Context(), "ann"); text != "" || got != "ann" || err != nil {
		t.Errorf("%s %s: %v", text, got, err)
	}
}
