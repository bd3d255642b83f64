package tlsfile_test

import (
	"crypto/tls"
	"errors"
	"regexp"
	"testing"

	"github.com/resgen-go/resgen/resource/tlsfile"
)

// reasons are the texts that an error may have: none of them is made of what a file holds.
var reasons = regexp.MustCompile(`^(CA|certificate|key) file \S+: [A-Za-z0-9 ,:()#.-]+$`)

// FuzzNew reads whatever files hold. There is a configuration, or an *Error that shows nothing of them.
func FuzzNew(f *testing.F) {
	ca := newIssuer(f, "ca")
	good := ca.issue(f, "good", hour())
	f.Add(ca.pem, good.cert, good.key)
	f.Add("", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n")
	f.Add(ca.pem+good.cert, good.key, good.cert)
	f.Add("hunter2", "\xff\x00", "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n")
	f.Fuzz(func(t *testing.T, ca, cert, key string) {
		files := write(t, ca, cert, key)
		files.KeyPassword = func() string { return "open sesame" }
		r, err := tlsfile.New(files)
		if err != nil {
			var wrong *tlsfile.Error
			if !errors.As(err, &wrong) || !reasons.MatchString(err.Error()) {
				t.Fatalf("%q", err)
			}
			return
		}
		c, err := r.Config(&tls.Config{})
		if err != nil || c.RootCAs == nil || c.GetClientCertificate == nil {
			t.Errorf("%+v, %v", c, err)
		}
	})
}
