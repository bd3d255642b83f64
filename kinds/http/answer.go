package httpkind

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// An Answer is the status and the header of an answer. Client.Send fills in the Answer of a Call.
type Answer struct {
	Status int         // 0: there was no answer
	Header http.Header // ETag, Link, the state of a rate limit, ...
	Empty  bool        // the Call has a Response, and the answer was 2xx and had no body: Response is unchanged, or an empty *[]byte
}

// note fills in Call.Answer.
func (x *exchange) note(resp *http.Response) {
	if x.answer != nil {
		*x.answer = Answer{Status: resp.StatusCode, Header: resp.Header}
	}
}

// A DecodeError says that a 2xx answer is not the expected JSON. The answer may be the page of a proxy, for example. An *Error wraps a
// DecodeError.
type DecodeError struct {
	Code        int
	ContentType string // without parameters: "text/html"; "" if the answer does not say
	Body        string // at most 4 KiB of the answer, without credentials. Error() shows only the beginning of HTML
	Err         error  // the error of encoding/json
}

const maxShown = 120 // bytes of HTML that are part of the text of an error

// Error describes the answer. If it is HTML, the text includes the beginning, because a page for people contains no data of the API.
func (e *DecodeError) Error() string {
	isPage, what := isHTML(e.ContentType, e.Body), e.ContentType
	switch {
	case isPage && !strings.Contains(what, "html"):
		what = "HTML" // whatever it is called
	case isPage:
	case what == "" || strings.Contains(what, "json"):
		return "decode the answer: " + e.Err.Error()
	default:
		return fmt.Sprintf("decode the answer: %s is %s, not JSON: %v", statusText(e.Code), e.ContentType, e.Err)
	}
	shown := strings.Join(strings.Fields(e.Body), " ")
	if len(shown) > maxShown {
		shown = strings.ToValidUTF8(shown[:maxShown], "") + "..."
	}
	return fmt.Sprintf("decode the answer: %s is %s, not JSON: %q", statusText(e.Code), what, shown)
}

// isHTML reports whether an answer is an HTML page, by its Content-Type or by its beginning.
func isHTML(contentType, body string) bool {
	if strings.Contains(contentType, "html") {
		return true
	}
	body = strings.ToLower(strings.TrimSpace(body[:min(len(body), maxShown)]))
	return strings.HasPrefix(body, "<!doctype html") || strings.HasPrefix(body, "<html")
}

// byteOrderMark may stand before JSON, as some servers send it. RFC 8259 section 8.1 lets readers ignore it.
var byteOrderMark = []byte("\uFEFF")

// isCut reports whether an answer may have broken off although HTTP does not say so: it ends where its connection did, in the middle of JSON.
func isCut(resp *http.Response, text []byte, err error) bool {
	var syntax *json.SyntaxError
	return resp.ContentLength < 0 && len(resp.TransferEncoding) == 0 && resp.ProtoMajor == 1 &&
		errors.As(err, &syntax) && syntax.Offset == int64(len(text)) && !json.Valid(text) && strings.HasPrefix(syntax.Error(), "unexpected end")
}

// Unwrap returns e.Err.
func (e *DecodeError) Unwrap() error { return e.Err }

// ErrorType returns "decode".
func (e *DecodeError) ErrorType() string { return "decode" }

// decode reads the text of a 2xx answer into response: into a *[]byte as it is, into another pointer as JSON. A 2xx answer may be empty,
// whatever its status is: response then stays as it is. The error is io.ErrUnexpectedEOF for an answer that has broken off, or else one that can
// be shown.
func (x *exchange) decode(resp *http.Response, text []byte, response any) error {
	if raw, ok := response.(*[]byte); ok {
		*raw = text
	}
	if len(bytes.TrimSpace(text)) == 0 {
		if x.answer != nil {
			x.answer.Empty = len(text) == 0
		}
		return nil
	}
	if _, ok := response.(*[]byte); ok {
		return nil
	}
	text = bytes.TrimPrefix(text, byteOrderMark)
	err := json.Unmarshal(text, response)
	switch {
	case err == nil:
		return nil
	case isCut(resp, text, err):
		return io.ErrUnexpectedEOF
	}
	media, _, mediaErr := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if mediaErr != nil && !errors.Is(mediaErr, mime.ErrInvalidMediaParameter) {
		media = ""
	}
	return x.fail(&DecodeError{
		Code: resp.StatusCode, ContentType: x.private.Redact(media), Body: x.private.Excerpt(text, maxExcerpt), Err: err,
	})
}
