// Package house proves how the house is built: which room may import which, and what none of them may do.
package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	root        = "github.com/resgen-go/resgen"
	runtimePath = root + "/resource"
	checkout    = "../.." // the folder of the root module, as seen from this package
)

// floors are the rooms of the root module, from the roof down. A room may import only what stands on a lower floor.
var floors = [][]string{
	{"cmd/resgen"},
	{"internal/cli"},
	{"internal/cli/oldprogram"},
	{"internal/cli/explain", "internal/cli/project", "internal/cli/variables", "internal/gentest"},
	{"internal/cli/table"},
	{"internal/gen", "internal/gen/importing", "internal/envcheck"},
	{"internal/gen/resolve", "internal/gen/emit", "internal/gen/mockgen", "internal/gen/importing/program"},
	{"internal/gen/resolve/lifecycle"},
	{"internal/gen/resolve/depend"},
	{"internal/gen/resolve/bind", "internal/gen/resolve/client"},
	{"internal/gen/resolve/operation"},
	{"internal/gen/resolve/declare"},
	{"internal/gen/resolve/rule"},
	{"internal/gen/resolve/argument", "internal/gen/resolve/relax"},
	{"internal/gen/resolve/library", "internal/gen/resolve/literal", "internal/gen/resolve/names", "internal/gen/resolve/stub"},
	{"internal/gen/resolve/document"},
	{"internal/gen/resolve/read", "internal/gen/resolve/gostruct", "internal/gen/resolve/jsontype"},
	{"internal/gen/emit/client", "internal/gen/emit/loading", "internal/gen/emit/mocks", "internal/gen/emit/text"},
	{"internal/gen/emit/convert"},
	{"internal/gen/emit/rules"},
	{"internal/gen/emit/code"},
	{"internal/gen/mock", "internal/gen/monitoring", "internal/gen/importing/library"},
	{"internal/gen/envtext", "internal/gen/importing/deployment", "internal/gen/importing/spectype", "internal/gen/importing/viper"},
	{"internal/gotypes", "internal/gen/render", "internal/gen/schema"},
	{"internal/gen/value", "internal/gen/world"},
	{"internal/gen/lang"},
	{"internal/gen/constraint"},
	{"internal/gen/naming"},
	{"internal/gen/environ"},
	{"internal/gen/model", "internal/gen/syntax"},
	{"internal/gen/scalar", "internal/gen/typeutil", "internal/gen/importing/envvar"},
	{"internal/diag/examples", "internal/cache", "internal/disk", "internal/usage"},
	{"internal/diag", "internal/output", "templates", "internal/gen/importing/gosource", "internal/gen/importing/note", "internal/gen/importing/oldloader", "internal/gen/tomltext"},
	{"internal/ident", "internal/module"},
	{"resource"},
}

// floor is where a package of the root module, or its runtime, stands; higher is lower down. It is -1 for a room without a floor.
func floor(path string) int {
	room := strings.TrimPrefix(path, root+"/")
	if room == "resource" || strings.HasPrefix(room, "resource/") {
		return len(floors) - 1
	}
	return slices.IndexFunc(floors, func(rooms []string) bool { return slices.Contains(rooms, room) })
}

// emitters are the inner rooms of emit that write Go.
var emitters = []string{
	"internal/gen/emit/client", "internal/gen/emit/code", "internal/gen/emit/convert", "internal/gen/emit/loading", "internal/gen/emit/mocks",
	"internal/gen/emit/rules",
}

// doors are the packages that only some rooms may import, the standard library's and others'. A library that is not listed here
// may be imported nowhere.
var doors = map[string][]string{
	"github.com/BurntSushi/toml":         {"internal/gen/syntax", "internal/gen/importing/viper"},
	"github.com/aymanbagabas/go-udiff":   {"internal/disk"},
	"github.com/dave/jennifer/jen":       append([]string{"internal/gen/emit", "internal/gen/mock", "internal/gen/mockgen", "internal/gen/render"}, emitters...),
	"github.com/spf13/cobra":             {"internal/cli"},
	"github.com/spf13/pflag":             {"internal/cli"},
	"go.yaml.in/yaml/v3":                 {"internal/gen/importing/deployment", "internal/gen/importing/spectype", "internal/gen/importing/viper"},
	"golang.org/x/tools/go/packages":     {"internal/gotypes"},
	"golang.org/x/tools/txtar":           {"internal/gentest"},
	"golang.org/x/mod/modfile":           {"internal/cli/project"},
	"golang.org/x/mod/semver":            {"internal/gen/importing/library"},
	"golang.org/x/tools/go/gcexportdata": {"internal/gotypes"},

	"flag":    {"internal/cli", "internal/gentest"},
	"net":     {},
	"os":      {"cmd/resgen", "internal/cli", "internal/cli/oldprogram", "internal/cli/project", "internal/cache", "internal/disk", "internal/gentest", "internal/gotypes"},
	"os/exec": {"internal/cli", "internal/gentest", "internal/gotypes"},
	"syscall": {"internal/cache", "internal/disk"},
	"unsafe":  {},
}

