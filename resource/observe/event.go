package observe

import "time"

// A Watcher is an Observer that is also told what happens to resources: opening, closing, new secrets, health.
type Watcher interface {
	Observer
	Event(Event)
}

// An Event is something that has happened to a resource. Apart from Err, whose text may name a server, it holds no value of the resource's
// configuration.
type Event struct {
	What     What
	Resource string
	Kind     string // of the resource

	Attempt int           // AttemptFailed: counted from 1
	Pause   time.Duration // AttemptFailed: until the next attempt; 0: there is no next attempt
	Took    time.Duration // Opened, Closed: how long it took
	Type    string        // AttemptFailed, Closed, SecretKept, HealthChanged: the class of the error; "": none
	Err     error         // the error itself, for logs; its text holds no secret
	Field   string        // SecretChanged, SecretKept: the field of the secret
	State   string        // HealthChanged: the new state, a State of package health
	Before  string        // HealthChanged: the old one
}

// What says what has happened.
type What uint8

// The values of What.
const (
	AttemptFailed What = iota // an attempt to open the resource has failed
	Opened
	Closed
	SecretChanged // a secret has a new value
	HealthChanged
	SecretKept // a secret store cannot be reached, so its last value is used; reported once each time that this begins
)

// String returns "attempt failed", "opened", "closed", "secret changed", "health changed" or "secret kept".
func (w What) String() string {
	return [...]string{"attempt failed", "opened", "closed", "secret changed", "health changed", "secret kept"}[w]
}

// Tell passes e to those observers that are Watchers.
func Tell(e Event, observers ...Observer) {
	for i := range observers {
		if w, ok := observers[i].(Watcher); ok {
			guard(&observers[i], func() { w.Event(e) })
		}
	}
}
