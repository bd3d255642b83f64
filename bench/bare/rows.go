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
		{"kinds/sql/internal/dbdriver/observe.go", "package dbdriver\n", ""},
		{"kinds/sql/internal/dbdriver/calls.go", "package dbdriver\n", ""},
		{"kinds/sql/internal/dbdriver/conn.go", "package dbdriver\n", ""},
		{"kinds/sql/mysqldriver/observe.go", "package mysqldriver\n", ""},
		{"kinds/sql/pgxdriver/observe.go", "package pgxdriver\n", ""},
		{"kinds/sql/sqlitedriver/observe.go", "package sqlitedriver\n", ""},
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
			"\t\terr = observe.ErrPanic\n\t\tbatch := 0 // one command is no batch\n\t\tif len(cmds) > 1 {\n\t\t\tbatch = len(cmds)\n\t\t}\n" +
			"\t\tdefer func() { seen.end(span, c, err, batch, resends) }()\n\t}\n", ""},
	},
	"s3": {{"kinds/s3/open.go", "\t\tprobe.Install(hook{o})\n", ""}},
	"sql": {
		{"kinds/sql/internal/dbdriver/connector.go", "func Hidden(c driver.Connector, to Connecting)", "func Hidden(c driver.Connector)"},
		{"kinds/sql/internal/dbdriver/connector.go", "to.Connecting(c.Connect)", "c.Connect"},
		{"kinds/sql/mysqldriver/mysqldriver.go", "\th := &hook{first: first, reports: nothing{}}\n\ts.Probe.Install(h)\n", ""},
		{"kinds/sql/mysqldriver/mysqldriver.go", "dbdriver.Hidden(&connector{s, config, h.reports}, h.reports)", "dbdriver.Hidden(&connector{s, config})"},
		{"kinds/sql/mysqldriver/mysqldriver.go", "\treports  reports\n", ""},
		{"kinds/sql/mysqldriver/mysqldriver.go", "c.reports.observed(own, now.Config)", "own"},
		{"kinds/sql/pgxdriver/pgxdriver.go", "\th := &hook{pgx: first, reports: nothing{}}\n\ts.Probe.Install(h)\n\tseen := h.reports\n", ""},
		{"kinds/sql/pgxdriver/pgxdriver.go", "\t\t\tseen.trace(c)\n", ""},
		{"kinds/sql/pgxdriver/pgxdriver.go", "\t\tstdlib.OptionResetSession(seen.resetting(config.ResetSession)),\n", ""},
		{"kinds/sql/pgxdriver/pgxdriver.go", "stdlib.GetConnector(*first, options...), seen)", "stdlib.GetConnector(*first, options...))"},
		{"kinds/sql/sqlitedriver/sqlitedriver.go", "\th := &hook{dsn: d, reports: dbdriver.Nobody{}}\n\ts.Probe.Install(h)\n", ""},
		{"kinds/sql/sqlitedriver/sqlitedriver.go", "dbdriver.Hidden(h.reports.Wraps(discreet{c, config, d.file(), d}), h.reports)", "dbdriver.Hidden(discreet{c, config, d.file(), d})"},
		{"kinds/sql/sql_gen.go", "\t_ SQLClient = (*ObservedDB)(nil)\n", ""},
	},
	Runtime: {
		{"resource/lifecycle/observing.go", "\treturn append(opts, t.observing.options(t.observing, n, ready)...)\n", "\treturn opts\n"},
		{"resource/lifecycle/observing.go", "\tif t.observing != nil && !n.Metrics.Off {\n\t\tt.observing.tell(t.observing, n, e)\n\t}\n", ""},
		{"resource/lifecycle/monitor.go", "\tt.watcher = s.Monitor.Watch(Watched{", "\tif true {\n\t\treturn nil\n\t}\n\tt.watcher = s.Monitor.Watch(Watched{"},
	},
}

var ofHTTP = []edit{
	{"kinds/http/client.go", "\t\"github.com/resgen-go/resgen/resource/observe\"\n", ""},
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
