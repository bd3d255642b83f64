package kindtest

import "testing"

// TestBackground has goroutines of a server, and of a client whose package is called alike.
func TestBackground(t *testing.T) {
	const (
		serves = `goroutine 7 [select]:
example.com/queue/server.(*Server).accept(0x1)
	/src/example.com/queue@v1.2.3/server/server.go:5 +0x1
created by example.com/queue/server.(*Server).Start in goroutine 6
`
		stores = `goroutine 8 [select]:
example.com/queue/server/disk.Open.func1()
	/src/example.com/queue@v1.2.3/server/disk/disk.go:5 +0x1
created by example.com/queue/server/disk.Open in goroutine 6
`
		started = `goroutine 9 [IO wait]:
net.(*conn).Read(0x1)
	/go/src/net/net.go:5 +0x1
created by example.com/queue/server.(*Server).Start in goroutine 6
`
		client = `goroutine 10 [IO wait]:
example.com/queue/serverclient.read(0x1)
	/src/example.com/queue@v1.2.3/serverclient/read.go:5 +0x1
created by example.com/queue/serverclient.Open in goroutine 6
`
	)
	for _, tt := range []struct {
		name, of string
		want     [4]bool // of serves, stores, started, client
	}{
		{"a function", "example.com/queue/server.(*Server).accept", [4]bool{true, false, false, false}},
		{"its end", "server.(*Server).accept", [4]bool{true, false, false, false}},
		{"another function", "example.com/queue/server.(*Server).acc", [4]bool{}},
		{"a package", "example.com/queue/server", [4]bool{true, true, true, false}},
		{"a package below", "example.com/queue/server/disk", [4]bool{false, true, false, false}},
	} {
		for i, stack := range []string{serves, stores, started, client} {
			if got := background([]string{"none", tt.of}, stack); got != tt.want[i] {
				t.Errorf("%s: %v of\n%s", tt.name, got, stack)
			}
		}
	}
}
