package variables

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestListed holds the table, the .env file and the JSON of all profiles and of each, and the connections, of the specifications in testdata.
func TestListed(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		list(&b, p, nil)
		fmt.Fprintf(&b, "\n# dotenv\n%s\n# JSON, a row in a line\n%s", Of(p, nil).Dotenv(), lines(t, Of(p, nil).JSON()))
		if p.Profiles == nil {
			return b.String()
		}
		for _, q := range p.Profiles.All {
			fmt.Fprintf(&b, "\n# the profile %s\n", q.Name)
			list(&b, p, q)
		}
		return b.String()
	})
}

// list writes the table, the connections of pools, and the resources whose connections are not counted.
func list(b *strings.Builder, p *model.Package, only *model.Profile) {
	b.WriteString(Of(p, only).Table())
	if pools := PoolsByDefault(p, only); len(pools) > 0 {
		text, _ := Processes{}.Table(pools)
		b.WriteString("\n" + text)
	}
	for _, r := range Uncounted(p) {
		fmt.Fprintf(b, "\nnot counted: %s\n", r.Name)
	}
}

// lines returns each object of an array in one line.
func lines(t *testing.T, array string) string {
	t.Helper()
	var rows []json.RawMessage
	if err := json.Unmarshal([]byte(array), &rows); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, row := range rows {
		if err := json.Compact(&b, row); err != nil {
			t.Fatal(err)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestJSON holds what people see of the JSON: it is indented, no text in it is escaped for HTML, and a specification without variables has
// an empty array.
func TestJSON(t *testing.T) {
	if got := (List{}).JSON(); got != "[]\n" {
		t.Errorf("an empty list is %q", got)
	}
	p, found := gentest.Resolve(t, map[string]string{"resgen.toml": `version = 1
[kind.k.field]
host = { type = "string", default = "<a&b>" }
[resource.r]
kind = "k"
config.host = { env = "HOST" }
`})
	if p == nil {
		t.Fatal(found)
	}
	const want = `[
  {
    "variable": "HOST",
    "field": "r.host",
    "kind": "k",
    "type": "string",
    "secret": false,
    "file": false,
    "optionalResource": false,
    "required": false,
    "requiredIn": [],
    "readIn": [],
    "alternatives": [],
    "default": "<a&b>"
  }
]
`
	if got := Of(p, nil).JSON(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestProcesses holds the table of connections for some processes, and when it comes with a warning.
func TestProcesses(t *testing.T) {
	pool := func(name string, most uint64, vars ...string) Pool {
		return Pool{Pool: envcheck.Pool{Resource: &model.Resource{Name: name}, Most: most, Known: true, Variables: vars}}
	}
	prod := pool("db", 10, "DB_SIZE", "DB_MORE")
	prod.profiles = "prod"
	unknown := pool("other", 99, "OTHER_SIZE")
	unknown.Known = false
	pools := []Pool{prod, pool("fixed", 4), unknown}
	for _, tt := range []struct {
		processes Processes
		table     string
		warnings  []string
	}{
		{Processes{}, "RESOURCE  CONNECTIONS  SET BY\ndb        10 in prod   DB_SIZE, DB_MORE\nfixed     4\nother     not known    OTHER_SIZE\n", nil},
		{
			Processes{Count: 1, Max: 10},
			"RESOURCE  CONNECTIONS  OF 1 PROCESSES  SET BY\ndb        10 in prod   10 in prod      DB_SIZE, DB_MORE\nfixed     4            4\nother     not known    not known       OTHER_SIZE\n",
			nil, // as many as the server allows
		},
		{
			Processes{Max: 9},
			"RESOURCE  CONNECTIONS  SET BY\ndb        10 in prod   DB_SIZE, DB_MORE\nfixed     4\nother     not known    OTHER_SIZE\n",
			[]string{"-: warning: the connections of `db` may be more than 9: 10 in prod => each of 1 processes may have at most 9; DB_SIZE and DB_MORE can set this"},
		},
		{
			Processes{Count: 3, Max: 11},
			"RESOURCE  CONNECTIONS  OF 3 PROCESSES  SET BY\ndb        10 in prod   30 in prod      DB_SIZE, DB_MORE\nfixed     4            12\nother     not known    not known       OTHER_SIZE\n",
			[]string{
				"-: warning: the connections of `db` may be more than 11: 30 in prod => each of 3 processes may have at most 3; DB_SIZE and DB_MORE can set this",
				"-: warning: the connections of `fixed` may be more than 11: 12 => each of 3 processes may have at most 3",
			},
		},
	} {
		text, found := tt.processes.Table(pools)
		var warnings []string
		for _, f := range found {
			warnings = append(warnings, gentest.Line(f))
		}
		if text != tt.table || !slices.Equal(warnings, tt.warnings) {
			t.Errorf("%+v:\n%s%q\nwant\n%s%q", tt.processes, text, warnings, tt.table, tt.warnings)
		}
	}
}
