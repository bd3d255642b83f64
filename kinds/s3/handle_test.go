package s3kind

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestHandle(t *testing.T) {
	store := s3mem.New()
	closed := make(chan struct{}, 8)
	server := httptest.NewUnstartedServer(gofakes3.New(store).Server())
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateClosed {
			closed <- struct{}{}
		}
	}
	server.Start()
	defer server.Close()
	cfg := at(t, server.URL)

	var missing *BucketError
	if _, err := OpenS3(t.Context(), cfg, nil); !errors.As(err, &missing) {
		t.Errorf("without a bucket: %v", err)
	}
	if err := store.CreateBucket("data"); err != nil {
		t.Fatal(err)
	}
	configured := false
	h, err := OpenS3(t.Context(), cfg, nil, lifecycle.WithConfigure(func(*s3.Options) { configured = true }))
	if err != nil {
		t.Fatal(err)
	}
	if !configured || h.Native() == nil {
		t.Errorf("configured %v, native %v", configured, h.Native() != nil)
	}
	if err := h.Close(t.Context()); err != nil {
		t.Error(err)
	}
	for i := range 2 { // the one that could not be opened, and this one
		select {
		case <-closed:
		case <-time.After(5 * time.Second): // much less than an idle connection is kept
			t.Fatalf("%d of 2 connections are closed", i)
		}
	}
}
