package bare

var cuts = map[string][]cut{
	"http": {{"kinds/http/observe.go", "package httpkind\n", ""}, {"kinds/http/wire.go", "package httpkind\n", ""}},
	"webhook": {
		{"kinds/webhook/observe.go", "package webhookkind\n", ""},
	},
	"postgres": {{"kinds/postgres/observe.go", "package postgreskind\n", ""}},
	"redis":    {{"kinds/redis/observe.go", "package rediskind\n", ""}},
	"s3":       {{"kinds/s3/observe.go", "package s3kind\n", ""}},
	"sql": {
		{"kinds/sql/observe.go", "package sqlkind\n", ""},
		{"kinds/sql/observe_pgx.go", "package sqlkind\n", ""},
		{"kinds/sql/observe_calls.go", "package sqlkind\n", ""},
		{
			"kinds/sql/observe_sqlite.go",
			"package sqlkind\n\nimport (\n\t\"strings\"\n\n\tsqlite3 \"modernc.org/sqlite/lib\"\n)\n\n",
			"// extended are the extended codes", // an error of the kind has such a name, whoever observes it
		},
		{"kinds/sql/client.go", `package sqlkind

import (
	"database/sql"

	"github.com/resgen-go/resgen/resource/observe"
)

type ObservedDB = sql.DB

func Observed(db *sql.DB, _ *observe.Probe) *ObservedDB { return db }
`, ""},
	},
}

var edits = map[string][]edit{
	"http":    ofHTTP,
	"webhook": ofWebhook,
	"postgres": {
		{"kinds/postgres/open.go", "\tprobe.Install(hook{c})\n", ""},
		{"kinds/postgres/check.go", "context.WithValue(ctx, checkKey{}, true)", "ctx"},
	},
	"redis": {
		{"kinds/redis/client.go", "\tseen     reports              // nil: nobody observes\n", ""},
		{"kinds/redis/open.go", "\tprobe.Install(hook{c})\n", ""},
		{"kinds/redis/open.go", "\tif c.seen != nil {\n\t\tdial = c.seen.dialing(dial)\n\t}\n", ""},
		{"kinds/redis/attempt.go", "\tif seen := g.client.seen; seen != nil && !c.silent {\n\t\tvar span observe.Span\n\t\tctx, span = seen.call(ctx, c.name)\n" +
			"\t\terr = observe.ErrPanic\n\t\tdefer func() { seen.end(span, c, err, c.batch, 0) }()\n\t}\n", ""},
		{"kinds/redis/attempt.go", "\tif seen := g.client.seen; seen != nil && !c.silent {\n\t\tvar span observe.Span\n\t\tresends := 0\n" +
			"\t\tif c.begun.Swap(true) {\n\t\t\tresends = int(c.resends.Add(1))\n\t\t}\n\t\tctx, span = seen.attempt(ctx, c.name)\n" +
			"\t\terr = observe.ErrPanic\n\t\tdefer func() { seen.end(span, c, err, batch, resends) }()\n\t}\n", ""},
	},
	"s3": {{"kinds/s3/open.go", "\t\tprobe.Install(hook{o})\n", ""}},
	"sql": {
		{"kinds/sql/connector.go", "func hidden(c driver.Connector, to reports)", "func hidden(c driver.Connector)"},
		{"kinds/sql/connector.go", "to.connecting(c.Connect)", "c.Connect"},
		{"kinds/sql/pgx.go", "\tseen := reportsOf(probe, &hook{pgx: first})\n", ""},
		{"kinds/sql/pgx.go", "stdlib.OptionResetSession(seen.reset), ", ""},
		{"kinds/sql/pgx.go", "\t\tseen.trace(c)\n", ""},
		{"kinds/sql/pgx.go", "\t})), seen))\n", "\t}))))\n"},
		{"kinds/sql/sqlite.go", "\tseen := reportsOf(probe, &hook{sqlite: d})\n", ""},
		{"kinds/sql/sqlite.go", "hidden(seen.observedSQLite(discreet{c, d.file()}), seen)", "hidden(discreet{c, d.file()})"},
		{"kinds/sql/sql_gen.go", "\t_ SQLClient = (*ObservedDB)(nil)\n", ""},
	},
	Runtime: {
		{"resource/observing.go", "\treturn append(opts, t.observing.options(t.observing, n, ready)...)\n", "\treturn opts\n"},
		{"resource/observing.go", "\tif t.observing != nil && !n.Metrics.Off {\n\t\tt.observing.tell(t.observing, n, e)\n\t}\n", ""},
		{"resource/monitor.go", "\tt.watcher = s.Monitor.Watch(Watched{", "\tif true {\n\t\treturn nil\n\t}\n\tt.watcher = s.Monitor.Watch(Watched{"},
	},
}

var ofHTTP = []edit{
	{"kinds/http/client.go", "\t\"time\"\n\n\t\"github.com/resgen-go/resgen/resource/observe\"\n", "\t\"time\"\n"},
	{"kinds/http/client.go", "\tseen         reports      // nil: nobody observes\n", ""},
	{"kinds/http/client.go", "\tif c.seen == nil {\n\t\treturn c.do(req)\n\t}\n\treturn c.seen.do(req)\n", "\treturn c.do(req)\n"},
	{"kinds/http/client.go", "\tif c.seen != nil {\n\t\tvar span observe.Span\n\t\tctx, span = c.seen.call(ctx, name)\n\t\terr = observe.ErrPanic\n" +
		"\t\tdefer func() { c.seen.end(span, err) }()\n\t}\n", ""},
	{"kinds/http/open.go", "\tprobe.Install(hook{c})\n", ""},
	{"kinds/http/pace.go", "\tif x.seen != nil {\n\t\treturn x.seen.paced(ctx, x.pace, x.deadline)\n\t}\n", ""},
	{"kinds/http/redirect.go", "\tif x.seen != nil {\n\t\treturn x.seen.roundTrip(req, operation, &x.resends)\n\t}\n", ""},
	{"kinds/http/exchange.go", "\tresends   int    // how often a request of it was sent again, redirects included\n", ""},
}

var ofWebhook = []edit{
	{"kinds/webhook/client.go", "\t\"time\"\n\n", "\n"},
	{"kinds/webhook/client.go", "\t\"github.com/resgen-go/resgen/resource/observe\"\n", ""},
	{"kinds/webhook/client.go", "\tseen   reports // nil: nobody observes\n", ""},
	{"kinds/webhook/client.go", "\tif c.seen != nil {\n\t\tstart := time.Now()\n\t\terr = observe.ErrPanic // until there is a result\n\t\tdefer func() {\n" +
		"\t\t\tif err != nil {\n\t\t\t\tc.seen.failed(ctx, operation, start, err)\n\t\t\t}\n\t\t}()\n\t}\n", ""},
	{"kinds/webhook/open.go", "\tprobe.Install(hook{c})\n", ""},
}
