package s3kind

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/resource"
)

// refusing is a store that answers with a code, to GET only in XML as a store does.
func refusing(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Amz-Request-Id", "A1")
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>"+canary+"</Message></Error>")
		}
	}
}

// TestRefused holds that an answer about the credentials is told as such, whatever is asked, although the answer to HEAD does not say so.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		status    int
		code      string
		text      string // "" for another error
		permanent bool
	}{
		{400, "ExpiredToken", "the session token has expired", true},
		{400, "InvalidToken", "belongs to another access key", true},
		{403, "InvalidAccessKeyId", "it does not know the access key", true},
		{403, "SignatureDoesNotMatch", "the secret key is not that of the access key", true},
		{403, "RequestTimeTooSkewed", "the clock of this machine", false},
		{403, "AccessDenied", "", true},
		{400, "InvalidRequest", "", false},
	} {
		for _, probe := range []S3Probe{S3ProbeHeadBucket, S3ProbeHeadObject} {
			cfg := at(t, serve(t, refusing(tt.status, tt.code)))
			cfg.Probe, cfg.ProbeKey = probe, ""
			if probe == S3ProbeHeadObject {
				cfg.ProbeKey = "k"
			}
			_, err := OpenS3(t.Context(), cfg, nil)
			var told *RefusedError
			var bucket *BucketError
			is := errors.As(err, &told)
			switch {
			case err == nil || strings.Contains(err.Error(), cfg.SecretAccessKey.Reveal()) || resource.IsPermanent(err) != tt.permanent || IsNotFound(err):
				t.Errorf("%s, %s: %v", tt.code, probe, err)
			case is != (tt.text != "") || is && (errors.As(err, &bucket) || told.ErrorType() != tt.code || !strings.Contains(err.Error(), tt.text)):
				t.Errorf("%s, %s: %v", tt.code, probe, err)
			case tt.code == "InvalidRequest" && !strings.Contains(err.Error(), "InvalidRequest"):
				t.Errorf("%s: %v does not say the code", probe, err)
			}
		}
	}
}

// TestWrongClock holds that a machine whose clock is wrong opens the store all the same: the SDK sets its own right by the answer to GET.
func TestWrongClock(t *testing.T) {
	cfg := at(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		now := time.Now().Add(-time.Hour)
		w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
		signed, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
		if err != nil {
			t.Error(err)
		}
		if now.Sub(signed).Abs() > 15*time.Minute {
			refusing(403, "RequestTimeTooSkewed")(w, r)
		}
	}))
	if _, err := OpenS3(t.Context(), cfg, nil); err != nil {
		t.Error(err)
	}
}

// TestForeign holds that what is no store is told as such: an API, a proxy, a page to sign in.
func TestForeign(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request){
		"text":    http.NotFound,
		"JSON":    func(w http.ResponseWriter, _ *http.Request) { typed(w, "application/json", 404) },
		"page":    func(w http.ResponseWriter, _ *http.Request) { typed(w, "text/html", 404) },
		"denied":  func(w http.ResponseWriter, _ *http.Request) { typed(w, "text/html; charset=utf-8", 403) },
		"a login": func(w http.ResponseWriter, _ *http.Request) { typed(w, "text/html", 200) },
		"to a login": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://login.example.com/", http.StatusFound)
		},
		"elsewhere": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Location", "/x"); w.WriteHeader(302) },
	} {
		cfg := at(t, serve(t, answer))
		_, err := OpenS3(t.Context(), cfg, nil)
		if err == nil || !strings.Contains(err.Error(), "what answers at the endpoint is no object store") || !resource.IsPermanent(err) || IsNotFound(err) {
			t.Errorf("%s: %v", name, err)
		}
		_, err = open(t, cfg).GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key})
		if IsNotFound(err) {
			t.Errorf("%s: %v is no answer of a store", name, err)
		}
	}
	// Those of a store, which says so.
	c := open(t, at(t, serve(t, refusing(404, "NoSuchKey"))))
	if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key}); !IsNotFound(err) || !IsNotFound(head(t.Context(), c)) {
		t.Errorf("%v", err)
	}
}

func typed(w http.ResponseWriter, kind string, status int) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
}
