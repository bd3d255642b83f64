package client

import (
	"go/types"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/payload"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// httpTransport is for clients that send HTTP requests: the kind http, and whatever takes such calls.
var httpTransport = &transport{
	name:    "http",
	told:    []string{"Method", "Path"},
	streams: true,
	read: func(m *maker, o *model.Operation, e *syntax.Entry) transportReader {
		h := &httpReader{maker: m, operation: o, entry: e, http: &model.HTTP{Method: read.Text(e.Value, "method"), Path: read.Text(e.Value, "path")}}
		h.method()
		h.call()
		h.constants()
		h.inPath = m.pathNames(read.Get(e.Value, "path", syntax.String))
		return h
	},
}

// An httpReader reads what an operation says about its request.
type httpReader struct {
	*maker
	operation *model.Operation
	entry     *syntax.Entry
	http      *model.HTTP
	inPath    map[string]diag.Span // the parameters that the path names
	params    []httpParam
	headers   map[string]bool // the headers that something sets
}

// An httpParam is where a parameter goes.
type httpParam struct {
	param *model.Param
	in    string // "path", "query", "header"
	name  string // as the API calls it
}

// method chooses the method that the operation does not name, and checks that it goes with a body.
func (h *httpReader) method() {
	body := read.Entry(h.entry.Value, "body")
	if h.http.Method == "" {
		h.http.Method = "GET"
		if body != nil {
			h.http.Method = "POST"
		}
	}
	if body != nil && (h.http.Method == "GET" || h.http.Method == "HEAD") {
		h.Report(diag.BadSignature, body.At, ident.WithArticle(h.http.Method)+" request has no body", "remove `body`, or choose another `method`")
	}
}

func (h *httpReader) param(p *model.Param, e *syntax.Entry) bool {
	to := httpParam{param: p, in: read.Text(e.Value, "in"), name: read.Text(e.Value, "name")}
	if to.name == "" {
		to.name = e.Key
	}
	byName := h.inPath[e.Key].Valid() || h.inPath[to.name].Valid()
	if h.inPath[e.Key].Valid() {
		to.name = e.Key
	}
	if to.in == "" {
		to.in = "query"
		if byName {
			to.in = "path"
		}
	}
	switch {
	case to.in == "path" && !byName:
		h.Report(diag.BadTemplate, e.At, "the path does not name the parameter `"+e.Key+"`", "write `{"+e.Key+"}` into `path`")
		return false
	case to.in != "path" && byName:
		h.Report(diag.BadTemplate, e.At, "the path names the parameter `"+e.Key+"`, and it goes into the "+to.in, "remove `in`, or take it out of `path`")
		return false
	case to.in == "path" && (p.Field.Optional || p.Field.Type.Kind == model.List):
		h.Report(diag.BadTemplate, e.At, "a parameter in the path is one value and cannot be unset", "remove `optional`, or send it `in = \"query\"`")
		return false
	}
	if to.in == "header" && !h.headerName(to.name, e.At) {
		return false
	}
	h.params = append(h.params, to)
	return true
}

// finish orders the arguments: those in the path as they stand there, then the others. In each group of the request the arguments stand
// before the optional parameters.
func (h *httpReader) finish() model.Transport {
	declared := map[string]bool{}
	for _, p := range read.Entries(h.entry.Value, "param") {
		declared[p.Key], declared[read.Text(p.Value, "name")] = true, true
	}
	for name, at := range h.inPath { // order: each is reported at its own place
		if !declared[name] {
			h.Report(diag.BadTemplate, at, "there is no parameter `"+name+"`", declareParam(name))
		}
	}
	slices.SortStableFunc(h.params, func(a, b httpParam) int { return h.place(a) - h.place(b) })
	order := map[*model.Param]int{}
	for i, to := range h.params {
		order[to.param] = i
	}
	slices.SortFunc(h.operation.Args, func(a, b *model.Param) int { return order[a] - order[b] })
	if h.http.IdempotencyKey && h.headers["Idempotency-Key"] {
		h.Report(diag.BadBinding, h.entry.At, "the operation `"+h.entry.Key+"` sets the header Idempotency-Key, and `idempotency_key` makes another", "remove one of the two")
	}
	groups := map[string]*[]model.Sent{"path": &h.http.Params, "query": &h.http.Query, "header": &h.http.Header}
	for _, p := range slices.Concat(h.operation.Args, h.operation.Rest) {
		to := h.params[order[p]]
		*groups[to.in] = append(*groups[to.in], model.Sent{Name: to.name, Param: p})
	}
	return h.http
}

// place is where a parameter stands in the path, and behind it for one that does not.
func (h *httpReader) place(to httpParam) int {
	if to.in == "path" {
		return strings.Index(h.http.Path, "{"+to.name+"}")
	}
	return len(h.http.Path)
}

// call reads what the operation says about its calls.
func (h *httpReader) call() {
	t := h.entry.Value
	h.http.Timeout = read.Span(read.Get(t, "timeout", syntax.String))
	h.http.CrossOrigin, h.http.IdempotencyKey = read.Flag(t, "cross_origin"), read.Flag(t, "idempotency_key")
	if e := read.Entry(t, "cross_origin"); h.http.CrossOrigin && !slices.Contains([]string{"GET", "HEAD", "POST"}, h.http.Method) {
		h.Report(diag.BadBinding, e.At, ident.WithArticle(h.http.Method)+" request is not sent to another origin", "remove `cross_origin`: it is for downloads")
	}
}

// What headers are, and what can be in one, as RFC 9110 has it.
var (
	headerField = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	headerValue = regexp.MustCompile(`^[!-~]([ -~]*[!-~])?$`)
)

// jsonType matches the values of Content-Type that are JSON.
var jsonType = regexp.MustCompile(`(?i)json`)

// openHeaders are the ones whose values excerpts show. Any other may be a secret, although a specification is no place for it.
var openHeaders = []string{"Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Host", "Prefer", "User-Agent"}

// constants reads the headers that every request of the operation has.
func (h *httpReader) constants() {
	h.headers = map[string]bool{}
	for _, e := range read.Entries(h.entry.Value, "header") {
		text, name := e.Value.Text, textproto.CanonicalMIMEHeaderKey(e.Key)
		if !slices.Contains(openHeaders, name) {
			read.Mask(e.Value)
		}
		switch {
		case name == "Authorization" || name == "Proxy-Authorization" || name == "Cookie":
			h.Report(diag.SecretLiteral, e.At, "the header `"+name+"` is a secret, which must not be in a specification", "let it be `api_key`, or a `param` with `secret = true`")
		case !h.headerName(e.Key, e.At):
		case !headerValue.MatchString(text):
			h.Report(diag.BadValue, e.Value.At, "no header has this value", "remove blanks at its ends, and all but printable ASCII characters")
		default:
			h.http.Header = append(h.http.Header, model.Sent{Name: name, Text: text})
			if name == "Content-Type" && h.operation.Body != nil && !jsonType.MatchString(text) {
				h.contentType(e, text)
			}
		}
	}
}

// contentType checks that a body that is not sent as it is goes with a Content-Type other than JSON.
func (h *httpReader) contentType(e *syntax.Entry, mime string) {
	body, form := h.operation.Body, strings.HasPrefix(strings.ToLower(mime), "application/x-www-form-urlencoded")
	switch name := types.TypeString(payload.Deref(body), nil); {
	case payload.IsReader(body), payload.IsBytes(payload.Deref(body)), isString(payload.Deref(body)), name == "net/url.Values" && form:
		return
	case strings.HasSuffix(name, "/kinds/http.Multipart") && strings.HasPrefix(mime, "multipart/"):
		return
	}
	h.Report(diag.BadSignature, e.At, ident.WithArticle(h.short(body))+" is not sent as "+mime, "let the body be `[]byte` or `io.Reader`, or remove the header")
}

// headerName checks a header that something sets.
func (h *httpReader) headerName(name string, at diag.Span) bool {
	canonical := textproto.CanonicalMIMEHeaderKey(name)
	text, help := "", ""
	switch {
	case !headerField.MatchString(name):
		text, help = "`"+name+"` is no name of a header", "use letters, digits and hyphens"
	case canonical == "Host":
		text, help = "a request's Host is that of `base_url`", "remove it, or declare a kind for another `base_url`"
	case canonical == "Content-Length" || canonical == "Transfer-Encoding" || canonical == "Trailer":
		text, help = "the header `"+canonical+"` is made of the body", "remove it"
	case h.headers[canonical]:
		text, help = "the operation `"+h.entry.Key+"` sets the header `"+canonical+"` twice", "remove one of the two"
	}
	if text != "" {
		h.Report(diag.BadBinding, at, text, help)
		return false
	}
	h.headers[canonical] = true
	return true
}

// declareParam is what to type for a parameter that a path calls name.
func declareParam(name string) string {
	snake := ident.Snake(name)
	switch {
	case ident.Valid(name):
		return "declare it: `param." + name + " = { type = \"string\" }`"
	case ident.Valid(snake):
		return "declare it: `param." + snake + " = { type = \"string\", name = \"" + name + "\" }`"
	}
	return ""
}

// escapedPath matches what no path that somebody writes needs, and what could lead upwards.
var escapedPath = regexp.MustCompile(`(?i)\\|%(25)*(2e|2f|5c)|%([^0-9a-f]|.[^0-9a-f]|.?$)`)

// pathNames are the parameters that a path names, with their places.
func (m *maker) pathNames(v *syntax.Value) map[string]diag.Span {
	found := map[string]diag.Span{}
	for _, p := range read.ParseTemplate(v.Text) {
		switch {
		case p.Bad, p.To-p.From == 2 && len(p.Text) == 1:
			m.Report(diag.BadTemplate, v.Inside(p.From, p.To), "a path has no braces but those around the names of parameters", "remove it")
		case p.Name == "":
		case found[p.Name].Valid():
			m.Report(diag.BadTemplate, v.Inside(p.From, p.To), "the path names `"+p.Name+"` twice", "name it once")
		default:
			found[p.Name] = v.Inside(p.From, p.To)
		}
	}
	switch {
	case escapedPath.MatchString(v.Text):
		m.Report(diag.BadTemplate, v.At, "a path must not contain a backslash, an incomplete escape, or an escaped dot, slash or backslash", "declare a `param` in the path: its value may hold a slash")
	case strings.ContainsAny(v.Text, "?#"):
		m.Report(diag.BadTemplate, v.At, "a path has neither query nor fragment", "declare a `param` for the query")
	case !strings.HasPrefix(v.Text, "/"):
		m.Report(diag.BadTemplate, v.At, "a path begins with a slash", "write `path = \"/"+v.Text+"\"`")
	}
	return found
}
