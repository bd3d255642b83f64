// Package server keeps notes.
package server

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/resgen-go/resgen/tests/adopt/service/config"
)

// A Server is an http.Handler.
type Server struct {
	cfg config.Config
	mux http.ServeMux

	mu    sync.Mutex
	notes []string
}

// New makes a server.
func New(cfg config.Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Server{cfg: cfg}
	s.mux.HandleFunc("POST /notes", s.add)
	s.mux.HandleFunc("GET /info", s.info)
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range s.cfg.Headers {
		w.Header().Set(name, value)
	}
	if origin := r.Header.Get("Origin"); origin != "" && !slices.Contains(s.cfg.Origins, origin) {
		http.Error(w, "origin not allowed", http.StatusForbidden)
		return
	}
	http.TimeoutHandler(&s.mux, s.cfg.Timeout, "too slow").ServeHTTP(w, r)
}

func (s *Server) add(w http.ResponseWriter, r *http.Request) {
	if s.cfg.Mode == config.Private && subtle.ConstantTimeCompare([]byte(r.Header.Get("Token")), []byte(s.cfg.Token)) == 0 {
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	note, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.cfg.MaxBody))
	if err != nil {
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, s.cfg.Now().Format(time.RFC3339)+" "+string(note))
	w.Header().Set("Location", s.cfg.BaseURL.JoinPath("notes").String())
	w.WriteHeader(http.StatusCreated)
}

func (s *Server) info(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]any{
		"notes": len(s.notes), "database": s.cfg.Database.Host, "port": s.cfg.Database.Port, "level": s.cfg.Level.String(),
	})
}
