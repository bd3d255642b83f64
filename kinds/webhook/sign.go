package webhookkind

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// The headers of a message: the key, which is the same each time that the message is sent, and those of Standard Webhooks.
const (
	idempotencyKey  = "Idempotency-Key"
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

const (
	signatureVersion = "v1,"
	base64Prefix     = "whsec_" // of signing keys in base64
)

// Tolerance is the largest accepted difference between the time of a message and the clock of the receiver.
const Tolerance = 5 * time.Minute

// ErrSignature is wrapped by all errors of Verify.
var ErrSignature = errors.New("webhook signature refused")

// Verify checks that a message was signed with one of the keys and sent less than Tolerance ago. Pass the header and the body of the
// request unchanged, because a body that was decoded and encoded again has another signature. While a key is being replaced, pass both the
// old and the new key. Errors wrap ErrSignature and contain no key.
//
// A message may be delivered twice. Its header Idempotency-Key is then the same. It is signed too, as Webhook-Id.
func Verify(header http.Header, body []byte, keys ...string) error {
	id, timestamp := header.Get(headerID), header.Get(headerTimestamp)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if id == "" || err != nil {
		return fmt.Errorf("%w: no %s or %s", ErrSignature, headerID, headerTimestamp)
	}
	if key := header.Get(idempotencyKey); key != "" && key != id {
		return fmt.Errorf("%w: %s and %s differ", ErrSignature, idempotencyKey, headerID)
	}
	if age := time.Since(time.Unix(seconds, 0)); age > Tolerance || age < -Tolerance {
		return fmt.Errorf("%w: it is not of the last %v", ErrSignature, Tolerance)
	}
	given := strings.Fields(header.Get(headerSignature))
	for _, key := range keys {
		secret, err := keyBytes(key)
		if err != nil || len(secret) == 0 {
			return fmt.Errorf("%w: a key is empty or not valid", ErrSignature)
		}
		want := []byte(signature(secret, id, timestamp, body))
		for _, text := range given {
			if hmac.Equal([]byte(text), want) {
				return nil
			}
		}
	}
	return fmt.Errorf("%w: no key fits", ErrSignature)
}

// signature signs a message as Standard Webhooks has it. The id has no full stop: headerText escapes it.
func signature(key []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return signatureVersion + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

var (
	errKey   = errors.New("must be base64 after " + base64Prefix)
	errNoKey = errors.New("signing_key is empty")
)

// keyBytes is what a signing key stands for.
func keyBytes(text string) ([]byte, error) {
	coded, ok := strings.CutPrefix(text, base64Prefix)
	if !ok {
		return []byte(text), nil
	}
	key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(coded, "="))
	if err != nil || len(key) == 0 {
		return nil, errKey
	}
	return key, nil
}

// currentKey looks up a signing key; nil for none.
func currentKey(ctx context.Context, key resource.Secret) ([]byte, error) {
	text, err := key.Current(ctx)
	if err != nil {
		return nil, classed(err, classCredentials)
	}
	secret, err := keyBytes(text)
	if err != nil {
		return nil, classed(fmt.Errorf("signing_key %w", err), classCredentials)
	}
	return secret, nil
}

// A signer signs each attempt of a message, with the time of the attempt.
type signer struct {
	key  resource.Secret
	next http.RoundTripper
}

// RoundTrip signs and sends a request. A redirect that drops the body leaves nothing to sign.
func (s *signer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return s.next.RoundTrip(req)
	}
	body, err := io.ReadAll(req.Body)
	_ = req.Body.Close()
	if err != nil {
		return nil, err
	}
	key, err := currentKey(req.Context(), s.key)
	if err != nil {
		return nil, err
	}
	if len(key) == 0 {
		return nil, classed(errNoKey, classCredentials) // a signature by an empty key is one that everybody can make
	}
	id, timestamp := req.Header.Get(idempotencyKey), strconv.FormatInt(time.Now().Unix(), 10)
	req = req.Clone(req.Context())
	req.Body = io.NopCloser(bytes.NewReader(body))
	req.Header.Set(headerID, id)
	req.Header.Set(headerTimestamp, timestamp)
	req.Header.Set(headerSignature, signature(key, id, timestamp, body))
	return s.next.RoundTrip(req)
}

// CloseIdleConnections closes the connections of the transport that are not in use.
func (s *signer) CloseIdleConnections() {
	if next, ok := s.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

// headerText writes a key as a header can hold it, and with no full stop, which separates what is signed: other characters than visible ASCII,
// "%" and "." become %XX.
func headerText(key string) string {
	var out strings.Builder
	for _, c := range []byte(key) {
		if c <= ' ' || c > '~' || c == '%' || c == '.' {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}
