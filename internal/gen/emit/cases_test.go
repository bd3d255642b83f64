package emit_test

import (
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// cases are the packages of the golden files, by the name of their folder.
var cases = []struct {
	name string
	make func() *model.Package
}{
	{"settings", settings},
	{"plain", plain},
	{"kinds", kindsOnly},
	{"types", types},
	{"objects", objects},
	{"literals", literals},
	{"hostile", hostile},
	{"clients", clients},
	{"clientkinds", clientKinds},
	{"used", used},
}

// settings has profiles, and resources that may be absent.
func settings() *model.Package {
	database := kind("database", "A PostgreSQL database.",
		field("host", text(), doc("The server's name"), example("db.example.com")),
		field("port", integer("int"), doc("The server's port."), least(1), most(65535), def(5432)),
		field("username", text(), minLen(3), maxLen(20), pattern(`^[a-z_]+$`)),
		field("password", text(), secret, minLen(8)),
		field("ssl_mode", enum("DatabaseSSLMode", "disable", "verify-full"), named("SSLMode"), def("verify-full")),
		field("timeout", seconds(), least(time.Second), def(5*time.Second)),
		field("max_conns", integer("int32"), optional, least(1)),
		field("endpoint", address(), optional, schemes("http", "https")),
		field("replicas", list(text()), optional, doc("Read-only copies.\nThey are asked in this order.")),
	)
	sql := kind("sql", "",
		field("dsn", address(), secret, schemes("postgres"), doc("Where it is, with user and password")),
		field("pool_size", integer("int")),
		field("old_size", integer("int"), optional, deprecated("use pool_size")),
	)
	webhook := kind("webhook", "", field("url", address()), field("token", text(), secret, optional))
	ps := profiles("dev", "staging", "prod")

	db := resource("database", database, ps, bindings{
		"host":          env("DB_HOST"),
		"host@dev":      profiled(env("DB_HOST"), "localhost"),
		"host@prod":     profiled(env("DB_HOST"), "prod-db.example.com"),
		"port":          env("DB_PORT"),
		"username":      env("DB_USER"),
		"username@dev":  profiled(env("DB_USER"), "dev_user"),
		"username@prod": env("PROD_DB_USER"),
		"password":      {Source: model.Source{Env: []string{"DB_PASSWORD"}, File: "DB_PASSWORD_FILE"}},
		"ssl_mode@dev":  profiled(env(), "disable"),
		"timeout":       or(env("DB_TIMEOUT"), 3*time.Second),
		"timeout@prod":  env("DB_TIMEOUT"),
		"max_conns":     or(env("DB_POOL_SIZE", "DB_CONNECTIONS"), 30),
		"endpoint":      or(env(), "https://example.com/db?x=1#top"),
		"replicas":      {Source: model.Source{Env: []string{"DB_REPLICAS"}, AllowEmpty: true, Shared: true}},
	})
	db.Doc = "The shop's main database."
	for _, l := range db.Leaves {
		if l.Name == "password" {
			b := profiled(l.Base, "dev_password")
			b.Insecure = true
			l.ByProfile = append(l.ByProfile, model.ProfileBinding{Profile: ps.All[0], Binding: b})
		}
	}
	reporting := resource("reporting", sql, ps, bindings{
		"dsn":            {Source: model.Source{File: "REPORTING_DSN_FILE"}},
		"pool_size":      env("REPORTING_POOL"),
		"pool_size@prod": profiled(env("REPORTING_POOL"), 10),
	})
	reporting.OnlyIn = ps.All[1:]
	archive := resource("archive", sql, ps, bindings{"dsn": env("ARCHIVE_DSN"), "pool_size@prod": profiled(env(), 4)})
	archive.OnlyIn = ps.All[2:]
	archive.Optional = true
	alerting := resource("alerting", webhook, ps, bindings{
		"url":         env("ALERT_URL"),
		"url@staging": profiled(env("ALERT_URL"), "https://alerts.example.com"),
		"token":       env("ALERT_TOKEN"),
	})
	alerting.Optional, alerting.Claimed = true, ps.All[1:2]

	p := pkg("settings", ps, []*model.Kind{database, sql, webhook}, db, reporting, archive, alerting)
	p.Doc = "Package settings is the configuration of the shop."
	p.Output = model.Output{SpecDir: "shop/spec", Dir: "shop/settings", Docs: "docs/RESOURCES.md", Env: ".env.example"}
	return p
}

// plain has one resource and no profiles.
func plain() *model.Package {
	k := kind("api", "", field("base_url", address(), def("https://api.example.com/v1")), field("key", text(), secret))
	p := pkg("plain", nil, []*model.Kind{k}, resource("api", k, nil, bindings{"base_url": env("API_BASE_URL"), "key": env("API_KEY")}))
	p.Output.Env = ".env.example"
	return p
}

// kindsOnly has no resources; one kind bears the name of the package's own file, one is empty.
func kindsOnly() *model.Package {
	local := &model.Object{Name: "local", Go: "WarehouseLocal", Doc: "On this machine.", Fields: []*model.Field{
		field("host", text(), def("localhost")),
		field("port", integer("int"), least(1), most(65535), def(8080)),
	}}
	cloud := &model.Object{Name: "cloud", Go: "WarehouseCloud", Fields: []*model.Field{
		field("cluster_url", address()),
		field("mode", enum("WarehouseCloudMode", "batch", "stream"), optional),
	}}
	pool := &model.Object{Name: "pool", Go: "WarehousePool", Fields: []*model.Field{field("max_conns", integer("int"), least(1))}}
	k := kind("warehouse", "",
		field("name", text()),
		field("connection", &model.Type{Kind: model.UnionType, Spec: "union", Union: &model.Union{Go: "WarehouseConnection", Members: []*model.Object{local, cloud}}}),
		field("home", object(local)),
		field("pool", object(pool), optional, doc("Connections that are kept.")),
	)
	k.Objects = []*model.Object{local, cloud, pool}
	return pkg("kinds", nil, []*model.Kind{k, kind("resgen", "", field("a", text())), kind("empty", "")})
}

// objects has nested and optional objects in a resource.
func objects() *model.Package {
	tls := &model.Object{Name: "tls", Go: "QueueTLS", Fields: []*model.Field{field("cert", file(), exists("file")), field("server", text(), optional)}}
	limits := &model.Object{Name: "limits", Go: "QueueLimits", Fields: []*model.Field{
		field("max_items", integer("int"), def(10)), field("tls", object(tls), optional), field("url", text(), optional),
	}}
	k := kind("queue", "", field("name", text()), field("limits", object(limits)), field("spare", object(limits), optional))
	k.Objects = []*model.Object{tls, limits}
	ps := profiles("dev", "prod")
	q := resource("queue", k, ps, bindings{
		"name":                 env("Q_NAME"),
		"limits.max_items":     env("Q_MAX"),
		"limits.tls.cert":      env("Q_CERT"),
		"limits.tls.server":    env("Q_SERVER"),
		"spare.max_items":      env("Q_SPARE_MAX"),
		"spare.max_items@prod": profiled(env("Q_SPARE_MAX"), 20),
		"spare.url":            env("Q_SPARE_URL"),
		"spare.url@prod":       env("Q_PROD_SPARE_URL"),
	})
	return pkg("objects", ps, []*model.Kind{k}, q)
}

// types has every type and every constraint.
func types() *model.Package {
	day := time.Date(2024, time.February, 29, 12, 30, 0, 0, time.UTC)
	k := kind("sample", "",
		field("text", text(), prefix("a"), suffix("z"), def("a|`z")),
		field("code", text(), optional, minLen(4), maxLen(4)),
		field("label", text(), optional, maxLen(10)),
		field("token", text(), secret, optional, minLen(8), pattern("^`?[%a]+$"), prefix("sk_")),
		field("bool", boolean(), def(true)),
		field("flag", boolean(), optional),
		field("must", boolean()),
		field("int8", integer("int8"), least(-128), most(100), def(-1)),
		field("count", integer("int64"), choices(1, 2, 4), def(1)),
		field("spare", integer("int"), optional, choices(1, 2), least(1), most(2)),
		field("uint16", unsigned("uint16"), least(uint64(0)), most(uint64(65535)), def(uint64(7))),
		field("uint", unsigned("uint"), least(uint64(1)), optional),
		field("float", float("float64"), least(0.5), most(1.0), def(0.75)),
		field("float32", float("float32"), least(0.0), optional),
		field("duration", duration(), least(time.Millisecond), most(90*time.Minute), def(1500*time.Millisecond)),
		field("pause", duration(), optional, choices(time.Duration(0), time.Minute)),
		field("size", size(), least(amount(1<<10)), most(amount(1<<40)), def(amount(16<<20))),
		field("room", size(), optional, most(amount(10_000_000))),
		field("site", address(), schemes("https"), prefix("https://"), def("https://u:p@a.example.com:8443/x%2Fy?q#f")),
		field("home", address(), optional, choices("https://a.example.com", "https://b.example.com")),
		field("source", address(), secret, schemes("postgres", "mysql", "file")),
		field("since", moment(), least(day), def(day.Add(time.Hour))),
		field("until", moment(), optional, most(day.In(time.FixedZone("", 7200)))),
		field("key_file", file(), optional, exists("file")),
		field("dirs", list(file()), optional, exists("dir"), unique),
		field("payload", raw(), def(`{"a": 1}`)),
		field("hidden", raw(), secret, optional),
		field("mode", enum("SampleMode", "a", "b")),
		field("style", enum("SampleStyle", "plain", "fancy"), optional),
		field("colors", list(enum("SampleColor", "red", "blue")), minLen(1), maxLen(3)),
		field("names", list(text()), minLen(1), pattern(`^\w+$`), maxLen(5), unique, def([]any{"x", "y"})),
		field("ports", list(integer("int")), optional, least(1), most(65535)),
		field("hooks", list(address()), optional, schemes("https"), unique, def([]any{"https://a.example.com", "https://b.example.com"})),
		field("keys", list(text()), secret, optional, minLen(2), unique),
		field("days", list(moment()), optional, unique),
		field("labels", dict(text()), optional, maxLen(8), prefix("x-"), def([]model.Item{{Key: "b", Value: value("x-1")}, {Key: "a", Value: value("x-2")}})),
		field("weights", dict(float("float64")), optional, choices(0.5, 1.0)),
		field("creds", dict(text()), secret, optional),
		field("sites", dict(address()), optional, schemes("https")),
		field("contact", text(), shaped("email"), def("ops@example.com")),
		field("address", text(), optional, shaped("ip"), suffix("1")),
		field("grade", enum("SampleGrade", "1.0.0", "2.0.0"), shaped("semver"), def("1.0.0")),
		field("seed", text(), secret, optional, shaped("base64")),
		field("peers", list(text()), optional, shaped("hostport")),
		field("zones", dict(text()), optional, shaped("timezone")),
		field("roles", list(text()), secret, optional, shaped("arn")),
		field("time", duration(), optional),
		field("type", text(), optional),
	)
	for _, f := range k.Fields {
		if f.Default != nil {
			f.Optional = false
		}
	}
	bs := bindings{}
	ps := profiles("dev", "prod")
	for _, f := range k.Fields {
		bs[f.Name] = env("S_" + speller.Env(f.Name))
		if f.Default == nil && !f.Secret {
			continue
		}
		b := bs[f.Name]
		b.AllowEmpty = f.Default != nil
		bs[f.Name] = b
	}
	bs["spare"] = or(bs["spare"], 2)
	bs["flag"] = or(bs["flag"], false)
	bs["style"] = or(bs["style"], "fancy")
	bs["room"] = or(bs["room"], amount(512))
	bs["float32"] = or(bs["float32"], 1.0)
	bs["time@prod"] = env("PROD_TIME")
	bs["type@prod"] = model.Binding{}
	bs["must@prod"] = profiled(env("S_MUST"), true)
	bs["flag@prod"] = env("S_FLAG")
	bs["label@prod"] = profiled(env("S_LABEL"), "it's \"$5\"\n")
	return pkg("types", ps, []*model.Kind{k}, resource("sample", k, ps, bs))
}

// literals has defaults of every shape.
func literals() *model.Package {
	k := kind("sample", "",
		field("urls", list(address()), def([]any{
			"http://h", "https://u@h/", "mailto:x@y", "postgres://u:@h:5432/db?sslmode=verify-full#", "http://h/a%2Fb",
			"http://h/?", "file:///x", "http://[::1]:80/", "http://h#a%2Fb", "x:/y", "http://h/\"`",
		})),
		field("durations", list(duration()), def([]any{
			time.Duration(0), time.Nanosecond, -3 * time.Second, 1500 * time.Millisecond, 36 * time.Hour, time.Duration(1<<63 - 1), time.Duration(-1 << 63),
		})),
		field("sizes", list(size()), def([]any{amount(0), amount(1), amount(1000), amount(1 << 10), amount(3 << 30), amount(123456789), amount(-2_000_000), amount(1<<63 - 1)})),
		field("times", list(moment()), def([]any{
			time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC), time.Date(1999, time.December, 31, 23, 59, 59, 999999999, time.FixedZone("", -5400)),
		})),
		field("ints", list(integer("int64")), def([]any{-1 << 63, 1<<63 - 1, 0})),
		field("uints", list(unsigned("uint64")), def([]any{uint64(1<<64 - 1)})),
		field("floats", list(float("float64")), def([]any{0.1, 1e21, -5.0, 5e-324})),
		field("floats32", list(float("float32")), def([]any{0.1})),
		field("bools", list(boolean()), def([]any{true, false})),
		field("texts", list(text()), def([]any{"", "a`b", "\"", "\\", "\x00\xff\u202e", "%d"})),
		field("docs", list(raw()), def([]any{`{"a": "b"}`, "1", "\"`\""})),
		field("nested", dict(list(text())), def([]model.Item{{Key: "z", Value: value([]any{"a"})}, {Key: "a", Value: value([]any{})}})),
		field("empty", list(text()), def([]any{})),
		field("zero", duration(), def(time.Duration(0))),
	)
	return pkg("literals", nil, []*model.Kind{k})
}

