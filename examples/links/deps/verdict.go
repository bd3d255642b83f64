package deps

// A Verdict is what the safety API knows about a host.
type Verdict struct {
	Dangerous bool   `json:"dangerous"`
	Reason    string `json:"reason,omitempty"`
}
