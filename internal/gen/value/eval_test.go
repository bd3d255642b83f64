package value_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

const fields = `version = 1
[profiles]
names = ["dev", "prod"]
[kind.k.field]
type = { type = "string", one_of = ["a", "b"], optional = true }
text = { type = "string" }
tiny = { type = "int8" }
n = { type = "int" }
u = { type = "uint8" }
f = { type = "float" }
f32 = { type = "float32" }
wait = { type = "duration" }
room = { type = "size" }
link = { type = "url" }
at = { type = "time" }
list = { type = "[]time", optional = true }
map = { type = "map[string]int", optional = true }
secret = { type = "string", secret = true, optional = true }
unset = { type = "int", optional = true }
pool = { type = "object", of = ["pool"], optional = true }
none = { type = "object", of = ["pool"], optional = true }
auth = { type = "union", of = ["iam", "password"], optional = true }
[kind.k.object.pool.field]
size = { type = "int" }
[kind.k.object.iam.field]
role = { type = "string" }
port = { type = "int" }
inner = { type = "union", of = ["file", "web"], optional = true }
[kind.k.object.password.field]
user = { type = "string", optional = true }
port = { type = "int" }
[kind.k.object.file.field]
path = { type = "string" }
[kind.k.object.web.field]
path = { type = "string" }
`

// values are what the fields are set to; unset and none are not.
var values = map[string]string{
	"type": "a", "text": "häuser", "tiny": "127", "n": "7", "u": "3", "f": "0", "f32": "0.1", "wait": "90s", "room": "16MiB",
	"link": "https://example.com/a b", "at": "2026-01-02T15:04:05Z", "list": "1999-12-31T23:59:59+01:00", "map": "k=1", "secret": "swordfish",
}

func TestBroken(t *testing.T) {
	for _, holds := range []string{
		`type == "a" && type + "x" == "ax"`, `len(text) == 6`, `text + text == "häuserhäuser"`, `hasPrefix(text, "hä") && hasSuffix(text, "er")`,
		`contains(text, "us")`, `matches(text, "^h.u")`, `oneOf(type, "b", "a")`, `tiny + tiny == -2`, `-tiny == -127`, `tiny * 2 + n == 5`,
		`u - n8 == 254`, `n / 2 == 3`, `n / unset == 0`, `n < 2 * 3 + 2`, `f < 5 / 2`, `n < 7.5`, `f32 == 0.1`, `f32 < f + 0.2`, `wait == "1m30s"`,
		`wait * 2 == "3m"`, `wait * n > "10m"`, `wait / 3 == "30s"`, `room == 16 * 1024 * 1024`, `room / 2 == "8MiB"`, `link == "https://example.com/a b"`,
		`hasSuffix(link, "a%20b")`, `at > "2026-01-02T15:04:05+01:00"`, `contains(list, "1999-12-31T22:59:59Z")`, `contains(map, "k") && len(map) == 1`,
		`set(secret) && len(secret) == 9`, `!set(unset) && unset == 0`, `count(type, unset, secret) == 2`, `set(pool) && set(pool.size) && pool.size == 4`,
		`!set(none) && !set(none.size) && none.size == 0`, `profile == "prod" && n == 7`, `!(profile != "prod" || n > 9)`, `(n == 7) == (tiny == 127)`,
		`auth == "iam" && auth.iam.role == "r" && auth.iam.port == 0`, `"password" != auth`, `oneOf(auth, "password", "iam")`, `!oneOf(auth, "password")`,
		`set(auth.iam.port) && set(auth.iam.role) && !set(auth.password.user) && !set(auth.password.port)`, `count(auth.iam.port, auth.password.port) == 1`,
		`auth != "password" || auth.password.port == 7`, `!set(auth.password.user) || auth.password.user != ""`, `auth.iam.inner == "web" && auth.iam.inner.web.path == "p"`,
		`f / f != 1`, `!(f / f < 1 && n == 7)`,
	} {
		holds = strings.ReplaceAll(holds, "n8", "5")
		if broken(t, "check = '"+holds+"'") {
			t.Errorf("%s should hold", holds)
		}
		if !broken(t, "check = '!("+holds+")'") && !strings.Contains(holds, "f / f") { // of NaN neither holds
			t.Errorf("the opposite of %s should not hold", holds)
		}
	}
	for rule, want := range map[string]bool{
		`exactly_one = ["type", "unset"]`: false, `exactly_one = ["type", "secret"]`: true, `at_most_one = ["type", "secret"]`: true,
		`at_least_one = ["none", "unset"]`: true, `together = ["type", "unset"]`: true, `together = ["type", "secret", "pool"]`: false,
		`at_most_one = ["auth.iam.role", "auth.password.user"]`: false, `exactly_one = ["auth.password.user", "unset"]`: true,
		"check = 'auth.password.port == 9'": false, "check = 'auth.iam.port == 9'": true, "check = 'n == 9 && auth.password.port == 0'": false,
		"check = 'auth.iam.inner.file.path == \"x\"'": false, "check = 'n == 1'\nwhen = 'auth == \"iam\"'": true, "check = 'n == 1'\nwhen = 'auth != \"iam\"'": false,
		"check = 'n == 1'\nwhen = 'profile == \"dev\"'": false, "check = 'n == 1'\nwhen = 'set(type)'": true,
	} {
		if got := broken(t, rule); got != want {
			t.Errorf("%s: broken %v, want %v", rule, got, want)
		}
	}
}

