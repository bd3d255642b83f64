package browser

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/resgen-go/resgen/resource/health"
)

// A seen resource is what its row on the page says.
type seen struct {
	Name, State, Shape, Kind, How, Since, Class, Message, Plot, Pool string
	Flags, Needs, NeededBy                                           []string
	Origins                                                          map[string]string
}

// readRows reads the rows as a reader does: what is shown, and for tables that are folded, what is in them.
const readRows = `(() => {
	const text = (e, q) => { const f = e.querySelector(q); return f ? (f.innerText || f.textContent).trim().replace(/\s+/g, ' ') : '' }
	const links = (e, word) => [...e.querySelectorAll('.more > p')].filter(p => p.textContent.startsWith(word + ' ' ) ).flatMap(p => [...p.querySelectorAll('a')].map(a => {
		if (!document.querySelector('li' + a.getAttribute('href').replaceAll('.', '\\.'))) throw 'a link to nowhere'
		return a.textContent
	}))
	return [...document.querySelectorAll('.resources > li')].map(e => ({
		Name: text(e, 'h3'), State: text(e, '.state'), Shape: e.querySelector('h3 use').getAttribute('href'), Kind: text(e, '.kind'), How: text(e, '.how'),
		Since: e.querySelector('.how time')?.dateTime || '', Class: text(e, '.class'), Message: text(e, '.message'),
		Plot: e.querySelector('.plot')?.getAttribute('aria-label') || '', Pool: text(e, '.pool'),
		Flags: [...e.querySelectorAll('.flag')].map(f => f.innerText),
		Needs: links(e, 'needs').filter(n => n), NeededBy: links(e, 'needed by'),
		Origins: Object.fromEntries([...e.querySelectorAll('.config tbody tr')].map(r => [r.dataset.field, text(r, '.value') + ' < ' + text(r, '.origin')])),
	}))
})()`

func rows(t *testing.T, w *world, ctx tab) map[string]seen {
	t.Helper()
	all := map[string]seen{}
	for _, s := range eval[[]seen](t, ctx, readRows) {
		all[s.Name] = s
	}
	if len(all) != len(w.Statuses()) {
		t.Errorf("the page shows %d of %d resources", len(all), len(w.Statuses()))
	}
	return all
}

// facts holds the page of a small world that is ill against what is so.
func facts(t *testing.T, w *world, ctx tab) {
	t.Helper()
	all := rows(t, w, ctx)
	for _, s := range w.Statuses() {
		got := all[s.Name]
		since, _ := time.Parse(time.RFC3339Nano, got.Since)
		if got.State != string(s.State) || got.Shape != "#is-"+string(s.State) || got.Kind != s.Kind || s.State != health.Absent && !since.Equal(s.Since) {
			t.Errorf("%s: the page says %+v, since %v; the state is %s since %v", s.Name, got, since, s.State, s.Since)
		}
		if clock := s.Since.UTC().Format(time.TimeOnly); s.State != health.Absent && !strings.Contains(got.How, "since "+clock) {
			t.Errorf("%s: %q does not say since when (%s)", s.Name, got.How, clock)
		}
		if got.Class != s.LastType || got.Message != s.LastError {
			t.Errorf("%s: the error is %q %q, and it is %q %q", s.Name, got.Class, got.Message, s.LastType, s.LastError)
		}
		if !slices.Equal(got.Needs, s.After) {
			t.Errorf("%s needs %v, and it is %v", s.Name, got.Needs, s.After)
		}
		if s.Monitored && s.State != health.Absent && !strings.Contains(got.How, "checked ") {
			t.Errorf("%s: %q does not say when it was checked", s.Name, got.How)
		}
		if s.Observed && (!strings.Contains(got.Plot, "calls") || !strings.Contains(got.Plot, "% failed") || !strings.Contains(got.Plot, "mean ")) {
			t.Errorf("%s: the plot says %q", s.Name, got.Plot)
		}
		if s.State == health.Absent {
			continue
		}
		for field, want := range map[string]string{
			"host": s.Name + ".internal.example < " + strings.ToUpper(s.Name) + "_HOST", "port": "5432 < resource",
			"password":  "[REDACTED] < file named by " + strings.ToUpper(s.Name) + "_PASSWORD_FILE",
			"max_conns": "10 < profile prod", "statement_timeout": "30s < default", "schema": "empty < unset",
		} {
			if got.Origins[field] != want {
				t.Errorf("%s.%s: %q, want %q", s.Name, field, got.Origins[field], want)
			}
		}
	}
	for name, want := range map[string][]string{"db": {"orders"}, "vault": {"db", "replica", "files"}} {
		if got := all[name].NeededBy; !slices.Equal(got, want) {
			t.Errorf("%s is needed by %v", name, got)
		}
	}
	for name, want := range map[string]string{
		"db": "08006", "cache": "pool_full", "reports": "503", "orders": "_OTHER", "vault": "",
	} {
		if all[name].Class != want {
			t.Errorf("%s: class %q", name, all[name].Class)
		}
	}
	if p := all["db"].Pool; p != "pool full: 10 of 10 in use, 0 idle" {
		t.Error(p)
	}
	if !slices.Equal(all["cache"].Flags, []string{"not critical"}) || !slices.Equal(all["payments"].Flags, []string{"borrowed"}) || len(all["db"].Flags) > 0 {
		t.Error("flags", all["cache"].Flags, all["payments"].Flags, all["db"].Flags)
	}
	if !strings.Contains(all["orders"].How, "blocked by db") || !strings.Contains(all["mailer"].How, "only in staging") {
		t.Error(all["orders"].How, all["mailer"].How)
	}
	top := eval[string](t, ctx, `document.querySelector('.verdict').innerText`)
	if !strings.Contains(top, "Not ready") || !strings.Contains(top, "db is down. orders and reports are blocked.") {
		t.Error(top)
	}
	troubles := eval[[]string](t, ctx, `[...document.querySelectorAll('.troubles > li')].map(e => e.innerText.replace(/\s+/g, ' '))`)
	if len(troubles) != 2 || !strings.Contains(troubles[0], "blocks orders, reports") || !strings.Contains(troubles[0], "08006") || !strings.Contains(troubles[1], "cache degraded") {
		t.Error(troubles)
	}
	boxes := eval[[]string](t, ctx, `[...document.querySelectorAll('.graph .box')].map(b => b.textContent)`)
	edges := eval[[]string](t, ctx, `[...document.querySelectorAll('.words li')].map(l => l.textContent)`)
	if len(boxes) != 8 || len(edges) != 6 || edges[5] != "on their own: metrics, mailer" || eval[int](t, ctx, `document.querySelectorAll('.graph .edge').length`) != 9 {
		t.Error(boxes, edges)
	}
}

