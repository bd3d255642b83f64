package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A generator is a program that makes mocks of interfaces.
type generator struct {
	name    string // also of the folder that it writes into
	program string // package and version; "" for resgen
	// command is what it is run with for the interfaces Store0, Store1, ... of the package in the current folder.
	command func(count int) []string
}

var resgenMock = generator{name: "resgen", command: func(int) []string { return []string{"mock", "--out", "resgen/mocks.go", "./.*"} }}

// generators are resgen and its peers, those first that type-check.
var generators = []generator{
	resgenMock,
	{"moq", "github.com/matryer/moq@v0.8.1", func(count int) []string {
		return append([]string{"-pkg", "moq", "-out", "moq/mocks.go", "."}, stores(count)...)
	}},
	{"mockery", "github.com/vektra/mockery/v3@v3.9.0", func(int) []string { return nil }},
	{"mockgen", "go.uber.org/mock/mockgen@v0.6.0", func(count int) []string {
		return []string{"-typed", "-package", "mockgen", "-destination", "mockgen/mocks.go", ".", strings.Join(stores(count), ",")}
	}},
	{"counterfeiter", "github.com/maxbrunsfeld/counterfeiter/v6@v6.12.2", func(int) []string { return []string{"-generate"} }},
}

// stores are the names of so many interfaces.
func stores(count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = "Store" + strconv.Itoa(i)
	}
	return names
}

// A mockBench is the module that mocks are made in.
type mockBench struct {
	dir      string
	programs map[string]string // of the generators, by name
	cache    string            // resgen's, which lasts
	fresh    int               // folders that were used once
}

