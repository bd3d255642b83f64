package httpkind

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// tokenEndpoint is what errors call token_url.
const tokenEndpoint = "{token_url}"

// tokenOperation is what observers know token requests by.
const tokenOperation = "TOKEN"

// A TokenError says that the client got no token from token_url. It shows neither the client secret nor a token.
type TokenError struct {
	// Code is the error code of OAuth 2.0, such as "invalid_client"; "" if the answer has none, or there is no answer.
	Code string
	// Description is the error_description of the answer, at most 300 bytes.
	Description string
	// Status is the status of the answer; 0 if there is no answer.
	Status int
	// Err is the reason why there is no answer, or what is wrong with the answer. It is nil if Code has the reason.
	Err error

	refused bool
}

// Error returns a text such as "token_url refused the client: invalid_client: Unknown client. (401 Unauthorized)".
func (e *TokenError) Error() string {
	text := "token_url gave no token"
	if e.refused {
		text = "token_url refused the client"
	}
	if e.Code != "" {
		text += ": " + e.Code
	}
	if e.Description != "" {
		text += ": " + e.Description
	}
	if e.Err != nil {
		return text + ": " + e.Err.Error()
	}
	return text + " (" + statusText(e.Status) + ")"
}

// Unwrap returns e.Err.
func (e *TokenError) Unwrap() error { return e.Err }

// Permanent reports whether another attempt with the same configuration would get no token either.
func (e *TokenError) Permanent() bool { return e.refused || e.Err != nil && tlsfile.Refused(e.Err) }

// ErrorType returns "credentials", or the status of an answer that does not refuse the client, such as "503". If there is no answer, it returns
// the class of an *Error, such as "timeout" or "connection".
func (e *TokenError) ErrorType() string {
	if e.Err == nil {
		return "credentials"
	}
	return (&Error{Err: e.Err}).ErrorType()
}

// tokens gets tokens from token_url, and keeps the last one until it is about to end, or is refused.
type tokens struct {
	client *Client

	mu      sync.Mutex
	last    token
	renewal *renewal // nil: none is under way
}

// A token is what token_url gave. The text is a Secret, so that printing a client does not show it.
type token struct {
	text  resource.Secret
	renew time.Time // from then on another one is asked for
	ends  time.Time // zero: unknown
}

func (t token) good(now time.Time) bool {
	return !t.text.IsZero() && (t.ends.IsZero() || now.Before(t.ends))
}

func (t token) fresh(now time.Time) bool {
	return t.good(now) && (t.ends.IsZero() || now.Before(t.renew))
}

// A renewal is a request for a token that is under way. Others than the one who makes it wait for it.
type renewal struct {
	done  chan struct{} // closed when the rest is set
	token token
	err   error
	ended bool // by whoever made it, so that its error says nothing to others
}

func (t *tokens) value(ctx context.Context, secrets *private.Texts) (string, error) {
	return t.header(ctx, "", secrets)
}

func (t *tokens) renew(ctx context.Context, refused string, secrets *private.Texts) (string, error) {
	return t.header(ctx, refused, secrets)
}

// header is the value of auth_header: that of the last token, unless it is the refused one.
func (t *tokens) header(ctx context.Context, refused string, secrets *private.Texts) (string, error) {
	scheme := t.client.cfg.scheme()
	for {
		t.mu.Lock()
		if refused != "" && scheme+t.last.text.Reveal() == refused {
			t.last = token{}
		}
		refused = ""
		if t.last.fresh(time.Now()) {
			text := t.last.text.Reveal()
			t.mu.Unlock()
			secrets.Add(text)
			return scheme + text, nil
		}
		under := t.renewal
		mine := under == nil
		if mine {
			under = &renewal{done: make(chan struct{}), ended: true}
			t.renewal = under
		}
		t.mu.Unlock()
		if mine {
			t.make(ctx, under)
		} else {
			select {
			case <-under.done:
			case <-ctx.Done():
				return "", &TokenError{Err: ended(ctx)}
			}
			if under.ended {
				continue
			}
		}
		if under.err != nil {
			return "", under.err
		}
		text := under.token.text.Reveal()
		secrets.Add(text)
		return scheme + text, nil
	}
}

// make asks for a token, and tells those who wait. If there is no new one, the last one serves until it ends.
func (t *tokens) make(ctx context.Context, r *renewal) {
	defer func() { // also if a transport panics
		t.mu.Lock()
		defer t.mu.Unlock()
		t.renewal = nil
		close(r.done)
	}()
	made, err := t.ask(ctx)
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.last = made
	case t.last.good(now):
		t.last.renew = now.Add(t.last.ends.Sub(now) / 2)
		made, err = t.last, nil
	}
	r.token, r.err, r.ended = made, err, err != nil && ctx.Err() != nil
}

