package live

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A PgBouncerServer is a PgBouncer that pools transactions, in front of one database.
type PgBouncerServer struct{ Port int }

// PgBouncer starts a PgBouncer in front of d, for one test. Without the program on this machine the test is skipped.
func PgBouncer(t testing.TB, d *Database) *PgBouncerServer {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program, err = exec.LookPath("/usr/sbin/pgbouncer") // of Debian, which is not on everybody's PATH
	}
	if err != nil {
		t.Skip("needs PgBouncer, which is not on this machine: install the package pgbouncer")
	}
	return need(t, "PgBouncer", func() (*PgBouncerServer, error) { return startPgBouncer(t, program, d) })
}

func startPgBouncer(t testing.TB, program string, d *Database) (*PgBouncerServer, error) {
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	t.Cleanup(h.remove)
	quoted := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
	users, err := h.write("users.txt", quoted(d.Name)+" "+quoted(d.Password.Reveal())+"\n")
	if err != nil {
		return nil, err
	}
	for range 3 { // the port that was free may be taken
		var s *PgBouncerServer
		if s, err = tryPgBouncer(t, h, program, users, d); !errors.Is(err, errEnded) {
			return s, err
		}
	}
	return nil, err
}

func tryPgBouncer(t testing.TB, h home, program, users string, d *Database) (*PgBouncerServer, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	config, err := h.write("pgbouncer.ini", fmt.Sprintf(`[databases]
%s = host=%s port=%d
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = scram-sha-256
auth_file = %s
pool_mode = transaction
default_pool_size = 4
`, d.Name, d.Host, d.Port, port, users))
	if err != nil {
		return nil, err
	}
	p, err := startProcess(h.command(program, nil, config), filepath.Join(h.folder, "output"), syscall.SIGKILL)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { p.stop(syscall.SIGTERM) })
	return &PgBouncerServer{port}, p.await(func() error {
		c, err := pgx.ParseConfig(fmt.Sprintf("host=127.0.0.1 port=%d sslmode=disable user=%s dbname=%s", port, d.Name, d.Name))
		if err != nil {
			return err
		}
		c.Password = d.Password.Reveal()
		c.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
		return (&PostgresServer{admin: *c}).ping()
	})
}
