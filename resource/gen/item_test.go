package gen_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A proxy is what a generated configuration with items looks like.
type proxy struct {
	Servers []server
	Regions map[string]server
}

type server struct {
	Host     string
	Port     int
	Weight   int
	Tags     []string
	Extra    json.RawMessage
	Password resource.Secret
	TLS      *serverTLS
}

type serverTLS struct {
	Cert  string
	Depth int
}

func (c server) Validate() error {
	var ps resource.Problems
	if c.Host == "" {
		ps.Required("host")
	}
	if c.Port > 100 {
		ps.Add("port", "max", "must be at most 100")
	}
	if c.Weight > c.Port {
		ps.AddRule("weight must not exceed port", "weight", "port")
	}
	if c.TLS != nil && c.TLS.Cert == "" {
		ps.Required("tls.cert")
	}
	return ps.Err()
}

func (c proxy) Validate() error {
	var ps resource.Problems
	if len(c.Servers) == 0 {
		ps.Required("servers")
	}
	if len(c.Servers) > 3 {
		ps.Add("servers", "length", "must have at most 3 items")
	}
	for i, item := range c.Servers {
		ps.InItem("servers", i, item.Validate())
	}
	for _, k := range slices.Sorted(keysOf(c.Regions)) {
		if len(k) > 10 {
			ps.AddKey("regions", k, "max_len", "must have at most 10 characters")
		}
	}
	for _, k := range slices.Sorted(keysOf(c.Regions)) {
		ps.InEntry("regions", k, c.Regions[k].Validate())
	}
	return ps.Err()
}

func keysOf(m map[string]server) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (c proxy) String() string {
	var b strings.Builder
	show := func(at string, s server) {
		fmt.Fprintf(&b, "%s{%s %d %d %q %s %s", at, s.Host, s.Port, s.Weight, s.Tags, s.Extra, s.Password.Reveal())
		if s.TLS != nil {
			fmt.Fprintf(&b, " %s %d", s.TLS.Cert, s.TLS.Depth)
		}
		b.WriteString("}")
	}
	for _, s := range c.Servers {
		show("", s)
	}
	for _, k := range slices.Sorted(keysOf(c.Regions)) {
		show(" "+k, c.Regions[k])
	}
	return b.String()
}

func loadServer(i *gen.Item, c *server) {
	if i.New() {
		*c = server{Port: 80}
	}
	gen.ReadField(i.Field("host"), &c.Host, format.String)
	gen.ReadField(i.Field("port"), &c.Port, format.Int)
	gen.ReadField(i.Field("weight").Required(), &c.Weight, format.Int)
	gen.ReadField(i.Field("tags").Many(), &c.Tags, format.List(format.String[string]))
	gen.ReadField(i.Field("extra").Raw(), &c.Extra, format.JSON)
	i.Field("password").Secret(&c.Password)
	if c.TLS == nil && i.Any("tls") {
		c.TLS = new(serverTLS)
	}
	if c.TLS != nil {
		gen.ReadField(i.Field("tls.cert"), &c.TLS.Cert, format.String)
		gen.ReadField(i.Field("tls.depth").Required(), &c.TLS.Depth, format.Int)
	}
}

var serverFields = []string{"host", "port", "weight", "tags", "extra", "password", "tls.cert", "tls.depth"}

func loadProxy(r *gen.Reader) proxy {
	var c proxy
	c.Servers = []server{{Host: "spec", Port: 80, Weight: 1}}
	c.Regions = map[string]server{"eu": {Host: "eu", Port: 80, Weight: 2}}
	r.From(gen.FromResource, "servers", "servers[0].host", "servers[0].weight", "regions.eu.host", "regions.eu.weight")
	gen.ReadList(r, &c.Servers, "servers", gen.Env("S", "OLD").OrFile("S_FILE").List(serverFields...).Beside("S_FILE", "S_LIMIT"), loadServer)
	gen.ReadMap(r, &c.Regions, "regions", gen.Env("R").Map(serverFields...).Separated("__"), loadServer)
	return c
}

// lookups is a source that cannot list its variables.
type lookups struct{ resource.Map }

func (l lookups) Names() ([]string, bool) { return nil, false }

