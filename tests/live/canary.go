package live

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
)

// canary is in every secret of these tests, so that finding it anywhere means that some secret is there.
const canary = "cAnArY51x"

// NewSecret returns a new password with characters in it that connection strings, URLs, SQL and shells all mind.
func NewSecret() string { return `p'a"s\s/w+o&r%d?#:@=` + canary + rand.Text() }

// canaries are the ways to write the canary that printers and encoders have, by their names.
var canaries = func() map[string]string {
	b := []byte(canary)
	list := func(format, sep string) string {
		var items []string
		for _, c := range b {
			items = append(items, fmt.Sprintf(format, c))
		}
		return strings.Join(items, sep)
	}
	forms := map[string]string{
		"plain":        canary,
		"hex":          hex.EncodeToString(b),
		"HEX":          strings.ToUpper(hex.EncodeToString(b)),
		"bytes":        list("%d", " "),
		"bytes, Go":    list("0x%x", ", "),
		"bytes, JSON":  list("%d", ","),
		"bytes, lists": list("%d", ", "),
	}
	for shift := range 3 { // bytes in front, in the group of three in which it begins
		text := base64.RawStdEncoding.EncodeToString([]byte("\x00\x00"[:shift] + canary))
		text = text[(shift*8+5)/6 : len(text)-1] // characters at the ends hold bits of others
		forms[fmt.Sprintf("base64+%d", shift)] = text
	}
	return forms
}()

// Leak names the form in which text shows a secret of these tests; "" for none.
func Leak(text string) string {
	for name, form := range canaries {
		if strings.Contains(text, form) {
			return name
		}
	}
	return ""
}

// NoLeak fails the test if text, which what names, shows a secret.
func NoLeak(t testing.TB, what, text string) {
	t.Helper()
	if form := Leak(text); form != "" {
		t.Errorf("%s shows a secret (%s): %s", what, form, excerpt(text))
	}
}

// excerpt is what is around the first secret in text, without any.
func excerpt(text string) string {
	const mask, around = "<SECRET>", 300
	for _, form := range canaries {
		text = strings.ReplaceAll(text, form, mask)
	}
	i := strings.Index(text, mask)
	return text[max(0, i-around):min(len(text), i+around)]
}

// A watch passes on what is written to a file of this process, and remembers whether it showed a secret.
type watch struct {
	file  **os.File
	real  *os.File
	write *os.File
	done  sync.WaitGroup
	last  string // the end of what was written: a secret may be split
	leak  string // what was around the first secret
}

// newWatch puts itself in the place of file.
func newWatch(file **os.File) (*watch, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	w := &watch{file: file, real: *file, write: write}
	*file = write
	w.done.Go(func() { w.pass(read) })
	return w, nil
}

// pass reads until the pipe is closed.
func (w *watch) pass(read *os.File) {
	defer read.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := read.Read(buf)
		_, _ = w.real.Write(buf[:n])
		text := w.last + string(buf[:n])
		if w.leak == "" && Leak(text) != "" {
			w.leak = text
		}
		w.last = text[max(0, len(text)-200):]
		if err != nil {
			return
		}
	}
}

// stop puts the file back, and reports whether a secret was written to it.
func (w *watch) stop() bool {
	*w.file = w.real
	w.write.Close()
	w.done.Wait()
	if w.leak == "" {
		return false
	}
	_, _ = io.WriteString(w.real, "FAIL: the output of the tests shows a secret: "+excerpt(w.leak)+"\n")
	return true
}
