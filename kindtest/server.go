package kindtest

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// serverReturns stops and restarts the server while a client is open. Then it stops the server again and closes the client.
func (s *suite[C, H]) serverReturns(t *testing.T) {
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	dead := true
	defer func() {
		if dead { // this test has failed, and other tests need the server
			s.restore(t, c)
		}
	}()
	s.crash(t, c)
	for _, f := range s.asks() {
		s.fails(t, f.what+" while the server is dead", f.do, c.H)
	}
	s.restore(t, c)
	dead = false
	for _, f := range s.asks() {
		s.recovers(t, f.what+" after the server has come back", f.do, c.H)
	}
	s.crash(t, c)
	dead = true
	if err := s.stop(t, "Close while the server is dead", c.H); err != nil {
		t.Errorf("Close while the server is dead fails, and nothing is left to do: %s", resource.Redact(err.Error()))
	}
}

// crash stops the server, or breaks the network if the server cannot be stopped.
func (s *suite[C, H]) crash(t *testing.T, c *client[H]) {
	if s.server.Stop != nil {
		s.server.Stop(t)
		return
	}
	c.network.refuse(true)
	c.network.cut()
}

// restore undoes crash.
func (s *suite[C, H]) restore(t *testing.T, c *client[H]) {
	if s.server.Stop != nil {
		s.server.Restart(t)
		return
	}
	c.network.refuse(false)
}

// forgottenConnections drops the bytes on open connections, without an error. The client must make new connections. When the client is
// closed, the old connections end with an error, as a router resets them in the end.
func (s *suite[C, H]) forgottenConnections(t *testing.T) {
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	c.network.forget()
	for _, f := range s.asks() {
		s.recovers(t, f.what+" after the network has forgotten the open connections", f.do, c.H)
	}
	c.network.cut()
}

// rotation changes the password while a client is open: first on the server, then where the client looks it up.
func (s *suite[C, H]) rotation(t *testing.T) {
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	before := s.password
	for range 2 {
		s.password = NewPassword()
		if err := s.hidden.add(s.password); err != nil {
			t.Fatal(err)
		}
		s.server.Rotate(t, s.password)
		c.network.cut()
		s.renewed(c)
		s.fails(t, "Call with a password that is no longer valid", s.Call, c.H)
		s.hide(t, c.vault, c.network.addr(), s.password)
		s.renewed(c)
		for _, f := range s.asks() {
			s.recovers(t, f.what+" after the secret has changed", f.do, c.H)
		}
		c.network.cut() // so that the client makes connections with the new password
		s.recovers(t, "Call on new connections after the secret has changed", s.Call, c.H)
	}
	var fresh *client[H]
	err := s.within(t, openTimeout+prompt, "opening with the password of before", func() (err error) {
		fresh, err = s.try(context.Background(), t, setup{password: before})
		return err
	})
	switch {
	case err == nil && !s.Unchecked:
		t.Error("Rotate has not worked: the server still takes the password of before")
	case err == nil:
		s.fails(t, "Call with the password of before", s.Call, fresh.H)
	}
}

// renewed makes the client look up its secret, if it does so at intervals.
func (s *suite[C, H]) renewed(c *client[H]) {
	if s.Renew != nil {
		s.Renew(c.H)
	}
}
