package rule

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// shown writes x as a call of its operator, with the types of literals and of what binary operators return.
func shown(x *model.Expr) string {
	if x == nil {
		return "nothing"
	}
	args := make([]string, len(x.Args))
	for i, a := range x.Args {
		args[i] = shown(a)
	}
	list := strings.Join(args, ", ")
	switch x.Op {
	case model.FieldExpr:
		return x.Spelled()
	case model.LiteralExpr:
		return fmt.Sprintf("%s:%v", x.Type.Spec, x.Literal.Text)
	case model.BinaryExpr:
		return "(" + strings.Join(args, " "+x.Sign+" ") + "):" + x.Type.Spec
	case model.NotExpr:
		return "!" + list
	case model.NegExpr:
		return "-" + list
	case model.ChosenExpr:
		return list + " is " + x.Member.Name
	case model.MatchesExpr:
		return "matches(" + list + ", " + x.Pattern + ")"
	}
	name := map[model.ExprOp]string{
		model.SetExpr: "set", model.CountExpr: "count", model.LenExpr: "len", model.HasPrefixExpr: "hasPrefix", model.HasSuffixExpr: "hasSuffix",
		model.ContainsExpr: "contains", model.OneOfExpr: "oneOf",
	}[x.Op]
	return name + "(" + list + ")"
}

// fields are a field of each class, an object and a union.
func fields() []*model.Field {
	of := func(name, typ string) *model.Field {
		return &model.Field{Name: name, Type: model.ScalarType(typ)}
	}
	optional := func(f *model.Field) *model.Field {
		f.Optional = true
		return f
	}
	key := of("key", "string")
	key.Secret = true
	schemed := func(f *model.Field, hostless string, schemes ...string) *model.Field {
		var all []*model.Value
		for _, text := range schemes {
			all = append(all, &model.Value{V: text, Text: text})
		}
		f.Type = &model.Type{Kind: f.Type.Kind, Spec: f.Type.Spec, Scalar: f.Type.Scalar, Option: hostless}
		f.Rules = model.Constraints{{Key: "schemes", Arg: &model.Value{V: all}}}
		return f
	}
	mode := of("mode", "string")
	mode.Type.Enum = &model.Enum{}
	for _, text := range []string{"strict", "lax"} {
		mode.Type.Enum.Add(model.EnumValue{Text: text})
	}
	level := func() *model.Field {
		return &model.Field{Name: "level", Type: &model.Type{Kind: model.TextType, Spec: "log/slog.Level", Go: "Level", Path: "log/slog", Package: "slog"}}
	}
	required := level()
	required.Name = "floor"
	tls := &model.Object{Name: "tls", Fields: []*model.Field{of("cert", "string"), optional(of("port", "int")), of("size", "int"), optional(level())}}
	iam := &model.Object{Name: "iam", Fields: []*model.Field{of("role", "string"), optional(of("note", "string"))}}
	password := &model.Object{Name: "password", Fields: []*model.Field{of("user", "string")}}
	return []*model.Field{
		of("n", "int"), of("big", "int64"), of("small", "int8"), of("u", "uint16"), of("f", "float"), of("single", "float32"), of("text", "string"), of("on", "bool"), of("wait", "duration"),
		of("max", "size"), of("at", "url"), of("since", "time"), of("type", "string"), optional(of("maybe", "string")), optional(of("perhaps", "bool")), key, mode, optional(level()), required,
		schemed(of("safe", "url"), "", "https", "wss"), schemed(of("web", "url"), "", "https", "http"), schemed(optional(of("socket", "url")), "unix", "unix"),
		{Name: "names", Type: &model.Type{Kind: model.List, Spec: "[]string", Elem: model.ScalarType("string")}},
		{Name: "counts", Type: &model.Type{Kind: model.List, Spec: "[]int", Elem: model.ScalarType("int")}},
		{Name: "labels", Type: &model.Type{Kind: model.Map, Spec: "map[string]string", Elem: model.ScalarType("string")}},
		{Name: "tls", Type: &model.Type{Kind: model.ObjectType, Spec: "object", Object: tls}},
		{Name: "auth", Type: &model.Type{Kind: model.UnionType, Spec: "union", Union: &model.Union{Members: []*model.Object{iam, password}}}},
	}
}

