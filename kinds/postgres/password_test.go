package postgreskind

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// tokens says another password each time.
type tokens struct {
	list []string
	err  error
}

func (t *tokens) Password(ctx context.Context) (string, error) {
	if t.err != nil || ctx.Err() != nil {
		return "", errors.Join(t.err, ctx.Err())
	}
	token := t.list[0]
	t.list = t.list[1:]
	return token, nil
}

// TestPasswordFrom asks for the password of each connection.
func TestPasswordFrom(t *testing.T) {
	s := newServer(t, "first-token")
	from := &tokens{list: []string{"first-token", "second-token"}}
	h, err := OpenPostgres(t.Context(), s.config(resource.Secret{}), from)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(t.Context())
	s.expect("second-token")
	h.Native().Reset() // so that the next one is a new connection
	if err := h.Check(t.Context()); err != nil || len(from.list) > 0 {
		t.Errorf("%v, and %q are left", err, from.list)
	}
	from.err = errors.New("no token for you")
	h.Native().Reset()
	if err := h.Check(t.Context()); !errors.Is(err, from.err) || !strings.Contains(err.Error(), "password_from: no token for you") {
		t.Error(err)
	}
}

// TestOnePassword refuses two passwords. None is right where a certificate or the trust of the server is enough.
func TestOnePassword(t *testing.T) {
	for want, tt := range map[string]struct {
		password string
		from     Passwords
	}{
		"password: must not be set, because password_from returns the password: set only one of them": {"hunter2", &tokens{}},
	} {
		cfg := valid()
		cfg.Password = resource.NewSecret(tt.password)
		if _, err := Open(t.Context(), cfg, tt.from, nil); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	cfg := valid()
	cfg.Password = resource.Secret{}
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatalf("without a password: %v", err)
	}
	pool.Close()
}