func TestItems(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "servers.json")
	if err := os.WriteFile(file, []byte(`[{"host": "f", "weight": 1}]`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const eu = ` eu{eu 80 2 []  }`
	for _, tt := range []struct {
		name string
		vars resource.Map
		want string // the configuration, or its problems
	}{
		{"nothing", nil, `{spec 80 1 []  }` + eu},
		{"empty", resource.Map{"S": "", "S_0_HOST": "", "R__EU__HOST": ""}, `{spec 80 1 []  }` + eu},
		{"one item", resource.Map{"S_0_HOST": "a", "S_0_WEIGHT": "3", "S_0_TAGS": "x, y", "S_0_EXTRA": `{"a": 1}`, "S_0_PASSWORD": "p"}, `{a 80 3 ["x" "y"] {"a": 1} p}` + eu},
		{"ten items are in the order of numbers", tenItems(), "servers (S): must have at most 3 items"},
		{"an object", resource.Map{"S_0_HOST": "a", "S_0_WEIGHT": "3", "S_0_TLS_CERT": "c", "S_0_TLS_DEPTH": "0"}, `{a 80 3 []   c 0}` + eu},
		{"a part of an object", resource.Map{"S_0_HOST": "a", "S_0_WEIGHT": "3", "S_0_TLS_CERT": "c"}, "servers[0].tls.depth (S_0_TLS_DEPTH): required but not set"},
		{"required", resource.Map{"S_0_PORT": "1"}, "servers[0].host (S_0_HOST): required but not set\nservers[0].weight (S_0_WEIGHT): required but not set"},
		{"a gap", resource.Map{"S_0_HOST": "a", "S_2_PORT": "1", "S_3_PORT": "1"}, "servers[1] (S_2_PORT): is missing: indexes must be 0, 1, 2 and so on"},
		{"from 1", resource.Map{"S_1_HOST": "a"}, "servers[0] (S_1_HOST): is missing: indexes must be 0, 1, 2 and so on"},
		{"too far", resource.Map{"S_1000_HOST": "a"}, "servers (S_1000_HOST): must have at most 1000 items: the greatest index is 999"},
		{"one cause, one problem", resource.Map{"S_0_HOST": "a", "S_0_WEIGHT": "x", "S_1_HOST": "b", "S_1_WEIGHT": "99"}, "servers[0].weight (S_0_WEIGHT): must be a whole number\nservers[1].weight, servers[1].port (S_1_WEIGHT, S_1_PORT): weight must not exceed port"},
		{"both forms", resource.Map{"S_0_HOST": "a", "S": "[]"}, "servers (S or S_0_HOST): set only one of S, which is JSON, and the variables of items"},
		{"a file too", resource.Map{"S_0_HOST": "a", "S_FILE": file}, "servers (S_FILE or S_0_HOST): set only one of S_FILE, which names a file of JSON, and the variables of items"},
		{"the file", resource.Map{"S_FILE": file}, `{f 80 1 []  }` + eu},
		{"no file", resource.Map{"S_FILE": file + "x"}, "servers (S_FILE): names a file that does not exist"},
		{"the old name", resource.Map{"OLD_0_HOST": "a", "OLD_0_WEIGHT": "1"}, `{a 80 1 []  }` + eu},
		{"the first name wins", resource.Map{"OLD_0_HOST": "a", "S": `[{"host": "b", "weight": 2}]`}, `{b 80 2 []  }` + eu},
		{"a gap under the old name", resource.Map{"OLD_1_HOST": "a"}, "servers[0] (OLD_1_HOST): is missing: indexes must be 0, 1, 2 and so on"},
		{"JSON", resource.Map{"S": ` [{"host": "a", "weight": "3", "tags": ["x", "y,z"], "extra": [1, {"a": null}], "password": "p", "tls": {"cert": "c", "depth": 2}}, {"host": "b", "weight": 1, "tags": "x,y", "port": 7}]`}, `{a 80 3 ["x" "y,z"] [1, {"a": null}] p c 2}{b 7 1 ["x" "y"]  }` + eu},
		{"JSON of no items", resource.Map{"S": "[]"}, "servers (S): required but not set"},
		{"no JSON", resource.Map{"S": "a,b"}, "servers (S): must be a JSON array of objects, or have a variable for each field of each item"},
		{"half of a surrogate pair", resource.Map{"R": `{"eu": {"host": "\ud83d"}}`}, `regions (R): must not hold half of a pair of escapes such as \ud83d\ude00: it stands for no character`},
		{"JSON of something else", resource.Map{"S": "null", "R": "[]"}, "servers (S): must be a JSON array of objects, or have a variable for each field of each item\nregions (R): must be a JSON object of objects, or have a variable for each field of each entry"},
		{"JSON of other items", resource.Map{"S": `[1, null, {"host": "a", "weight": 1}]`}, "servers[0] (S): must be a JSON object\nservers[1] (S): must be a JSON object"},
		{"unknown keys", resource.Map{"S": `[{"hots": "hunter2", "tls": {"key": 1}, "tls.cert": 2}]`}, "servers[0] (S): key 1 is not a field: the fields are host, port, weight, tags, extra, password, tls\nservers[0].tls (S): key 1 is not a field: the fields are cert, depth\nservers[0] (S): key 3 is not a field: the fields are host, port, weight, tags, extra, password, tls"},
		{"keys twice", resource.Map{"S": `[{"host": "a", "weight": 1, "host": "b"}]`, "R": `{"a": {}, "a": {}}`}, "servers[0] (S): key 3 repeats an earlier one\nregions (R): entry 2: repeats a key"},
		{"bad keys", resource.Map{"R": `{"": {}, "a\nb": {}}`}, "regions (R): entry 1: the key must not be empty, and must have visible characters only\nregions (R): entry 2: the key must not be empty, and must have visible characters only"},
		{"shapes in JSON", resource.Map{"S": `[{"host": {"a": 1}, "weight": [1], "tags": 7, "port": null}]`}, "servers[0].host (S): must be a string, a number or a boolean\nservers[0].port (S): must be a string, a number or a boolean\nservers[0].weight (S): must be a string, a number or a boolean"},
		{"required in JSON", resource.Map{"S": `[{"tls": {}}]`}, "servers[0].host (S): required but not set\nservers[0].weight (S): required but not set\nservers[0].tls.cert (S): required but not set\nservers[0].tls.depth (S): required but not set"},
		{"too much JSON", resource.Map{"S": "[" + strings.Repeat("{},", 1000) + "{}]"}, "servers (S): must have at most 1000 items"},
		{"an entry of the specification", resource.Map{"R__EU__PORT": "7"}, `{spec 80 1 []  } eu{eu 7 2 []  }`},
		{"another entry", resource.Map{"R__A_B__HOST": "x", "R__A_B__WEIGHT": "0"}, `{spec 80 1 []  } a_b{x 80 0 []  }` + eu},
		{"a key in lower case", resource.Map{"R__us__HOST": "x", "R__US__WEIGHT": "4"}, `{spec 80 1 []  }` + eu + ` us{x 80 4 []  }`},
		{"one key twice", resource.Map{"R__us__HOST": "x", "R__US__HOST": "x", "R__US__WEIGHT": "4"}, "regions.us.host (R__US__HOST or R__us__HOST): set only one of R__US__HOST, R__us__HOST"},
		{"an object of an entry that is there", resource.Map{"R__EU__TLS__CERT": "c"}, "regions.eu.tls.depth (R__EU__TLS__DEPTH): required but not set"},
		{"JSON over an entry", resource.Map{"R": `{"eu": {"port": 9}, "K-1 ü": {"host": "k", "weight": 1}}`}, `{spec 80 1 []  } K-1 ü{k 80 1 []  } eu{eu 9 2 []  }`},
		{"entries in both forms", resource.Map{"R": "{}", "R__EU__HOST": "x"}, "regions (R or R__EU__HOST): set only one of R, which is JSON, and the variables of items"},
		{"a key, and a field of another entry", resource.Map{"R__ABCDEFGHIJK__HOST": "x", "R__ABCDEFGHIJK__WEIGHT": "x", "R__US__WEIGHT": "1"}, "regions (R): key \"abcdefghijk\": must have at most 10 characters\nregions.abcdefghijk.weight (R__ABCDEFGHIJK__WEIGHT): must be a whole number\nregions.us.host (R__US__HOST): required but not set"},
		{"a number, and a field of an item", resource.Map{"S": `[{"host": "a"}, {"host": "a", "weight": "x"}, {}, {}]`}, "servers (S): must have at most 3 items\nservers[0].weight (S): required but not set\nservers[1].weight (S): must be a whole number\nservers[2].host (S): required but not set\nservers[2].weight (S): required but not set\nservers[3].host (S): required but not set\nservers[3].weight (S): required but not set"},
		{"no number of what could not be read", resource.Map{"S": `[{}, {}, {}, 1]`}, "servers[3] (S): must be a JSON object"},
		{"a problem of an entry", resource.Map{"R__EU__PORT": "101", "R__US__PORT": "x"}, "regions.eu.port (R__EU__PORT): must be at most 100\nregions.us.host (R__US__HOST): required but not set\nregions.us.port (R__US__PORT): must be a whole number\nregions.us.weight (R__US__WEIGHT): required but not set"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := readProxy(t, tt.vars); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if slices.ContainsFunc(slices.Collect(namesOf(tt.vars)), func(name string) bool { return strings.HasPrefix(name, "R") }) {
				return
			}
			// Without a list of the variables, a list is read in the same way, and a map is a problem.
			const cannot = "regions (R): the source cannot list the names of its variables, which a map of objects needs: see resource.Lister"
			got, _ := readProxy(t, lookups{tt.vars})
			got = strings.TrimSuffix(strings.Replace(got+"\n", cannot+"\n", "", 1), "\n")
			want := tt.want
			if !strings.Contains(want, "(") {
				want = ""
			}
			if got != want && tt.name != "too far" {
				t.Errorf("without names, got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func namesOf(m resource.Map) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func tenItems() resource.Map {
	m := resource.Map{}
	for i := range 11 {
		m[fmt.Sprintf("S_%d_HOST", i)], m[fmt.Sprintf("S_%d_WEIGHT", i)] = "a", "1"
	}
	return m
}

// readProxy is what loading gives, and what it warns about.
func readProxy(t *testing.T, src resource.Source) (got, warned string) {
	t.Helper()
	return readBy(t, src, loadProxy)
}

// readBy is readProxy with another function that loads.
func readBy(t *testing.T, src resource.Source, load func(*gen.Reader) proxy) (got, warned string) {
	t.Helper()
	var warnings []string
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{
		Source: src, Warn: func(p resource.Problem) { warnings = append(warnings, p.Error()) },
	}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := gen.Load(r, "proxy", load)
	if err := r.Err(); err != nil {
		got = strings.ReplaceAll(err.Error(), "proxy: ", "")
		return strings.ReplaceAll(got, "proxy.", ""), strings.Join(warnings, "\n")
	}
	return c.String(), strings.Join(warnings, "\n")
}

// TestItemsUnknown holds that a variable which begins like those of items and is none of them is a warning with the reason, even beside
// problems.
func TestItemsUnknown(t *testing.T) {
	t.Parallel()
	const (
		fields = "the fields of an item are host, port, weight, tags, extra, password, tls.cert, tls.depth"
		index  = "the field must follow an index, which is 0, 1, 2 and so on, as in S_0_HOST"
		key    = "the field must follow a key, as in R__KEY__HOST"
		file   = "a field of an item has no variable that names a file"
		long   = "a key in the name of a variable has no __; another key stands in JSON"
		link   = ": set enableServiceLinks: false in the pod, or use another prefix"
		port   = "tcp://10.0.0.1:80"
	)
	vars, want := resource.Map{"S_0_WEIGHT": "x", "S_LIMIT": "1", "S_LIMIT_0_HOST": "1", "S_EMPTY": "", "SX": "1", "R_EU_HOST": "1"}, ""
	for _, tt := range []struct{ field, name, text, want string }{ // in the order of the warnings
		{"servers", "S_00_HOST", "a", index},
		{"servers", "S_0_HOTS", "a", fields},
		{"servers", "S_0_PASSWORD_FILE", "/x", file},
		{"servers", "S_A_TLS_CERT", "a", index},
		{"servers", "S_HOST", "a", index},
		{"servers", "S_PORT", port, "Kubernetes sets S_PORT for a service called s" + link},
		{"servers", "S_PORT_80_TCP", port, ""},
		{"servers", "S_PORT_80_TCP_ADDR", "10.0.0.1", ""},
		{"servers", "S_SERVICE_HOST", "10.0.0.1", ""},
		{"servers", "S_X", "b", fields},
		{"servers", "S__HOST", "a", index},
		{"regions", "R__A__B__HOST", "1", long},
		{"regions", "R__EU", "1", fields},
		{"regions", "R__EU__X", "1", fields},
		{"regions", "R__HOST", "1", key},
		{"regions", "R__TLS__CERT_FILE", "1", fields},
		{"regions", "R____HOST", "1", key},
	} {
		vars[tt.name] = tt.text
		if tt.want != "" {
			want += "proxy." + tt.field + " (" + tt.name + "): is not read: " + tt.want + "\n"
		}
	}
	if _, got := readProxy(t, vars); got+"\n" != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestItemsOfService holds that what Kubernetes sets for a service makes no entries of a map, although its names look like theirs.
func TestItemsOfService(t *testing.T) {
	t.Parallel()
	load := func(r *gen.Reader) (c proxy) {
		c.Servers = []server{{Host: "a"}}
		gen.ReadMap(r, &c.Regions, "regions", gen.Env("R").Map("host", "port"), func(i *gen.Item, c *server) {
			gen.ReadField(i.Field("host"), &c.Host, format.String)
			gen.ReadField(i.Field("port"), &c.Port, format.Int)
		})
		return c
	}
	vars := resource.Map{"R_SERVICE_HOST": "10.0.0.1", "R_SERVICE_PORT": "80", "R_EU_HOST": "h"}
	if got, warned := readBy(t, vars, load); !strings.Contains(got, " service{10.0.0.1 80 ") || warned != "" {
		t.Errorf("without a service: got %s, and the warnings\n%s", got, warned)
	}
	vars["R_PORT"], vars["R_PORT_80_TCP_PORT"] = "tcp://10.0.0.1:80", "80"
	got, warned := readBy(t, vars, load)
	const want = "proxy.regions (R_PORT): is not read: Kubernetes sets R_PORT for a service called r: set enableServiceLinks: false in the pod, or use another prefix"
	if !strings.HasSuffix(got, "} eu{h 0 0 []  }") || warned != want {
		t.Errorf("with a service: got %s, and the warnings\n%s\nwant\n%s", got, warned, want)
	}
}

// TestItemsKeys holds which keys the name of a variable can have.
func TestItemsKeys(t *testing.T) {
	t.Parallel()
	got, warned := readProxy(t, resource.Map{
		"R__a_B2__HOST": "a", "R__a_B2__WEIGHT": "1", "R__A.B__HOST": "x", "R__E-U__HOST": "x", "R__É__HOST": "x", "R__\u212a__HOST": "x", "R__A\n__HOST": "x", "R__A\x1b[1m__HOST": "x",
	})
	const refused = ": is not read: a key in the name of a variable has only letters, digits and underscores; another key stands in JSON"
	want := ""
	for _, name := range []string{"R__A\n__HOST", "R__A\x1b[1m__HOST", "R__A.B__HOST", "R__E-U__HOST", "R__É__HOST", "R__\u212a__HOST"} {
		want += "proxy.regions (" + name + ")" + refused + "\n"
	}
	if warned+"\n" != want || !strings.Contains(got, "a_b2") || strings.Contains(got, "x") {
		t.Errorf("got %s, and the warnings\n%s\nwant\n%s", got, warned, want)
	}
}

// TestItemsOrigins holds where fields of items are said to come from: what the specification gave an item that is no more is forgotten.
func TestItemsOrigins(t *testing.T) {
	t.Parallel()
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{"S_0_WEIGHT": "1", "S_0_HOST": "a", "R": `{"eu": {"port": 5}}`}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Trace()
	gen.Load(r, "proxy", loadProxy)
	for field, want := range map[string]gen.Origin{
		"servers":           {Layer: gen.FromEnv, Var: "S_0_HOST"},
		"servers[0].host":   {Layer: gen.FromEnv, Var: "S_0_HOST"},
		"servers[0].port":   {Layer: gen.FromDefault},
		"regions.eu.host":   {Layer: gen.FromResource},
		"regions.eu.port":   {Layer: gen.FromEnv, Var: "R"},
		"servers[0].weight": {Layer: gen.FromEnv, Var: "S_0_WEIGHT"},
	} {
		want.Resource, want.Field = "proxy", field
		if got := r.Origins().Of("proxy", field); got != want {
			t.Errorf("%s: got %+v, want %+v", field, got, want)
		}
	}
}

// TestItemSecrets holds that a secret of a variable is looked up again, that one in JSON is not, and that a resolver comes before both.
func TestItemSecrets(t *testing.T) {
	t.Parallel()
	vars := resource.Map{"S_0_HOST": "a", "S_0_WEIGHT": "1", "S_0_PASSWORD": "old", "R": `{"eu": {"password": "old"}, "us": {"host": "h", "weight": 1, "password": "old"}}`}
	asked := map[string][]string{}
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: vars, Resolver: resolved(func(ref resource.Ref) (string, bool) {
		asked[ref.Field] = ref.Vars
		return "resolved", ref.Field == "regions.us.password"
	})}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := gen.Load(r, "proxy", loadProxy)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	vars["S_0_PASSWORD"], vars["R"] = "new", `{}`
	for at, tt := range map[string]struct {
		secret    resource.Secret
		was, want string
	}{
		"servers[0].password": {c.Servers[0].Password, "old", "new"},
		"regions.eu.password": {c.Regions["eu"].Password, "old", "old"},
		"regions.us.password": {c.Regions["us"].Password, "resolved", "resolved"},
	} {
		got, err := tt.secret.Current(context.Background())
		if tt.secret.Reveal() != tt.was || got != tt.want || err != nil {
			t.Errorf("%s: was %q, is %q, %v; want %q, %q", at, tt.secret.Reveal(), got, err, tt.was, tt.want)
		}
		if len(asked[at]) != 1 {
			t.Errorf("%s: the resolver was told of the variables %q", at, asked[at])
		}
	}
}

type resolved func(resource.Ref) (string, bool)

func (f resolved) Resolve(_ context.Context, ref resource.Ref) (string, bool, error) {
	text, ok := f(ref)
	return text, ok, nil
}

// TestItemsPresent holds that a variable of an item makes an optional object and an optional resource present, and that a misspelt one is a
// warning although they are absent.
func TestItemsPresent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		vars    resource.Map
		want    bool
		warning string
	}{
		{nil, false, ""},
		{resource.Map{"S_0_HOST": "a"}, true, ""},
		{resource.Map{"S_0_NOSUCH": "a"}, false, "(S_0_NOSUCH): is not read"},
		{resource.Map{"S": "[]"}, true, ""},
	} {
		var warned []string
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.vars, Warn: func(p resource.Problem) {
			warned = append(warned, p.Error())
		}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		v := gen.Env("S").List(serverFields...)
		if got := r.Any(v); got != tt.want {
			t.Errorf("%v: Any is %t", tt.vars, got)
		}
		if got := r.Select("u", gen.Env(), "", gen.Member("m", v)) == "m"; got != tt.want {
			t.Errorf("%v: Select is %t", tt.vars, got)
		}
		if got := gen.LoadOptional(r, "proxy", loadProxy) != nil; got != tt.want {
			t.Errorf("%v: present is %t", tt.vars, got)
		}
		gen.LoadOptional(r, "within", func(r *gen.Reader) server {
			if r.Any(v) {
				r.Claim()
			}
			return server{Host: "h"}
		})
		got := strings.Join(warned, "\n")
		if n := strings.Count(got, tt.warning); tt.warning == "" && got != "" || tt.warning != "" && n != 2 {
			t.Errorf("%v: the warnings are %q, of two resources", tt.vars, got)
		}
	}
}

func TestNames(t *testing.T) {
	t.Setenv("RESGEN_TEST_NAMES", "1")
	plain := resource.Map{"A": "1"}
	for _, tt := range []struct {
		src  resource.Source
		want []string
		ok   bool
	}{
		{plain, []string{"A"}, true},
		{resource.OS(), []string{"RESGEN_TEST_NAMES"}, true},
		{resource.Layered(plain, resource.OS()), []string{"A", "RESGEN_TEST_NAMES"}, true},
		{resource.Layered(plain, lookups{plain}), nil, false},
		{resource.Layered(plain, bare{plain}), nil, false},
	} {
		names, ok := tt.src.(resource.Lister).Names()
		for _, want := range tt.want {
			if !slices.Contains(names, want) {
				t.Errorf("%T has no %s", tt.src, want)
			}
		}
		if ok != tt.ok {
			t.Errorf("%T: %t", tt.src, ok)
		}
	}
}

// bare is a source without Names.
type bare struct{ src resource.Map }

func (h bare) Lookup(name string) (string, bool) { return h.src.Lookup(name) }

// FuzzItems holds that JSON which is taken for items is what encoding/json takes for as many objects, and that every other text is a problem.
func FuzzItems(f *testing.F) {
	for _, s := range []string{
		`[{"host": "a", "weight": 1}]`, `[{"host": "a", "weight": "1", "tags": ["x"], "extra": {"a": [1]}, "tls": {"cert": "c", "depth": 1}}]`, "[]", "{}", "null", `{"a": {}}`, "[{}, 1]", "[", `[{"a.b": 1}]`, "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var list []server
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{"S": text, "R": text}, Warn: func(resource.Problem) {}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(r, "proxy", func(r *gen.Reader) proxy {
			list = nil
			gen.ReadList(r, &list, "servers", gen.Env("S").List(serverFields...), loadServer)
			return proxy{Servers: list}
		})
		if r.Err() != nil || text == "" {
			return
		}
		var want []map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &want); err != nil || len(want) != len(list) {
			t.Errorf("%q is %d items: %v", text, len(list), err)
		}
		for i, item := range want {
			if host, ok := item["host"]; !ok || len(host) == 0 || list[i].Host == "" {
				t.Errorf("%q: item %d has no host", text, i)
			}
		}
	})
}

// Blank space around the variables of items is cut off, and a blank one is not set; the variables win over a file of JSON.
func TestItemsTrimmed(t *testing.T) {
	v := gen.Env("X").OrFile("X_FILE").Trim().Lower().PreferEnv().List("host", "port")
	load := func(i *gen.Item, host *string) {
		gen.ReadField(i.Field("host").Required(), host, format.String[string])
	}
	for name, tt := range map[string]struct {
		source resource.Map
		want   []string
	}{
		"variables":          {resource.Map{"X_0_HOST": " A ", "X_1_HOST": "B\n", "X_2_HOST": " "}, []string{"a", "b"}},
		"JSON":               {resource.Map{"X": ` [{"host": "A"}] `}, []string{"a"}},
		"blank, and a file":  {resource.Map{"X": " ", "X_0_HOST": "A", "X_FILE": "/nonexistent/file"}, []string{"a"}},
		"nothing but blanks": {resource.Map{"X": " ", "X_0_HOST": "\t"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.source}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			var hosts []string
			gen.Load(r, "db", func(r *gen.Reader) noCheck {
				gen.ReadList(r, &hosts, "x", v, load)
				return noCheck{}
			})
			if err := r.Err(); err != nil || !slices.Equal(hosts, tt.want) {
				t.Errorf("got %q, %v, want %q", hosts, err, tt.want)
			}
		})
	}
}

// TestRequiredEmpty holds that a required field which something sets to an empty value is not said to be unset.
func TestRequiredEmpty(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		vars resource.Map
		want string
	}{
		{resource.Map{"S": ""}, ""}, // the specification has items
		{resource.Map{"S": "[]"}, "proxy.servers (S): required but empty"},
		{resource.Map{"S": " "}, "proxy.servers (S): required but empty"},
		{resource.Map{"S": `[{"host": "", "weight": 1}]`}, "proxy.servers[0].host (S): required but empty"},
		{resource.Map{"S": `[{"weight": 1}]`}, "proxy.servers[0].host (S): required but not set"},
		{resource.Map{"S_0_WEIGHT": "1", "S_0_HOST": ""}, "proxy.servers[0].host (S_0_HOST): required but not set"},
	} {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.vars}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		gen.Load(r, "before", loadProxy)
		gen.Load(r, "proxy", loadProxy)
		got := []string{""}
		if err := r.Err(); err != nil {
			got = strings.Split(err.Error(), "\n")
		}
		if got[len(got)-1] != tt.want {
			t.Errorf("%v: got %q, want %q", tt.vars, got, tt.want)
		}
	}
}
