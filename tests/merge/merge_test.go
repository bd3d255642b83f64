// Package merge holds generated files to what DESIGN says of them: two branches that each add something merge without a conflict unless they
// touch the same lines of the specification, and nothing is stale afterwards. Git does the merges.
package merge

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/resgen-go/resgen/internal/cli"
)

// An edit adds lines to the specification, after the line at. In the specification of this test, at is the text of a comment.
type edit struct{ at, lines string }

// edits add lines at several places.
type edits []edit

var cases = []struct {
	name         string
	ours, theirs edits
	replace      [2]string // in ours: a line of the specification, and what becomes of it
	shop         bool      // the specification is spec/shop, where at is a line of TOML
}{
	{
		name:   "two fields of a kind, one with a longer name than all others",
		ours:   edits{{"mailer: after address", `a = { type = "int", default = 1, min = 1 }`}},
		theirs: edits{{"mailer: after timeout", `name_that_is_longer_than_all_others = { type = "int", default = 2, max = 9, optional = false }`}},
	},
	{
		name:   "two fields of a kind with patterns, values and presence",
		ours:   edits{{"mailer: after address", `host = { type = "string", pattern = "^h", optional = true }`}},
		theirs: edits{{"mailer: after timeout", `mode_of_encryption = { type = "string", one_of = ["tls", "none"], default = "tls" }`}},
	},
	{
		name:   "two fields of two kinds",
		ours:   edits{{"mailer: after timeout", `secret_of_the_day = { type = "string", secret = true, optional = true }`}},
		theirs: edits{{"kinds: first", "[kind.directory.field]\nregion_of_the_directory = { type = \"string\", default = \"eu\" }"}},
	},
	{
		name:   "two rules with patterns",
		ours:   edits{{"mailer: after the first rule", "[[kind.mailer.rule]]\ncheck = '!matches(from, \"^admin@\")'\nmessage = \"must not be admin\""}},
		theirs: edits{{"mailer: after the second rule", "[[kind.mailer.rule]]\ncheck = '!matches(from, \"^daemon@\")'\nmessage = \"must not be daemon\""}},
	},
	{
		name:   "two resources of kinds that nothing had",
		ours:   edits{{"resources: after mail", "[resource.cache_of_sessions]\nkind = \"redis\"\nenv_prefix = \"CACHE_\""}},
		theirs: edits{{"resources: after people", "[resource.db]\nkind = \"postgres\"\nenv_prefix = \"DB_\""}},
	},
	{
		name:   "two resources that may be absent",
		ours:   edits{{"resources: after mail", "[resource.second_mail]\nkind = \"mailer\"\nenv_prefix = \"MAIL2_\"\noptional = true"}},
		theirs: edits{{"resources: after people", "[resource.more]\nkind = \"directory\"\nenv_prefix = \"MORE_\"\nonly_in = [\"prod\"]"}},
	},
	{
		name:   "two kinds",
		ours:   edits{{"kinds: first", "[kind.clock.field]\nzone = { type = \"string\", default = \"UTC\" }"}},
		theirs: edits{{"kinds: last", "[kind.directory_of_companies]\nextends = \"http\"\n\n[kind.directory_of_companies.operation.company]\npath = \"/companies/{id}\"\nparam.id = { type = \"string\" }"}},
	},
	{
		name: "two kinds with a resource each",
		ours: edits{
			{"kinds: first", "[kind.clock.field]\nzone = { type = \"string\", default = \"UTC\" }"},
			{"resources: after mail", "[resource.clock]\nkind = \"clock\"\nenv_prefix = \"CLOCK_\""},
		},
		theirs: edits{
			{"kinds: last", "[kind.archive_of_mails]\nextends = \"s3\"\n\n[kind.archive_of_mails.field]\nkeep = { type = \"duration\", default = \"24h\" }"},
			{"resources: after people", "[resource.archive]\nkind = \"archive_of_mails\"\nenv_prefix = \"ARCHIVE_\""},
		},
	},
	{
		name:    "a field and a profile",
		replace: [2]string{`names      = ["dev", "prod"]`, `names      = ["dev", "a_stage_between_dev_and_prod", "prod"]`},
		theirs:  edits{{"mailer: after timeout", `banner = { type = "string", default = "hello", min_len = 2 }`}},
	},
	{
		name:   "two operations",
		ours:   edits{{"directory: after person", "[kind.directory.operation.address_of_a_person]\npath = \"/people/{id}/address\"\nparam.id = { type = \"string\" }"}},
		theirs: edits{{"directory: after team", "[kind.directory.operation.head]\npath = \"/teams/{id}/head\"\nparam.id = { type = \"string\" }"}},
	},
	{
		name:   "two values of a resource",
		ours:   edits{{"mail: first", `timeout = "4s"`}, {"mail in prod: first", `address = "mail.example.com:25"`}},
		theirs: edits{{"mail: last", `lowest = 8`}, {"mail in prod: last", `lowest = 9`}},
	},
	{
		name:   "two resources of a factory",
		ours:   edits{{"region: after people", "[factory.region.resource.cache_of_the_region]\nkind = \"redis\"\n\n[factory.region.resource.cache_of_the_region.config]\naddresses = { env = \"REGION_CACHE\" }"}},
		theirs: edits{{"region: after limits", "[factory.region.resource.mail]\nkind = \"mailer\"\n\n[factory.region.resource.mail.config]\naddress = { env = \"REGION_MAIL\" }"}},
	},
	{
		name:   "two bundles",
		ours:   edits{{"bundles: after signup", "[bundle.newsletter_of_the_month]\nuses = [\"mail\"]"}},
		theirs: edits{{"bundles: after search", "[bundle.whole]\nuses = [\"mail\", \"people\", \"limits\"]"}},
	},
	{
		name:   "two methods of an interface",
		ours:   edits{{"ledger: after Book", `    "Cancel",`}},
		theirs: edits{{"ledger: after Transfer", `    "Balance",`}},
	},
	{
		name:   "two resources of a bundle",
		ours:   edits{{"search: after people", `    "mail",`}},
		theirs: edits{{"search: after limits", `    "backup",`}},
	},
	{
		name:   "two stores of secrets in two resources",
		shop:   true,
		ours:   edits{{`[resource.api.config]`, `password = { env = "API_PASSWORD", store = "vault:api#password" }`}},
		theirs: edits{{`[resource.alerting.config]`, `signing_key = { env = "ALERT_KEY", store = "gcp:alerting-key" }`}},
	},
	{
		name:   "two resources that depend on others",
		shop:   true,
		ours:   edits{{`max_overflow      = 20`, "\n[resource.warehouse_of_reports]\nkind = \"warehouse\"\nenv_prefix = \"REPORTS_\"\n\n[resource.warehouse_of_reports.config]\ndb = { resource = \"database\" }"}},
		theirs: edits{{`endpoint     = { env = "STS_ENDPOINT", shared = true }`, "\n[resource.stock]\nkind = \"warehouse\"\nenv_prefix = \"STOCK_\"\n\n[resource.stock.config]\ndb = { resource = \"database\" }"}},
	},
}