func TestFacts(t *testing.T) {
	ctx := browse(t)
	w := small(t)
	w.ill(t)
	for _, v := range []view{{width: 1280}, {width: 360}, {width: 1280, noScript: true}, {width: 360, dark: true, noScript: true}} {
		look(t, ctx, w.url, v)
		facts(t, w, ctx)
		if script := eval[bool](t, ctx, `!document.getElementById('pause').hidden`); script == v.noScript {
			t.Errorf("%+v: the script runs: %v", v, script)
		}
		if reload := eval[bool](t, ctx, `[...document.querySelectorAll('header a')].some(a => a.innerText === 'Reload')`); reload != v.noScript {
			t.Errorf("%+v: there is a link to reload: %v", v, reload)
		}
	}
}

// A resource goes down while somebody looks, who has opened a table and put the focus on a link.
func TestWatch(t *testing.T) {
	ctx := browse(t)
	w := small(t)
	look(t, ctx, w.url, view{width: 1280})
	if title := run(t, ctx, chromedp.Title()); !strings.HasPrefix(title, "Ready") {
		t.Error(title)
	}
	icon := eval[string](t, ctx, `document.querySelector('link[rel=icon]').href`)
	eval[int](t, ctx, `window.same = document.getElementById('r-db'); document.getElementById('r-db-config').open = true; document.querySelector('#r-files summary').focus(); 0`)
	w.ill(t)
	const state = `document.querySelector('#r-db .state').innerText`
	within(t, ctx, 15*time.Second, state+` === 'down'`)
	if !eval[bool](t, ctx, `window.same === document.getElementById('r-db') && document.getElementById('r-db-config').open && !document.getElementById('r-files-config').open && document.activeElement === document.querySelector('#r-files summary')`) {
		t.Error("the update has closed a table, or moved the focus")
	}
	if !eval[bool](t, ctx, `document.querySelector('#r-db .class').innerText === '08006' && document.querySelector('.verdict h1').innerText === 'Not ready' && document.getElementById('t-r-db') !== null && document.getElementById('news').textContent.startsWith('Not ready. db is down.')`) {
		t.Error("the update leaves facts out")
	}
	if title := run(t, ctx, chromedp.Title()); !strings.HasPrefix(title, "(2) Not ready") || eval[string](t, ctx, `document.querySelector('link[rel=icon]').href`) == icon {
		t.Error(title)
	}
	w.set(nil, "db", "cache", "orders", "reports")
	within(t, ctx, 15*time.Second, state+` === 'up'`)
	if !eval[bool](t, ctx, `document.querySelector('.troubles') === null && document.querySelector('#r-db .over .class').innerText === '08006'`) {
		t.Error("the page keeps the trouble, or loses the last error")
	}

	// Who pauses it sees it stand still.
	eval[int](t, ctx, `document.getElementById('pause').click(); 0`)
	before := w.requests()
	time.Sleep(6 * time.Second)
	if n := w.requests(); len(n) != len(before) {
		t.Errorf("%d requests while it is paused", len(n)-len(before))
	}
	eval[int](t, ctx, `document.getElementById('pause').click(); 0`)
	within(t, ctx, 3*time.Second, `document.getElementById('stale').hidden && document.getElementById('live').innerText === 'live'`)

	// A server that has gone is told of, and what is on the page stays.
	w.stop()
	within(t, ctx, 15*time.Second, `!document.getElementById('stale').hidden`)
	told := eval[string](t, ctx, `document.getElementById('stale').innerText`)
	if !strings.Contains(told, "This is old: the server has not answered since") || eval[string](t, ctx, state) != "up" {
		t.Error(told)
	}
	if title := run(t, ctx, chromedp.Title()); !strings.HasPrefix(title, "Old: Ready") || eval[string](t, ctx, `document.getElementById('live').innerText`) != "no answer" {
		t.Error(title)
	}
	picture(t, ctx, "stale")
}