func TestFloors(t *testing.T) {
	for _, p := range list(t, ".", "./...") {
		at := floor(p.ImportPath)
		if at < 0 {
			t.Errorf("%s stands on no floor: give it one in floors", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, root+"/") {
				continue
			}
			if below := floor(imported); below <= at {
				t.Errorf("%s imports %s, which does not stand on a lower floor", p.ImportPath, imported)
			}
		}
	}
}

func TestDoors(t *testing.T) {
	for _, p := range list(t, ".", "./...") {
		room := strings.TrimPrefix(p.ImportPath, root+"/")
		for _, imported := range p.Imports {
			allowed, listed := doors[imported]
			switch {
			case listed && !slices.Contains(allowed, room):
				t.Errorf("%s imports %s, which is for %v alone", room, imported, allowed)
			case !listed && !standard(imported) && !strings.HasPrefix(imported, root+"/"):
				t.Errorf("%s imports %s, which has no row in doors", room, imported)
			}
		}
	}
}

func TestRuntimeNeedsNothing(t *testing.T) {
	if m := mod(t, "resource"); len(m.Require) > 0 {
		t.Errorf("the runtime requires %v", m.Require)
	}
	for _, p := range list(t, "resource", "./...") {
		for _, imported := range p.Imports {
			if !standard(imported) && !strings.HasPrefix(imported, root+"/resource") {
				t.Errorf("%s imports %s: the runtime is for the standard library alone", p.ImportPath, imported)
			}
		}
	}
}

// TestKindtestNeedsNothing keeps the suite for kinds free: whoever tests a kind with it requires nothing else.
func TestKindtestNeedsNothing(t *testing.T) {
	for _, required := range mod(t, "kindtest").Require {
		if required.Path != runtimePath {
			t.Errorf("kindtest requires %s", required.Path)
		}
	}
	for _, p := range list(t, "kindtest", "-deps", "-test", ".") {
		if !p.Standard && p.ImportPath != runtimePath && !strings.HasPrefix(p.ImportPath, runtimePath+"/") && !strings.HasPrefix(p.ImportPath, root+"/kindtest") {
			t.Errorf("kindtest imports %s", p.ImportPath)
		}
	}
}

// opening are the packages of the showroom that open what they configure, and what they may import besides the runtime: types of
// an SDK, where the constructor of a used kind takes one.
var opening = map[string][]string{
	"generated/pipeline": {
		"kinds/http", "kinds/s3", "kinds/sql", "kinds/sql/pgxdriver", "kinds/sql/sqlitedriver", "kinds/webhook",
		"github.com/aws/aws-sdk-go-v2/aws", "resource/alert", "resource/observe",
	},
	"generated/pipeline/pipelinetest": {"generated/pipeline", "kinds/http", "kinds/s3", "kinds/s3/s3kindtest", "kinds/sql", "kinds/webhook", "kinds/webhook/webhookkindtest", "resource/mock"},
	"generated/platform":              {"kinds/s3", "github.com/aws/aws-sdk-go-v2/aws", "resource/observe"},
	"generated/platform/platformtest": {"generated/platform", "kinds/s3/s3kindtest", "resource/mock"},
	"generated/seed": {
		"kinds/aws_role", "kinds/http", "kinds/lambda", "kinds/postgres", "kinds/s3", "kinds/sql", "kinds/sql/pgxdriver", "kinds/webhook",
		"github.com/aws/aws-sdk-go-v2/aws", "github.com/aws/aws-sdk-go-v2/service/sts", "resource/alert", "resource/observe",
	},
	"generated/seed/seedtest": {
		"generated/seed",
		"kinds/aws_role", "kinds/http", "kinds/lambda", "kinds/postgres", "kinds/s3", "kinds/sql", "kinds/webhook",
		"kinds/lambda/lambdakindtest", "kinds/postgres/postgreskindtest", "kinds/s3/s3kindtest", "kinds/sql/sqlkindtest",
		"kinds/webhook/webhookkindtest", "github.com/aws/aws-sdk-go-v2/aws", "resource/mock",
	},
	"generated/shop": {
		"generated/shop/crm", "generated/shop/hooks", "generated/shop/warehouse",
		"kinds/aws_role", "kinds/http", "kinds/lambda", "kinds/postgres", "kinds/s3", "kinds/sql", "kinds/sql/pgxdriver", "kinds/webhook",
		"github.com/aws/aws-sdk-go-v2/aws", "github.com/jackc/pgx/v5/pgxpool", "resource/alert", "resource/observe",
	},
	"generated/shop/resourcestest": {
		"generated/shop", "generated/shop/crm",
		"kinds/aws_role", "kinds/http", "kinds/postgres", "kinds/s3", "kinds/sql", "kinds/webhook",
		"kinds/aws_role/awsrolekindtest", "kinds/lambda/lambdakindtest", "kinds/postgres/postgreskindtest", "kinds/s3/s3kindtest",
		"kinds/sql/sqlkindtest", "kinds/webhook/webhookkindtest", "resource/mock",
	},

	// Written by hand: what the specification of the shop names.
	"generated/shop/hooks":     {"github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgxpool"},
	"generated/shop/warehouse": {"github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgconn", "github.com/jackc/pgx/v5/pgxpool"},
}

