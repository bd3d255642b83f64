package resolve_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// wired is a specification with what wide lacks: resources that depend on each other, conditions, lists and maps of objects, templates,
// stores, factories and bundles.
const wired = `version = 1

[profiles]
names      = ["dev", "prod"]
aliases    = { production = "prod" }
production = ["prod"]

[kind.store]
constructor = "NewStore"
interface   = { name = "Keeper" }

[kind.store.field]
dsn      = { type = "string", secret = true }
password = { type = "string", secret = true }
host     = { type = "string", format = "hostname" }
shards   = { type = "[]object", of = ["shard"], optional = true, max_len = 9 }
regions  = { type = "map[string]object", of = ["shard"], optional = true, keys = { pattern = "^[a-z]+$" } }
labels   = { type = "map[string]string", optional = true, separator = ";", pair_separator = ":" }

[kind.store.object.shard.field]
addr = { type = "string" }
size = { type = "size", default = "1MB", lenient = true }
auth = { type = "object", of = ["auth"], optional = true }

[kind.store.object.auth.field]
user = { type = "string" }

[[kind.store.rule]]
when  = "set(shards)"
check = "len(shards) < 8"

[kind.queue]
constructor = "NewQueue"
close       = "EndQueue"
health      = "PingQueue"

[kind.queue.field]
depth  = { type = "int", default = 3 }
place  = { type = "resource", of = ["store"] }
spare  = { type = "resource", of = ["store", "queue"], optional = true }

[kind.app.field]
mode  = { type = "string", one_of = ["a", "b"], default = "a" }
since = { type = "time", optional = true }

[resource.app]
kind       = "app"
env_prefix = "APP_"

[resource.main]
kind         = "store"
env_prefix   = "MAIN_"
secret_files = true

[resource.main.config]
host     = { env = "MAIN_HOST", deprecated_env = "OLD_HOST" }
password = { store = "vault:main#password" }
dsn      = { template = "db://{password:percent}@{host}/{profile}" }

[[resource.main.config.shards]]
addr = "x:1"
auth = { user = "me" }

[resource.main.config.regions.eu]
addr = "y:1"

[resource.main.profile.dev]
password = { insecure_default = "pw" }

[resource.other]
kind         = "store"
env_prefix   = "OTHER_"
only_in      = ["prod"]
trim         = true

[resource.jobs]
kind = "queue"
when = 'app.mode == "a"'

[resource.jobs.config]
depth = { env = "JOBS_DEPTH", trim = true }
place = { resource = "main" }

[resource.jobs.profile.prod]
place = { resource = "other" }
spare = { resource = "main" }

[resource.jobs.lifecycle]
timeout = "9s"
retry   = { attempts = 3, backoff = "1s", max_backoff = "2s" }

[resource.more]
kind   = "queue"
when   = "set(jobs)"
config = { place = { resource = "main" }, spare = { resource = "jobs" } }

[bundle.work]
uses = ["jobs", "main"]

[factory.tenant.param]
name  = { type = "string", one_of = ["x", "y"] }
token = { type = "string", secret = true }

[factory.tenant.resource.base]
kind = "store"

[factory.tenant.resource.base.config]
host     = { env = "T_{name}_HOST" }
password = { param = "token" }
dsn      = { env = "T_{name}_DSN" }

[[factory.tenant.resource.base.case]]
when   = 'name == "x"'
config = { host = "z" }

[factory.tenant.resource.jobs]
kind = "queue"

[factory.tenant.resource.jobs.config]
depth = { default = 2 }
place = { resource = "base" }
`

const wiredGo = `package shop

import (
	"context"
	"io"
)

type StoreConn struct{}

func (*StoreConn) Get(ctx context.Context, key string) error { return nil }
func (*StoreConn) Ping(ctx context.Context) error            { return nil }
func (*StoreConn) Close() error                              { return nil }

func NewStore(cfg StoreConfig) (*StoreConn, error) { return nil, nil }

type QueueConn struct{}

func (*QueueConn) Push(ctx context.Context, text string) error { return nil }
func (*QueueConn) Close() error                                { return nil }

func NewQueue(cfg QueueConfig, place *StoreConn, spare io.Closer) (*QueueConn, error) { return nil, nil }

func EndQueue(q *QueueConn) error                       { return nil }
func PingQueue(ctx context.Context, q *QueueConn) error { return nil }
`