// No request leaves the page, the browser finds nothing that its policy forbids, and the secret is nowhere.
func TestApart(t *testing.T) {
	ctx := browse(t)
	w := small(t)
	w.ill(t)
	var mu sync.Mutex
	var urls, blocked []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			urls = append(urls, e.Request.URL)
		case *log.EventEntryAdded:
			blocked = append(blocked, e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	command(t, ctx, network.Enable, network.EnableParams{})
	command(t, ctx, log.Enable, cdp.Empty{})
	look(t, ctx, w.url, view{width: 1280})
	for len(w.requests()) < 3 { // it has asked for itself twice
		time.Sleep(100 * time.Millisecond)
	}
	root := command(t, ctx, dom.GetDocument, dom.GetDocumentParams{}) // after it, what the server has seen has been told
	html := command(t, ctx, dom.GetOuterHTML, dom.GetOuterHTMLParams{NodeID: root.Root.NodeID}).OuterHTML
	if !strings.Contains(html, "[REDACTED]@db.internal.example") || strings.Contains(html, canary) {
		t.Error("the secret is on the page, or the message is not")
	}
	mu.Lock()
	defer mu.Unlock()
	if len(urls) < 3 {
		t.Errorf("the browser reports %d requests", len(urls))
	}
	for _, u := range urls {
		if parsed, err := url.Parse(u); err != nil || u != w.url && parsed.Scheme != "data" {
			t.Errorf("the page asks for %s", u)
		}
	}
	for _, u := range w.requests() {
		if u != "/internal/status" {
			t.Errorf("the server was asked for %s", u)
		}
	}
	if len(blocked) > 0 {
		t.Errorf("the browser says %q", blocked)
	}
}

// narrow is how many pixels of the page do not fit.
const narrow = `document.documentElement.scrollWidth - innerWidth`

// Nobody has to scroll sideways on a telephone, also with all tables open.
func TestNarrow(t *testing.T) {
	ctx := browse(t)
	ill, all := small(t), large(t)
	ill.ill(t)
	ill.set(errors.New(strings.Repeat("no_blank_in_this_", 40)), "orders")
	for _, w := range []*world{ill, all, newWorld(t)} {
		for _, width := range []int64{320, 360, 768, 1280} {
			look(t, ctx, w.url, view{width: width})
			eval[int](t, ctx, `document.querySelectorAll('details').forEach(d => d.open = true); 0`)
			if over := eval[int](t, ctx, narrow); over > 0 {
				t.Errorf("%d pixels wide, %d too few", width, over)
			}
			if v := eval[int](t, ctx, `innerWidth`); int64(v) != width {
				t.Errorf("the window is %d pixels wide", v)
			}
		}
	}
	if n := eval[int](t, ctx, `(() => { const d = document.createElement('div'); d.className = 'sprite'; d.innerHTML = '<svg width="2000" height="5"></svg>'; document.body.append(d); return `+narrow+` })()`); n <= 0 {
		t.Error("the test does not see what is too wide")
	}
}
