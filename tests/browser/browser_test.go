package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A tab is the context of a tab of the browser.
type tab = context.Context

// A view is how the page is looked at.
type view struct {
	width    int64
	dark     bool
	noScript bool
}

// chromium is where Chromium is; a machine without it skips the tests.
func chromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("Chromium is not installed")
	}
	t.Skip("Chromium is not installed")
	return ""
}

// browse starts a browser, and returns the context of an empty tab.
func browse(t *testing.T) tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// run runs an action in the tab of ctx.
func run[T any](t *testing.T, ctx tab, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// eval is what an expression is in the page.
func eval[T any](t *testing.T, ctx tab, script string) T {
	t.Helper()
	return run(t, ctx, chromedp.Evaluate[T](script))
}

// command sends a command of the DevTools protocol.
func command[P, R any](t *testing.T, ctx tab, c cdp.Command[P, R], params P) R {
	t.Helper()
	return run(t, ctx, func(ctx context.Context, tab *chromedp.Target) (R, error) { return cdp.Call(ctx, tab, c, params) })
}

// look opens url as v says.
func look(t *testing.T, ctx tab, url string, v view) {
	t.Helper()
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	command(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: v.width, Height: 900, DeviceScaleFactor: 1, Mobile: v.width < 600,
	})
	command(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	command(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.noScript})
	run(t, ctx, chromedp.Navigate(url))
}

// picture writes what the tab shows into the folder that RESGEN_TEST_PICTURES names, for people.
func picture(t *testing.T, ctx tab, name string) {
	t.Helper()
	dir := os.Getenv("RESGEN_TEST_PICTURES")
	if dir == "" {
		return
	}
	png := run(t, ctx, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// within waits until an expression is true in the page.
func within(t *testing.T, ctx tab, limit time.Duration, expression string) {
	t.Helper()
	for end := time.Now().Add(limit); !eval[bool](t, ctx, expression); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("after %v, this is not so: %s", limit, expression)
		}
	}
}