// checked checks the text of an expression.
func checked(t *testing.T, text string, inherited bool) (*model.Expr, *checker, []diag.Finding) {
	t.Helper()
	list := &diag.List{}
	file := syntax.Parse(&diag.Source{Name: "resgen.toml", Text: []byte("check = " + strconv.Quote(text) + "\n")}, list)
	if file == nil {
		t.Fatalf("%s: %v", text, list.Sorted())
	}
	reporter := read.NewReporter(list)
	r := &Reader{Reporter: reporter, Fields: literal.NewFields(reporter)}
	c := r.checker(fields(), Owner{What: "the kind `k`", Stem: "K"})
	c.src, c.inherited = read.Get(file.Root, "check", syntax.String), inherited
	return c.expression(), c, list.Sorted()
}

// TestExpression holds what checked expressions are: the types of their literals, which constants are computed, and what is refused.
func TestExpression(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		// Literals take the type of the other operand.
		{`n > 1`, "(n > int:1):bool"},
		{`1 < n`, "(int:1 < n):bool"},
		{`u <= 65535`, "(u <= uint16:65535):bool"},
		{`u <= 65536`, "the number does not fit into uint16"},
		{`u > -1`, "the number does not fit into uint16"},
		{`small >= -128`, "(small >= int8:-128):bool"},
		{`small >= -129`, "the number does not fit into int8"},
		{`small <= 127`, "(small <= int8:127):bool"},
		{`small <= 128`, "the number does not fit into int8"},
		{`f == 1`, "(f == float:1):bool"},
		{`n == 1.5`, "(n == float:1.5):bool"},
		{`single < 1e39`, "the number does not fit into float32"},
		{`single < 1e38`, "(single < float32:1e+38):bool"},
		{`f < 1e400`, "the number does not fit into float"},
		{`wait > "5s"`, "(wait > duration:5s):bool"},
		{`wait > 5`, "a number is combined with a duration"},
		{`wait > "5"`, "the duration must be a duration such as 1h30m"},
		{`max >= 1024`, "(max >= size:1KiB):bool"},
		{`since < "2024-02-29T12:00:00Z"`, "(since < time:2024-02-29T12:00:00Z):bool"},
		{`mode == "strict"`, "(mode == string:strict):bool"},
		{`mode == "strikt"`, "this is none of the values of the field"},
		{`n == 'a'`, "this literal is not allowed in a rule"},

		// Constants are computed.
		{`n > 2 * 3 - 1`, "(n > int:5):bool"},
		{`n > 7 / 2`, "(n > int:3):bool"},
		{`f > 7.0 / 2`, "(f > float:3.5):bool"},
		{`small > 100 + 28`, "the number does not fit into int8"},
		{`text == "a" + "b"`, "(text == string:ab):bool"},
		{`mode + "x" == "strictx"`, "((mode + string:x):string == string:strictx):bool"},
		{`n / 0 == 1`, "this divides by zero"},
		{`f / 0 > 1`, "this divides by zero"},
		{`u / 0 > 1`, "this divides by zero"},
		{`-n < 0`, "(-n < int:0):bool"},
		{`-text == "a"`, "`-` does not fit the type string"},

		// Numbers of two types.
		{`n + big > 1`, "((n + big):int64 > int64:1):bool"},
		{`n + n > 1`, "((n + n):int > int:1):bool"},
		{`n + f > 1`, "((n + f):float > float:1):bool"},
		{`n < u`, "`<` does not fit the types int and uint16"},
		{`u == f`, "(u == f):bool"},
		{`text < n`, "`<` does not fit the types string and int"},
		{`on < true`, "`<` does not fit the types bool and bool"},
		{`on == true`, "(on == bool:true):bool"},
		{`labels == text`, "`==` does not fit the types map[string]string and string"},
		{`on + on`, "`+` does not fit the types bool and bool"},
		{`text - text == text`, "`-` does not fit the types string and string"},

		// Durations and sizes have plain numbers as factors.
		{`wait * 2 > "5s"`, "((wait * int64:2):duration > duration:5s):bool"},
		{`2 * wait > "5s"`, "((int64:2 * wait):duration > duration:5s):bool"},
		{`wait / 2 > "5s"`, "((wait / int64:2):duration > duration:5s):bool"},
		{`n * max > 5`, "((n * max):size > size:5B):bool"},
		{`wait * f > "5s"`, "`*` does not fit the types duration and float"},
		{`f * wait > "5s"`, "`*` does not fit the types float and duration"},
		{`wait - "1s" > "5s"`, "((wait - duration:1s):duration > duration:5s):bool"},
		{`2 / wait > 1`, "`/` does not fit the types int64 and duration"},
		{`since - since == since`, "`-` does not fit the types time and time"},

		// Functions.
		{`len(text) > 1`, "(len(text) > int:1):bool"},
		{`len(key) > 1`, "(len(key) > int:1):bool"},
		{`len(names) > 1`, "(len(names) > int:1):bool"},
		{`len(n) > 1`, "`len` does not fit the type int"},
		{`key == "a"`, "the secret `key` may only be an argument of set, count and len"},
		{`set(maybe)`, "set(maybe)"},
		{`count(maybe, text) == 1`, "(count(maybe, text) == int:1):bool"},
		{`set(n)`, "the field `n` is always set: it is required"},
		{`count(maybe, level) > 1`, "nothing can say whether the field `level` is set: no value of log/slog.Level means unset"},
		{`set(tls)`, "the field `tls` is always set: it is an object that is not optional"},
		{`set(tls.port)`, "set(tls.port)"},
		{`set(level)`, "nothing can say whether the field `level` is set: no value of log/slog.Level means unset"},
		{`count(maybe, tls.level) == 1`, "nothing can say whether the field `tls.level` is set: no value of log/slog.Level means unset"},
		{`set(floor)`, "the field `floor` is always set: it is required"},
		{`set(1)`, "`set` takes the names of fields"},
		{`set(true)`, "`set` takes the names of fields"},
		{`set(maybe, text)`, "`set` has the wrong number of arguments"},
		{`count() == 1`, "`count` has the wrong number of arguments"},
		{`contains(names, "a")`, "contains(names, string:a)"},
		{`contains(labels, "a")`, "contains(labels, string:a)"},
		{`contains(counts, 1)`, "contains(counts, int:1)"},
		{`contains(counts, big)`, "this is of type int64, and must be of type int"},
		{`contains(names, n)`, "this is of type int, and must be of type string"},
		{`contains(n, 1)`, "`contains` does not fit the type int"},
		{`hasPrefix(text, "a")`, "hasPrefix(text, string:a)"},
		{`hasSuffix(text, n)`, "this is of type int, and must be a text"},
		{`matches(text, "^a+$")`, "matches(text, ^a+$)"},
		{`matches(text, "(")`, "the pattern cannot be read"},
		{`matches(text, maybe)`, "the pattern of `matches` must be a literal"},
		{`oneOf(n, 1, 2)`, "oneOf(n, int:1, int:2)"},
		{`oneOf(n, 1, 1)`, "`oneOf` repeats a value"},
		{`oneOf(n, big)`, "this is of type int64, and must be of type int"},
		{`oneOf(text, n)`, "this is of type int, and must be of type string"},
		{`oneOf(n, text)`, "this is of type string, and must be of type int"},
		{`oneOf(wait, max)`, "this is of type size, and must be of type duration"},
		{`oneOf(n)`, "`oneOf` has the wrong number of arguments"},
		{``, "the rule cannot be read: it is empty"},
		{`n >`, "the rule cannot be read: it is not a Go expression"},
		{`upper(text) == "A"`, "there is no function `upper` in rules"},

		// Names.
		{`type == "a"`, "(type == string:a):bool"},
		{`tls.cert == "a"`, "(tls.cert == string:a):bool"},
		{`tls.kert == "a"`, "the object `tls` has no field `kert`"},
		{`nn == 1`, "the kind `k` has no field `nn`"},
		{`n.x == 1`, "`n` is of type int, which has no fields"},
		{`text`, "the rule is of type string, and must be true or false"},
		{`n % 2 == 1`, "the operator `%` is not allowed in a rule"},
		{`!n`, "this is of type int, and must be true or false"},
		{`on && n`, "this is of type int, and must be true or false"},
		{`!(on || perhaps)`, "!(on || perhaps):bool"},

		// Unions.
		{`auth == "iam"`, "auth is iam"},
		{`"iam" != auth`, "!auth is iam"},
		{`auth == "aim"`, "the union `auth` has no member `aim`"},
		{`auth == ""`, "no member of `auth` has an empty name"},
		{`oneOf(auth, "iam", "password")`, "(auth is iam || auth is password):bool"},
		{`oneOf(auth, "iam", "iam")`, "`oneOf` repeats a value"},
		{`auth.iam.role == "a"`, "(auth.iam.role == string:a):bool if auth is iam"},
		{`set(auth.iam.note) && auth.iam.role == "a"`, "(set(auth.iam.note) && (auth.iam.role == string:a):bool):bool"},
		{`!set(auth.iam.note) || auth.iam.role == "a"`, "(!set(auth.iam.note) || (auth.iam.role == string:a):bool):bool"},
		{`!set(auth.iam.note) && auth.iam.role == "a"`, "(!set(auth.iam.note) && (auth.iam.role == string:a):bool):bool if auth is iam"},
		{`auth != "iam" && auth.iam.role == "a"`, "(!auth is iam && (auth.iam.role == string:a):bool):bool if auth is iam"},
		{`len(auth.iam.role) + len(auth.iam.note) > 1`, "((len(auth.iam.role) + len(auth.iam.note)):int > int:1):bool if auth is iam"},
		{`auth.role == "a"`, "the union `auth` has no member `role`"},
		{`auth.iam == "a"`, "`auth.iam` is a member of a union, not a field"},
		{`auth == "iam" && auth.iam.role == "a"`, "(auth is iam && (auth.iam.role == string:a):bool):bool"},
		{`auth == "iam" && auth.password.user == "a"`, "here `auth` is `iam`, which has no `auth.password.user`"},
		{`auth != "iam" || auth.password.user == "a"`, "here `auth` is `iam`, which has no `auth.password.user`"},
		{`!(auth == "iam" || on) || auth.iam.role == "a"`, "(!(auth is iam || on):bool || (auth.iam.role == string:a):bool):bool if auth is iam"},
		{`auth != "iam" || auth != "password"`, "here `auth` is `iam`, because the rule has tested that already"},
		// Comparisons and conditions whose result is known, of which go vet and staticcheck would warn.
		{`n == n`, "both sides of `==` are the same"},
		{`(text) != (text)`, "both sides of `!=` are the same"},
		{`n - n > 0`, "both sides of `-` are the same"},
		{`n / n > 0`, "both sides of `/` are the same"},
		{`f / f > 0`, "((f / f):float > float:0):bool"},
		{`n + n > n * n`, "((n + n):int > (n * n):int):bool"},
		{`len(text) <= len(text)`, "both sides of `<=` are the same"},
		{`len(names) >= 0`, "a length is never less than 0"},
		{`0 > (len(names))`, "a length is never less than 0"},
		{`len(names) > 0`, "(len(names) > int:0):bool"},
		{`0 < len(names)`, "(int:0 < len(names)):bool"},
		{`on || on`, "`||` joins this condition with itself"},
		{`n > 1 && on && (n > 1)`, "`&&` joins this condition with itself"},
		{`n > 1 && !(on || n <= 1)`, "`&&` joins this condition with itself"},
		{`n > 1 || (on && n > 1)`, "((n > int:1):bool || (on && (n > int:1):bool):bool):bool"},
		{`mode != "strict" || mode != "lax"`, "`mode` always differs from one of two values"},
		{`!(n == 1) || on || 2 != n`, "`n` always differs from one of two values"},
		{`n == 1 && on && n == 2`, "`n` cannot equal two values"},
		{`!(n != 1 || n != 2)`, "`n` always differs from one of two values"},
		{`n == 1 || n == 2`, "((n == int:1):bool || (n == int:2):bool):bool"},
		{`n != 1 && n != 2`, "((n != int:1):bool && (n != int:2):bool):bool"},
		{`auth == "iam" && auth == "iam"`, "here `auth` is `iam`, because the rule has tested that already"},
		{`auth.iam.role == auth.password.user`, "`auth` is never both `iam` and `password`, so the rule would never apply"},
	} {
		x, c, found := checked(t, test.text, false)
		got := shown(x)
		for _, n := range c.needs {
			got += " if " + n.union.Spelled() + " is " + n.member.Name
		}
		if x == nil && len(found) > 0 {
			got = found[0].Text
		}
		if got != test.want || x == nil && len(found) != 1 || x != nil && len(found) > 0 {
			t.Errorf("%s is %s, want %s; the findings are %v", test.text, got, test.want, found)
		}
	}
}

