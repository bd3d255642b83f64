package healthhttp

import (
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/health"
)

func TestWords(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for want, got := range map[string]string{
		"0 s": span(-time.Hour), "59 s": span(59*time.Second + 999*time.Millisecond), "1 min": span(61 * time.Second), "59 min": span(59 * time.Minute),
		"1 h": span(time.Hour), "3 h 12 min": span(3*time.Hour + 12*time.Minute), "2 d 5 h": span(53 * time.Hour),
		"12 ms": took(12 * time.Millisecond), "1.2 ms": took(1234 * time.Microsecond), "3.0 s": took(3 * time.Second), "10 ms": took(9960 * time.Microsecond),
		"340 µs": took(340 * time.Microsecond), "< 1 µs": took(1), "1,234,567 calls": count(1234567, "call"), "1 call": count(1, "call"), "999 calls": count(999, "call"),
		"0 %": share(0, 9), "100 %": share(9, 9), "< 0.1 %": share(1, 10000), "> 99.9 %": share(9999, 10000), "50 %": share(1, 2), "2.5 %": share(1, 40),
		"99.5 %": share(199, 200), "a, b and c": listed([]string{"a", "b", "c"}, 3), "a and 2 more": listed([]string{"a", "b", "c"}, 2),
		"a": listed([]string{"a"}, 1), "11:00:00": moment{now.Add(-time.Hour), now}.Clock(), "2026-11-28 12:00:00": moment{now.Add(-24 * time.Hour), now}.Clock(),
		"just now": moment{now, now}.Ago(), "2 min ago": moment{now.Add(-2 * time.Minute), now}.Ago(),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPlot(t *testing.T) {
	now := time.Now()
	s := health.Status{Observed: true, History: []health.Minute{
		{Start: now},
		{Start: now, Calls: 200, Total: 2 * time.Second, Max: 80 * time.Millisecond},
		{Start: now, Calls: 100, Errors: 1, Total: 2 * time.Second, Max: 50 * time.Millisecond},
		{Start: now, Calls: 1}, // it took no time
	}}
	p := plotOf(&s, now)
	if p.Numbers != "301 calls, 0.3 % failed" || p.Mean != "13 ms" || p.Slowest != "80 ms" || p.Failing || len(p.Minutes) != 3 {
		t.Errorf("%+v", p)
	}
	for what, got := range map[string][2]string{
		"bars":   {p.Bars, "M11 30h9v-15h-9zM22 30h9v-30h-9zM33 30h9v-1.5h-9z"},
		"tracks": {p.Tracks, "M11 42h9v-8h-9zM22 42h9v-8h-9zM33 42h9v-8h-9z"},
		"fails":  {p.Fails, "M22 42h9v-2h-9z"},
		"none":   {p.None, "M0 30h9"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %s, want %s", what, got[0], got[1])
		}
	}
	if p.Minutes[0].Calls != "1" || !p.Minutes[1].Failed || p.Minutes[1].Share != "1.0 %" {
		t.Errorf("%+v", p.Minutes)
	}
	s = health.Status{Monitored: true, History: make([]health.Minute, 15)}
	if p := plotOf(&s, now); p.Numbers != "no checks in the last 15 minutes" || p.Minutes != nil {
		t.Errorf("%+v", p)
	}
	if plotOf(&health.Status{}, now) != nil {
		t.Error("a plot of what nobody calls or checks")
	}
}

func TestPool(t *testing.T) {
	for stats, want := range map[resource.Stats]pool{
		{Max: 10, InUse: 5, Idle: 1}:  {poolWidth, poolWidth / 2, poolWidth / 2, poolWidth / 10.0, "5 of 10 in use", "1 idle", false},
		{Max: 10, InUse: 10}:          {poolWidth, poolWidth, poolWidth, 0, "10 of 10 in use", "0 idle", true},
		{InUse: 1, Idle: 1}:           {poolWidth, poolWidth / 2, poolWidth / 2, poolWidth / 2, "1 in use", "1 idle", false},
		{Max: 1, InUse: -1, Idle: -5}: {poolWidth, 0, 0, 0, "-1 of 1 in use", "-5 idle", false},
		{}:                            {poolWidth, 0, 0, 0, "0 in use", "0 idle", false},
	} {
		if got := poolOf(&stats); *got != want {
			t.Errorf("%+v: %+v, want %+v", stats, *got, want)
		}
	}
}

// Two groups may have resources of the same name, and each has its configuration.
func TestSameName(t *testing.T) {
	describe := func(host string) resource.Description {
		d := gen.Describe("", gen.Origins{})
		d.Add("db", "postgres", []gen.Value{{Field: "host", Value: host}})
		return d.Description()
	}
	rows := rowsOf([]health.Status{{Name: "db"}, {Name: "db"}, {Name: "d b"}}, []resource.Description{describe("a"), describe("b")}, time.Now())
	if rows[0].Config[0].Value != "a" || rows[1].Config[0].Value != "b" || rows[2].Config != nil {
		t.Error("configurations are mixed up")
	}
	if rows[0].ID != "r-db" || rows[1].ID != "r-db.2" || rows[2].ID != "r-d.20b" {
		t.Error(rows[0].ID, rows[1].ID, rows[2].ID)
	}
}

// What is wrong stands first, and what is blocked stands with what blocks it.
func TestTroubles(t *testing.T) {
	statuses := []health.Status{
		{Name: "fine", State: health.Up, Critical: true, Monitored: true},
		{Name: "shaky", State: health.Up, Critical: true, Monitored: true, Failures: 1, ErrorType: "timeout"},
		{Name: "cache", State: health.Down, Monitored: true, Failures: 3, ErrorType: "timeout"},
		{Name: "slow", State: health.Degraded, Critical: true},
		{Name: "opening", State: health.Starting, ErrorType: "timeout", Attempts: 2},
		{Name: "db", State: health.Down, Critical: true, Monitored: true, Failures: 3},
		{Name: "orders", State: health.Blocked, BlockedBy: "db", Critical: true},
		{Name: "orphan", State: health.Blocked, BlockedBy: "nobody", Critical: true},
		{Name: "silent", State: health.Unknown},
		{Name: "off", State: health.Absent},
	}
	var got []string
	rows := rowsOf(statuses, nil, time.Now())
	for _, tr := range troublesOf(rows) {
		name := tr.Name
		for _, b := range tr.Blocks {
			name += "<" + b.Name
		}
		got = append(got, name)
	}
	if s := listed(got, 99); s != "db<orders, orphan, opening, cache, slow, silent and shaky" {
		t.Error(s)
	}
}
