package gen_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestEntriesUnnamed holds that variables change only the entries of the specification whose keys they can contain, and that a problem of
// another entry names the variable that can change it.
func TestEntriesUnnamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, by string // the separator
		vars     resource.Map
		want     string // the configuration, or its problems
	}{
		{"nothing", "__", nil, ` A{A}e-u{e-u}a__b{a__b}a_{a_}b{b}`},
		{"similar names", "__", resource.Map{"R__A__HOST": "x", "R__E-U__HOST": "x", "R__A__B__HOST": "x", "R__A___HOST": "x"}, ` A{A}a{x}e-u{e-u}a__b{a__b}a_{a_}b{b}`},
		{"separated by _", "_", resource.Map{"R_A_HOST": "x", "R_E-U_HOST": "x", "R_A__B_HOST": "x", "R_A__HOST": "x"}, ` A{A}a{x}e-u{e-u}a__b{x}a_{x}b{b}`},
		{"JSON of another entry", "__", resource.Map{"R": `{"a": {"host": "x"}, "A": {"host": "y"}}`, "R__A__HOST": ""}, ` A{y}a{x}e-u{e-u}a__b{a__b}a_{a_}b{b}`},
		{"a secret", "__", resource.Map{"R__A__PASSWORD": "p", "R__A__HOST": "x"}, ` A{A}a{x p}e-u{e-u}a__b{a__b}a_{a_}b{b}`},
		{"invalid", "__", resource.Map{"LONG": "1"}, "r.regions.A.host (R): is too long\nr.regions.b.host (R__B__HOST): is too long"},
		{"invalid, with JSON", "__", resource.Map{"LONG": "1", "R": "{}"}, "r.regions.A.host (R): is too long\nr.regions.b.host (R): is too long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: tt.vars, Warn: func(resource.Problem) {}, Resolver: resolved(func(resource.Ref) (string, bool) { return "", false })}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			_, long := tt.vars["LONG"]
			c := gen.Load(r, "r", func(r *gen.Reader) unnamed {
				c := unnamed{long: long, Regions: map[string]server{}}
				for _, key := range unnamedKeys {
					c.Regions[key] = server{Host: key}
				}
				gen.ReadMap(r, &c.Regions, "regions", gen.Env("R").Map("host", "password").Separated(tt.by), func(i *gen.Item, c *server) {
					gen.ReadField(i.Field("host"), &c.Host, format.String)
					i.Field("password").Secret(&c.Password)
				})
				return c
			})
			got := c.String()
			if err := r.Err(); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// An unnamed is a configuration with entries that not all variables can name.
type unnamed struct {
	Regions map[string]server
	long    bool // whether two of the hosts are too long
}

var unnamedKeys = []string{"A", "e-u", "a__b", "a_", "b"}

func (c unnamed) Validate() error {
	var ps resource.Problems
	for _, key := range []string{"A", "b"} {
		if c.long {
			ps.Add("regions."+key+".host", "max_len", "is too long")
		}
	}
	return ps.Err()
}

func (c unnamed) String() string {
	b := " "
	for _, key := range append([]string{"A", "a"}, unnamedKeys[1:]...) {
		if s, ok := c.Regions[key]; ok {
			b += key + "{" + strings.TrimSpace(s.Host+" "+s.Password.Reveal()) + "}"
		}
	}
	return b
}
