package operation

import "testing"

// TestDeclareParam holds what findings suggest for a parameter that a path names.
func TestDeclareParam(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"customer_id", "declare it: `param.customer_id = { type = \"string\" }`"},
		{"customerId", "declare it: `param.customer_id = { type = \"string\", name = \"customerId\" }`"},
		{"1", ""},
	} {
		if got := declareParam(test.name); got != test.want {
			t.Errorf("%q: %q, want %q", test.name, got, test.want)
		}
	}
}