// TestWiredOneFinding makes one mistake after the other in wired: misspelt keys, headers and texts, values of other types, lost headers,
// missing signs, and lines written twice. At most one finding comes of each mistake.
func TestWiredOneFinding(t *testing.T) {
	root := gentest.Module(t, "example.com/shop")
	gentest.Write(t, root, "shop.go", []byte(wiredGo))
	findings := func(text string) []diag.Finding {
		return gen.Resolve(gen.Spec{
			Dir: ".", Root: root, World: gotypes.From, Version: "0.1.0", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}},
		}).Findings
	}
	if fs := findings(wired); len(fs) > 0 {
		t.Fatal(listed(fs))
	}
	try := func(what string, at int, text string) {
		if fs := findings(text); len(fs) > 1 {
			t.Errorf("line %d, %s: %d findings:%s", 1+strings.Count(wired[:at], "\n"), what, len(fs), listed(fs))
		}
	}
	line := func(at int) string {
		start := strings.LastIndexByte(wired[:at], '\n') + 1
		return wired[start : start+strings.IndexByte(wired[start:], '\n')]
	}
	for _, at := range regexp.MustCompile(`(?m)(^|[{,] )([a-z_]{2,})\s*= `).FindAllStringSubmatchIndex(wired, -1) {
		if !declares(wired[:at[4]]) && !strings.HasPrefix(line(at[4]), "name  = { type") { // not another name for a field or a parameter
			try("misspelt "+wired[at[4]:at[5]], at[4], wired[:at[5]-1]+"q"+wired[at[5]:])
		}
	}
	for _, at := range regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'`).FindAllStringIndex(wired, -1) {
		switch text := wired[at[0]+1 : at[1]-1]; {
		case text == "^[a-z]+$": // if no key matches, each key is wrong in fact
		case strings.Contains(line(at[0]), "one_of") && len(text) == 1: // whoever uses the old value is wrong in fact
			try("an empty text in place of "+text, at[0], wired[:at[0]+1]+wired[at[1]-1:])
		default:
			for _, other := range []string{text + "q", ""} {
				try(fmt.Sprintf("%q in place of %q", other, text), at[0], wired[:at[0]+1]+other+wired[at[1]-1:])
			}
		}
	}
	for _, at := range regexp.MustCompile(`[a-z_]{2,}\s*= `).FindAllStringIndex(wired, -1) {
		if inText(wired[:at[0]]) {
			continue
		}
		value := wired[at[1]:valueEnd(wired, at[1])]
		for _, other := range others(value) {
			try(wired[at[0]:at[1]]+other, at[0], wired[:at[1]]+other+wired[at[1]+len(value):])
		}
	}
	for _, at := range regexp.MustCompile(`type\s*= "([^"]*)"`).FindAllStringSubmatchIndex(wired, -1) {
		try("another type than "+wired[at[2]:at[3]], at[0], wired[:at[2]]+"nope"+wired[at[3]:])
	}
	for _, at := range regexp.MustCompile(`(?m)^\[.*\]$`).FindAllStringIndex(wired, -1) {
		header := wired[at[0]:at[1]]
		if !strings.Contains(header, ".object.") && header != "[factory.tenant.resource.base]" { // its keys belong to the table before, too
			try("without "+header, at[0], wired[:at[0]]+wired[at[1]+1:])
		}
		for _, part := range regexp.MustCompile(`[a-z_]+`).FindAllStringIndex(header, -1) {
			if end := at[0] + part[1]; !strings.HasSuffix(header[:part[0]], "kind.") { // another kind: whoever uses the fields of the old one is wrong in fact
				try(header+", misspelt at "+header[part[0]:part[1]], at[0], wired[:end]+"q"+wired[end:])
			}
		}
	}
	start := 0
	for _, text := range strings.SplitAfter(wired, "\n") {
		try("twice", start, wired[:start]+text+wired[start:])
		for i, sign := range text {
			if strings.ContainsRune(`[]{}"'=,.`, sign) && !strings.Contains(text[:i+1], "^[") {
				try(fmt.Sprintf("without its sign %d", i), start, wired[:start+i]+wired[start+i+1:])
			}
		}
		start += len(text)
	}
}
