// Package tlsfile reads the certificates and keys of TLS clients from files, and reads them again when they have changed. So a program
// goes on when its certificate is renewed, without being started again: the next connection has the new one.
package tlsfile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"sync"
	"time"
)

// Files are the paths of files in PEM. Those that are "" are not used.
type Files struct {
	CA     string // authorities that servers may have their certificates from, in addition to the system's
	OnlyCA bool   // the authorities in CA replace the system's

	Cert string // the client's certificate, followed by the intermediate ones
	Key  string // the key of Cert

	// KeyPassword is the password of a key that is encrypted in the way that PEM calls DEK-Info. It is asked whenever such a key is read;
	// nil: there is no password. A key whose PEM says ENCRYPTED PRIVATE KEY (PKCS #8) is an error, as Go does not read it.
	KeyPassword func() string
}

// A Reader has what the files said when they were last in order. Its methods may be called from any goroutine.
type Reader struct {
	files Files
	now   func() time.Time

	mu          sync.Mutex
	ca          content
	cert, key   content
	roots       *x509.CertPool   // nil: the system's
	certificate *tls.Certificate // nil: none; its Leaf is set
}

// New reads the files. An error is an *Error, which says what to do about which file.
func New(files Files) (*Reader, error) {
	r := &Reader{files: files, now: time.Now}
	for _, wrong := range []struct {
		is     bool
		part   Part
		reason string
	}{
		{files.OnlyCA && files.CA == "", CA, "must be set, as its authorities are to replace the system's"},
		{files.Key != "" && files.Cert == "", Cert, "must be set, as there is a key: a client has both or neither"},
		{files.Cert != "" && files.Key == "", Key, "must be set, as there is a certificate: a client has both or neither"},
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

// Config returns a copy of base, which may be nil, with the authorities and the certificate that the files hold now. Call it for each new
// connection. Without a CA the copy keeps the RootCAs of base, and without a Cert its certificates. Servers get the certificate whatever
// authorities they ask for: one that does not like it says so.
//
// A file that is missing, empty, or only half written, and a certificate that does not belong to the key, may be in the middle of being
// replaced: then the copy has what the files held before. There is an error, an *Error, only if that certificate has expired.
func (r *Reader) Config(base *tls.Config) (*tls.Config, error) {
	c := base.Clone() // nil if base is
	if c == nil {
		c = &tls.Config{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.files.CA != "" {
		_ = r.readCA() // the ones before stay
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

// readCA sets the roots, if the file has changed and is in order.
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

// readPair sets the certificate, if one of its files has changed and both are in order.
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
