package healthhttp

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"time"

	"github.com/resgen-go/resgen/resource/health"
)

// The values of status in the media type application/health+json (draft-inadarei-api-health-check-06).
const (
	pass = "pass"
	warn = "warn"
	fail = "fail"
)

// A summary is a document of that media type.
type summary struct {
	Status string             `json:"status"`
	Output string             `json:"output,omitempty"` // why the program is not ready
	Checks map[string][]check `json:"checks,omitempty"` // by the name of the resource
}

type check struct {
	ComponentType string   `json:"componentType"`
	ObservedValue *float64 `json:"observedValue,omitempty"` // how long the last check took; only if one has ended
	ObservedUnit  string   `json:"observedUnit,omitempty"`
	Status        string   `json:"status"`
	Time          string   `json:"time"`             // when the last check ended, or when the state began
	Output        string   `json:"output,omitempty"` // the class of the error, or the state
}

// component is the type of all checks, because this package does not know which kinds are datastores.
const component = "component"

func (h *handler) healthz(r *http.Request) reply {
	verbose := r.URL.Query().Has("verbose") && h.allows(r)
	ready := h.health.Readiness()
	s := summary{Status: pass, Checks: map[string][]check{}}
	for _, st := range h.health.Statuses() {
		if st.State == health.Absent {
			continue
		}
		if troubled(st.State) {
			s.Status = warn
		}
		s.Checks[st.Name] = append(s.Checks[st.Name], checkOf(&st, verbose))
	}
	if ready != health.Ready {
		s.Status, s.Output = fail, string(ready)
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetIndent("", "  ")
	_ = out.Encode(s) // texts and finite numbers
	return reply{code(ready), "application/health+json", closePolicy, b.Bytes()}
}

// troubled reports whether a resource in the state s needs somebody to look at it.
func troubled(s health.State) bool {
	return s == health.Down || s == health.Blocked || s == health.Degraded || s == health.Unknown
}

func checkOf(st *health.Status, verbose bool) check {
	c := check{ComponentType: component, Status: pass, Time: stamp(st.Since)}
	if !st.Checked.IsZero() {
		ms := math.Round(float64(st.Latency)/float64(time.Microsecond)) / 1000
		c.Time, c.ObservedValue, c.ObservedUnit = stamp(st.Checked), &ms, "ms"
	}
	switch st.State {
	case health.Up, health.Unchecked:
		return c
	case health.Down, health.Blocked:
		c.Status = fail
	default:
		c.Status = warn
	}
	if c.Output = string(st.State); st.State != health.Blocked && st.ErrorType != "" {
		c.Output = st.ErrorType
		if verbose {
			c.Output += ": " + st.Error
		}
	}
	return c
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
