package live_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/tests/live"
)

// pages are what Alertmanager has sent to whoever is on call, one line for each alert of each notification.
type pages struct {
	mu    sync.Mutex
	lines []string
}

func (p *pages) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var n struct {
		Alerts []struct {
			Status string
			Labels map[string]string
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		p.lines = append(p.lines, err.Error())
	}
	for _, a := range n.Alerts {
		p.lines = append(p.lines, a.Status+" "+a.Labels["incident"])
	}
}

// get returns the lines that have come since the last call.
func (p *pages) get() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	lines := p.lines
	p.lines = nil
	return lines
}

// await fails the test unless want is what comes, and nothing else in the time that Alertmanager takes to say things again.
func (p *pages) await(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	live.Eventually(t, func() string {
		if got = append(got, p.get()...); len(got) >= len(want) {
			return ""
		}
		return fmt.Sprintf("%q has come, want %q", got, want)
	})
	time.Sleep(3 * time.Second) // three times group_interval and resolve_timeout
	got = append(got, p.get()...)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q has come, want %q", got, want)
	}
}

// TestAlertmanager has Debian's Alertmanager take alerts and their resolves: each once, whatever is delivered twice.
func TestAlertmanager(t *testing.T) {
	noGoroutineLeaks(t)
	var onCall pages
	hook := httptest.NewServer(&onCall)
	t.Cleanup(hook.Close)
	server := live.NewAlertmanager(t, strings.NewReplacer("URL", hook.URL).Replace(`
global: { resolve_timeout: 1s } # an alert without an end would soon be taken for resolved
route: { receiver: on_call, group_by: [incident], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: on_call, webhook_configs: [{ url: "URL", send_resolved: true }] }]
`))
	target, _ := openAlerting(t, resource.Map{"ALERTING_URL": server.URL(), "ALERTING_FORMAT": "alertmanager", "ALERTING_LINK": "https://shop.example.com/status"})
	send := func(a alert.Alert) {
		t.Helper()
		if err := target.Alert(soon(t, 10*time.Second), a); err != nil {
			var status *httpkind.StatusError
			if errors.As(err, &status) {
				t.Log(status.Body)
			}
			t.Fatal(err)
		}
	}

	down, up := incident(1, alert.Firing), incident(1, alert.Resolved)
	down.Began = up.Began
	for range 3 {
		send(down)
	}
	onCall.await(t, "firing shop/database/1")
	got := alertsAt(t, server)
	if len(got) != 1 || got[0].Status.State != "active" || got[0].Labels["alertname"] != "ResourceDown" || got[0].Labels["severity"] != "critical" ||
		got[0].Annotations["description"] != down.Message || got[0].GeneratorURL != "https://shop.example.com/status" ||
		!got[0].StartsAt.Equal(down.Began.Truncate(time.Millisecond)) || time.Until(got[0].EndsAt) < 7*24*time.Hour {
		t.Errorf("Alertmanager has %+v", got)
	}

	send(incident(2, alert.Firing))
	onCall.await(t, "firing shop/database/2")
	if got := alertsAt(t, server); len(got) != 2 {
		t.Errorf("Alertmanager has %+v", got)
	}

	up.Ended = time.Now()
	for range 2 {
		send(up)
	}
	onCall.await(t, "resolved shop/database/1")
	if got := alertsAt(t, server); len(got) != 1 || got[0].Labels["incident"] != "shop/database/2" {
		t.Errorf("Alertmanager has %+v", got)
	}
}

// A gettableAlert is an alert of Alertmanager's API v2.
type gettableAlert struct {
	Labels, Annotations map[string]string
	StartsAt, EndsAt    time.Time
	GeneratorURL        string
	Status              struct{ State string }
}

// alertsAt asks Alertmanager for the alerts that last.
func alertsAt(t *testing.T, server *live.Alertmanager) (alerts []gettableAlert) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+"/api/v2/alerts", nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&alerts); err != nil {
		t.Fatal(err)
	}
	return alerts
}
