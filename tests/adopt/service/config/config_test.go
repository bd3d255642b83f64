package config

import (
	"testing"
	"time"
)

func TestLoad(t *testing.T) {
	t.Setenv("NOTES_BASE_URL", "https://notes.example.com/")
	t.Setenv("NOTES_ADMIN_TOKEN", "let-me-in")
	t.Setenv("NOTES_DB_PORT", "5433")
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":8080" || c.Timeout != 5*time.Second || c.Mode != Public || c.Database.Host != "localhost" || c.Database.Port != 5433 {
		t.Errorf("got %+v", c)
	}
}
