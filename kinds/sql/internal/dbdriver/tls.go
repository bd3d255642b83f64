package dbdriver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// VerifyChain makes c accept every server certificate of one of its authorities, whatever the name of the server is.
func VerifyChain(c *tls.Config) {
	roots := c.RootCAs
	c.InsecureSkipVerify = true // what follows verifies
	c.VerifyPeerCertificate = nil
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) == 0 {
			return errors.New("the server has no certificate")
		}
		opts := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
		for _, c := range s.PeerCertificates[1:] {
			opts.Intermediates.AddCert(c)
		}
		if _, err := s.PeerCertificates[0].Verify(opts); err != nil {
			return &tls.CertificateVerificationError{UnverifiedCertificates: s.PeerCertificates, Err: err}
		}
		return nil
	}
}
