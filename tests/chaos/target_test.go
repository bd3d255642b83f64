package chaos

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/tests/live"
)

// A target takes alerts over HTTP, if they are signed with one of its keys, and counts what it takes.
type target struct {
	url string

	mu       sync.Mutex
	keys     []string // the last two: a message may be under way while the key changes
	refusing bool     // it answers 503
	refused  int
	taken    []string // the Idempotency-Key of each message that was accepted: "service/resource/incident:firing"
}

func newTarget(t *testing.T) *target {
	t.Helper()
	g := &target{keys: []string{live.NewSecret()}}
	s := httptest.NewServer(g)
	t.Cleanup(s.Close)
	g.url = s.URL + "/" + url.PathEscape(live.NewSecret())
	return g
}

// ServeHTTP takes a message.
func (g *target) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the connection broke
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	signed := webhookkind.Verify(r.Header, body, g.keys...) == nil
	switch {
	case g.refusing:
		g.refused++
		http.Error(w, "not now", http.StatusServiceUnavailable)
	case !signed:
		g.refused++
		http.Error(w, "who are you?", http.StatusForbidden)
	default:
		g.taken = append(g.taken, r.Header.Get("Idempotency-Key"))
		w.WriteHeader(http.StatusNoContent)
	}
}

// refuse has the target refuse messages, or take them again.
func (g *target) refuse(yes bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refusing = yes
}

// rotate gives the target another key, and keeps the one before.
func (g *target) rotate(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.keys = append(g.keys[len(g.keys)-1:], key)
}

// An account holds what became of incidents against what was sent of them.
type account struct {
	mu     sync.Mutex
	began  map[string]int // by keys: how often the Manager has said so. An incident of which nobody was told yet goes on when it begins again.
	ended  map[string]int
	events []alert.Alert
	downs  []down
}

// A down is a time at which the program's own client was seen to be down.
type down struct {
	resource string
	at       time.Time
}

// sawDown notes that a resource is down now.
func (a *account) sawDown(resource string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.downs = append(a.downs, down{resource, time.Now()})
}

// covered reports whether an incident that is over was going on at that time, or began with a report that was under way.
func (a *account) covered(d down) bool {
	return slices.ContainsFunc(a.events, func(e alert.Alert) bool {
		return e.Resource == d.resource && e.Status == alert.Resolved && !e.Began.After(d.at) && !e.Ended.Before(d.at)
	})
}

// add is told of an incident that begins or ends.
func (a *account) add(of alert.Alert) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.began == nil {
		a.began, a.ended = map[string]int{}, map[string]int{}
	}
	a.events = append(a.events, of)
	if of.Status == alert.Firing {
		a.began[of.Key]++
	} else {
		a.ended[of.Key]++
	}
}

// beginnings is how often an incident of the resource has begun.
func (a *account) beginnings(resource string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, e := range a.events {
		if e.Resource == resource && e.Status == alert.Firing {
			n++
		}
	}
	return n
}

// wrong lists what the target has got that it should not have, or not got: each incident is one alert, and then one resolve.
func (a *account) wrong(g *target) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	var wrong []string
	at := map[string][]int{} // where in g.taken a message is
	for i, message := range g.taken {
		at[message] = append(at[message], i)
		if key := message[:max(0, strings.LastIndex(message, ":"))]; a.began[key] == 0 {
			wrong = append(wrong, message+" was delivered of no incident")
		}
	}
	for key, n := range a.began { // order: sorted below
		firing, resolved := at[key+":firing"], at[key+":resolved"]
		switch {
		case len(firing) != 1 || len(resolved) != 1:
			wrong = append(wrong, fmt.Sprintf("%s: %d alerts and %d resolves", key, len(firing), len(resolved)))
		case firing[0] > resolved[0]:
			wrong = append(wrong, key+": the resolve came before the alert")
		case a.ended[key] != n:
			wrong = append(wrong, fmt.Sprintf("%s has begun %d times and ended %d times", key, n, a.ended[key]))
		}
	}
	for _, d := range a.downs {
		if !a.covered(d) {
			wrong = append(wrong, fmt.Sprintf("%s was down at %s, and there was no incident", d.resource, d.at.Format(time.StampMilli)))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// perKey says how many messages there are of how many keys: "2 messages of each of 50 keys" is perfect.
func (g *target) perKey() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	keys := map[string]int{}
	for _, message := range g.taken {
		keys[message[:max(0, strings.LastIndex(message, ":"))]]++
	}
	counts := map[int]int{}
	for _, n := range keys { // order: a sum
		counts[n]++
	}
	return fmt.Sprintf("%d messages of %d keys, by messages per key %v; %d attempts were refused", len(g.taken), len(keys), counts, g.refused)
}
