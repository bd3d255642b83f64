package webhookkind

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

var errAlert = errors.New("an alert needs a key, and a status that is firing or resolved")

// classEncode is the class of errors about bodies, as the kind http calls it.
const classEncode = "encode"

// format makes the body of an alert.
func (c *Client) format(ctx context.Context, a alert.Alert) (any, error) {
	if a.Key == "" || a.Status != alert.Firing && a.Status != alert.Resolved {
		return nil, classed(errAlert, classEncode)
	}
	n := newNotice(a, c.cfg)
	switch c.cfg.Format {
	case WebhookFormatSlack:
		return n.slack(), nil
	case WebhookFormatAlertmanager:
		return n.alertmanager(), nil
	case WebhookFormatPagerduty:
		key, err := c.cfg.RoutingKey.Current(ctx)
		if err != nil {
			return nil, classed(err, classCredentials)
		}
		return n.pagerDuty(key), nil
	}
	return n.json(), nil
}

// A notice is an alert that is ready to be written: its times fit together, and its text shows no secret that the program knows.
type notice struct {
	alert.Alert
	link string // "": none
}

func newNotice(a alert.Alert, cfg WebhookConfig) notice {
	a.Message = resource.Redact(a.Message)
	if a.Began.IsZero() {
		a.Began = time.Now()
	}
	a.Began = a.Began.UTC().Truncate(time.Millisecond)
	switch a.Ended = a.Ended.UTC().Truncate(time.Millisecond); {
	case a.Status == alert.Firing:
		a.Ended = time.Time{}
	case a.Ended.Before(a.Began): // the clock of whoever saw the end is slow
		a.Ended = a.Began
	}
	n := notice{Alert: a}
	if cfg.Link != nil {
		n.link = cfg.Link.String()
	}
	return n
}

// what says in a few words what has happened: "database of shop is down".
func (n notice) what() string {
	text := n.subject()
	if n.Status == alert.Resolved {
		return text + " is up again"
	}
	return text + " is down"
}

// subject is the resource and its program.
func (n notice) subject() string {
	switch {
	case n.Resource == "":
		return n.Key
	case n.Service == "":
		return n.Resource
	}
	return n.Resource + " of " + n.Service
}

// severity is critical or warning, as all formats that have one call it.
func (n notice) severity() string {
	if n.Critical {
		return "critical"
	}
	return "warning"
}

// A Message is an alert in the format json. Later versions of resgen may add fields. If a field is removed or changes its meaning, Version
// changes.
type Message struct {
	Version   int          `json:"version"` // 1
	Key       string       `json:"key"`
	Status    alert.Status `json:"status"` // "firing" or "resolved"
	Service   string       `json:"service"`
	Resource  string       `json:"resource"`
	Kind      string       `json:"kind"`
	Message   string       `json:"message"`
	ErrorType string       `json:"error_type"` // "" if it is not known
	Critical  bool         `json:"critical"`
	Began     time.Time    `json:"began"`
	Ended     *time.Time   `json:"ended"`          // null while the incident lasts
	Link      string       `json:"link,omitempty"` // the link of the configuration
}

func (n notice) json() Message {
	m := Message{
		Version: 1, Key: n.Key, Status: n.Status,
		Service: n.Service, Resource: n.Resource, Kind: n.Kind,
		Message: n.Message, ErrorType: n.ErrorType, Critical: n.Critical,
		Began: n.Began, Link: n.link,
	}
	if !n.Ended.IsZero() {
		m.Ended = &n.Ended
	}
	return m
}

// shorten cuts text to at most limit characters, the last of which is then an ellipsis.
func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
