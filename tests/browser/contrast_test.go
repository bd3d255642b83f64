package browser

import "testing"

// contrasts measures every text that is shown, and every shape that tells a state, against the colour under it. It returns those that are
// too weak, and how many it has measured.
const contrasts = `(() => {
	const weak = [], probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
	const rgba = c => {
		probe.clearRect(0, 0, 1, 1)
		probe.fillStyle = c
		probe.fillRect(0, 0, 1, 1)
		return [...probe.getImageData(0, 0, 1, 1).data]
	}
	const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0)
	const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05) }
	const under = e => {
		const box = e.closest('.box')
		if (box) return rgba(getComputedStyle(box.querySelector('rect')).fill)
		for (; e; e = e.parentElement) {
			const c = rgba(getComputedStyle(e).backgroundColor)
			if (c[3] === 255) return c
			if (c[3] > 0) throw 'a colour that one sees through'
		}
		throw 'nothing under a text'
	}
	const shown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest('.hidden, title, style, script, noscript')
	let texts = 0, shapes = 0
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	for (let n; n = walk.nextNode();) {
		const e = n.parentElement
		if (!n.data.trim() || !shown(e)) continue
		texts++
		const style = getComputedStyle(e), r = ratio(rgba(e.namespaceURI.endsWith('svg') ? style.fill : style.color), under(e))
		if (r < 4.5) weak.push(r.toFixed(2) + ' ' + e.className + ': ' + n.data.trim().slice(0, 40))
	}
	for (const e of document.querySelectorAll('.shape, .box use')) {
		shapes++
		const r = ratio(rgba(getComputedStyle(e).color), under(e.parentElement))
		if (r < 3) weak.push(r.toFixed(2) + ' shape in ' + e.parentElement.className)
	}
	return { Weak: weak, Texts: texts, Shapes: shapes }
})()`

func TestContrast(t *testing.T) {
	ctx := browse(t)
	ill, nothing := small(t), newWorld(t)
	ill.ill(t)
	type measured struct {
		Weak          []string
		Texts, Shapes int
	}
	for _, w := range []*world{ill, nothing} {
		for _, v := range []view{{width: 1280}, {width: 1280, dark: true}, {width: 360, dark: true}, {width: 360, noScript: true}} {
			look(t, ctx, w.url, v)
			eval[int](t, ctx, `document.querySelectorAll('details').forEach(d => d.open = true); document.getElementById('stale').hidden = false; document.getElementById('stale').textContent = 'old'; 0`)
			m := eval[measured](t, ctx, contrasts)
			for _, weak := range m.Weak {
				t.Errorf("%+v: %s", v, weak)
			}
			if w == ill && (m.Texts < 300 || m.Shapes < 20) || m.Texts < 8 || m.Shapes < 1 {
				t.Errorf("%+v: %d texts and %d shapes", v, m.Texts, m.Shapes)
			}
			if dark := eval[bool](t, ctx, `matchMedia('(prefers-color-scheme: dark)').matches`); dark != v.dark {
				t.Errorf("%+v is dark: %v", v, dark)
			}
			if paper := eval[string](t, ctx, `getComputedStyle(document.body).backgroundColor`); (paper == "rgb(19, 21, 25)") != v.dark {
				t.Errorf("%+v: the page is %s", v, paper)
			}
		}
	}
}
