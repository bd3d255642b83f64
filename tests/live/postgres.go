package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/resgen-go/resgen/resource"
)

// A PostgresServer is a PostgreSQL server that takes passwords by scram-sha-256 only.
type PostgresServer struct {
	Host string
	Port int

	admin pgx.ConnConfig // of a superuser

	// Of a server that the tests have started; else there is none.
	home    home
	program string
	process *process
	tls     bool
}

// Postgres returns the server that the tests of a binary share: the one of the URL in RESGEN_TEST_POSTGRES, or else one of its own.
func Postgres(t testing.TB) *PostgresServer {
	t.Helper()
	return need(t, "PostgreSQL", sharedPostgres)
}

var sharedPostgres = sync.OnceValues(func() (*PostgresServer, error) {
	if address := os.Getenv("RESGEN_TEST_POSTGRES"); address != "" {
		return givenPostgres(address)
	}
	s, err := startPostgres(nil)
	if err == nil {
		shared.atEnd(s.end)
	}
	return s, err
})

// NewPostgres starts a server for one test, which may kill it. With a certificate it speaks TLS as well as plain text.
func NewPostgres(t testing.TB, certificate *Certificate) *PostgresServer {
	t.Helper()
	s := need(t, "PostgreSQL", func() (*PostgresServer, error) { return startPostgres(certificate) })
	t.Cleanup(s.end)
	return s
}

func givenPostgres(address string) (*PostgresServer, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("RESGEN_TEST_POSTGRES is not a URL of a PostgreSQL server") // err holds the password
	}
	s := &PostgresServer{Host: c.Host, Port: int(c.Port), admin: *c}
	return s, s.ping()
}

// postgresFolder finds the folder of initdb and postgres.
func postgresFolder() (string, error) {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	if debian, err := filepath.Glob("/usr/lib/postgresql/*/bin"); err == nil {
		folders = append(folders, debian...)
	}
	for _, folder := range folders {
		if _, err := exec.LookPath(filepath.Join(folder, "initdb")); err != nil {
			continue
		}
		if _, err := exec.LookPath(filepath.Join(folder, "postgres")); err == nil {
			return folder, nil
		}
	}
	return "", fmt.Errorf("initdb and postgres are %w: neither on PATH nor where pg_config --bindir says, and RESGEN_TEST_POSTGRES is not set", errMissing)
}