// broken reports whether the values break a rule.
func broken(t *testing.T, rule string) bool {
	t.Helper()
	k := kind(t, fields+"[[kind.k.rule]]\n"+rule+"\n")
	return value.Broken(k.Rules[0], configuration(t, k), "prod")
}

func kind(t *testing.T, text string) *model.Kind {
	t.Helper()
	return resolved(t, text, resolve.Options{Dir: "settings"}).Kinds[0]
}

// resolved is what a specification without findings means.
func resolved(t *testing.T, text string, o resolve.Options) *model.Package {
	t.Helper()
	var list diag.List
	file := syntax.Parse(&diag.Source{Name: "resgen.toml", Text: []byte(text)}, &list)
	pkg := resolve.Package([]*syntax.File{file}, o, &list)
	if pkg == nil {
		var b strings.Builder
		_ = diag.Text(&b, list.Sorted()) // a Builder does not fail
		t.Fatal(b.String())
	}
	return pkg
}

func configuration(t *testing.T, k *model.Kind) *value.Struct {
	t.Helper()
	s := value.NewStruct()
	for _, f := range k.Fields {
		if text, ok := values[f.Name]; ok {
			v, err := value.Parse(f.Type, text)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			s.Set(f, v)
		}
		if f.Name == "auth" {
			iam, web := f.Type.Union.Members[0], value.NewStruct()
			to, inner := value.NewStruct(), iam.Fields[2]
			web.Set(inner.Type.Union.Members[1].Fields[0], &model.Value{V: "p", Text: "p"})
			to.SetMember(inner, inner.Type.Union.Members[1], web)
			to.Set(iam.Fields[0], &model.Value{V: "r", Text: "r"})
			s.SetMember(f, iam, to)
		}
		if f.Name == "pool" {
			pool := value.NewStruct()
			pool.Set(f.Type.Object.Fields[0], &model.Value{V: int64(4), Text: "4"})
			s.SetObject(f, pool)
		}
	}
	return s
}

// TestUnseen holds that a rule is not broken by a value that nobody sees, but may be by the fact that it is set.
func TestUnseen(t *testing.T) {
	for rule, want := range map[string]bool{
		"check = 'len(secret) > 99'": false, "check = '!set(secret)'": true, `at_most_one = ["type", "secret"]`: true,
		"check = 'auth == \"iam\"'": false, "check = 'auth.iam.port > 3'": false, `at_least_one = ["unset", "auth.iam.port"]`: false, `at_least_one = ["unset", "none"]`: true,
	} {
		k := kind(t, fields+"[[kind.k.rule]]\n"+rule+"\n")
		s := value.NewStruct()
		for _, f := range k.Fields {
			switch f.Name {
			case "secret", "auth":
				s.SetUnseen(f)
			case "type":
				s.Set(f, &model.Value{V: "a", Text: "a"})
			}
		}
		if got := value.Broken(k.Rules[0], s, "dev"); got != want {
			t.Errorf("%s: broken %v, want %v", rule, got, want)
		}
	}
}
