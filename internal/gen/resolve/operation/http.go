package operation

import (
	"go/types"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/jsontype"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// httpTransport is for clients that send HTTP requests: the kind http, and any client with the same Call.
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

// An httpReader reads the keys of an operation that describe its request.
type httpReader struct {
	*maker
	operation *model.Operation
	entry     *syntax.Entry
	http      *model.HTTP
	inPath    map[string]diag.Span // the parameters in the path, by name
	params    []httpParam
	headers   map[string]bool // the headers that are set so far
}

// An httpParam says where a parameter is in the request.
type httpParam struct {
	param *model.Param
	in    string // "path", "query", "header"
	name  string // the name in the API
}

// method chooses the HTTP method if the operation does not name it. It checks whether the method allows a body.
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
		h.Report(diag.BadTemplate, e.At, "the path names the parameter `"+e.Key+"`, but `in` puts it into the "+to.in, "remove `in`, or take it out of `path`")
		return false
	case to.in == "path" && (p.Field.Optional || p.Field.Type.Kind == model.List):
		h.Report(diag.BadTemplate, e.At, "a parameter in the path is one value and cannot be unset", "remove `optional`, or write `in = \"query\"`")
		return false
	}
	if to.in == "header" && !h.headerName(to.name, e.At) {
		return false
	}
	h.params = append(h.params, to)
	return true
}

// finish orders the arguments: first those in the path, in their order there, and then the others. In each part of the request, required
// parameters come before optional ones.
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

// place returns the position of a parameter in the path, or a position after all of them.
func (h *httpReader) place(to httpParam) int {
	if to.in == "path" {
		return strings.Index(h.http.Path, "{"+to.name+"}")
	}
	return len(h.http.Path)
}

// call reads the keys that describe how the operation is called.
func (h *httpReader) call() {
	t := h.entry.Value
	h.http.Timeout = read.Span(read.Get(t, "timeout", syntax.String))
	h.http.CrossOrigin, h.http.IdempotencyKey = read.Flag(t, "cross_origin"), read.Flag(t, "idempotency_key")
	if e := read.Entry(t, "cross_origin"); h.http.CrossOrigin && !slices.Contains([]string{"GET", "HEAD", "POST"}, h.http.Method) {
		h.Report(diag.BadBinding, e.At, ident.WithArticle(h.http.Method)+" request is not sent to another origin", "remove `cross_origin`: it is for downloads")
	}
}

// The syntax of the names and values of headers, according to RFC 9110.
var (
	headerField = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	headerValue = regexp.MustCompile(`^[!-~]([ -~]*[!-~])?$`)
)

// jsonType matches a Content-Type that is JSON.
var jsonType = regexp.MustCompile(`(?i)json`)

// openHeaders are headers whose values excerpts show. The value of any other header may be a secret.
var openHeaders = []string{"Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Host", "Prefer", "User-Agent"}

// constants reads the headers that are the same in each request of the operation.
func (h *httpReader) constants() {
	h.headers = map[string]bool{}
	for _, e := range read.Entries(h.entry.Value, "header") {
		text, name := e.Value.Text, textproto.CanonicalMIMEHeaderKey(e.Key)
		if !slices.Contains(openHeaders, name) {
			read.Mask(e.Value)
		}
		switch {
		case name == "Authorization" || name == "Proxy-Authorization" || name == "Cookie":
			h.Report(diag.SecretLiteral, e.At, "the header `"+name+"` is a secret, which must not be in a specification", "declare a `param` with `in = \"header\"` and `secret = true`; a kind that extends http can use its field `api_key` instead")
		case !h.headerName(e.Key, e.At):
		case !headerValue.MatchString(text):
			h.Report(diag.BadValue, e.Value.At, "this cannot be the value of a header", "use printable ASCII characters only, without blanks at the ends")
		default:
			h.http.Header = append(h.http.Header, model.Sent{Name: name, Text: text})
			if name == "Content-Type" && h.operation.Body != nil && !jsonType.MatchString(text) {
				h.contentType(e, text)
			}
		}
	}
}

// contentType checks that the Content-Type is not JSON if the body is not sent as JSON.
func (h *httpReader) contentType(e *syntax.Entry, mime string) {
	body, form := h.operation.Body, strings.HasPrefix(strings.ToLower(mime), "application/x-www-form-urlencoded")
	switch name := types.TypeString(jsontype.Deref(body), nil); {
	case jsontype.IsReader(body), jsontype.IsBytes(jsontype.Deref(body)), typeutil.IsText(jsontype.Deref(body)), name == "net/url.Values" && form:
		return
	case strings.HasSuffix(name, "/kinds/http.Multipart") && strings.HasPrefix(mime, "multipart/"):
		return
	}
	h.Report(diag.BadSignature, e.At, ident.WithArticle(h.short(body))+" is not sent as "+mime, "make the body `[]byte` or `io.Reader`, or remove the header")
}

// headerName checks the name of a header.
func (h *httpReader) headerName(name string, at diag.Span) bool {
	canonical := textproto.CanonicalMIMEHeaderKey(name)
	text, help := "", ""
	switch {
	case !headerField.MatchString(name):
		text, help = "`"+name+"` is not the name of a header", "use letters, digits and hyphens"
	case canonical == "Host":
		text, help = "the Host of a request comes from its URL", "remove it; operations of another host need a kind of their own"
	case canonical == "Content-Length" || canonical == "Transfer-Encoding" || canonical == "Trailer":
		text, help = "the client sets the header `"+canonical+"` from the body", "remove it"
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

// declareParam returns the declaration to suggest for a parameter that a path names.
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

// escapedPath matches escapes that no path needs, and that could lead to a parent path.
var escapedPath = regexp.MustCompile(`(?i)\\|%(25)*(2e|2f|5c)|%([^0-9a-f]|.[^0-9a-f]|.?$)`)

// pathNames returns the parameters in a path, with their places.
func (m *maker) pathNames(v *syntax.Value) map[string]diag.Span {
	found := map[string]diag.Span{}
	for _, p := range read.ParseTemplate(v.Text) {
		switch {
		case p.Bad, p.To-p.From == 2 && len(p.Text) == 1:
			m.Report(diag.BadTemplate, v.Inside(p.From, p.To), "braces in a path must have the name of a parameter between them", "remove it")
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
