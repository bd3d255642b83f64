package httpkind

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"

	"github.com/resgen-go/resgen/kinds/http/internal/payload"
	"github.com/resgen-go/resgen/resource/jsonbody"
)

// The values of Content-Type that a call has by itself.
const (
	typeJSON  = "application/json"
	typeForm  = "application/x-www-form-urlencoded"
	typeBytes = "application/octet-stream"
)

// payloadOf writes a body. contentType is what the request says of it, "" for nothing; raw is what bytes and readers are then called.
func payloadOf(body any, contentType, raw string) (*payload.Payload, error) {
	asJSON := contentType == "" || strings.Contains(strings.ToLower(contentType), "json")
	if v := reflect.ValueOf(body); v.Kind() == reflect.Pointer && !v.IsNil() && isText(v.Type().Elem()) {
		body = v.Elem().Interface()
	}
	switch b := body.(type) {
	case Multipart:
		return b.payload(contentType)
	case url.Values:
		switch {
		case contentType == "" || strings.HasPrefix(strings.ToLower(contentType), typeForm):
			return payload.Bytes([]byte(b.Encode()), typeForm), nil
		case !asJSON:
			return nil, misfit(body, contentType)
		}
	case json.RawMessage:
		if len(b) > 0 && !json.Valid(b) {
			return nil, errors.New("a json.RawMessage that is no JSON")
		}
		if len(b) > 0 {
			return payload.Bytes(b, typeJSON), nil
		}
	case json.Marshaler, encoding.TextMarshaler:
	case io.Reader:
		if v := reflect.ValueOf(b); v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, fmt.Errorf("a nil %T", b)
		}
		if buffer, ok := b.(*bytes.Buffer); ok {
			return payload.Bytes(buffer.Bytes(), raw), nil
		}
		return payload.Reader(b, raw)
	default:
		v := reflect.ValueOf(body)
		switch {
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
			return payload.Bytes(v.Bytes(), raw), nil
		case v.Kind() == reflect.String && !asJSON:
			return payload.Bytes([]byte(v.String()), raw), nil
		}
	}
	if !asJSON {
		return nil, misfit(body, contentType)
	}
	return jsonPayload(body)
}

// isText reports whether a pointer to a value of type t stands for the value: for what is not simply encoded as JSON.
func isText(t reflect.Type) bool {
	return t.Kind() == reflect.String || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 ||
		t == reflect.TypeFor[url.Values]() || t == reflect.TypeFor[Multipart]()
}

func jsonPayload(body any) (*payload.Payload, error) {
	text, err := jsonbody.Marshal(body)
	if err != nil {
		return nil, err
	}
	return payload.Bytes(text, typeJSON), nil
}

// setBody gives the request a body, unless that is nil. Bytes and readers are called raw, unless the request says what they are.
func (x *exchange) setBody(body any, raw string) error {
	if body == nil {
		return nil
	}
	given := x.req.Header.Get("Content-Type")
	p, err := payloadOf(body, given, raw)
	if err == nil {
		err = p.Into(x.req)
	}
	if err != nil {
		return x.fail(classed{fmt.Errorf("encode the body: %w", err), "encode"})
	}
	x.end = p.End
	if _, made := body.(Multipart); p.ContentType != "" && (given == "" || made) {
		x.req.Header.Set("Content-Type", p.ContentType)
	}
	return nil
}
