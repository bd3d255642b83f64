package gen_test

import (
	"fmt"
	"testing"

	"github.com/resgen-go/resgen/resource/gen"
)

func TestWithoutPasswords(t *testing.T) {
	const secret, shown = "pg://u:hunter2@h/x", "pg://u:xxxxx@h/x"
	for got, want := range map[string]string{
		fmt.Sprint(gen.WithoutPasswords(secret)):                                   shown,
		fmt.Sprint(gen.WithoutPasswords("https://h/x")):                            "https://h/x",
		fmt.Sprint(gen.WithoutPasswords("pg://u:hun/ter2@h/x")):                    "(cannot be shown)",
		fmt.Sprint(gen.WithoutPasswords([]string{secret, "x"})):                    "[" + shown + " x]",
		fmt.Sprint(gen.WithoutPasswords(map[string]string{"a": secret, "b": "x"})): "map[a:" + shown + " b:x]",
	} { // order: each is compared
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
