// Package handler shows a bundle as what an HTTP handler depends on.
package handler

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/resgen-go/resgen/generated/pipeline"
)

// Segments answers with what the API knows of a customer. It depends on a bundle: a struct with the resources of its own and nothing
// else, which a test fills with mocks and RunProcessedData with open resources.
type Segments struct {
	*pipeline.ProcessedData
}

// ServeHTTP answers GET /customers/{id}/segment.
func (s Segments) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		http.Error(w, "no such customer", http.StatusNotFound)
		return
	}
	details, err := s.API.Enrich(r.Context(), id)
	if err != nil {
		http.Error(w, "the API does not answer", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(details) // if the client is gone there is nobody to tell
}
