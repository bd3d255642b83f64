package s3kind

import (
	"errors"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/resource/observe"
)

// TestClosed holds that nothing is sent after Close, and that the call counts as one that has failed. A URL can still be signed.
func TestClosed(t *testing.T) {
	asked := 0
	base := serve(t, func(http.ResponseWriter, *http.Request) { asked++ })
	w, c := watched(t, at(t, base))
	if err := head(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.Forget()
	if err := errors.Join(Close(t.Context(), c), Close(t.Context(), c)); err != nil {
		t.Error(err)
	}
	before := asked
	if err := head(t.Context(), c); !errors.Is(err, ErrClosed) || observe.Class(err) != "closed" {
		t.Errorf("%v, of the class %s", err, observe.Class(err))
	}
	w.Wants(t, "call HeadObject error=closed")
	if asked != before {
		t.Error("a closed client asks the store")
	}
	if _, err := s3.NewPresignClient(c).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key}); err != nil {
		t.Error(err)
	}
}