// TestDecide holds what is left of an inherited rule that asks whether fields are set which this kind always has: n, text and u.
func TestDecide(t *testing.T) {
	for _, test := range []struct {
		when, check string
		want        string // the condition and the check; "idle" for a rule without effect
	}{
		{"", `set(n)`, "idle"},
		{"", `!set(n)`, "nothing: bool:false"},
		{"", `set(n) || on`, "idle"},
		{"", `on || set(n)`, "idle"},
		{"", `set(n) && on`, "nothing: on"},
		{"", `on && set(n)`, "nothing: on"},
		{"", `!set(n) || on`, "nothing: on"},
		{"", `on && !set(n)`, "nothing: bool:false"},
		{"", `!(set(n) && on)`, "nothing: !on"},
		{"", `!(set(n) || on) || set(maybe)`, "nothing: set(maybe)"},
		{"", `n > 1`, "nothing: (n > int:1):bool"},
		{"", `on == set(n)`, "nothing: (on == bool:true):bool"},
		{`set(n)`, `on`, "nothing: on"},
		{`!set(n)`, `on`, "idle"},
		{`set(n) && set(maybe)`, `on`, "set(maybe): on"},
		{`on`, `set(n)`, "idle"},
		{`on`, `set(maybe) && set(u)`, "on: set(maybe)"},

		// The schemes of a URL say how its text begins.
		{`hasPrefix(safe, "http://")`, `on`, "idle"},
		{`hasPrefix(safe, "http://") && !on`, `matches(safe, "x")`, "idle"},
		{`hasPrefix(safe, "https://")`, `on`, "hasPrefix(safe, string:https://): on"},
		{``, `hasPrefix(web, "http")`, "idle"},
		{``, `hasPrefix(web, "https:/")`, "nothing: hasPrefix(web, string:https:/)"},
		{``, `hasPrefix(web, "https://example.com")`, "nothing: hasPrefix(web, string:https://example.com)"},
		{``, `on || hasPrefix(socket, "unix:")`, "nothing: (on || hasPrefix(socket, string:unix:)):bool"},
		{``, `hasPrefix(socket, "unix://")`, "nothing: hasPrefix(socket, string:unix://)"},
		{``, `!hasPrefix(socket, "http")`, "idle"},
		{``, `!hasPrefix(at, "http")`, "nothing: !hasPrefix(at, string:http)"},
		{``, `!hasPrefix(maybe, "http")`, "nothing: !hasPrefix(maybe, string:http)"},
	} {
		rule := &model.Rule{}
		certain := false
		for text, x := range map[string]**model.Expr{test.when: &rule.When, test.check: &rule.Check} { // order: each fills its own
			if text == "" {
				continue
			}
			var c *checker
			var found []diag.Finding
			*x, c, found = checked(t, text, true)
			if *x == nil {
				t.Fatalf("%s: %v", text, found)
			}
			certain = certain || c.certain
		}
		asks := test.when + test.check
		known := strings.Contains(asks, "hasPrefix") && test.want == "idle"
		if asked := strings.Contains(asks, "set(n)") || strings.Contains(asks, "set(u)"); certain != (asked || known) {
			t.Errorf("%s: certain is %v", test.check, certain)
		}
		got := "idle"
		if !decide(rule) {
			got = shown(rule.When) + ": " + shown(rule.Check)
		}
		if got != test.want {
			t.Errorf("with %q, %s is left as %s, want %s", test.when, test.check, got, test.want)
		}
	}
}

