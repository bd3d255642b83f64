// Package tone has a type that reads itself, for the specification of the tests.
package tone

import "fmt"

// A Tone is warm or cold.
type Tone string

// UnmarshalText takes warm and cold. Its error says what it got, on two lines.
func (t *Tone) UnmarshalText(text []byte) error {
	switch string(text) {
	case "warm", "cold":
		*t = Tone(text)
		return nil
	}
	return fmt.Errorf("unknown tone %q:\n\ttry warm or cold", text)
}
