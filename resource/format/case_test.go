package format

import "testing"

func TestIgnoreCase(t *testing.T) {
	type level string
	parse := IgnoreCase[level]("debug", "Info", "INFO", "straße")
	for text, want := range map[string]level{
		"debug": "debug", "DEBUG": "debug", "INFO": "INFO", "Info": "Info", "info": "Info", "STRAßE": "straße", "other": "other", "": "", " debug": " debug",
	} {
		if got, err := parse(text); got != want || err != nil {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
}
