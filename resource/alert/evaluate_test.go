package alert

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"
)

var epoch = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func target(context.Context, Alert) error { return nil }

// A world plays processes that observe one resource and share one state, without any Manager.
type world struct {
	t     *testing.T
	state State
	now   time.Time
	since map[string]time.Time
	was   map[string]Condition
	mute  bool // nobody has a target
	sent  []string
}

func newWorld(t *testing.T) *world {
	return &world{t: t, state: State{Last: Incident{Number: 16, Told: Resolved}}, now: epoch, since: map[string]time.Time{}, was: map[string]Condition{}}
}

// do takes one step: "A down", "A up", "A unclear", "2m" for time that goes by, "send" for all that is to be sent.
func (w *world) do(step string) {
	w.t.Helper()
	if d, err := time.ParseDuration(step); err == nil {
		w.now = w.now.Add(d)
		return
	}
	if step == "send" {
		for i, status, any := w.state.next(); any; i, status, any = w.state.next() {
			w.state.told(i, status, w.now)
			w.sent = append(w.sent, fmt.Sprintf("%s %d", status, i.Number))
		}
		return
	}
	process, condition, _ := strings.Cut(step, " ")
	o := Observation{Resource: "database", Process: process, ErrorType: "timeout"}
	switch condition {
	case "up":
		o.Condition = Up
	case "down":
		o.Condition = Down
	}
	if !w.mute {
		o.Target = target
	}
	if o.Condition != Unclear && o.Condition != w.was[process] {
		w.was[process], w.since[process] = o.Condition, w.now
	}
	o.Since = w.since[process]
	before := w.state.clone()
	var change Change
	w.state, change = Evaluate(w.state, o, w.now)
	switch change {
	case Began:
		w.sent = append(w.sent, fmt.Sprintf("began %d", w.state.Last.Number))
	case Ended:
		w.sent = append(w.sent, fmt.Sprintf("ended %d", w.state.Last.Number))
	}
	again, _ := Evaluate(before, o, w.now)
	if !reflect.DeepEqual(again, w.state) {
		w.t.Errorf("%s: Evaluate changes its argument", step)
	}
}

