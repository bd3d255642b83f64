package webhookkind

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource/alert"
)

// The limits of PagerDuty's Events API v2, in characters.
const (
	mostDedupKey = 255
	mostSummary  = 1024
)

// A pagerDutyEvent is an event of PagerDuty's Events API v2.
type pagerDutyEvent struct {
	RoutingKey  string            `json:"routing_key"`
	EventAction string            `json:"event_action"`
	DedupKey    string            `json:"dedup_key"`
	Payload     *pagerDutyPayload `json:"payload,omitempty"` // of a trigger
	Links       []pagerDutyLink   `json:"links,omitempty"`
}

type pagerDutyPayload struct {
	Summary       string            `json:"summary"`
	Source        string            `json:"source"`
	Severity      string            `json:"severity"`
	Timestamp     time.Time         `json:"timestamp"`
	Component     string            `json:"component,omitempty"`
	Group         string            `json:"group,omitempty"`
	Class         string            `json:"class,omitempty"`
	CustomDetails map[string]string `json:"custom_details,omitempty"`
}

type pagerDutyLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

func (n notice) pagerDuty(routingKey string) pagerDutyEvent {
	e := pagerDutyEvent{RoutingKey: routingKey, EventAction: "resolve", DedupKey: dedupKey(n.Key)}
	if n.Status == alert.Resolved {
		return e
	}
	summary := n.what()
	if n.Message != "" {
		summary += ": " + n.Message
	}
	e.EventAction = "trigger"
	e.Payload = &pagerDutyPayload{
		Summary:   shorten(summary, mostSummary),
		Source:    cmp.Or(n.Service, n.Resource, n.Key),
		Severity:  n.severity(),
		Timestamp: n.Began,
		Component: n.Resource, Group: n.Service, Class: n.ErrorType,
		CustomDetails: map[string]string{"incident": n.Key, "kind": n.Kind, "message": n.Message},
	}
	if n.link != "" {
		e.Links = []pagerDutyLink{{n.link, "Read more"}}
	}
	return e
}

// dedupKey is key, or if it is too long its beginning and a digest of all of it.
func dedupKey(key string) string {
	if utf8.RuneCountInString(key) <= mostDedupKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	digest := "-" + hex.EncodeToString(sum[:])
	return string([]rune(key)[:mostDedupKey-len(digest)]) + digest
}
