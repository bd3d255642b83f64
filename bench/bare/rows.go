package bare

var cuts = map[string][]cut{
	"http":     {{"kinds/http/observe.go", "package httpkind\n", ""}, {"kinds/http/wire.go", "package httpkind\n", ""}},
	"webhook":  {{"kinds/http/observe.go", "package httpkind\n", ""}, {"kinds/http/wire.go", "package httpkind\n", ""}},
	"postgres": {{"kinds/postgres/observe.go", "package postgreskind\n", ""}},
	"s3":       {{"kinds/s3/observe.go", "package s3kind\n", ""}},
	"sql": {
		{"kinds/sql/observe.go", "package sqlkind\n", ""},
		{"kinds/sql/observe_pgx.go", "package sqlkind\n", ""},
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
	"webhook": append(ofHTTP[:len(ofHTTP):len(ofHTTP)], ofWebhook...),
	"postgres": {
		{"kinds/postgres/open.go", "\tobserved(c, probe)\n", ""},
		{"kinds/postgres/check.go", "context.WithValue(ctx, checkKey{}, true)", "ctx"},
	},
	"s3": {{"kinds/s3/open.go", "\t\tobserved(o, probe)\n", ""}},
	"sql": {
		{"kinds/sql/connector.go", "func hidden(c driver.Connector, w *watch)", "func hidden(c driver.Connector)"},
		{"kinds/sql/connector.go", "w.connecting(c.Connect)", "c.Connect"},
		{"kinds/sql/pgx.go", "\tw := newWatch(probe, pgxAttributes(first))\n", ""},
		{"kinds/sql/pgx.go", "stdlib.OptionResetSession(w.reset), ", ""},
		{"kinds/sql/pgx.go", "\t\tw.trace(c)\n", ""},
		{"kinds/sql/pgx.go", "\t})), w))\n", "\t}))))\n"},
		{"kinds/sql/sqlite.go", "\tw := newWatch(probe, sqliteAttributes(d))\n", ""},
		{"kinds/sql/sqlite.go", "hidden(w.observedSQLite(discreet{c}), w)", "hidden(discreet{c})"},
		{"kinds/sql/sql_gen.go", "\t_ SQLClient = (*ObservedDB)(nil)\n", ""},
	},
	Runtime: {
		{"resource/observing.go", "if t.observing == nil || n.Metrics.Off {\n\t\treturn opts\n\t}", "if true {\n\t\treturn opts\n\t}"},
		{"resource/observing.go", "if t.observing == nil || n.Metrics.Off {\n\t\treturn\n\t}", "if true {\n\t\treturn\n\t}"},
		{"resource/monitor.go", "\tt.watcher = s.Monitor.Watch(Watched{", "\tif true {\n\t\treturn nil\n\t}\n\tt.watcher = s.Monitor.Watch(Watched{"},
	},
}

var ofHTTP = []edit{
	{"kinds/http/client.go", "\t\"cmp\"\n", ""},
	{"kinds/http/client.go", "\t\"sync/atomic\"\n\n\t\"github.com/resgen-go/resgen/resource/observe\"\n", "\t\"sync/atomic\"\n"},
	{"kinds/http/client.go", "\tprobe        *observe.Probe // nil: nobody observes\n\tseen         reports        // nil: nobody observes\n", ""},
	{"kinds/http/client.go", "\tif c.seen == nil {\n\t\treturn c.do(req)\n\t}\n\treturn c.seen.do(req)\n", "\treturn c.do(req)\n"},
	{"kinds/http/client.go", "\tctx, span := c.probe.Call(ctx, \"Get\")\n\terr = observe.ErrPanic\n\tdefer span.Return(&err)\n", ""},
	{"kinds/http/client.go", "\tctx, span := c.probe.Call(ctx, \"JSON\")\n\terr = observe.ErrPanic\n\tdefer span.Return(&err)\n", ""},
	{"kinds/http/client.go", "\tctx, span := c.probe.Call(ctx, cmp.Or(call.Operation, \"Send\"))\n\terr = observe.ErrPanic\n\tdefer span.Return(&err)\n", ""},
	{"kinds/http/open.go", "roundTripper: o.RoundTripper, probe: probe}\n\tprobe.Install(hook{c})\n", "roundTripper: o.RoundTripper}\n"},
	{"kinds/http/redirect.go", "\tif x.seen != nil {\n\t\treturn x.seen.roundTrip(x, req, operation)\n\t}\n", ""},
	{"kinds/http/exchange.go", "\tresends   int    // how often a request of it was sent again, redirects included\n", ""},
}

var ofWebhook = []edit{
	{"kinds/webhook/client.go", "\t\"time\"\n\n", "\n"},
	{"kinds/webhook/client.go", "\t\"github.com/resgen-go/resgen/resource/observe\"\n", ""},
	{"kinds/webhook/client.go", "\tprobe  *observe.Probe // nil: nobody observes\n", ""},
	{"kinds/webhook/client.go", "\tstart := time.Now()\n\terr = observe.ErrPanic // until there is a result\n\tdefer func() {\n\t\tif err != nil {\n" +
		"\t\t\tc.probe.Failed(ctx, c.probe.Op(observe.Call, operation), start, err)\n\t\t}\n\t}()\n", ""},
	{"kinds/webhook/open.go", "\"net/http\"\n\n", "\n"},
	{"kinds/webhook/open.go", "Client{cfg: cfg, probe: probe}", "Client{cfg: cfg}"},
	{"kinds/webhook/open.go", "\tfor _, name := range []string{callAlert, callPost} {\n" +
		"\t\tprobe.AddOperation(name, observe.String(\"http.request.method\", http.MethodPost))\n\t}\n", ""},
}
