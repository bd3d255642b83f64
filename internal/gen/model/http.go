package model

// HTTP is the transport of operations that are HTTP requests.
type HTTP struct {
	Method string // "GET"
	Path   string // "/customers/{customer_id}/enrichment"
	Params []Sent // in Path
	Query  []Sent
	Header []Sent
}

// Does is for the comment of the operation.
func (h *HTTP) Does() string { return "sends " + h.Method + " " + h.Path }

// Parts are fields of httpkind.Call, and of every struct that is shaped like it. A group without parameters is left out.
func (h *HTTP) Parts() []Part {
	parts := []Part{{Field: "Method", Text: h.Method}, {Field: "Path", Text: h.Path}}
	for _, group := range []Part{{Field: "Params", Sent: h.Params}, {Field: "Query", Sent: h.Query}, {Field: "Header", Sent: h.Header}} {
		if len(group.Sent) > 0 {
			parts = append(parts, group)
		}
	}
	return parts
}

// Attrs are the method and the path. What base_url adds to the path is no constant, and may be secret.
func (h *HTTP) Attrs() []Attr {
	return []Attr{{"http.request.method", h.Method}, {"url.template", h.Path}}
}
