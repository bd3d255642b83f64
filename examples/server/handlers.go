package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/resgen-go/resgen/generated/pipeline"
)

// customers answers with all customers. It depends on a bundle, which has the database and nothing else.
type customers struct{ *pipeline.CustomerData }

func (c customers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	all, err := c.Database.Customers(r.Context())
	if err != nil {
		unavailable(w, err)
		return
	}
	answer(w, all)
}

// segments answers with what the API knows of a customer.
type segments struct{ *pipeline.ProcessedData }

func (s segments) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	details, err := s.API.Enrich(r.Context(), id)
	if err != nil {
		unavailable(w, err)
		return
	}
	answer(w, details)
}

// unavailable logs err, which holds no secret, and tells the client no more than that it may try again.
func unavailable(w http.ResponseWriter, err error) {
	slog.Error("a request has failed", "error", err)
	http.Error(w, "try again later", http.StatusServiceUnavailable)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // if the client is gone there is nobody to tell
}
