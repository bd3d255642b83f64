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

// An edit adds lines to the specification, after the comment called at.
type edit struct{ at, lines string }

// edits add lines at several places.
type edits []edit

var cases = []struct {
	name         string
	ours, theirs edits
	replace      [2]string // in ours: a line of the specification, and what becomes of it
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
}

func TestMerge(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here: ", err)
	}
	text, err := os.ReadFile("testdata/resgen.toml")
	if err != nil {
		t.Fatal(err)
	}
	r := newRepository(t)
	r.write("settings/resgen.toml", text)
	r.resgen("generate")
	r.commit("base")
	r.git("branch", "base")
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r.T = t
			ours, theirs := c.ours.to(t, string(text)), c.theirs.to(t, string(text))
			if c.replace[0] != "" {
				ours = replaced(t, ours, c.replace[0], c.replace[1])
			}
			branch := fmt.Sprint("theirs", i)
			r.git("checkout", "--quiet", "-f", "-B", branch, "base")
			r.write("settings/resgen.toml", []byte(theirs))
			r.resgen("generate")
			r.commit("theirs")
			r.git("checkout", "--quiet", "-f", "-B", "ours", "base")
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

// to adds the lines of es to text.
func (es edits) to(t *testing.T, text string) string {
	for _, e := range es {
		at := "# " + e.at + "\n"
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
