package tlsfile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"reflect"
)

// Refused reports whether err says that a TLS connection failed because of a certificate, so that another attempt with the same files would
// fail too: the server's proves nothing, or the server does not take the client's, or wants one.
func Refused(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var remote *net.OpError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid) ||
		errors.As(err, &remote) && remote.Op == "remote error" && aboutCertificate(remote.Err)
}

// aboutCertificate reports whether alert is an alert of TLS about a certificate. Package tls does not export the type of alerts, which is a
// uint8 with the numbers of RFC 8446, section 6.
func aboutCertificate(alert error) bool {
	v := reflect.ValueOf(alert)
	if v.Kind() != reflect.Uint8 {
		return false
	}
	switch v.Uint() {
	case 42, // bad_certificate
		43,  // unsupported_certificate
		44,  // certificate_revoked
		45,  // certificate_expired
		46,  // certificate_unknown
		48,  // unknown_ca
		49,  // access_denied
		51,  // decrypt_error: a signature, as that of an authority that has the name of another one
		116: // certificate_required
		return true
	}
	return false
}
