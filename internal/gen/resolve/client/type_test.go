package client

import "testing"

// TestIgnored holds which fields of a struct an element of the key ignore means, and that it notes that there is one.
func TestIgnored(t *testing.T) {
	for _, test := range []struct {
		ignore, path, promoted string
		want                   bool
	}{
		{"HTTP", "HTTP", "", true},
		{"HTTP", "HTTP.Addr", "", true},
		{"HTTP", "HTTPS", "", false},
		{"HTTP.Addr", "HTTP", "", false},
		{"Port", "Base.Port", "Port", true},
		{"Port", "Base.Port", "", false},
		{"Base.Port", "Base.Port", "Port", true},
	} {
		element := &ignored{path: test.ignore}
		other := &ignored{path: "Other"}
		if got := ignoredIn([]*ignored{other, element}, test.path, test.promoted); got != test.want || element.met != test.want || other.met {
			t.Errorf("%q ignores %s: %v, and it is met: %v", test.ignore, test.path, got, element.met)
		}
	}
}

// TestHints holds what findings suggest to type.
func TestHints(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{another("OpenStore"), "NewStore"},
		{another("Open"), "MyOpen"},
		{another("close"), "MyClose"},
		{plainResults(0), "nothing"},
		{plainResults(1), "an error"},
		{fold("Base_URL"), fold("baseUrl")},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