// TestRules holds what becomes of whole rules: their messages, the fields that they mention, their needs, and what is refused.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		rule      string
		inherited bool
		want      string // "fields: message", and the needs; or the text of the finding; "" for a rule without effect
	}{
		{`check = "n > 1"`, false, `n: must satisfy n > 1`},
		{`check = "n > 1", when = "on"`, false, `on n: must satisfy n > 1 when on`},
		{`check = "n > 1", message = "too few"`, false, `n: too few`},
		{`check = "n > 1", when = "on", message = "too few"`, false, `on n: too few`},
		{`check = "n > 1", severity = "warning"`, false, `n: must satisfy n > 1 (warning)`},
		{`check = "auth.iam.role != 'x'"`, false, "this literal is not allowed in a rule"},
		{`check = 'auth.iam.role != "x"'`, false, `auth.iam.role: must satisfy auth.iam.role != "x" if auth is iam`},
		{`check = 'auth.iam.role != "x"', when = 'auth == "iam"'`, false, `auth auth.iam.role: must satisfy auth.iam.role != "x" when auth == "iam"`},
		{`check = 'auth.iam.role != "x" || auth == "password"'`, false, "the rule uses `auth.iam.role` where `auth` may have another member"},
		{`check = "true"`, false, "the rule mentions no field"},
		{`check = "n > 1", when = "nn"`, false, "the kind `k` has no field `nn`"},
		{`check = "nn", when = "on"`, false, "the kind `k` has no field `nn`"},
		{`exactly_one = ["maybe", "text"]`, false, "the field `text` is always set: it is required"},
		{`exactly_one = ["maybe", "perhaps"]`, false, `maybe perhaps: exactly one must be set`},
		{`exactly_one = ["maybe", "perhaps"], when = "on"`, false, `on maybe perhaps: exactly one must be set when on`},
		{`exactly_one = ["maybe", "level"]`, false, "nothing can say whether the field `level` is set: no value of log/slog.Level means unset"},
		{`together = ["maybe", "tls.port"]`, false, `maybe tls.port: must be set together`},
		{`at_least_one = ["maybe", "n"]`, false, "the field `n` is always set: it is required"},
		{`at_least_one = ["maybe", "text"]`, true, ``},
		{`at_least_one = ["maybe", "n"]`, true, ``},
		{`at_least_one = ["maybe", "tls.size"]`, true, ``},
		{`at_most_one = ["maybe", "n"]`, true, "the field `n` is always set: it is required"},
		{`at_least_one = ["maybe"]`, false, "`at_least_one` needs two or more fields"},
		{`at_least_one = ["maybe", "maybe"]`, false, "`at_least_one` repeats a field"},
		{`at_least_one = ["maybe", "true"]`, false, "this is not the name of a field"},
		{`at_least_one = ["maybe", "n + 1"]`, false, "this is not the name of a field"},
		{`at_most_one = ["maybe", "text"]`, true, `maybe text: at most one may be set`},
		{`at_least_one = ["maybe", "tls.port"]`, true, `maybe tls.port: at least one must be set`},
		{`check = "set(n)"`, true, ``},
		{`check = "set(n) && set(maybe)"`, true, `n maybe: must satisfy set(n) && set(maybe)`},
		{`check = "set(n)"`, false, "the field `n` is always set: it is required"},
		{`check = "on"`, true, `on: must satisfy on`},
	} {
		list := &diag.List{}
		file := syntax.Parse(&diag.Source{Name: "resgen.toml", Text: []byte("rule = { " + test.rule + " }\n")}, list)
		if file == nil {
			t.Fatalf("%s: %v", test.rule, list.Sorted())
		}
		reporter := read.NewReporter(list)
		r := &Reader{Reporter: reporter, Fields: literal.NewFields(reporter)}
		table, own := read.Get(file.Root, "rule", syntax.Table), []*syntax.Value(nil)
		if !test.inherited {
			own = append(own, table)
		}
		got := ""
		for _, rule := range r.Rules([]*syntax.Value{table}, fields(), Owner{What: "the kind `k`", Stem: "K"}, own...) {
			got = strings.Join(rule.Fields, " ") + ": " + rule.Message
			for _, x := range rule.Needs {
				got += " if " + shown(x)
			}
			if rule.Warning {
				got += " (warning)"
			}
		}
		found := list.Sorted()
		for _, f := range found {
			got += f.Text
		}
		if got != test.want {
			t.Errorf("%s is %q, want %q; the findings are %v", test.rule, got, test.want, found)
		}
	}
}

