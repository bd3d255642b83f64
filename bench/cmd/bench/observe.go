package main

import (
	"fmt"
	"strconv"

	"github.com/resgen-go/resgen/bench/bare"
)

// unobserved compares a call of each kind without an observer with the same call of the kind without its hook.
func unobserved(scratch string) error {
	build := bare.Build{Package: ".", Test: true}
	without := build
	without.Without = bare.Kinds
	all, err := measureBuilds(scratch, "BenchmarkUnobserved", build, without)
	if err != nil {
		return err
	}
	t := &table{title: "A call that nobody observes", head: []string{"kind", "processor ns", "without the hook", "x", "allocations", "without the hook"}}
	for _, kind := range bare.Kinds {
		is, was := all[0][kind], all[1][kind]
		t.add(kind, whole(median(is.cpu)), whole(median(was.cpu)), times(ratio(is.cpu, was.cpu)), is.allocs, was.allocs)
	}
	is, was := all[0]["layer"], all[0]["layer-native"]
	t.add("a client of one's own", times(median(is.cpu)), times(median(was.cpu)), times(ratio(is.cpu, was.cpu)), is.allocs, was.allocs)
	t.print()
	return nil
}

// rivals are those who report a call to OpenTelemetry, after the call that nobody reports.
var rivals = []struct {
	call, none string
	names      []string
}{
	{"http", "none", []string{"resgen", "otelhttp"}},
	{"http-server", "none", []string{"resgen", "otelhttp"}},
	{"postgres", "none", []string{"resgen", "otelpgx"}},
	{"sql", "none", []string{"resgen"}},
	{"sql", "none-otelsql", []string{"otelsql", "otelsql-lean"}},
}

// openTelemetry compares what adapters/otel adds to a call with what other libraries add.
func openTelemetry(scratch string) error {
	results, err := measure(scratch, "BenchmarkOpenTelemetry")
	if err != nil {
		return err
	}
	t := &table{title: "What OpenTelemetry adds to a call", head: []string{"call", "by", "processor ns, spans", "B", "allocations", "processor ns, no span sampled", "B", "allocations"}}
	for _, r := range rivals {
		for _, by := range r.names {
			cells := []string{r.call, by}
			for _, way := range []string{"spans/", "unsampled/"} {
				none, some := results[way+r.call+"/"+r.none], results[way+r.call+"/"+by]
				bytes, err := more(some.bytes, none.bytes)
				if err != nil {
					return err
				}
				allocs, err := more(some.allocs, none.allocs)
				if err != nil {
					return err
				}
				cells = append(cells, whole(excess(some.cpu, none.cpu)), bytes, allocs)
			}
			t.add(cells...)
		}
	}
	t.print()
	return nil
}

// excess is the median over the rounds of what vs are more than other.
func excess(vs, other []float64) float64 {
	ds := make([]float64, len(vs))
	for i := range vs {
		ds[i] = vs[i] - other[i]
	}
	return median(ds)
}

// more is what a count is more than another.
func more(count, other string) (string, error) {
	a, err := strconv.Atoi(count)
	if err != nil {
		return "", err
	}
	b, err := strconv.Atoi(other)
	if err != nil {
		return "", err
	}
	return whole(float64(a - b)), nil
}

// prometheus compares a short call that Prometheus counts with one that nobody does, and with the clock.
func prometheus(scratch string) error {
	results, err := measure(scratch, "BenchmarkPrometheus")
	if err != nil {
		return err
	}
	none, clock, counted := results["none"], results["clock"], results["prometheus"]
	t := &table{title: "What Prometheus adds to a call", head: []string{"", "processor ns", "allocations"}}
	t.add("a call that nobody observes", times(median(none.cpu)), none.allocs)
	t.add("two readings of the clock", whole(median(clock.cpu)), clock.allocs)
	t.add("a call with adapters/prometheus", whole(median(counted.cpu)), counted.allocs)
	rest := make([]float64, len(counted.cpu))
	for i := range rest {
		rest[i] = counted.cpu[i] - none.cpu[i] - clock.cpu[i]
	}
	t.add("the last without the first two", whole(median(rest)), "")
	t.print()
	return nil
}

// monitored is what health costs with 1,000 resources.
func monitored(scratch string) error {
	results, err := measure(scratch, "BenchmarkHealth")
	if err != nil {
		return err
	}
	t := &table{title: "1,000 monitored resources", head: []string{"", "opened, µs", "borrowed by another 1,000, µs"}}
	for _, row := range []struct{ name, what string }{
		{"statuses", "`Statuses`, for a status page"}, {"readiness", "`Readiness`, for a probe"}, {"check", "`Check` of all at once"},
	} {
		cells := []string{row.what}
		for _, way := range []string{"managed-", "borrowed-too-"} {
			cells = append(cells, whole(median(results[way+row.name].cpu)/1e3))
		}
		t.add(cells...)
	}
	t.print()
	return nil
}

// linked is what the hook of each kind, and the runtime's part, adds to a program.
func linked(scratch string) error {
	t := &table{title: "What observing adds to a program: bytes", head: []string{"program", "without an observer", "its file", "with an observer", "its file"}}
	type row struct {
		name, program string
		without       []string
	}
	var rows []row
	for _, kind := range bare.Kinds {
		rows = append(rows, row{kind, "./programs/kinds/" + kind, []string{kind}})
	}
	rows = append(rows, row{"the runtime and generated layers", "./programs/handles", []string{bare.Runtime}})
	for _, r := range rows {
		cells := []string{r.name}
		for _, observed := range []bool{false, true} {
			b := bare.Build{Package: r.program, Stripped: true, Observed: observed}
			is, err := sizesOf(scratch, b)
			if err != nil {
				return err
			}
			if b.Without = r.without; r.program == "./programs/handles" {
				b.Observed = false // the runtime without what observes cannot observe
			}
			was, err := sizesOf(scratch, b)
			if err != nil {
				return err
			}
			cells = append(cells, fmt.Sprintf("%+d", is.content-was.content), fmt.Sprintf("%+d", is.file-was.file))
		}
		t.add(cells...)
	}
	t.print()
	return nil
}
