package webhookkind_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

// The types below are what the targets document, written from their pages. They are not the ones of the package.

// A strict reads a body as its target documents it, and reports what the target would refuse.
type strict func(body []byte) error

var targets = map[webhookkind.WebhookFormat]strict{
	webhookkind.WebhookFormatJSON:         readJSON,
	webhookkind.WebhookFormatSlack:        readSlack,
	webhookkind.WebhookFormatAlertmanager: readAlertmanager,
	webhookkind.WebhookFormatPagerduty:    readPagerDuty,
}

func decode(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// readJSON reads what docs/kinds/webhook.md describes.
func readJSON(body []byte) error {
	var m struct {
		Version                              *int
		Key, Status, Service, Resource, Kind *string
		Message                              *string
		ErrorType                            *string `json:"error_type"`
		Critical                             *bool
		Began                                *time.Time
		Ended                                *time.Time
		Link                                 string
	}
	if err := decode(body, &m); err != nil {
		return err
	}
	for _, p := range []*string{m.Key, m.Status, m.Service, m.Resource, m.Kind, m.Message, m.ErrorType} {
		if p == nil {
			return errors.New("a field is missing")
		}
	}
	if m.Version == nil || *m.Version != 1 || m.Critical == nil || m.Began == nil || (m.Ended != nil) != (*m.Status == "resolved") {
		return errors.New("not the documented shape")
	}
	return nil
}

// readSlack reads a message of an incoming webhook with the blocks "section" and "context" and texts in mrkdwn.
func readSlack(body []byte) error {
	type text struct{ Type, Text string }
	var m struct {
		Text   string
		Blocks []struct {
			Type     string
			Text     *text
			Elements []text
		}
	}
	if err := decode(body, &m); err != nil {
		return err
	}
	check := func(t text) error {
		rest := regexp.MustCompile(`<(https?://[^|<>]+\|[^<>]+|!date\^[0-9]+\^[^|<>]+\|[^<>]+)>|&(amp|lt|gt);`).ReplaceAllString(t.Text, "")
		if n := utf8.RuneCountInString(t.Text); t.Type != "mrkdwn" || n == 0 || n > 3000 || strings.ContainsAny(rest, "<>&") {
			return fmt.Errorf("not a text of Slack: %q", t.Text)
		}
		return nil
	}
	if len(m.Blocks) == 0 || len(m.Blocks) > 50 {
		return errors.New("no blocks")
	}
	errs := []error{check(text{"mrkdwn", m.Text})}
	for _, b := range m.Blocks {
		switch {
		case b.Type == "section" && b.Text != nil && b.Elements == nil:
			errs = append(errs, check(*b.Text))
		case b.Type == "context" && b.Text == nil && len(b.Elements) > 0 && len(b.Elements) <= 10:
			for _, e := range b.Elements {
				errs = append(errs, check(e))
			}
		default:
			errs = append(errs, fmt.Errorf("not a block: %+v", b))
		}
	}
	return errors.Join(errs...)
}

// readAlertmanager reads postableAlerts of its OpenAPI document.
func readAlertmanager(body []byte) error {
	var alerts []struct {
		Labels       map[string]string
		Annotations  map[string]string
		StartsAt     time.Time
		EndsAt       time.Time
		GeneratorURL string
	}
	if err := decode(body, &alerts); err != nil {
		return err
	}
	if len(alerts) != 1 {
		return errors.New("not one alert")
	}
	a := alerts[0]
	if a.Labels["alertname"] == "" || a.StartsAt.IsZero() || a.EndsAt.Before(a.StartsAt) {
		return errors.New("not an alert")
	}
	for name, text := range a.Labels {
		if !regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`).MatchString(name) || text == "" || !utf8.ValidString(text) {
			return fmt.Errorf("not a label: %q", name)
		}
	}
	if _, err := url.ParseRequestURI(a.GeneratorURL); a.GeneratorURL != "" && err != nil {
		return err
	}
	return nil
}

// readPagerDuty reads an event of the Events API v2.
func readPagerDuty(body []byte) error {
	var e struct {
		RoutingKey  string `json:"routing_key"`
		EventAction string `json:"event_action"`
		DedupKey    string `json:"dedup_key"`
		Payload     *struct {
			Summary, Source, Severity string
			Timestamp                 time.Time
			Component, Group, Class   string
			CustomDetails             map[string]any `json:"custom_details"`
		}
		Images            []struct{ Src, Href, Alt string }
		Links             []struct{ Href, Text string }
		Client, ClientURL string
	}
	if err := decode(body, &e); err != nil {
		return err
	}
	if len(e.RoutingKey) != 32 || utf8.RuneCountInString(e.DedupKey) > 255 || e.DedupKey == "" {
		return errors.New("not an event")
	}
	switch e.EventAction {
	case "resolve", "acknowledge":
		return nil
	case "trigger":
		p := e.Payload
		if p == nil || p.Summary == "" || utf8.RuneCountInString(p.Summary) > 1024 || p.Source == "" ||
			!slices.Contains([]string{"critical", "error", "warning", "info"}, p.Severity) || p.Timestamp.IsZero() {
			return errors.New("not a trigger")
		}
		return nil
	}
	return errors.New("not an action")
}

// TestFormats sends an alert and its resolve in each format to a server that reads strictly, and holds what it got in golden files.
func TestFormats(t *testing.T) {
	link, _ := url.Parse("https://shop.example.com/status?a=1&b=<2>|3")
	for format, read := range targets {
		for _, a := range []alert.Alert{firing, resolved} {
			t.Run(string(format)+"-"+string(a.Status), func(t *testing.T) {
				var got []byte
				s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					var body bytes.Buffer
					_, _ = body.ReadFrom(r.Body)
					got = body.Bytes()
					if err := read(got); err != nil || r.Method != "POST" || r.Header.Get("Content-Type") != "application/json" {
						t.Errorf("%s %v: %v", r.Method, r.Header, err)
						w.WriteHeader(400)
					}
				}))
				defer s.Close()
				c := open(t, func(cfg *webhookkind.WebhookConfig) {
					cfg.URL, cfg.Format, cfg.Link = resource.NewSecret(s.URL+"/services/hunter2"), format, link
					if format == webhookkind.WebhookFormatPagerduty {
						cfg.RoutingKey = resource.NewSecret(routingKey)
					}
				}, nil)
				if err := c.Alert(t.Context(), a); err != nil {
					t.Fatal(err)
				}
				var text bytes.Buffer
				if err := json.Indent(&text, got, "", "  "); err != nil {
					t.Fatal(err)
				}
				golden(t, string(format)+"-"+string(a.Status)+".json", append(text.Bytes(), '\n'))
			})
		}
	}
}

// odd are alerts at the limits of what targets take.
var odd = map[string]func(*alert.Alert){
	"nothing but a key": func(a *alert.Alert) { *a = alert.Alert{Key: "k", Status: a.Status} },
	"long": func(a *alert.Alert) {
		long := strings.Repeat("&<ü>", 2000)
		*a = alert.Alert{
			Key: a.Key + long, Status: a.Status, Service: long, Resource: long, Kind: long, Message: long, ErrorType: long, Began: a.Began, Ended: a.Ended,
		}
	},
	"no text":               func(a *alert.Alert) { a.Message, a.Resource, a.Service = "\xff\x00\u2028", "\xfe", "a\nb" },
	"ends before it began":  func(a *alert.Alert) { a.Ended = a.Began.Add(-time.Hour) },
	"no link, not critical": func(a *alert.Alert) { a.Critical = false },
}

func TestFormatsOfOddAlerts(t *testing.T) {
	for format, read := range targets {
		for name, change := range odd {
			for _, a := range []alert.Alert{firing, resolved} {
				change(&a)
				r := &receiver{}
				c := open(t, func(cfg *webhookkind.WebhookConfig) {
					cfg.Format = format
					if format == webhookkind.WebhookFormatPagerduty {
						cfg.RoutingKey = resource.NewSecret(routingKey)
					}
				}, r.RoundTrip)
				if err := c.Alert(t.Context(), a); err != nil {
					t.Fatalf("%s, %s: %v", format, name, err)
				}
				if err := read([]byte(r.got[0].body)); err != nil {
					t.Errorf("%s, %s, %s: %v\n%.500s", format, name, a.Status, err, r.got[0].body)
				}
			}
		}
	}
}

// TestOneAlert holds that what makes two messages the same alert to a target is the same in an alert, its resolve and a second delivery,
// and another one in another incident.
func TestOneAlert(t *testing.T) {
	identity := func(format webhookkind.WebhookFormat, a alert.Alert) string {
		r := &receiver{}
		c := open(t, func(cfg *webhookkind.WebhookConfig) {
			cfg.Format = format
			if format == webhookkind.WebhookFormatPagerduty {
				cfg.RoutingKey = resource.NewSecret(routingKey)
			}
		}, r.RoundTrip)
		if err := c.Alert(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		var one struct {
			Key   string
			Dedup string `json:"dedup_key"`
		}
		if format == webhookkind.WebhookFormatAlertmanager {
			var alerts []struct{ Labels map[string]string }
			if err := json.Unmarshal([]byte(r.got[0].body), &alerts); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(alerts[0].Labels)
		}
		if err := json.Unmarshal([]byte(r.got[0].body), &one); err != nil {
			t.Fatal(err)
		}
		return one.Key + one.Dedup
	}
	late := resolved
	late.Message, late.ErrorType, late.Ended = "up", "", late.Ended.Add(time.Hour)
	other, long, longer := firing, firing, firing
	other.Key = "shop/database/18"
	long.Key = strings.Repeat("k", 300) + "1"
	longer.Key = strings.Repeat("k", 300) + "2"
	for _, format := range []webhookkind.WebhookFormat{webhookkind.WebhookFormatJSON, webhookkind.WebhookFormatAlertmanager, webhookkind.WebhookFormatPagerduty} {
		one := identity(format, firing)
		if two := identity(format, late); one != two || one == "" {
			t.Errorf("%s: an alert is %q and its resolve %q", format, one, two)
		}
		if two := identity(format, other); one == two {
			t.Errorf("%s: two incidents are %q", format, one)
		}
		if one, two := identity(format, long), identity(format, longer); one == two {
			t.Errorf("%s: two long incidents are %q", format, one)
		}
	}
}

// TestAlertmanagerURL holds that url may be the one of Alertmanager or the one that takes alerts.
func TestAlertmanagerURL(t *testing.T) {
	const api = "/api/v2/alerts"
	for given, want := range map[string]string{
		"https://am.example.com":                    "https://am.example.com" + api,
		"https://am.example.com/":                   "https://am.example.com" + api,
		"https://am.example.com/prefix?t=1":         "https://am.example.com/prefix" + api + "?t=1",
		"https://am.example.com/prefix/":            "https://am.example.com/prefix" + api,
		"https://am.example.com" + api:              "https://am.example.com" + api,
		"https://am.example.com/prefix" + api + "/": "https://am.example.com/prefix" + api + "/",
	} {
		r := &receiver{}
		c := open(t, func(cfg *webhookkind.WebhookConfig) {
			cfg.Format, cfg.URL = webhookkind.WebhookFormatAlertmanager, resource.NewSecret(given)
		}, r.RoundTrip)
		if err := c.Alert(t.Context(), firing); err != nil || r.got[0].uri != want {
			t.Errorf("%s: %v, want %s; %v", given, r.got, want, err)
		}
	}
}

func TestNotAnAlert(t *testing.T) {
	r := &receiver{}
	c := open(t, nil, r.RoundTrip)
	for _, a := range []alert.Alert{{}, {Key: "k"}, {Status: alert.Firing}, {Key: "k", Status: "sleeping"}} {
		if err := c.Alert(t.Context(), a); err == nil || len(r.got) > 0 {
			t.Errorf("%+v: %v", a, err)
		}
	}
}