// TestCondition holds the conditions of cases, over the parameters of a factory: their findings speak of parameters.
func TestCondition(t *testing.T) {
	tenant := &model.Field{Name: "tenant", Type: model.ScalarType("string")}
	f := &model.Factory{Name: "tenants", Go: "Tenants", Params: &model.Kind{Fields: []*model.Field{tenant}}}
	for _, test := range []struct {
		text, want string
		code       diag.Code
		help       string // a part of it
	}{
		{`tenant == "a"`, `(tenant == string:a):bool`, "", ""},
		{`tenant ==`, "the condition cannot be read: it is not a Go expression", diag.BadCase, "over the parameters"},
		{`tenant`, "the condition is of type string, and must be true or false", diag.BadCase, "compare it"},
	} {
		list := &diag.List{}
		file := syntax.Parse(&diag.Source{Name: "resgen.toml", Text: []byte("when = " + strconv.Quote(test.text) + "\n")}, list)
		reporter := read.NewReporter(list)
		r := &Reader{Reporter: reporter, Fields: literal.NewFields(reporter)}
		x, used, profile := r.Condition(f, read.Get(file.Root, "when", syntax.String))
		got, found := shown(x), list.Sorted()
		if x == nil && len(found) == 1 {
			got = found[0].Text
			if found[0].Code != test.code || !strings.Contains(found[0].Help, test.help) {
				t.Errorf("%s: the finding is %v", test.text, found)
			}
		}
		if got != test.want || profile || x != nil && strings.Join(used, " ") != "tenant" {
			t.Errorf("%s is %s, want %s; it uses %q, and the profile: %v", test.text, got, test.want, used, profile)
		}
	}
}

