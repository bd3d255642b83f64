package explain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cli/explain"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// others are names that explain does not list for a specification: items of lists and maps, and names of nothing. The key is the name of
// the package in the archive.
var others = map[string][]string{
	"clients": {"api.get", "api.clos", "tenants.regio", "nightl", "api.logn"},
	"unions":  {"may", "main.auth.iam.rol", "leaning.auth.nope", "nothing_like_any"},
	"objects": {"main.tlx", "key"},
	"fields":  {"database.hots", "databse", "database.", "port", "host"},
	"items": {
		"r.servers[3]", "r.servers[3].tls", "r.servers[3].tls.cert", "r.servers[3].box", "r.servers[3].box.inner", "r.servers[999].host",
		"r.regions.us", "r.regions.eu.a", "r.regions.eu.a.tls", "r.regions.eu.a.host", "r.regions.US.host", "r.regions.US",
		"r.regions.us.box.inner", "r.regions.a.b", "r.regions.a.b.host", "extra.hidden[0]", "extra.hidden[1].host", "filed.list[0]", "extra.hidden[0].host", "extra.keyed.x", "extra.keyed.x.host", "r.servers.host", "r.names[0]", "r.name.x",
		"r.servers[1000]", "r.servers[03]", "r.servers[-1]", "r.servers[x]", "r.servers[99999999999999999999]", "r.servers[", "r.servers[0", "r.servers[0]tls", "r.servers0]", "r.servers[0].tlx", "r.servers[0].", "r.regions.", "r.regions[0]",
		"r.regions.us.tlx", "r.regions..tls", "r.regionsus",
	},
}

// TestExplained holds the text about every name that a specification has, and what is suggested for a name that it does not have.
func TestExplained(t *testing.T) { gentest.Archives(t, explained) }

func explained(p *model.Package) string {
	var b strings.Builder
	_, known := explain.Named(p, "")
	seen := map[string]bool{}
	for _, name := range slices.Concat(known, others[p.Name]) {
		if seen[name] {
			continue
		}
		seen[name] = true
		text, _ := explain.Named(p, name)
		if text == "" {
			text = "nothing; " + explain.Suggest(p, name, known) + "\n"
		}
		fmt.Fprintf(&b, "\n$ resgen explain %s\n%s", name, text)
	}
	return b.String()
}