func TestMerge(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here: ", err)
	}
	r := newRepository(t)
	r.write("ledger/ledger.go", []byte(ledger))
	bases := map[bool]string{false: "settings", true: "shop"}
	texts := map[bool]string{
		false: r.read("testdata/resgen.toml"),
		true:  replaced(t, r.read("../../spec/shop/resgen.toml"), `dir  = "../../generated/shop"`, `dir  = "."`),
	}
	for _, shop := range []bool{false, true} {
		r.write("settings/resgen.toml", []byte(texts[shop]))
		r.resgen("generate")
		r.commit("base")
		r.git("branch", bases[shop])
		r.git("rm", "--quiet", "-r", "settings")
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r.T = t
			ours, theirs := c.ours.to(t, texts[c.shop], c.shop), c.theirs.to(t, texts[c.shop], c.shop)
			if c.replace[0] != "" {
				ours = replaced(t, ours, c.replace[0], c.replace[1])
			}
			branch := fmt.Sprint("theirs", i)
			r.git("checkout", "--quiet", "-f", "-B", branch, bases[c.shop])
			r.write("settings/resgen.toml", []byte(theirs))
			r.resgen("generate")
			r.commit("theirs")
			r.git("checkout", "--quiet", "-f", "-B", "ours", bases[c.shop])
			r.write("settings/resgen.toml", []byte(ours))
			r.resgen("generate")
			r.commit("ours")
			if out, err := r.try("merge", "--quiet", "-m", "merge", branch); err != nil {
				diff, _ := r.try("diff")
				t.Fatalf("git merge: %v\n%s\n%s", err, out, diff)
			}
			r.resgen("check")
		})
	}
}

// ledger is the Go of a kind.
const ledger = `package ledger

import "context"

type Ledger struct{}

func Open(context.Context) (*Ledger, error) { return &Ledger{}, nil }

func (*Ledger) Book(context.Context, int) error     { return nil }
func (*Ledger) Cancel(context.Context, int) error   { return nil }
func (*Ledger) Transfer(context.Context, int) error { return nil }
func (*Ledger) Balance(context.Context, int) error  { return nil }
`

// to adds the lines of es to text, which is that of the shop if shop is true.
func (es edits) to(t *testing.T, text string, shop bool) string {
	for _, e := range es {
		at := "# " + e.at + "\n"
		if shop {
			at = e.at + "\n"
		}
		text = replaced(t, text, at, at+e.lines+"\n")
	}
	return text
}

