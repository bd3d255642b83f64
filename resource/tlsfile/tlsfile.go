// Package tlsfile reads the certificates and keys of TLS clients from files, and reads them again when they change. When a certificate is
// renewed, the program need not be restarted: its next connection uses the new certificate.
package tlsfile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"sync"
	"time"
)

// Files holds the paths of PEM files. Empty paths are not used.
type Files struct {
	CA     string // certificate authorities to trust, in addition to the system's
	OnlyCA bool   // trust the authorities in CA only, not the system's

	Cert string // the client's certificate, followed by the intermediate ones
	Key  string // the key of Cert

	// KeyPassword returns the password of a key that is encrypted with the PEM header DEK-Info. It is called each time that such a key is
	// read. It is nil if there is no password. A key of the PEM type ENCRYPTED PRIVATE KEY (PKCS #8) is an error, because Go cannot read
	// it.
	KeyPassword func() string
}

// A Reader holds the last valid content of the files. Its methods may be called from any goroutine.
type Reader struct {
	files Files
	now   func() time.Time

	mu          sync.Mutex
	ca          content
	cert, key   content
	roots       *x509.CertPool   // nil: the system's
	certificate *tls.Certificate // nil: none; its Leaf is set
}

// New reads the files. Its error is an *Error, which says which file is wrong and what to do.
func New(files Files) (*Reader, error) {
	r := &Reader{files: files, now: time.Now}
	for _, wrong := range []struct {
		is     bool
		part   Part
		reason string
	}{
		{files.OnlyCA && files.CA == "", CA, "must be set, because its authorities replace the system's"},
		{files.Key != "" && files.Cert == "", Cert, "must be set, because a key is set: a client has both or neither"},
		{files.Cert != "" && files.Key == "", Key, "must be set, because a certificate is set: a client has both or neither"},
	} {
		if wrong.is {
			return nil, &Error{Part: wrong.part, Reason: wrong.reason}
		}
	}
	if err := r.readCA(); err != nil {
		return nil, err
	}
	if err := r.readPair(); err != nil {
		return nil, err
	}
	return r, nil
}

// Config returns a copy of base with the authorities and the certificate that the files hold now. base may be nil. Call Config for each new
// connection. If Files has no CA, the copy keeps the RootCAs of base, and if it has no Cert, the certificates of base. The certificate is
// sent to every server that asks for one, whatever authorities the server accepts.
//
// If a file is missing, empty or half written, or the certificate does not belong to the key, somebody may just be replacing the files. The
// copy then has the last valid content. Config returns an error, an *Error, only if that last certificate has expired.
func (r *Reader) Config(base *tls.Config) (*tls.Config, error) {
	c := base.Clone() // nil if base is
	if c == nil {
		c = &tls.Config{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.files.CA != "" {
		_ = r.readCA() // after an error, the last valid authorities stay in use
		c.RootCAs = r.roots
	}
	if r.files.Cert != "" {
		certificate, err := r.current()
		if err != nil {
			return nil, err
		}
		c.Certificates = nil
		c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate, nil }
	}
	return c, nil
}

// current returns the certificate to use now.
func (r *Reader) current() (*tls.Certificate, error) {
	err := r.readPair()
	var failed *Error
	if end := r.certificate.Leaf.NotAfter; errors.As(err, &failed) && r.now().After(end) {
		return nil, &Error{
			Part: failed.Part, File: failed.File,
			Reason: failed.Reason + "; the certificate that was read before has expired (" + end.UTC().Format(time.RFC3339) + ")",
		}
	}
	return r.certificate, nil
}

// readCA sets the roots if the file has changed and is valid.
func (r *Reader) readCA() error {
	if r.files.CA == "" {
		return nil
	}
	read, err := readFile(CA, r.files.CA)
	if err != nil || read.equal(r.ca) {
		return err
	}
	roots, err := r.pool(read)
	if err != nil {
		return err
	}
	r.ca, r.roots = read, roots
	return nil
}

// readPair sets the certificate if one of the two files has changed and both are valid.
func (r *Reader) readPair() error {
	if r.files.Cert == "" {
		return nil
	}
	cert, err := readFile(Cert, r.files.Cert)
	if err != nil {
		return err
	}
	key, err := readFile(Key, r.files.Key)
	if err != nil || cert.equal(r.cert) && key.equal(r.key) {
		return err
	}
	pair, err := r.pair(cert, key)
	if err != nil {
		return err
	}
	r.cert, r.key, r.certificate = cert, key, pair
	return nil
}
