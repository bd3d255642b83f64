package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Setenv("NOTES_ADDR", "127.0.0.1:0")
	t.Setenv("NOTES_BASE_URL", "https://notes.example.com/")
	t.Setenv("NOTES_ADMIN_TOKEN", "let-me-in")
	t.Setenv("NOTES_DB_HOST", "db.example.com")
	t.Setenv("NOTES_LOG_LEVEL", "warn")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := run(ctx, func(addr string) {
		go func() {
			defer cancel()
			resp, err := http.Get("http://" + addr + "/info")
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			want := `{"database":"db.example.com","level":"WARN","notes":0,"port":5432}`
			if strings.TrimSpace(string(body)) != want || err != nil {
				t.Errorf("got %s, %v, want %s", body, err, want)
			}
		}()
	})
	if err != nil {
		t.Error(err)
	}
}

func TestRunWithoutEnvironment(t *testing.T) {
	err := run(context.Background(), func(string) { t.Error("it serves") })
	if err == nil || !strings.Contains(err.Error(), "NOTES_BASE_URL") || !strings.Contains(err.Error(), "NOTES_ADMIN_TOKEN") {
		t.Errorf("got %v", err)
	}
}