func TestGeneratedImports(t *testing.T) {
	packages := list(t, "generated", "./...")
	if len(packages) == 0 {
		t.Error("nothing is generated")
	}
	for _, p := range packages {
		allowed := append([]string{"resource", "resource/format", "resource/gen", "resource/lifecycle"}, opening[strings.TrimPrefix(p.ImportPath, root+"/")]...)
		for _, imported := range p.Imports {
			room := strings.TrimPrefix(imported, root+"/")
			if imported == "reflect" || !standard(imported) && !slices.Contains(allowed, room) {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
}

// kinds are the built-in kinds, and what no program that uses one alone must link.
var kinds = []struct {
	name   string
	others []string
}{
	{"aws_role", []string{"github.com/jackc/", "github.com/aws/aws-sdk-go-v2/service/s3", "modernc.org/", "github.com/redis/"}},
	{"http", []string{"github.com/jackc/", "github.com/aws/", "modernc.org/", "github.com/redis/"}},
	{"lambda", []string{"github.com/jackc/", "github.com/aws/aws-sdk-go-v2/service/s3", "modernc.org/", "github.com/redis/"}},
	{"postgres", []string{"github.com/aws/", "modernc.org/", "github.com/redis/"}},
	{"rds_token", []string{"github.com/jackc/", "github.com/aws/aws-sdk-go-v2/service/s3", "modernc.org/", root + "/kinds/aws_role/", "github.com/redis/"}},
	{"redis", []string{"github.com/jackc/", "github.com/aws/", "modernc.org/"}},
	{"s3", []string{"github.com/jackc/", "modernc.org/", root + "/kinds/aws_role", "github.com/redis/"}}, // awssdk alone is of that module
	{"sql", []string{"github.com/aws/", "github.com/redis/", "github.com/jackc/", "github.com/go-sql-driver/", "modernc.org/"}},
	{"webhook", []string{"github.com/jackc/", "github.com/aws/", "modernc.org/", "github.com/redis/"}},
}

// TestKindsAreApart keeps the SDKs of kinds, and what observes them, out of each other's programs.
func TestKindsAreApart(t *testing.T) {
	for _, k := range kinds {
		for _, p := range list(t, "kinds/"+k.name, "-deps", ".") {
			for _, other := range append(k.others, "go.opentelemetry.io/", "github.com/prometheus/", "testing") {
				if p.ImportPath == other || strings.HasPrefix(p.ImportPath, other) && strings.HasSuffix(other, "/") {
					t.Errorf("the kind %s links %s", k.name, p.ImportPath)
				}
			}
		}
	}
}

// drivers are packages of drivers of the kind sql, or that a specification links some of, and what they must not link.
var drivers = []struct {
	module, folder string
	others         []string
}{
	{"kinds/sql", "./mysqldriver", []string{"github.com/jackc/", "modernc.org/"}},
	{"kinds/sql", "./pgxdriver", []string{"github.com/go-sql-driver/", "modernc.org/"}},
	{"kinds/sql", "./sqlitedriver", []string{"github.com/go-sql-driver/", "github.com/jackc/"}},
	{"generated", "./shop", []string{"github.com/go-sql-driver/", "modernc.org/"}}, // driver = "pgx"
	{"generated", "./pipeline", []string{"github.com/go-sql-driver/"}},             // pgx, and sqlite in a profile
}

// TestDriversAreApart keeps drivers out of the programs whose specification names others.
func TestDriversAreApart(t *testing.T) {
	for _, d := range drivers {
		packages := list(t, d.module, "-deps", d.folder)
		if !slices.ContainsFunc(packages, func(p listed) bool { return p.ImportPath == root+"/kinds/sql" }) {
			t.Errorf("%s does not link the kind at all", d.folder)
		}
		for _, p := range packages {
			for _, other := range d.others {
				if strings.HasPrefix(p.ImportPath, other) {
					t.Errorf("%s links %s", d.folder, p.ImportPath)
				}
			}
		}
	}
}

// adapters are the modules that join the runtime with other systems, and what no program that uses one alone must link.
var adapters = []struct {
	name   string
	others []string
}{
	{"grpchealth", []string{"github.com/prometheus/", "go.opentelemetry.io/"}},
	{"otel", []string{"github.com/prometheus/", "go.opentelemetry.io/otel/sdk", "go.opentelemetry.io/otel/exporters/", "google.golang.org/"}},
	{"prometheus", []string{"go.opentelemetry.io/"}},
}

// TestAdaptersAreApart keeps adapters out of each other's programs, and OpenTelemetry's SDK out of its API's.
func TestAdaptersAreApart(t *testing.T) {
	for _, a := range adapters {
		for _, p := range list(t, "adapters/"+a.name, "-deps", ".") {
			for _, other := range append(a.others, root+"/kinds/", "testing") {
				if p.ImportPath == other || strings.HasPrefix(p.ImportPath, strings.TrimSuffix(other, "/")+"/") {
					t.Errorf("the adapter %s links %s", a.name, p.ImportPath)
				}
			}
		}
	}
}

// stores are the stores of states and of secrets, and what no program that uses one alone must link.
var stores = []struct {
	name   string
	others []string
}{
	{"awssecrets", []string{"github.com/jackc/", "modernc.org/", "github.com/aws/aws-sdk-go-v2/service/s3"}},
	{"dir", []string{"github.com/jackc/", "github.com/aws/", "golang.org/", "net/http", "crypto/tls"}},
	{"postgres", []string{"github.com/aws/", "github.com/redis/", "modernc.org/", "go.opentelemetry.io/", "github.com/prometheus/"}},
	{"redis", []string{"github.com/aws/", "github.com/jackc/", "modernc.org/", "go.opentelemetry.io/", "github.com/prometheus/"}},
	{"vault", []string{"github.com/hashicorp/", "github.com/aws/", "github.com/jackc/", "golang.org/"}},
}

// TestStoresAreApart keeps the clients of stores out of the programs that keep their states elsewhere.
func TestStoresAreApart(t *testing.T) {
	for _, s := range stores {
		for _, p := range list(t, "stores/"+s.name, "-deps", ".") {
			for _, other := range append(s.others, root+"/kinds/", root+"/adapters/", "testing") {
				if p.ImportPath == other || strings.HasPrefix(p.ImportPath, strings.TrimSuffix(other, "/")+"/") {
					t.Errorf("the store %s links %s", s.name, p.ImportPath)
				}
			}
		}
	}
}

// TestAlertsStandAlone keeps resource/alert usable by resource, which declares alerts in its own terms.
func TestAlertsStandAlone(t *testing.T) {
	for _, p := range list(t, "resource", "-deps", "./alert") {
		if p.ImportPath == runtimePath {
			t.Errorf("resource/alert imports %s", p.ImportPath)
		}
	}
}

// TestRequirements keeps it cheap to have resgen as a tool: its requirements become those of the user's module.
func TestRequirements(t *testing.T) {
	const most = 12
	if m := mod(t, "."); len(m.Require) > most {
		t.Errorf("the root module requires %d modules, more than %d: %v", len(m.Require), most, m.Require)
	}
}

// standard reports whether path is a package of the standard library: the first part of any other path is a domain.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// A listed package is what go list says about it.
type listed struct {
	ImportPath, Name, Dir string
	Export                string // file of its export data
	GoFiles, TestGoFiles  []string
	XTestGoFiles          []string
	Imports               []string
	Standard              bool
}

// lists are the results of list: several tests ask for the packages of each module.
var lists = make(map[string][]listed)

// list runs go list in a module of the checkout, once for the same arguments. It asks for the fields of listed alone, because go list
// hashes every file of a package to find the others.
func list(t *testing.T, module string, args ...string) []listed {
	t.Helper()
	key := module + "\x00" + strings.Join(args, "\x00")
	packages, ok := lists[key]
	if ok {
		return packages
	}
	fields := "-json=ImportPath,Name,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports,Standard"
	if slices.Contains(args, "-export") {
		fields += ",Export"
	}
	for d := json.NewDecoder(bytes.NewReader(run(t, module, append([]string{"list", fields}, args...)...))); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			lists[key] = packages
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// A module is what a go.mod says.
type module struct {
	Require []struct{ Path, Version string }
}

func mod(t *testing.T, dir string) module {
	t.Helper()
	var m module
	if err := json.Unmarshal(run(t, dir, "mod", "edit", "-json"), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// run runs the go command in a folder of the checkout.
func run(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = filepath.Join(checkout, dir)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
		}
		t.Fatal(err)
	}
	return out
}
