package handler

import (
	"fmt"
	"net/http"

	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
)

// Health answers GET /healthz: it asks every open resource whether it answers, and counts the connections of those that have a pool.
type Health struct {
	*pipeline.Resources
}

// ServeHTTP answers with a line for each resource.
func (h Health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, open := range h.All() {
		if err := open.Check(r.Context()); err != nil {
			http.Error(w, name+" does not answer", http.StatusServiceUnavailable)
			return
		}
		if pool, ok := open.(interface{ Stats() resource.Stats }); ok {
			s := pool.Stats()
			fmt.Fprintf(w, "%s: %d of %d connections in use\n", name, s.InUse, s.Max)
			continue
		}
		fmt.Fprintf(w, "%s: ok\n", name)
	}
}