// mocks compares generators of mocks, and what they generate.
func mocks(scratch string) error {
	b, err := newMockBench(scratch)
	if err != nil {
		return err
	}
	for _, part := range []func() error{b.generateAll, b.generateCold, b.compileAll, b.callAll, b.redis} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func newMockBench(scratch string) (*mockBench, error) {
	exe, err := buildResgen(scratch)
	if err != nil {
		return nil, err
	}
	b := &mockBench{dir: filepath.Join(scratch, "mocked"), programs: map[string]string{"resgen": exe}, cache: filepath.Join(scratch, "kept")}
	bin := filepath.Join(scratch, "bin")
	for _, g := range generators[1:] {
		cmd := exec.Command("go", "install", g.program)
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOBIN="+bin)
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
		b.programs[g.name] = filepath.Join(bin, g.name)
	}
	resource, err := filepath.Abs(filepath.Join("..", "resource"))
	if err != nil {
		return nil, err
	}
	if err := b.write(mockModule(resource)); err != nil {
		return nil, err
	}
	if err := untimed(b.command(".", nil, "go", "mod", "tidy")); err != nil {
		return nil, err
	}
	return b, untimed(b.command(".", nil, "go", "build", "./...")) // what the mocks mention is compiled before anything is timed
}

// write writes files of the module.
func (b *mockBench) write(files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(b.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// command is one in a folder of the module.
func (b *mockBench) command(dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = filepath.Join(b.dir, dir)
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false", "PWD="+cmd.Dir), env...)
	return cmd
}

func untimed(cmd *exec.Cmd) error { return (&cost{}).run(cmd) }

// generator runs g once, with nothing there that it has made before.
func (b *mockBench) generator(c *cost, g generator, size mockSize, env ...string) error {
	out := filepath.Join(b.dir, size.folder(), g.name)
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.Mkdir(out, 0o755); err != nil {
		return err
	}
	return b.again(c, g, size, env...)
}

// again runs g once more.
func (b *mockBench) again(c *cost, g generator, size mockSize, env ...string) error {
	return c.run(b.command(size.folder(), env, append([]string{b.programs[g.name]}, g.command(size.count)...)...))
}

// empty is a new folder for a cache.
func (b *mockBench) empty() string {
	b.fresh++
	return filepath.Join(filepath.Dir(b.dir), "empty", strconv.Itoa(b.fresh))
}

// generateAll compares the generators while the build cache is warm. resgen's own cache is empty, but for the runs that change nothing.
func (b *mockBench) generateAll() error {
	const unchanged = "resgen, nothing changes"
	costs := map[string]*cost{}
	at := func(name string, size mockSize) *cost {
		key := name + " " + size.folder()
		if costs[key] == nil {
			costs[key] = &cost{}
		}
		return costs[key]
	}
	for _, size := range mockSizes {
		if err := b.generator(&cost{}, resgenMock, size, "RESGEN_CACHE="+b.cache); err != nil {
			return err
		}
		for range *mockRuns {
			for _, g := range generators {
				if err := b.generator(at(g.name, size), g, size, "RESGEN_CACHE="+b.empty()); err != nil {
					return err
				}
			}
			if err := b.again(at(unchanged, size), resgenMock, size, "RESGEN_CACHE="+b.cache); err != nil {
				return err
			}
		}
	}
	took := &table{title: "Generating mocks: ms, wall / processor", head: []string{"generator"}}
	ratios := &table{title: "Generating mocks: x resgen, wall / processor", head: []string{"generator"}}
	for _, size := range mockSizes {
		took.head, ratios.head = append(took.head, size.title()), append(ratios.head, size.title())
	}
	rows := []string{unchanged}
	for _, g := range generators {
		rows = append(rows, g.name)
	}
	for _, name := range rows {
		cells, shares := []string{name}, []string{name}
		for _, size := range mockSizes {
			c, to := at(name, size), at("resgen", size)
			cells = append(cells, whole(median(c.wall))+" / "+whole(median(c.cpu)))
			shares = append(shares, times(ratio(c.wall, to.wall))+" / "+times(ratio(c.cpu, to.cpu)))
		}
		took.add(cells...)
		ratios.add(shares...)
	}
	took.print()
	ratios.print()
	return nil
}

// generateCold compares them with a build cache that is empty. mockery does what moq does, and takes as long.
func (b *mockBench) generateCold() error {
	size := mockSize{heavy: true, count: 1}
	costs := make([]cost, len(generators))
	for range *mockRuns {
		for i, g := range generators {
			if g.name == "mockery" {
				continue
			}
			build := b.empty()
			if err := b.generator(&costs[i], g, size, "RESGEN_CACHE="+b.empty(), "GOCACHE="+build); err != nil {
				return err
			}
			if err := os.RemoveAll(build); err != nil {
				return err
			}
		}
	}
	t := &table{title: "Generating a mock of 1 heavy interface with an empty build cache", head: []string{"generator", "wall ms", "processor ms", "x resgen, wall", "x resgen, processor"}}
	for i, g := range generators {
		if c := costs[i]; len(c.wall) > 0 {
			t.add(g.name, whole(median(c.wall)), whole(median(c.cpu)), times(ratio(c.wall, costs[0].wall)), times(ratio(c.cpu, costs[0].cpu)))
		}
	}
	t.print()
	return nil
}

// compileAll compares what it takes to compile the mocks of 500 methods, all that they import being compiled.
func (b *mockBench) compileAll() error {
	for _, heavy := range []bool{false, true} {
		size := mockSize{heavy: heavy, count: 100}
		costs, lines := make([]cost, len(generators)), make([]int, len(generators))
		for round := range *mockRuns + 1 {
			for i, g := range generators {
				files, err := filepath.Glob(filepath.Join(b.dir, size.folder(), g.name, "*.go"))
				if err != nil || len(files) == 0 {
					return fmt.Errorf("no mocks of %s: %w", g.name, err)
				}
				if lines[i], err = change(files, round); err != nil {
					return err
				}
				c := &costs[i]
				if round == 0 {
					c = &cost{} // what they import is compiled here
				}
				if err := c.run(b.command(size.folder(), nil, "go", "build", "./"+g.name)); err != nil {
					return err
				}
			}
		}
		t := &table{
			title: "Compiling the mocks of 500 methods, " + size.kind(),
			head:  []string{"generator", "lines", "wall ms", "processor ms", "x resgen, wall", "x resgen, processor"},
		}
		for i, g := range generators {
			c := costs[i]
			t.add(g.name, whole(float64(lines[i])), whole(median(c.wall)), whole(median(c.cpu)), times(ratio(c.wall, costs[0].wall)), times(ratio(c.cpu, costs[0].cpu)))
		}
		t.print()
	}
	return nil
}

// change writes a comment into the first of files, so that they are compiled again, and counts their lines.
func change(files []string, round int) (lines int, err error) {
	for i, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		lines += bytes.Count(data, []byte("\n"))
		if i > 0 {
			continue
		}
		if err := os.WriteFile(name, fmt.Appendf(data, "\n// Round %d.\n", round), 0o644); err != nil {
			return 0, err
		}
	}
	return lines, nil
}

// mockLine is a line of a benchmark of calls: name, ns, B, allocations.
var mockLine = regexp.MustCompile(`(?m)^Benchmark(\w+)/(\w+)\S*\s+\d+\s+([\d.]+) ns/op\s+(\d+) B/op\s+(\d+) allocs/op`)

// callAll compares calls of the mocks. The number of calls is fixed: most mocks remember each, and so the more there are, the more it
// costs to collect garbage.
func (b *mockBench) callAll() error {
	for _, g := range generators { // what was there has been changed
		if err := b.generator(&cost{}, g, mockSize{count: 1}); err != nil {
			return err
		}
	}
	if err := b.write(map[string]string{"calls/calls_test.go": callsTest}); err != nil {
		return err
	}
	exe := filepath.Join(filepath.Dir(b.dir), "calls.test")
	if err := untimed(b.command("calls", nil, "go", "test", "-c", "-o", exe, ".")); err != nil {
		return err
	}
	results := map[string]*result{}
	var order []string
	for range *rounds {
		cmd := exec.Command(exe, "-test.run=^$", "-test.bench=.", "-test.benchtime=2000x", "-test.cpu=1", "-test.benchmem")
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		for _, m := range mockLine.FindAllStringSubmatch(string(out), -1) {
			key := m[1] + " " + m[2]
			if results[key] == nil {
				results[key] = &result{name: m[1]}
				order = append(order, key)
			}
			ns, err := strconv.ParseFloat(m[3], 64)
			if err != nil {
				return err
			}
			r := results[key]
			r.ns, r.bytes, r.allocs = append(r.ns, ns), m[4], m[5]
		}
	}
	t := &table{title: "A call of a mock, Get(ctx, id) (*url.URL, error)", head: []string{"mock", "ns", "B", "allocations", "x resgen"}}
	slices.SortStableFunc(order, func(a, b string) int { return strings.Compare(results[a].name, results[b].name) })
	for _, key := range order {
		r := results[key]
		if len(r.ns) != *rounds {
			return fmt.Errorf("%s has %d of %d rounds", key, len(r.ns), *rounds)
		}
		t.add(strings.ReplaceAll(key, "_", " "), whole(median(r.ns)), r.bytes, r.allocs, times(ratio(r.ns, results[r.name+" resgen"].ns)))
	}
	t.print()
	return nil
}

// redis counts the methods of redis.Client, and those that its mock has.
func (b *mockBench) redis() error {
	mock := b.command("redis", []string{"RESGEN_CACHE=" + b.empty()}, b.programs["resgen"], "mock", "--out", "mocks.go", "github.com/redis/go-redis/v9.Client")
	if err := untimed(mock); err != nil {
		return err
	}
	if err := b.write(map[string]string{"redis/count/main.go": redisCount}); err != nil {
		return err
	}
	out, err := b.command("redis/count", nil, "go", "run", ".").Output()
	if err != nil {
		return err
	}
	fmt.Printf("\n### Methods of redis.Client\n\n%s", out)
	return nil
}
