// Package dagster gives the same environments to Dagster's resources, as the document has them that resgen started from, and to resgen's.
package dagster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/dagster/platform"
	"github.com/resgen-go/resgen/tests/live/venv"
)

// fields are the values of resources, by resource and field.
type fields map[string]map[string]any

// An answer is what Dagster says of an environment. See python/resolve.py.
type answer struct {
	Name   string             // of a case of python/constrained.py
	Stage  string             // at which it refuses the environment: load, start, or nothing
	Text   string             // of the error
	All    string             // of the error, with its stack traces
	Values fields             // when it refuses nothing
	Uses   map[string]failure // what fails when a resource is used first, before it reaches the network
	Log    string
}

type failure struct{ Text, All string }

// shows reports whether a text that Dagster, or a client, has written has a secret.
func (a answer) shows() bool {
	for _, f := range a.Uses { // order: any of them
		if strings.Contains(f.All, canary) {
			return true
		}
	}
	return strings.Contains(a.All, canary) || strings.Contains(a.Log, canary)
}

// python finds a Python with exactly what python/requirements.txt lists.
func python(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("python/requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	exact := "from importlib.metadata import version"
	requirements := strings.Fields(string(text))
	for _, r := range requirements {
		name, version, _ := strings.Cut(r, "==")
		exact += fmt.Sprintf("\nassert version(%q) == %q", name, version)
	}
	found, err := venv.Packages{Name: "dagster", Requirements: requirements, Try: exact}.Python()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
	return found
}

// ask runs python/resolve.py, and reads its answers.
func ask(t *testing.T, verb string, question any) []answer {
	t.Helper()
	in, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	// Nothing of this machine's environment: its variables would fill fields, and name proxies and accounts.
	cmd := exec.Command(python(t), "python/resolve.py", verb)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "PYTHONDONTWRITEBYTECODE=1"}
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var answers []answer
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	return answers
}

// ours is what LoadConfig says of an environment.
func ours(t *testing.T, e environment) (fields, error) {
	c, err := platform.LoadConfig(context.Background(), platform.WithSource(resource.Map(e.variables())))
	if err != nil {
		return nil, err
	}
	database := func(c platform.PostgreSQLConfig) map[string]any {
		return map[string]any{"host": c.Host, "port": c.Port, "database": c.Database, "username": c.Username, "password": c.Password.Reveal()}
	}
	values := fields{
		"database":  database(c.Database),
		"warehouse": database(c.Warehouse),
		"s3": {
			"region": c.S3.Region, "bucket": c.S3.Bucket, "access_key_id": c.S3.AccessKeyID,
			"secret_access_key": c.S3.SecretAccessKey.Reveal(),
		},
		"api": {"base_url": c.API.BaseURL.String(), "api_key": c.API.APIKey.Reveal(), "timeout": c.API.Timeout.Seconds()},
		"reporting": {
			"connection_string": c.Reporting.ConnectionString.Reveal(), "pool_size": c.Reporting.PoolSize,
			"max_overflow": c.Reporting.MaxOverflow,
		},
		"partner":     {"endpoint": c.Partner.Endpoint.String()},
		"external":    {"api_key": c.External.APIKey.Reveal()},
		"deploy_role": {"role_arn": c.DeployRole.RoleARN},
		"jobs":        {"region": c.Jobs.Region, "role_arn": c.Jobs.RoleARN},
	}
	// As JSON has them, to be compared with those of Python.
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	values = nil
	if err := json.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	return values, nil
}

// A verdict is what becomes of an environment on both sides.
type verdict int

const (
	bothRefuse verdict = iota
	oursThenUse
	oursAlone
	dagsterAlone
	thenUse
	bothTake
)

// A row is an environment with what both say of it.
type row struct {
	environment
	verdict
	ours    error
	dagster answer
}

// judge compares what both say of each environment.
func judge(t *testing.T) []row {
	t.Helper()
	var variables []map[string]string
	for _, e := range environments {
		variables = append(variables, e.variables())
	}
	answers := ask(t, "environments", variables)
	if len(answers) != len(environments) {
		t.Fatalf("%d answers", len(answers))
	}
	var rows []row
	for i, a := range answers {
		e := environments[i]
		values, err := ours(t, e)
		r := row{environment: e, ours: err, dagster: a}
		switch refused := a.Stage != ""; {
		case err != nil && refused:
			r.verdict = bothRefuse
		case err != nil && len(a.Uses) > 0:
			r.verdict = oursThenUse
		case err != nil:
			r.verdict = oursAlone
		case refused:
			r.verdict = dagsterAlone
		case len(a.Uses) > 0:
			r.verdict = thenUse
		default:
			r.verdict = bothTake
			if got, want := fmt.Sprint(values), fmt.Sprint(a.Values); got != want {
				t.Errorf("%s: the values differ: resgen's\n%s\nand Dagster's\n%s", r.difference(), got, want)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func TestEnvironments(t *testing.T) {
	faulty, seen := 0, map[string]bool{}
	for _, e := range environments {
		if e.faulty {
			faulty++
		}
		if what := e.difference(); seen[what] {
			t.Errorf("%s is there twice", what)
		} else {
			seen[what] = true
		}
	}
	if len(environments) != 40 || faulty < 20 {
		t.Errorf("there are %d environments, %d of them faulty; want 40, and at least half", len(environments), faulty)
	}

	rows := judge(t)
	for _, r := range rows {
		what := r.difference()
		if agree := r.verdict == bothRefuse || r.verdict == bothTake; agree != (r.why == "") {
			t.Errorf("%s: the table of environments has the reason %q, and the verdicts are resgen's %v and Dagster's %q %q %v",
				what, r.why, r.ours, r.dagster.Stage, r.dagster.Text, r.dagster.Uses)
		}
		if !r.faulty && r.ours != nil {
			t.Errorf("%s: nothing is wrong with it, and resgen says %v", what, r.ours)
		}
		if r.ours != nil && strings.Contains(r.ours.Error(), canary) {
			t.Errorf("%s: resgen shows a secret", what)
		}
		if r.dagster.Stage == "use" {
			t.Errorf("%s: Dagster's run failed: %s", what, r.dagster.Text)
		}
	}
	onPage(t, "environments", tables(rows))
}

// TestConstraints has the constraints of the specification in Dagster's resources too: it checks them against the names of variables.
func TestConstraints(t *testing.T) {
	variables := maps.Clone(good)
	variables["API_TOKEN"] += "\n"
	text := "\n| field | the environment | Dagster refuses it when | its error |\n| --- | --- | --- | --- |\n"
	for i, a := range ask(t, "constraints", variables) {
		valid := i < 3
		stage := "the code is loaded"
		if a.Stage == "start" {
			stage = "a run starts"
		}
		if atLoad := a.Stage == "load"; a.Stage == "" || atLoad != valid || a.shows() == valid {
			t.Errorf("%s: Dagster's verdict is another than the page has: %q %s", a.Name, a.Stage, a.Text)
		}
		what := "is right"
		if !valid {
			what = "is wrong"
		}
		text += fmt.Sprintf("| %s | %s | %s | %s |\n", a.Name, what, stage, a.cell())
	}
	onPage(t, "constraints", text+"\n")
}

// TestHeader is what the page says of a token with a line break: net/http refuses it too, and does not show it.
func TestHeader(t *testing.T) {
	req, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:9", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+canary+"\n")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
		t.Fatal("it was sent")
	}
	if text := err.Error(); !strings.Contains(text, `invalid header field value for "Authorization"`) || strings.Contains(text, canary) {
		t.Error(text)
	}
}