func replaced(t *testing.T, text, before, after string) string {
	t.Helper()
	if strings.Count(text, before) != 1 {
		t.Fatalf("the specification has %q %d times", before, strings.Count(text, before))
	}
	return strings.Replace(text, before, after, 1)
}

// A repository is a git repository with a module in it, which stands in the workspace of this checkout.
type repository struct {
	*testing.T
	dir string
}

func newRepository(t *testing.T) *repository {
	r := &repository{t, t.TempDir()}
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	work, err := os.ReadFile(filepath.Join(checkout, "go.work"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := modfile.ParseWork("go.work", work, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(dir string) string { return filepath.Join(checkout, filepath.FromSlash(dir)) }
	var b bytes.Buffer
	fmt.Fprintf(&b, "go %s\n\nuse .\n", file.Go.Version)
	for _, u := range file.Use {
		fmt.Fprintf(&b, "use %q\n", at(u.Path))
	}
	for _, r := range file.Replace {
		fmt.Fprintf(&b, "replace %s %s => %q\n", r.Old.Path, r.Old.Version, at(r.New.Path))
	}
	r.write("go.work", b.Bytes())
	sums, err := os.ReadFile(filepath.Join(checkout, "go.work.sum"))
	if err != nil {
		t.Fatal(err)
	}
	r.write("go.work.sum", sums)
	r.write("go.mod", []byte("module example.com/service\n\ngo 1.26.0\n"))
	r.git("init", "--quiet")
	return r
}

// read returns the text of a file of this checkout.
func (r *repository) read(name string) string {
	r.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		r.Fatal(err)
	}
	return string(text)
}

func (r *repository) write(name string, data []byte) {
	r.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
		r.Fatal(err)
	}
}

// asResgen is the variable that makes this test the program resgen.
const asResgen = "RESGEN_TEST_MERGE"

func TestMain(m *testing.M) {
	if os.Getenv(asResgen) != "" {
		os.Exit(cli.Run(cli.OS()))
	}
	os.Exit(m.Run())
}

// resgen runs a verb of the command line on the specification, in a process of its own: what Go packages hold is read once in a process.
func (r *repository) resgen(verb string) {
	r.Helper()
	cmd := exec.Command(os.Args[0], verb, "settings")
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), asResgen+"=1", "GOFLAGS=", "GOWORK="+filepath.Join(r.dir, "go.work"))
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("resgen %s: %v\n%s", verb, err, out)
	}
}

func (r *repository) commit(message string) {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "-m", message)
}

func (r *repository) git(args ...string) {
	r.Helper()
	if out, err := r.try(args...); err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// try runs git without the configuration of the machine.
func (r *repository) try(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestConflict resolves conflicts in generated files with resgen generate and git add, as the documentation says. The package has hand-written
// Go that resgen type-checks, so that generated files with conflict markers are in its way.
func TestConflict(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here: ", err)
	}
	const text = `version = 1

[package]
name = "settings"

[output]
docs = "RESOURCES.md"

[kind.mailer]
validate = "check"

[kind.mailer.field.level]
type   = "string"
one_of = [
    "low",
    # after low
    "high",
    # after high
]

[resource.mail]
kind       = "mailer"
env_prefix = "MAIL_"
`
	r := newRepository(t)
	r.write("settings/check.go", []byte("package settings\n\nfunc check(c MailerConfig) error { return nil }\n"))
	branch := func(name, text string) {
		r.git("checkout", "--quiet", "-B", name)
		r.write("settings/resgen.toml", []byte(text))
		r.resgen("generate")
		r.commit(name)
	}
	branch("base", text)
	branch("theirs", replaced(t, text, "    # after high\n", "    \"highest\",\n"))
	r.git("checkout", "--quiet", "base")
	branch("ours", replaced(t, text, "    # after low\n", "    \"middle\",\n"))
	if out, err := r.try("merge", "--quiet", "-m", "merge", "theirs"); err == nil {
		t.Fatalf("there is no conflict: %s", out)
	}
	files, err := r.try("diff", "--name-only", "--diff-filter=U")
	if err != nil || !strings.Contains(files, "_gen.go") || !strings.Contains(files, "RESOURCES.md") || strings.Contains(files, "resgen.toml") {
		t.Fatalf("conflicts are in %q (%v), not only in generated files", files, err)
	}
	r.resgen("generate")
	r.git("add", "settings")
	r.git("commit", "--quiet", "--no-edit")
	r.resgen("check")
	if out, err := r.try("grep", "-n", "-e", "<<<<<<<", "-e", ">>>>>>>"); err == nil {
		t.Errorf("conflict markers are left:\n%s", out)
	}
}
