package tlsfile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"reflect"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
)

// Blame returns err. If err says that a TLS connection could not be made, Blame returns resource.DependsOn(err, fields...); the fields are
// those that switch TLS on and say which certificates to trust. The cause may also be a server that does not speak TLS at all. Then err
// contains one of the given texts.
func Blame(err error, fields []string, texts ...string) error {
	var record tls.RecordHeaderError
	var remote *net.OpError
	switch {
	case err == nil:
	case Refused(err), errors.As(err, &record), errors.As(err, &remote) && remote.Op == "remote error",
		slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(err.Error(), text) }):
		return resource.DependsOn(err, fields...)
	}
	return err
}

// Refused reports whether a TLS connection failed because of a certificate, so that another attempt with the same files would fail too.
// Either the server's certificate is not trusted, or the server refuses the client's certificate, or it requires one and got none.
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
