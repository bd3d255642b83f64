package alert_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/alert"
)

// database stands for a resource of the program.
type database struct{}

func (database) Ping(context.Context) error { return nil }

// A pager sends alerts to a chat.
type pager struct{ address string }

func (p *pager) Alert(ctx context.Context, a alert.Alert) error {
	text := fmt.Sprintf("[%s] %s (%s)", a.Status, a.Message, a.Key)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address, strings.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Idempotency-Key", a.Key+"/"+string(a.Status))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("the pager answers %s", answer.Status)
	}
	return nil
}

func watch(ctx context.Context, db database, p *pager) error {
	m := alert.New("shop", alert.WithStore(alert.NewFiles("/var/lib/shop/alerts")))
	for ctx.Err() == nil {
		o := alert.Observation{Resource: "database", Kind: "postgres", Condition: alert.Up, Target: p.Alert}
		if err := db.Ping(ctx); err != nil {
			o.Condition, o.ErrorType = alert.Down, "timeout"
		}
		m.Observe(o)
		time.Sleep(30 * time.Second)
	}
	return m.Close(context.WithoutCancel(ctx))
}

func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(watch(ctx, database{}, &pager{}))
	// Output: <nil>
}

func ExampleNew() {
	m := alert.New("shop",
		alert.WithLogger(slog.New(slog.NewJSONHandler(os.Stderr, nil))),
		alert.WithTimeout(5*time.Second),
		alert.WithEvents(func(a alert.Alert) { fmt.Println(a.Status, a.Resource, a.Message) }),
	)
	m.Observe(alert.Observation{Resource: "database", Condition: alert.Down, ErrorType: "timeout"})
	_ = m.Close(context.Background())
	// Output: firing database database is down: timeout
}

func ExampleEvaluate() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	down := alert.Observation{Resource: "database", Condition: alert.Down, Since: noon}
	s, change := alert.Evaluate(alert.State{}, down, noon)
	fmt.Println(change == alert.Began, s.Last.Number)
	s, change = alert.Evaluate(s, down, noon.Add(time.Minute))
	fmt.Println(change == alert.Nothing, s.Last.Number)
	s, change = alert.Evaluate(s, alert.Observation{Resource: "database", Condition: alert.Up}, noon.Add(time.Hour))
	fmt.Println(change == alert.Ended, s.Last.Ended.Sub(s.Last.Began))
	// Output:
	// true 1772366400
	// true 1772366400
	// true 1h0m0s
}
