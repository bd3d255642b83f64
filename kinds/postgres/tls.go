package postgreskind

import (
	"crypto/tls"
	"crypto/x509"

	"github.com/resgen-go/resgen/resource/tlsfile"
)

// tlsFiles are the files of certificates, which are read again for each new connection.
type tlsFiles struct {
	reader  *tlsfile.Reader
	anyName bool // the server's certificate may be for any name, but must be of an authority
	cfg     PostgresConfig
}

// newTLSFiles reads the files of cfg; nil if there are none.
func newTLSFiles(cfg PostgresConfig) (*tlsFiles, error) {
	if cfg.SSLRootCert+cfg.SSLCert+cfg.SSLKey == "" || cfg.SSLMode == PostgresSSLModeDisable {
		return nil, nil
	}
	files := tlsfile.Files{CA: cfg.SSLRootCert, OnlyCA: cfg.SSLRootCert != "", Cert: cfg.SSLCert, Key: cfg.SSLKey}
	if !cfg.SSLPassword.IsZero() {
		files.KeyPassword = cfg.SSLPassword.Reveal
	}
	reader, err := tlsfile.New(files)
	if err != nil {
		return nil, tlsfile.Problem(err, "ssl_root_cert", "ssl_cert", "ssl_key")
	}
	f := &tlsFiles{reader: reader, cfg: cfg}
	f.anyName = f.mode(cfg.SSLMode) == PostgresSSLModeVerifyCA
	return f, nil
}

// mode is the ssl_mode that pgx gets. As libpq has it, require is verify-ca where there is an ssl_root_cert.
func (f *tlsFiles) mode(mode PostgresSSLMode) PostgresSSLMode {
	if f != nil && f.cfg.SSLRootCert != "" && mode == PostgresSSLModeRequire {
		return PostgresSSLModeVerifyCA
	}
	return mode
}

// renewed is c with the certificates that the files hold now.
func (f *tlsFiles) renewed(c *tls.Config) (*tls.Config, error) {
	c, err := f.reader.Config(c)
	if err == nil && f.anyName {
		roots := c.RootCAs
		c.VerifyPeerCertificate = nil // it knows only the authorities of the time when the pool was opened
		c.VerifyConnection = func(s tls.ConnectionState) error { return verifyChain(s, roots) }
	}
	return c, err
}

// verifyChain holds that the server has a certificate of one of roots, for whatever name.
func verifyChain(s tls.ConnectionState, roots *x509.CertPool) error {
	o := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, c := range s.PeerCertificates[1:] {
		o.Intermediates.AddCert(c)
	}
	_, err := s.PeerCertificates[0].Verify(o)
	return err
}
