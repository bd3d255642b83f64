package model

import "time"

// HTTP is the transport of operations that are HTTP requests.
type HTTP struct {
	Method string // "GET"
	Path   string // "/customers/{customer_id}/enrichment"
	Params []Sent // the parameters in Path
	Query  []Sent
	Header []Sent

	Timeout        time.Duration // 0: the timeout of the resource
	CrossOrigin    bool
	IdempotencyKey bool
}

// Does returns a phrase for the comment of the operation.
func (h *HTTP) Does() string { return "sends " + h.Method + " " + h.Path }

// Parts returns the fields of httpkind.Call, or of a struct with the same fields. It leaves out fields that the operation does not set.
func (h *HTTP) Parts() []Part {
	parts := []Part{{"Method", h.Method}, {"Path", h.Path}}
	add := func(field string, value any, set bool) {
		if set {
			parts = append(parts, Part{field, value})
		}
	}
	add("Params", h.Params, len(h.Params) > 0)
	add("Query", h.Query, len(h.Query) > 0)
	add("Header", h.Header, len(h.Header) > 0)
	add("Timeout", h.Timeout, h.Timeout > 0)
	add("CrossOrigin", true, h.CrossOrigin)
	add("IdempotencyKey", true, h.IdempotencyKey)
	return parts
}

// Attrs returns the method and the path. It leaves out the path of base_url, which is not constant and may be secret.
func (h *HTTP) Attrs() []Attr {
	return []Attr{{"http.request.method", h.Method}, {"url.template", h.Path}}
}