// TestForeign holds what is suggested in place of the words, operators and functions of other languages.
func TestForeign(t *testing.T) {
	for text, help := range map[string]string{
		`n = 1`: "`a == b`", `n === 1`: "`a == b`", `n <> 1`: "`a != b`", `text =~ "a"`: "`matches(a, \"re\")`", `text ~= "a"`: "`matches(a, \"re\")`",
		`on and on`: "`a && b`", `on or on`: "`a || b`", `not on`: "`!a`", `n in [1]`: "`oneOf(a, \"x\", \"y\")`", `n is 1`: "`a == b`",
		`text == 'abc'`: "double quotes", `text == ''`: "double quotes", `on ? n > 1 : n > 2`: "`!a || b`", `on => n > 1`: "`!a || b`",
		`text != nil`: "`set(a)`", `text == null`: "`set(a)`", `None != text`: "`set(a)`",
		`strings.HasPrefix(text, "a")`: "`hasPrefix(field, \"text\")`", `text.startswith("a")`: "`hasPrefix(field, \"text\")`",
		`ends_with(text, "a")`: "`hasSuffix(field", `isset(text)`: "`set(field)`", `length(text) > 1`: "`len(field)`", `upper(text) == "A"`: "`oneOf`", `"a"(n)`: "`oneOf`",
		`n > 1 &&`: "Go expression over the fields",
	} {
		_, _, found := checked(t, text, false)
		if len(found) != 1 || !strings.Contains(found[0].Help, help) {
			t.Errorf("%s: %v, want a help with %s", text, found, help)
		}
	}
}
