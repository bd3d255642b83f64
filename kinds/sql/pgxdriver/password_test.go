package pgxdriver

import (
	"context"
	"errors"
	"strings"
	"testing"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
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
	s := newPostgres(t, "first-token")
	from := &tokens{list: []string{"first-token", "second-token"}}
	h, err := sqlkind.OpenSQL(t.Context(), pgxConfig("postgres://app@"+s.address+"/shop"), from)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(t.Context())
	first, err := h.Conn(t.Context()) // so that the next one is a new connection
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	s.expect("second-token")
	second, err := h.Conn(t.Context())
	if err != nil || len(from.list) > 0 {
		t.Fatalf("%v, and %q are left", err, from.list)
	}
	defer second.Close()
	from.err = errors.New("no token for you")
	if err := h.Check(t.Context()); !errors.Is(err, from.err) || !strings.Contains(err.Error(), "password_from: no token for you") {
		t.Error(err)
	}
}

// TestOnePassword refuses a second password, wherever it is.
func TestOnePassword(t *testing.T) {
	const want = "connection_string: must not have a password next to password_from, and neither must PGPASSWORD or a passfile"
	for _, text := range []string{"postgres://app:hunter2@localhost/shop", "host=localhost password=hunter2"} {
		if _, err := sqlkind.Open(t.Context(), pgxConfig(text), &tokens{}, nil); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	t.Setenv("PGPASSWORD", "hunter2")
	if _, err := sqlkind.Open(t.Context(), pgxConfig("host=localhost"), &tokens{}, nil); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