func TestEvaluate(t *testing.T) {
	for _, tt := range []struct{ name, steps, want string }{
		{"up", "A up, send, 1h, A up, send", ""},
		{"one incident", "A up, A down, send, A down, send, A up, send, A up, send", "began 17, firing 17, ended 17, resolved 17"},
		{"down from the start", "A down, send", "began 17, firing 17"},
		{"unclear neither begins nor ends", "A unclear, A down, send, A unclear, 30s, A unclear, send, A down, A up, send", "began 17, firing 17, ended 17, resolved 17"},
		{"ten checks, one alert", "A down, send, 30s, A down, send, 30s, A down, send, 30s, A down, send", "began 17, firing 17"},
		{
			"the next one after the cooldown", "A down, send, A up, send, 10m, A down, send, A up, send",
			"began 17, firing 17, ended 17, resolved 17, began 18, firing 18, ended 18, resolved 18",
		},
		{
			"one in the cooldown", "A down, send, A up, send, 9m, A down, send, A up, send, 1h, A up, send",
			"began 17, firing 17, ended 17, resolved 17, began 18, ended 18",
		},
		{
			"a quiet one uses no number up", "A down, send, A up, send, 5m, A down, A up, 1h, A down, send",
			"began 17, firing 17, ended 17, resolved 17, began 18, ended 18, began 18, firing 18",
		},
		{
			"one that lasts beyond the cooldown", "A down, send, A up, send, 9m, A down, send, 59s, A down, send, 1s, A down, send, A up, send",
			"began 17, firing 17, ended 17, resolved 17, began 18, firing 18, ended 18, resolved 18",
		},
		{"over before it was sent", "A down, 5m, A up, send", "began 17, ended 17, firing 17, resolved 17"},
		{
			"over before it was sent, and down again", "A down, 5m, A up, 5m, A down, send, A up, send",
			"began 17, ended 17, began 17, firing 17, ended 17, resolved 17",
		},
		{
			"the resolve of the one before comes first", "A down, send, A up, 20m, A down, send",
			"began 17, firing 17, ended 17, began 18, resolved 17, firing 18",
		},
		{
			"all processes must see it up", "A down, B down, C down, send, A up, send, C up, send, B up, send, A up, C up, send",
			"began 17, firing 17, ended 17, resolved 17",
		},
		{"who has never seen it down does not end it", "A down, B up, send, 30s, A down, B up, send, A up, send", "began 17, firing 17, ended 17, resolved 17"},
		{"the word of a dead process lapses", "A down, send, 59s, B up, send, 1s, B up, send", "began 17, firing 17, ended 17, resolved 17"},
		{"a restarted process", "A down, send, A2 down, 1m, A2 down, send, A2 up, send", "began 17, firing 17, ended 17, resolved 17"},
		{"late", "A down, B down, send, 1m, B unclear, A up, send, 11m, A up, send", "began 17, firing 17, ended 17, resolved 17"},
		{"late, and down again", "A down, send, 20m, B down, A up, 2m, A up, send, 61s, B down, send", "began 17, firing 17, ended 17, resolved 17, began 18, firing 18"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for step := range strings.SplitSeq(tt.steps, ", ") {
				w.do(step)
			}
			if got := strings.Join(w.sent, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestLateProcess is about a process that goes on seeing the resource down after the others have ended the incident: when the store is
// back, or its word has lapsed.
func TestLateProcess(t *testing.T) {
	w := newWorld(t)
	w.do("B down")
	w.do("send")
	w.do("20m")
	w.do("A up")
	w.do("send")
	for range 5 {
		w.do("11s")
		w.do("B down")
	}
	w.do("send")
	if got, want := strings.Join(w.sent, ", "), "began 17, firing 17, ended 17, resolved 17"; got != want {
		t.Errorf("late: got %s, want %s", got, want)
	}
	w.do("5s")
	w.do("B down")
	w.do("send")
	if got, want := strings.Join(w.sent[4:], ", "), "began 18, firing 18"; got != want {
		t.Errorf("a lease later: got %s, want %s", got, want)
	}
}

func TestWithoutATarget(t *testing.T) {
	w := newWorld(t)
	w.mute = true
	for _, step := range []string{"A down", "send", "1h", "A down", "send", "A up", "send"} {
		w.do(step)
	}
	w.mute = false
	w.do("A up")
	w.do("send")
	if got, want := strings.Join(w.sent, ", "), "began 17, ended 17"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Another process has one.
	w.mute = true
	w.do("A down")
	w.do("send")
	w.mute = false
	w.do("B down")
	w.do("send")
	if got, want := strings.Join(w.sent[2:], ", "), "began 17, firing 17"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFacts(t *testing.T) {
	o := Observation{Resource: "database", Kind: "postgres", Condition: Down, ErrorType: "28P01", Message: "Orders cannot be taken", Critical: true, Since: epoch}
	s, change := Evaluate(State{}, o, epoch.Add(time.Second))
	want := Incident{
		Number: epoch.Unix() + 1, Began: epoch, Quiet: true, Kind: "postgres", Message: "Orders cannot be taken", ErrorType: "28P01", Critical: true,
	}
	if s.Last != want || change != Began {
		t.Errorf("got %v %+v\nwant %+v", change, s.Last, want)
	}
	m := New("shop")
	w := &watched{name: "database"}
	for _, tt := range []struct {
		incident Incident
		status   Status
		want     string
	}{
		{Incident{Message: "Orders cannot be taken", ErrorType: "timeout"}, Firing, "Orders cannot be taken"},
		{Incident{Message: "Orders cannot be taken", ErrorType: "timeout"}, Resolved, "Orders cannot be taken"},
		{Incident{ErrorType: "timeout"}, Firing, "database is down: timeout"},
		{Incident{}, Firing, "database is down"},
		{Incident{ErrorType: "timeout"}, Resolved, "database is up again"},
	} {
		if got := m.alert(w, tt.incident, tt.status).Message; got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.incident, got, tt.want)
		}
	}
}

func TestCooldown(t *testing.T) {
	for d, want := range map[time.Duration]time.Duration{0: DefaultCooldown, time.Hour: time.Hour, -1: 0} {
		o := Observation{Cooldown: d}
		if got := o.cooldown(); got != want {
			t.Errorf("%v: %v, want %v", d, got, want)
		}
	}
}

// TestToldLate has an alert arrive whose incident is not the last one any more, because another process had one of its own.
func TestToldLate(t *testing.T) {
	s := State{Last: Incident{Number: 9000, Began: epoch.Add(time.Minute), Told: Firing}}
	s.told(Incident{Number: 17, Began: epoch}, Firing, epoch.Add(time.Hour))
	if i, status, _ := s.next(); i.Number != 17 || status != Resolved || !i.Ended.Equal(epoch.Add(time.Minute)) {
		t.Errorf("next is %s of %+v", status, i)
	}
	if got := merge(State{Last: Incident{Number: 16, Told: Resolved}}, s, true).Alerted; !got.Equal(epoch.Add(time.Hour)) {
		t.Errorf("merged, the cooldown begins at %v", got)
	}
}

func TestMerge(t *testing.T) {
	at := func(minutes int) time.Time { return epoch.Add(time.Duration(minutes) * time.Minute) }
	incident := func(number int64, began, ended int, told Status) Incident {
		i := Incident{Number: number, Began: at(began), Told: told}
		if ended > 0 {
			i.Ended = at(ended)
		}
		return i
	}
	before := Incident{Number: 16, Told: Resolved}
	for _, tt := range []struct {
		name        string
		stored, own State
		alien       bool // own has never seen the store
		last        Incident
		owed        []int64
	}{
		{name: "nothing of its own", stored: State{Last: before}, own: State{Last: before}, last: before},
		{name: "the store has nothing", own: State{Last: incident(17, 1, 0, Firing)}, last: incident(17, 1, 0, Firing)},
		{name: "the store has not heard of it", stored: State{Last: before}, own: State{Last: incident(17, 1, 0, Firing)}, last: incident(17, 1, 0, Firing)},
		{name: "others were first", stored: State{Last: incident(17, 1, 0, Firing)}, own: State{Last: incident(17, 2, 0, Firing)}, last: incident(17, 1, 0, Firing)},
		{name: "others have not sent it", stored: State{Last: incident(17, 1, 0, "")}, own: State{Last: incident(17, 2, 0, Firing)}, last: incident(17, 2, 0, Firing)},
		{name: "over for others", stored: State{Last: incident(17, 1, 9, Resolved)}, own: State{Last: incident(17, 2, 0, Firing)}, last: incident(17, 1, 9, Resolved)},
		{name: "over for others, not sent", stored: State{Last: incident(17, 1, 9, "")}, own: State{Last: incident(17, 2, 0, Firing)}, last: incident(17, 2, 9, Firing)},
		{name: "over here, not for others", stored: State{Last: incident(17, 1, 0, Firing)}, own: State{Last: incident(17, 1, 9, Firing)}, last: incident(17, 1, 0, Firing)},
		{name: "its resolve was sent from here", stored: State{Last: incident(17, 1, 0, Firing)}, own: State{Last: incident(17, 1, 9, Resolved), Resolved: []int64{17}}, last: incident(17, 1, 9, Resolved)},
		{name: "two here", stored: State{Last: before}, own: State{Last: incident(18, 5, 0, ""), Owed: []Incident{incident(17, 1, 3, Firing)}}, last: incident(18, 5, 0, ""), owed: []int64{17}},
		{name: "two here, the first one resolved", stored: State{Last: incident(17, 1, 0, Firing)}, own: State{Last: incident(18, 5, 0, ""), Resolved: []int64{17}}, last: incident(18, 5, 0, "")},
		{name: "two there", stored: State{Last: incident(18, 5, 0, Firing), Resolved: []int64{17}}, own: State{Last: incident(17, 1, 0, Firing)}, last: incident(18, 5, 0, Firing)},
		{name: "two there, resolved here", stored: State{Last: incident(18, 5, 0, ""), Owed: []Incident{incident(17, 1, 3, Firing)}}, own: State{Last: incident(17, 1, 3, Resolved), Resolved: []int64{17}}, last: incident(18, 5, 0, "")},
		{name: "not sent, without the store's number", alien: true, stored: State{Last: before}, own: State{Last: incident(9000, 1, 0, "")}, last: before},
		{name: "tried, without the store's number", alien: true, stored: State{Last: before}, own: State{Last: incident(9000, 1, 0, ""), Attempts: 1}, last: incident(9000, 1, 0, "")},
		{name: "sent, without the store's number", alien: true, stored: State{Last: incident(17, 1, 0, Firing)}, own: State{Last: incident(9000, 2, 0, Firing)}, last: incident(9000, 2, 0, Firing), owed: []int64{17}},
		{name: "sent by two without the store's number", alien: true, stored: State{Last: incident(9000, 2, 0, Firing)}, own: State{Last: incident(8000, 1, 0, Firing)}, last: incident(9000, 2, 0, Firing), owed: []int64{8000}},
		{name: "one of two, resolved", alien: true, stored: State{Last: incident(9000, 2, 0, Firing), Resolved: []int64{8000}}, own: State{Last: incident(8000, 1, 0, Firing)}, last: incident(9000, 2, 0, Firing)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := merge(tt.stored, tt.own, !tt.alien)
			var owed []int64
			for _, i := range s.Owed {
				owed = append(owed, i.Number)
			}
			if s.Last != tt.last || !reflect.DeepEqual(owed, tt.owed) {
				t.Errorf("got  %+v, owes %v\nwant %+v, owes %v", s.Last, owed, tt.last, tt.owed)
			}
			if again := merge(s, tt.own, !tt.alien); !reflect.DeepEqual(again, s) {
				t.Errorf("merged again it is\n%+v\nafter\n%+v", again, s)
			}
		})
	}
}

// quiet is a logger that writes nothing.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// A store that is slow has Evaluate called some time after the observation. What went down again in between is an incident of its own, and
// not one that the process sees too late.
func TestSlowStore(t *testing.T) {
	at := func(seconds int) time.Time { return time.Unix(1_000_000+int64(seconds), 0) }
	of := func(c Condition, since int) Observation {
		return Observation{Resource: "db", Condition: c, Process: "a", Since: at(since)}
	}
	s, change := Evaluate(State{}, of(Down, 0), at(1))
	if change != Began {
		t.Fatal(change)
	}
	s, change = Evaluate(s, of(Up, 10), at(15))
	if change != Ended || !s.Last.Ended.Equal(at(10)) {
		t.Errorf("%v at %v", change, s.Last.Ended)
	}
	if s, change = Evaluate(s, of(Down, 12), at(16)); change != Began || !s.Last.open() {
		t.Errorf("%v, %+v", change, s.Last)
	}
}
