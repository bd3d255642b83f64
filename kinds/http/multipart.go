package httpkind

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/resgen-go/resgen/kinds/http/internal/payload"
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
func (m Multipart) payload(contentType string) (*payload.Payload, error) {
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
	var pieces []*payload.Payload
	text := func() {
		pieces = append(pieces, payload.Bytes(bytes.Clone(written.Bytes()), ""))
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
		pieces = append(pieces, content)
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	text()
	return payload.Join(mime.FormatMediaType(media, params), pieces), nil
}

// payload is the body of the part, and its header.
func (p Part) payload() (*payload.Payload, textproto.MIMEHeader, error) {
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
		kind = content.ContentType
	}
	if strings.ContainsFunc(kind, func(r rune) bool { return r < ' ' || r > '~' }) {
		return nil, nil, errors.New("its ContentType holds characters that no header can")
	}
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	return content, header, nil
}

func (p Part) content() (*payload.Payload, error) {
	switch v := reflect.ValueOf(p.Body); {
	case !v.IsValid():
		return payload.Bytes(nil, ""), nil
	case v.Kind() == reflect.String && p.FileName == "":
		return payload.Bytes([]byte(v.String()), ""), nil
	case v.Kind() == reflect.String:
		return payload.Bytes([]byte(v.String()), typeBytes), nil
	}
	if _, nested := p.Body.(Multipart); nested {
		return nil, errors.New("a Multipart cannot hold another")
	}
	return payloadOf(p.Body, p.ContentType, typeBytes)
}

// misfit says that a body cannot be written as the request calls it.
func misfit(body any, contentType string) error {
	return fmt.Errorf("a %T is not sent as %s: make it bytes, a string or an io.Reader, or leave out Content-Type", body, contentType)
}
