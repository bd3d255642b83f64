package browser

import (
	"os"
	"testing"

	"github.com/resgen-go/resgen/resource/health"
)

func TestPictures(t *testing.T) {
	if os.Getenv("RESGEN_TEST_PICTURES") == "" {
		t.Skip("RESGEN_TEST_PICTURES names no folder for pictures")
	}
	ctx := browse(t)
	shoot := func(w *world, name string, open bool) {
		for suffix, v := range map[string]view{"": {width: 1280}, "-dark": {width: 1280, dark: true}, "-phone": {width: 360}} {
			look(t, ctx, w.url, v)
			if open {
				eval[int](t, ctx, `for (const d of [...document.querySelectorAll('details')].slice(0, 5)) d.open = true; 0`)
			}
			picture(t, ctx, name+suffix)
		}
	}
	w := small(t)
	shoot(w, "well", false)
	w.ill(t)
	shoot(w, "ill", false)
	shoot(w, "ill-open", true)
	shoot(newWorld(t), "nothing", false)
	w = large(t)
	shoot(w, "large", false)
	for _, s := range w.Statuses() {
		w.set(errDown, s.Name)
	}
	w.until(t, func(s map[string]health.State) bool {
		return s["resource_39"] == health.Down && s["resource_07"] == health.Down
	})
	shoot(w, "all-down", false)
}
