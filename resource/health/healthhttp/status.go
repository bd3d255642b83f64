package healthhttp

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the files of the page
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

//go:embed status.html.tmpl
var statusHTML string

//go:embed status.css
var statusCSS string

//go:embed status.js
var statusJS string

var statusPage = template.Must(template.New("status").Funcs(template.FuncMap{
	"css":  func() template.CSS { return template.CSS(statusCSS) },
	"js":   func() template.JS { return template.JS(statusJS) },
	"icon": icon,
}).Parse(statusHTML))

// statusPolicy allows the page to use its own style and script, and to load itself again. It allows nothing else.
var statusPolicy = closePolicy + "; img-src data:; connect-src 'self'; style-src '" + hashed(statusCSS) + "'; script-src '" + hashed(statusJS) + "'"

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// The limits of the interval, in seconds, at which the page reloads itself in a browser without scripts.
const (
	shortestRefresh = 2
	longestRefresh  = 3600
)

func (h *handler) status(r *http.Request) reply {
	p := newPage(h.health, time.Now())
	query := r.URL.Query()
	if n, err := strconv.Atoi(query.Get("refresh")); err == nil && n >= shortestRefresh && n <= longestRefresh {
		p.Refresh = n
	}
	query.Del("refresh")
	p.Bare = len(query) == 0
	var b bytes.Buffer
	if err := statusPage.Execute(&b, p); err != nil {
		return text(http.StatusInternalServerError, "the page could not be made")
	}
	return reply{http.StatusOK, "text/html; charset=utf-8", statusPolicy, b.Bytes()}
}

// icon returns the favicon for the tone of the page.
func icon(tone string) template.URL {
	shapes := map[string]string{
		"good": `<circle cx="8" cy="8" r="7" fill="#1b7f4b"/><path d="M4.5 8.2l2.4 2.4 4.6-5" fill="none" stroke="#fff" stroke-width="2"/>`,
		"warn": `<path d="M8 1l7.5 14H.5z" fill="#b7791f"/><path d="M8 6v4M8 11.5v2" stroke="#fff" stroke-width="2"/>`,
		"bad":  `<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="#c4314b"/><path d="M5 5l6 6M11 5l-6 6" stroke="#fff" stroke-width="2"/>`,
		"wait": `<circle cx="8" cy="8" r="6" fill="none" stroke="#3867b0" stroke-width="3" stroke-dasharray="26 12"/>`,
	}
	return template.URL("data:image/svg+xml," + url.PathEscape(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">`+shapes[tone]+`</svg>`))
}
