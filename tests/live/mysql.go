package live

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/resgen-go/resgen/resource"
)

// A MySQLServer is a MariaDB server that lets in no one without a password.
type MySQLServer struct {
	Host string
	Port int

	home    home
	program string
	process *process
	tls     bool
	admin   string // the password of the user admin
}

// MySQL returns the server that the tests of a binary share.
func MySQL(t testing.TB) *MySQLServer {
	t.Helper()
	return need(t, "MariaDB", sharedMySQL)
}

var sharedMySQL = sync.OnceValues(func() (*MySQLServer, error) {
	s, err := startMySQL(nil)
	if err == nil {
		shared.atEnd(s.end)
	}
	return s, err
})

// NewMySQL starts a server for one test, which may kill it. With a certificate it speaks TLS as well as plain text.
func NewMySQL(t testing.TB, certificate *Certificate) *MySQLServer {
	t.Helper()
	s := need(t, "MariaDB", func() (*MySQLServer, error) { return startMySQL(certificate) })
	t.Cleanup(s.end)
	return s
}

// mysqlPrograms finds mariadbd and what makes its first files.
func mysqlPrograms() (server, install string, err error) {
	for _, name := range []string{"mariadbd", "/usr/sbin/mariadbd", "/usr/libexec/mariadbd"} {
		if server, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err == nil {
		install, err = exec.LookPath("mariadb-install-db")
	}
	if err != nil {
		return "", "", fmt.Errorf("mariadbd and mariadb-install-db are %w: Debian has them in the package mariadb-server", errMissing)
	}
	return server, install, nil
}

func startMySQL(certificate *Certificate) (*MySQLServer, error) {
	server, install, err := mysqlPrograms()
	if err != nil {
		return nil, err
	}
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	s := &MySQLServer{Host: "127.0.0.1", home: h, program: server, tls: certificate != nil, admin: rand.Text()}
	if err := s.initialize(install, certificate); err != nil {
		h.remove()
		return nil, err
	}
	for range 3 { // the port that was free may be taken
		if s.Port, err = freePort(); err != nil {
			break
		}
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
func (s *MySQLServer) initialize(install string, certificate *Certificate) error {
	out, err := s.home.command(install, nil, "--no-defaults", "--datadir="+s.home.path("data"), "--auth-root-authentication-method=normal",
		"--skip-test-db", "--skip-name-resolve").CombinedOutput()
	if err != nil {
		return fmt.Errorf("mariadb-install-db: %w: %s", err, out)
	}
	// What the server does each time that it starts: the password of root is none of the tests', so root has no host to come from.
	_, err = s.home.write("init.sql", "create or replace user admin@'%' identified by "+literal(s.admin)+";\n"+
		"grant all on *.* to admin@'%' with grant option;\ndrop user if exists root@localhost;\n")
	if err != nil || certificate == nil {
		return err
	}
	return s.Certify(certificate)
}

// Certify gives the server another certificate, which it has from its next start on.
func (s *MySQLServer) Certify(c *Certificate) error {
	if _, err := s.home.write("server.crt", c.chain); err != nil {
		return err
	}
	_, err := s.home.write("server.key", c.key)
	return err
}

// start runs the server, and waits until it answers.
func (s *MySQLServer) start() error {
	args := []string{
		"--no-defaults", "--datadir=" + s.home.path("data"), "--socket=" + s.home.path("socket"), "--pid-file=" + s.home.path("pid"),
		"--bind-address=" + s.Host, "--port=" + strconv.Itoa(s.Port), "--init-file=" + s.home.path("init.sql"),
		"--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M", "--max-connect-errors=1000000",
	}
	if s.tls {
		args = append(args, "--ssl-cert="+s.home.path("server.crt"), "--ssl-key="+s.home.path("server.key"))
	}
	var err error
	s.process, err = startProcess(s.home.command(s.program, nil, args...), s.home.path("output"), syscall.SIGKILL)
	if err != nil {
		return err
	}
	return s.process.await(func() error { return s.exec("select 1") })
}

// end stops the server and deletes its files.
func (s *MySQLServer) end() {
	if s.process != nil {
		s.process.kill()
	}
	s.home.remove()
}

// Kill ends the server as a crash would: its clients' connections end in the middle of whatever they do.
func (s *MySQLServer) Kill(t testing.TB) {
	t.Helper()
	s.process.kill()
}

// Restart starts a server that was killed, on the same port and with the same data, and waits until it has recovered.
func (s *MySQLServer) Restart(t testing.TB) {
	t.Helper()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// Addr is the host and the port of the server.
func (s *MySQLServer) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// do gives f a connection of the user admin.
func (s *MySQLServer) do(f func(context.Context, *sql.DB) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	c := mysql.NewConfig()
	c.User, c.Passwd, c.Net, c.Addr, c.Logger = "admin", s.admin, "tcp", s.Addr(), &mysql.NopLogger{}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	return errors.Join(f(ctx, db), db.Close())
}

// Exec runs statements as the user admin.
func (s *MySQLServer) Exec(t testing.TB, statements ...string) {
	t.Helper()
	if err := s.exec(statements...); err != nil {
		t.Fatal(err)
	}
}

func (s *MySQLServer) exec(statements ...string) error {
	return s.do(func(ctx context.Context, db *sql.DB) error {
		for _, statement := range statements {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// A Schema is a database of a test on a MySQLServer, and the user who may do everything there, who has the same name.
type Schema struct {
	*MySQLServer
	Name     string
	Password resource.Secret
}

// Schema makes a database, which is dropped at the end of the test.
func (s *MySQLServer) Schema(t testing.TB) *Schema {
	t.Helper()
	d := &Schema{MySQLServer: s, Name: newName(), Password: resource.NewSecret(NewSecret())}
	s.Exec(t,
		"create database "+d.Name,
		"create user "+d.Name+"@'%' identified by "+mysqlLiteral(d.Password.Reveal()),
		"grant all on "+d.Name+".* to "+d.Name+"@'%'",
	)
	t.Cleanup(func() {
		if err := s.exec("drop database "+d.Name, "drop user "+d.Name+"@'%'"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return d
}

// SetPassword gives the user another password.
func (d *Schema) SetPassword(t testing.TB, password string) {
	t.Helper()
	d.Exec(t, "set password for "+d.Name+"@'%' = password("+mysqlLiteral(password)+")")
}

// Disconnect has the server end every connection of the user.
func (d *Schema) Disconnect(t testing.TB) {
	t.Helper()
	d.Exec(t, "kill user "+d.Name)
}

// Connections is how many connections the user has.
func (d *Schema) Connections(t testing.TB) (n int) {
	t.Helper()
	err := d.do(func(ctx context.Context, db *sql.DB) error {
		return db.QueryRowContext(ctx, "select count(*) from information_schema.processlist where user = ?", d.Name).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Closed fails the test if the server goes on having connections of the user.
func (d *Schema) Closed(t testing.TB) {
	t.Helper()
	Eventually(t, func() string {
		if n := d.Connections(t); n > 0 {
			return fmt.Sprintf("the server still has %d connections of the user", n)
		}
		return ""
	})
}

// Socket is the path of the server's socket.
func (s *MySQLServer) Socket() string { return filepath.Join(s.home.folder, "socket") }

// mysqlLiteral is text as MySQL has it.
func mysqlLiteral(text string) string { return literal(strings.ReplaceAll(text, `\`, `\\`)) }
