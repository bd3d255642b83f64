package httpkind

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// A Multipart is a body of the type multipart/form-data, or of another multipart type if the header sets one as Content-Type. It is read
// while it is sent.
type Multipart []Part

// A Part is a field of a form or a file.
type Part struct {
	Name string
	// FileName is the name of the file for the API. The default is the base name of an *os.File, and no name for other parts.
	FileName string
	// ContentType is the type of Body. The default is that of a Call with this Body. For a string, it is application/octet-stream with a
	// FileName, and none without.
	ContentType string
	Body        any // like Call.Body, but a string is sent unchanged
}

// payload puts the parts together.
func (m Multipart) payload(contentType string) (*payload, error) {
	boundary := rand.Text()
	media, params, err := mime.ParseMediaType(contentType)
	switch {
	case len(m) == 0:
		return nil, errors.New("a Multipart without parts")
	case contentType == "":
		media, params = "multipart/form-data", map[string]string{}
	case err != nil || !strings.HasPrefix(media, "multipart/"):
		return nil, misfit(m, contentType)
	case params["boundary"] != "":
		boundary = params["boundary"]
	}
	params["boundary"] = boundary
	var written bytes.Buffer
	w := multipart.NewWriter(&written)
	if err := w.SetBoundary(boundary); err != nil {
		return nil, err
	}
	whole := &payload{contentType: mime.FormatMediaType(media, params)}
	var pieces []*payload
	add := func(p *payload) {
		pieces = append(pieces, p)
		whole.once = whole.once || p.once
		if p.size < 0 || whole.size < 0 {
			whole.size = -1
		} else {
			whole.size += p.size
		}
	}
	text := func() {
		add(bytesPayload(bytes.Clone(written.Bytes()), ""))
		written.Reset()
	}
	for i, part := range m {
		content, header, err := part.payload()
		if err != nil {
			return nil, fmt.Errorf("part %d, %q: %w", i+1, part.Name, err)
		}
		if _, err := w.CreatePart(header); err != nil {
			return nil, err
		}
		text()
		add(content)
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	text()
	whole.open = func() (io.ReadCloser, error) {
		readers := make([]io.Reader, len(pieces))
		for i, p := range pieces {
			r, err := p.open()
			if err != nil {
				return nil, err
			}
			readers[i] = r
		}
		return io.NopCloser(io.MultiReader(readers...)), nil
	}
	whole.end = func() {
		for _, p := range pieces {
			if p.end != nil {
				p.end()
			}
		}
	}
	return whole, nil
}

// payload is the body of the part, and its header.
func (p Part) payload() (*payload, textproto.MIMEHeader, error) {
	if p.Name == "" {
		return nil, nil, errors.New("must have a Name")
	}
	file := p.FileName
	if f, ok := p.Body.(*os.File); ok && f != nil && file == "" {
		file = filepath.Base(f.Name())
	}
	content, err := p.content()
	if err != nil {
		return nil, nil, err
	}
	disposition := multipart.FileContentDisposition(p.Name, file)
	if file == "" {
		disposition = strings.TrimSuffix(disposition, `; filename=""`)
	}
	header := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	kind := p.ContentType
	if kind == "" {
		kind = content.contentType
	}
	if strings.ContainsFunc(kind, func(r rune) bool { return r < ' ' || r > '~' }) {
		return nil, nil, errors.New("its ContentType holds characters that no header can")
	}
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	return content, header, nil
}

func (p Part) content() (*payload, error) {
	switch v := reflect.ValueOf(p.Body); {
	case !v.IsValid():
		return bytesPayload(nil, ""), nil
	case v.Kind() == reflect.String && p.FileName == "":
		return bytesPayload([]byte(v.String()), ""), nil
	case v.Kind() == reflect.String:
		return bytesPayload([]byte(v.String()), typeBytes), nil
	}
	if _, nested := p.Body.(Multipart); nested {
		return nil, errors.New("a Multipart cannot hold another")
	}
	return payloadOf(p.Body, p.ContentType, typeBytes)
}
