package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// fields are the ten of each kind of the large specification: one of most types.
var fields = []string{
	`host    = { type = "string", doc = "The name or address of the server." }`,
	`port    = { type = "int", default = 8080, min = 1, max = 65535, doc = "Its port." }`,
	`debug   = { type = "bool", default = false, doc = "Whether it says what it does." }`,
	`timeout = { type = "duration", unit = "s", default = "5s", min = "1s", doc = "How long one request may take." }`,
	`base    = { type = "url", schemes = ["https", "http"], doc = "What the path of every request is appended to." }`,
	`peers   = { type = "[]string", optional = true, doc = "The other servers." }`,
	`token   = { type = "string", secret = true, doc = "What it lets us in with." }`,
	`mode    = { type = "string", one_of = ["fast", "safe"], default = "safe", doc = "How it trades time for certainty." }`,
	`buffer  = { type = "size", default = "16MiB", doc = "How much it keeps in memory." }`,
	`release = { type = "string", optional = true, pattern = '^v[0-9]+$', doc = "The release that must answer." }`,
}

// spec is a specification of so many kinds, and a resource of each.
func spec(kinds int) string {
	var b strings.Builder
	b.WriteString("version = 1\n\n[package]\nname = \"large\"\n\n[output]\ntest = false\n")
	for k := range kinds {
		fmt.Fprintf(&b, "\n[kind.service_%d]\ndoc = \"Service number %d.\"\n\n[kind.service_%d.field]\n", k, k, k)
		b.WriteString(strings.Join(fields, "\n"))
		fmt.Fprintf(&b, "\n\n[resource.main_%d]\nkind = \"service_%d\"\nenv_prefix = \"MAIN_%d_\"\n", k, k, k)
	}
	return b.String()
}

// A cost is what the runs of one process took, in milliseconds.
type cost struct{ wall, cpu, user []float64 } // user is cpu without the system's part, most of which is files

// typed is the folder of a specification that names Go types of SDKs, relative to the folder of this program's module.
const typed = "../spec/shop"

// generate compares processes: resgen from nothing, resgen with nothing to change, and gofmt over the same files; and resgen that only says
// its version, which is what a process costs that does nothing.
func generate(scratch string) error {
	exe, err := buildResgen(scratch)
	if err != nil {
		return err
	}
	if out, err := exec.Command(exe, "-C", typed, "generate").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	var gofmt, nothing, same, version, sdk cost
	for n := range *runs {
		// A folder of its own: where files have just been deleted, ext4 passes over their inodes for seconds, which takes longer than the files.
		dir := filepath.Join(scratch, fmt.Sprint("large", n))
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		for name, text := range map[string]string{"go.mod": "module example.com/large\n\ngo 1.25.0\n", "resgen.toml": spec(100)} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				return err
			}
		}
		for _, p := range []struct {
			cost *cost
			args []string
		}{{&nothing, []string{exe, "generate"}}, {&gofmt, []string{"gofmt", "-l", "."}}, {&same, []string{exe, "generate"}}, {&version, []string{exe, "version"}}} {
			if err := p.cost.add(dir, p.args...); err != nil {
				return err
			}
		}
		if err := sdk.run(exec.Command(exe, "-C", typed, "generate")); err != nil {
			return err
		}
	}
	t := &table{
		title: "The whole process: 100 kinds of 10 fields",
		head:  []string{"process", "wall ms", "processor ms", "x gofmt, wall", "x gofmt, processor"},
	}
	for _, p := range []struct {
		name string
		cost
	}{{"gofmt -l on the output", gofmt}, {"resgen generate, from nothing", nothing}, {"resgen generate, nothing changes", same}, {"resgen version", version}} {
		t.add(p.name, whole(median(p.wall)), whole(median(p.cpu)), times(ratio(p.wall, gofmt.wall)), times(ratio(p.cpu, gofmt.cpu)))
	}
	t.print()
	t = &table{
		title: "The whole process: nothing changes",
		head:  []string{"specification", "wall ms over version", "processor ms over version", "x gofmt, wall", "x gofmt, processor"},
	}
	t.add("100 kinds", decimal(over(same.wall, version.wall)), decimal(over(same.cpu, version.cpu)),
		times(ratio(less(same.wall, version.wall), gofmt.wall)), times(ratio(less(same.cpu, version.cpu), gofmt.cpu)))
	t.add("spec/shop, with types of SDKs", decimal(over(sdk.wall, version.wall)), decimal(over(sdk.cpu, version.cpu)), "", "")
	t.print()
	return nil
}

// less is what each of all takes over the one of base in the same round.
func less(all, base []float64) []float64 {
	over := make([]float64, len(all))
	for i := range all {
		over[i] = all[i] - base[i]
	}
	return over
}

// over is the median of what all take over base.
func over(all, base []float64) float64 { return median(less(all, base)) }

func buildResgen(scratch string) (string, error) {
	if *resgen != "" {
		return filepath.Abs(*resgen)
	}
	exe := filepath.Join(scratch, "resgen")
	out, err := exec.Command("go", "build", "-C", "..", "-o", exe, "./cmd/resgen").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return exe, nil
}

// add runs a process in dir and adds what it took.
func (c *cost) add(dir string, args ...string) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off")
	return c.run(cmd)
}

func (c *cost) run(cmd *exec.Cmd) error {
	start := time.Now()
	out, err := cmd.CombinedOutput()
	c.took(time.Since(start), cmd.ProcessState)
	if err != nil {
		return fmt.Errorf("%v: %w\n%.2000s", cmd.Args, err, out)
	}
	return nil
}

// took adds what a process took, which is nil if it has not started.
func (c *cost) took(wall time.Duration, p *os.ProcessState) {
	if p == nil {
		return
	}
	c.wall = append(c.wall, ms(wall))
	c.cpu = append(c.cpu, ms(p.UserTime()+p.SystemTime()))
	c.user = append(c.user, ms(p.UserTime()))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