// ask sends a token request. It is repeated as a GET is: twice gives two tokens, and does no harm.
func (t *tokens) ask(ctx context.Context) (token, error) {
	x, err := t.request(ctx)
	if err != nil {
		return token{}, &TokenError{Err: err}
	}
	asked := time.Now()
	var body []byte
	switch err := x.receive(&body).(type) {
	case nil:
	case *StatusError:
		return token{}, x.refused(err)
	case *Error: // a request of the API says which endpoint it is about
		return token{}, &TokenError{Err: err.Err}
	default:
		return token{}, &TokenError{Err: err}
	}
	return x.granted(body, asked)
}

// request makes a token request, as RFC 6749 section 4.4.2 has it.
func (t *tokens) request(ctx context.Context) (*exchange, error) {
	cfg := &t.client.cfg
	form := url.Values{"grant_type": {"client_credentials"}}
	for name, value := range cfg.TokenParams {
		form.Set(name, value)
	}
	for name, value := range map[string]string{"scope": strings.Join(cfg.Scopes, " "), "audience": cfg.Audience} {
		if value != "" {
			form.Set(name, value)
		}
	}
	target := *cfg.TokenURL
	x, err := t.client.begin(ctx, http.MethodPost, &target, tokenEndpoint)
	if err != nil {
		return nil, err
	}
	x.own, x.repeatable, x.operation = true, true, tokenOperation
	secret, err := cfg.ClientSecret.Current(ctx)
	if err == nil {
		err = checkSecret("client_secret", secret, controlProblem)
	}
	if err != nil {
		return nil, asCredentials(err)
	}
	if cfg.ClientAuth == HTTPClientAuthBasic {
		coded := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(cfg.ClientID) + ":" + url.QueryEscape(secret)))
		x.private.Add(coded)
		x.req.Header.Set("Authorization", "Basic "+coded)
	} else {
		form.Set("client_id", cfg.ClientID)
		if secret != "" {
			form.Set("client_secret", secret)
		}
	}
	x.private.Add(secret, url.QueryEscape(secret))
	text := []byte(form.Encode())
	x.req.ContentLength = int64(len(text))
	x.req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	x.req.Body, _ = x.req.GetBody()
	x.req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	x.req.Header.Set("Accept", "application/json")
	return x, nil
}

// An oauthAnswer is the answer to a token request, of either sort.
type oauthAnswer struct {
	AccessToken string      `json:"access_token"`
	TokenType   string      `json:"token_type"`
	ExpiresIn   json.Number `json:"expires_in"` // a number, or a text that is one
	Error       string      `json:"error"`
	Description string      `json:"error_description"`
}

// refused is the error of an answer that is not 2xx.
func (x *exchange) refused(status *StatusError) error {
	var a oauthAnswer
	_ = json.Unmarshal([]byte(status.Body), &a)
	e := x.tokenError(a, status.Code)
	switch status.Code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
	default:
		e.refused = status.Code/100 == 4 && status.RetryAfter == 0 && !slices.Contains(passing, a.Error)
	}
	if !e.refused {
		e.Err = classed{errors.New(statusText(status.Code)), status.ErrorType()}
	}
	return e
}

// passing are the error codes that do not last.
var passing = []string{"temporarily_unavailable", "server_error", "slow_down"}

func (x *exchange) tokenError(a oauthAnswer, status int) *TokenError {
	return &TokenError{Code: x.quoted(a.Error, 60), Description: x.quoted(a.Description, 300), Status: status}
}

// quoted is a text of an answer as errors may show it: in one line, without what is private.
func (x *exchange) quoted(text string, limit int) string {
	text = x.private.Redact(text)
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	return strings.ToValidUTF8(text[:min(len(text), limit)], "")
}

// granted reads the token of an answer.
func (x *exchange) granted(body []byte, asked time.Time) (token, error) {
	var a oauthAnswer
	wrong := func(text string) (token, error) {
		return token{}, &TokenError{Status: http.StatusOK, Err: classed{errors.New(text), "credentials"}}
	}
	switch err := json.Unmarshal(body, &a); {
	case err != nil: // its text may show the token
		return wrong("the answer is not the JSON of a token")
	case a.Error != "":
		e := x.tokenError(a, http.StatusOK)
		e.refused = true
		return token{}, e
	case a.AccessToken == "":
		return wrong("the answer has no access_token")
	case a.TokenType != "" && !strings.EqualFold(a.TokenType, "Bearer") && strings.EqualFold(x.cfg.AuthScheme, "Bearer"):
		return wrong(fmt.Sprintf("the token has the type %q, and only Bearer is known", x.quoted(a.TokenType, 60)))
	case headerProblem(a.AccessToken) != "":
		return wrong("the access_token " + headerProblem(a.AccessToken))
	}
	t := token{text: resource.NewSecret(a.AccessToken)}
	if seconds, err := a.ExpiresIn.Float64(); err == nil && seconds > 0 {
		lasts := time.Duration(min(seconds, longestToken.Seconds()) * float64(time.Second))
		t.ends = asked.Add(lasts)
		t.renew = t.ends.Add(-min(lasts/5, earliestRenewal))
	}
	return t, nil
}

const (
	longestToken    = 365 * 24 * time.Hour // so that nothing overflows
	earliestRenewal = time.Minute          // before the end of a token
)