// evil is text that wants out of where it stands.
const evil = "*/ /* ``` ${X} $(x) | <b> --> \" ' \\ % \r\n//go:embed secret\n+build ignore\n//line x.go:1\n\u202e\u2066rtl\u2069 \x00\x1b[31m\ufeff\u2028import \"os\"\n# h\n- l\n\tcode\n"

// hostile has texts that would do harm if they left their string or comment.
func hostile() *model.Package {
	long := "wooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooord"
	k := kind("evil", evil+long,
		field("text", text(), doc(evil+long), example(evil), deprecated(evil), def(evil), pattern("[`\"*/%\n]"), prefix(evil), suffix("%d")),
		field("list", list(text()), prefix(evil), def([]any{evil, "a,b"})),
		field("map", dict(text()), def([]model.Item{{Key: evil, Value: value(evil)}})),
		field("json", raw(), def("{\"a\": \"*/ ` //go:embed\"}")),
		field("enum", enum("EvilEnum", "`*/\n", "//go:embed x"), doc("//go:generate rm")),
	)
	ps := profiles("dev", "prod")
	r := resource("evil", k, ps, bindings{"text": or(env("EVIL"), evil+"2"), "list": env("EVILS"), "map": env("EVIL_MAP"), "json": env("EVIL_JSON")})
	r.Doc = evil
	p := pkg("hostile", ps, []*model.Kind{k}, r)
	p.Doc = "Package hostile.\n" + evil
	p.Output = model.Output{SpecDir: "a\n--> b", Dir: ".", Docs: "RESOURCES.md", Env: ".env.example"}
	return p
}
