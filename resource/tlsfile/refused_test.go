package tlsfile_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// What a certificate is to blame for is told from what may pass.
func TestRefused(t *testing.T) {
	ca, other := newIssuer(t, "ca"), newIssuer(t, "other")
	over := time.Now().Add(-time.Hour)
	for _, test := range []struct {
		name           string
		server, client made
		base           *tls.Config
		ends           bool // the server hangs up instead of speaking TLS
		want           bool
	}{
		{name: "fine", server: ca.issue(t, "s", hour()), client: ca.issue(t, "c", hour())},
		{name: "another authority", server: other.issue(t, "s", hour()), client: ca.issue(t, "c", hour()), want: true},
		{name: "another host", server: ca.issue(t, "s", hour()), client: ca.issue(t, "c", hour()), base: &tls.Config{ServerName: "db"}, want: true},
		{name: "the server's has expired", server: ca.issue(t, "s", over), client: ca.issue(t, "c", hour()), want: true},
		{name: "the client's has expired", server: ca.issue(t, "s", hour()), client: ca.issue(t, "c", over), want: true},
		{name: "the client's is another authority's", server: ca.issue(t, "s", hour()), client: other.issue(t, "c", hour()), want: true},
		{name: "the client has none", server: ca.issue(t, "s", hour()), want: true},
		{name: "the server ends", server: ca.issue(t, "s", hour()), client: ca.issue(t, "c", hour()), ends: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := write(t, ca.pem, test.client.cert, test.client.key)
			if test.client.cert == "" {
				files.Cert, files.Key = "", ""
			}
			r, err := tlsfile.New(files)
			if err != nil {
				t.Fatal(err)
			}
			c, err := r.Config(test.base)
			if err != nil {
				t.Fatal(err)
			}
			conn, err := tls.Dial("tcp", asking(t, ca, test.server, test.ends), c)
			if err == nil { // a server that does not take the client's certificate says so later
				defer conn.Close()
				_, err = conn.Read(make([]byte, 1))
			}
			if (err == nil) != (test.name == "fine") || tlsfile.Refused(err) != test.want {
				t.Errorf("%v", err)
			}
			if said := start(tlsfile.Blame(err, []string{"tls", "ca_file"})); err != nil && strings.Contains(said, "; see tls, ca_file") != test.want {
				t.Errorf("%s", said)
			}
		})
	}
	said := start(tlsfile.Blame(errors.New("connect: no TLS here"), []string{"tls"}, "no TLS"))
	open := start(tlsfile.Blame(errors.New("connect: refused"), []string{"tls"}, "no TLS"))
	plain := start(tlsfile.Blame(tls.RecordHeaderError{Msg: "first record"}, []string{"tls"}))
	if said != "open db: connect: no TLS here; see tls" || open != "open db: connect: refused" || !strings.HasSuffix(plain, "; see tls") {
		t.Errorf("%q, %q, %q", said, open, plain)
	}
	if err := tlsfile.Blame(nil, []string{"tls"}); err != nil {
		t.Error(err)
	}
	if tlsfile.Refused(nil) || tlsfile.Refused(&net.OpError{Op: "remote error", Err: errors.New("other")}) {
		t.Error("nothing has been refused")
	}
}

// start opens a resource that fails with err, and returns what that says.
func start(err error) string {
	_, failed := lifecycle.Start(context.Background(), nil, lifecycle.Node{Name: "db", Open: func(context.Context, ...resource.OpenOption) error { return err }})
	return fmt.Sprint(failed)
}

// asking is a server with a certificate that wants one of its clients, from ca.
func asking(t *testing.T, ca *issuer, server made, ends bool) string {
	t.Helper()
	pair, err := tls.X509KeyPair([]byte(server.cert), []byte(server.key))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AddCert(ca.cert)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if !ends {
				secure := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients})
				if secure.Handshake() == nil {
					_, _ = io.WriteString(secure, "x")
				}
			}
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}