func startPostgres(certificate *Certificate) (*PostgresServer, error) {
	folder, err := postgresFolder()
	if err != nil {
		return nil, err
	}
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	s := &PostgresServer{Host: "127.0.0.1", home: h, program: filepath.Join(folder, "postgres"), tls: certificate != nil}
	if err := s.initialize(folder, certificate); err != nil {
		h.remove()
		return nil, err
	}
	for range 3 { // the port that was free may be taken
		if s.Port, err = freePort(); err != nil {
			break
		}
		s.admin.Port = uint16(s.Port)
		if err = s.start(); !errors.Is(err, errEnded) {
			break
		}
	}
	if err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// initialize makes the files of the server.
func (s *PostgresServer) initialize(folder string, certificate *Certificate) error {
	password := NewSecret()
	file, err := s.home.write("password", password)
	if err != nil {
		return err
	}
	out, err := s.home.command(filepath.Join(folder, "initdb"), nil, "--pgdata", s.home.path("data"), "--username", "admin",
		"--auth", "scram-sha-256", "--pwfile", file, "--encoding", "UTF8", "--no-locale", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := os.Remove(file); err != nil {
		return err
	}
	if certificate != nil {
		if _, err := s.home.write("server.crt", certificate.chain); err != nil {
			return err
		}
		if _, err := s.home.write("server.key", certificate.key); err != nil {
			return err
		}
	}
	c, err := pgx.ParseConfig("host=127.0.0.1 user=admin dbname=postgres sslmode=disable")
	if err != nil {
		return err
	}
	c.Password = password
	s.admin = *c
	return nil
}

// start runs the server, and waits until it answers.
func (s *PostgresServer) start() error {
	settings := []string{
		"listen_addresses=" + s.Host,
		"port=" + strconv.Itoa(s.Port),
		"unix_socket_directories=",
		"fsync=off",
		"log_min_error_statement=panic", // statements may hold passwords
	}
	if s.tls {
		settings = append(settings, "ssl=on", "ssl_cert_file="+s.home.path("server.crt"), "ssl_key_file="+s.home.path("server.key"))
	}
	args := []string{"-D", s.home.path("data")}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	var err error
	s.process, err = startProcess(s.home.command(s.program, nil, args...), s.home.path("output"), syscall.SIGQUIT)
	if err != nil {
		return err
	}
	return s.process.await(s.ping)
}

// end stops the server and deletes its files.
func (s *PostgresServer) end() {
	if s.process != nil {
		s.process.stop(syscall.SIGINT) // a fast shutdown: it does not wait for clients
	}
	s.home.remove()
}

// TrustClients has the server take certificates of c's authority in place of passwords, from every role but the superuser.
func (s *PostgresServer) TrustClients(t testing.TB, c *Certificate) {
	t.Helper()
	text, err := os.ReadFile(c.Authority)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := s.home.write("clients.crt", string(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.home.write("data/pg_hba.conf", "host all admin 127.0.0.1/32 scram-sha-256\nhostssl all all 127.0.0.1/32 cert\n"); err != nil {
		t.Fatal(err)
	}
	s.Exec(t, "alter system set ssl_ca_file = "+literal(authority))
	s.reload(t)
}

// UseCertificate gives the server another certificate.
func (s *PostgresServer) UseCertificate(t testing.TB, c *Certificate) {
	t.Helper()
	for name, text := range map[string]string{"server.crt": c.chain, "server.key": c.key} {
		if _, err := s.home.write(name, text); err != nil {
			t.Fatal(err)
		}
	}
	s.reload(t)
}

// reload has the server read its files again, and waits until new connections see it.
func (s *PostgresServer) reload(t testing.TB) {
	t.Helper()
	before := s.Count(t, "select (extract(epoch from pg_conf_load_time()) * 1000000)::bigint")
	s.Exec(t, "select pg_reload_conf()")
	Eventually(t, func() string {
		if s.Count(t, "select (extract(epoch from pg_conf_load_time()) * 1000000)::bigint") == before {
			return "the server has not read its files again"
		}
		return ""
	})
}

// Kill ends the server as a crash would: its clients' connections end in the middle of whatever they do.
func (s *PostgresServer) Kill(t testing.TB) {
	t.Helper()
	if s.process == nil {
		t.Fatal("only a server that the tests have started may be killed")
	}
	s.process.kill()
}

// Restart starts a server that was killed, on the same port and with the same data, and waits until it has recovered.
func (s *PostgresServer) Restart(t testing.TB) {
	t.Helper()
	// The server refuses to start while processes of its former life are still about to end.
	err := within(20*time.Second, func() (bool, error) {
		err := s.start()
		return !errors.Is(err, errEnded), err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Addr is the host and the port of the server.
func (s *PostgresServer) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// ping asks the server something, as the superuser.
func (s *PostgresServer) ping() error {
	return s.do(func(ctx context.Context, c *pgx.Conn) error { return c.Ping(ctx) })
}

// do gives f a connection of the superuser.
func (s *PostgresServer) do(f func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, s.admin.Copy())
	if err != nil {
		return err
	}
	return errors.Join(f(ctx, conn), conn.Close(ctx))
}

// Exec runs statements as the superuser.
func (s *PostgresServer) Exec(t testing.TB, statements ...string) {
	t.Helper()
	if err := s.exec(statements...); err != nil {
		t.Fatal(err)
	}
}

func (s *PostgresServer) exec(statements ...string) error {
	return s.do(func(ctx context.Context, c *pgx.Conn) error {
		for _, statement := range statements {
			if _, err := c.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// A Database is a database of a test, and the role that owns it, which has the same name.
type Database struct {
	*PostgresServer
	Name     string
	Password resource.Secret
}

// Database makes a database, which is dropped at the end of the test.
func (s *PostgresServer) Database(t testing.TB) *Database {
	t.Helper()
	d := &Database{PostgresServer: s, Name: newName(), Password: resource.NewSecret(NewSecret())}
	s.Exec(t,
		fmt.Sprintf(`create role %s login password %s`, d.Name, literal(d.Password.Reveal())),
		fmt.Sprintf(`create database %s owner %s`, d.Name, d.Name),
	)
	t.Cleanup(func() {
		err := s.exec(fmt.Sprintf(`drop database %s with (force)`, d.Name), fmt.Sprintf(`drop role %s`, d.Name))
		if err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return d
}

// SetPassword gives the role another password.
func (d *Database) SetPassword(t testing.TB, password string) {
	t.Helper()
	d.Exec(t, fmt.Sprintf(`alter role %s password %s`, d.Name, literal(password)))
}

// Disconnect has the server end every connection to the database.
func (d *Database) Disconnect(t testing.TB) {
	t.Helper()
	d.Exec(t, fmt.Sprintf(`select pg_terminate_backend(pid) from pg_stat_activity where datname = %s`, literal(d.Name)))
}

// Connections is how many connections to the database there are.
func (d *Database) Connections(t testing.TB) int {
	t.Helper()
	return d.Count(t, `select count(*) from pg_stat_activity where datname = $1`, d.Name)
}

// Count is the number that a query of the superuser returns.
func (s *PostgresServer) Count(t testing.TB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := s.do(func(ctx context.Context, c *pgx.Conn) error { return c.QueryRow(ctx, query, args...).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// Closed fails the test if the server goes on having connections to the database.
func (d *Database) Closed(t testing.TB) {
	t.Helper()
	Eventually(t, func() string {
		if n := d.Connections(t); n > 0 {
			return fmt.Sprintf("the server still has %d connections to the database", n)
		}
		return ""
	})
}

// literal is text as SQL has it.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
