package mysqldriver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/kinds/sql/internal/drivertest"
	"github.com/resgen-go/resgen/resource"
)

const (
	canary  = "canary-5f1c"
	shopURL = "mysql://app:" + canary + "@db.example.com/shop"
	shopDSN = "app:" + canary + "@tcp(db.example.com:3306)/shop"
)

func mysqlConfig(text string) sqlkind.SQLConfig {
	c := sqlkind.DefaultSQLConfig()
	c.Driver, c.ConnectionString = sqlkind.SQLDriverMysql, resource.NewSecret(text)
	return c
}

// settings are those that parse looks at.
var settings = dbdriver.Settings{ConnectTimeout: 5 * time.Second}

func TestTaken(t *testing.T) {
	for _, tt := range []struct{ text, want string }{ // user, password, network, address, database, TLS
		{"mysql://app:pw@db.example.com:3307/shop", "app pw tcp db.example.com:3307 shop verified"},
		{"mariadb://app:pw@db.example.com/shop", "app pw tcp db.example.com:3306 shop verified"},
		{"mysql://app:p%40s%2Fs%3Aw%20d%25@db.example.com/a%2Fb", "app p@s/s:w d% tcp db.example.com:3306 a/b verified"},
		{"mysql://app@db.example.com", "app  tcp db.example.com:3306  verified"},
		{"mysql://db.example.com/shop?tls=skip-verify&loc=Europe%2FBerlin", "  tcp db.example.com:3306 shop some"},
		{"mysql://app:pw@[::1]:3307/shop", "app pw tcp [::1]:3307 shop maybe"},
		{"mysql://app:pw@[2001:db8::1]/shop", "app pw tcp [2001:db8::1]:3306 shop verified"},
		{"mysql://app:pw@localhost/shop", "app pw tcp localhost:3306 shop maybe"},
		{"mysql://app:pw@127.0.0.1/shop?tls=false", "app pw tcp 127.0.0.1:3306 shop plain"},
		{"mysql://app:pw@localhost/shop?tls=true", "app pw tcp localhost:3306 shop verified"},
		{"app:pw@tcp(db.example.com:3307)/shop", "app pw tcp db.example.com:3307 shop verified"},
		{"app:pw@tcp(db.example.com)/", "app pw tcp db.example.com:3306  verified"},
		{"app:p@s/w:d?x=1#&%@tcp(db.example.com)/shop?sql_mode=ANSI&parseTime=false", "app p@s/w:d?x=1#&% tcp db.example.com:3306 shop verified"},
		{"app:a)/b@unix(/run/mysqld/mysqld.sock)/shop", "app a)/b unix /run/mysqld/mysqld.sock shop plain"},
		{"tcp(localhost)/shop", "  tcp localhost:3306 shop maybe"},
	} {
		c, err := parse(settings, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		how := "plain"
		switch {
		case c.TLS == nil:
		case c.AllowFallbackToPlaintext:
			how = "maybe"
		case c.TLS.InsecureSkipVerify:
			how = "some"
		case c.TLS.ServerName == host(c.Addr) && c.verified:
			how = "verified"
		}
		if got := fmt.Sprint(c.User, " ", c.Passwd, " ", c.Net, " ", c.Addr, " ", c.DBName, " ", how); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.text, got, tt.want)
		}
		if c.ParseTime == strings.Contains(tt.text, "parseTime=false") || c.Timeout != settings.ConnectTimeout {
			t.Errorf("%s: parseTime is %v, timeout %v", tt.text, c.ParseTime, c.Timeout)
		}
		if _, err := mysql.NewConnector(c.Config); err != nil {
			t.Errorf("%s: the driver says %v", tt.text, err)
		}
	}
}

// refused are connection strings that the driver must not get, with a part of the message.
var refused = []struct{ text, want string }{
	{"", "must not be empty"},
	{`"` + shopURL + `"`, "quotes"},
	{" " + shopURL, "begins with a blank"},
	{shopURL + "\n", "ends with a blank or a line break"},
	{shopDSN + "\r\n", "ends with a blank or a line break"},
	{"app:" + canary + "\n@tcp(h)/shop", "line break"},
	{"mysql://app:" + canary + " x@h/shop", "holds a blank"},
	{"\ufeff" + shopURL, "byte order mark"},
	{"MYSQL_URL=" + shopURL, "name of a variable"},
	{"export MYSQL_URL='" + shopURL + "'", "name of a variable"},
	{"mysql -u " + canary + " " + shopURL, "text before its URL"},
	{"MySQL://app:" + canary + "@h/shop", "lower case"},
	{"mysql+pymysql://app:" + canary + "@h/shop?charset=utf8mb4", "plus sign"},
	{"mysql2://app:" + canary + "@h/shop", "scheme that the driver does not have"},
	{"mysql:/app:" + canary + "@h/shop", "scheme that the driver does not have"},
	{"jdbc:mysql://h/shop?user=app&password=" + canary, "leave out jdbc:"},
	{"postgres://app:" + canary + "@h/shop?sslmode=require", "driver to pgx"},
	{"postgresql+asyncpg://app:" + canary + "@h/shop", "driver to pgx"},
	{"file:" + canary + ".db", "driver to sqlite"},
	{canary + ".db", "driver to sqlite"},
	{"oracle://app:" + canary + "@h/shop", "unknown scheme"},
	{"Server=h;Database=shop;Uid=app;Pwd=" + canary, "keywords"},
	{"host=h user=app password=" + canary, "keywords"},
	{"user=app;password=" + canary, "keywords"},
	{canary, "must be a URL"},
	{"app:" + canary + "@localhost:3306/shop", "server that is not tcp(host:port)"},
	{"app:" + canary + "@/shop", "server that is not tcp(host:port)"},
	{"app:pw@" + canary + "(h)/shop", "network that is neither tcp nor unix"},
	{"app:pw@tcp(h:" + canary + ")/shop", "host that is not a name"},
	{"app:pw@unix(" + canary + ")/shop", "socket that is not an absolute path"},
	{"app:pw@tcp(h)/sh;" + canary, "database"},
	{"a b:" + canary + "@tcp(h)/shop", "character in its user"},
	{"mysql://app:pw@" + canary + "@h/shop", "host that is not a name"},
	{"mysql://app:p/" + canary + "@h/shop", "host that is not a name"},
	{"mysql://app:p?" + canary + "@h/shop", "host that is not a name"},
	{"mysql://app:p%zz" + canary + "@h/shop", "write % as %25"},
	{"mysql://app:pw@h:" + canary + "/shop", "host that is not a name"},
	{"mysql://app:pw@h/shop/" + canary, "special character in its database"},
	{shopURL + "#" + canary, "special character in its database"},
	{shopURL + "?" + canary, "not name=value"},
	{shopURL + "?" + canary + "=x", "not known"},
	{shopURL + "?a=b&" + canary + "=x", "not known"},
	{shopURL + "?parsetime=true", "in another case"},
	{shopURL + "?tls=" + canary, "unknown tls"},
	{shopURL + "?ssl-mode=REQUIRED", "write tls=true"},
	{shopURL + "?ssl_ca=/" + canary, "the fields ca_file"},
	{shopURL + "?timeout=" + canary, "value the driver does not take"},
	{shopURL + "?loc=Europe/" + canary, "write it as %2F"},
	{shopURL + "?timeout=1s&timeout=" + canary, "twice"},
	{shopURL + "?tls=false", "without TLS"},
	{shopURL + "?tls=preferred", "without TLS"},
	{shopURL + "?allowFallbackToPlaintext=true", "not known"},
	{shopDSN + "?tls=false", "without TLS"},
}

// A socket is not written as a URL, and people have many ways to try.
func TestSockets(t *testing.T) {
	for _, text := range []string{
		"mysql://app:" + canary + "@/shop?unix_socket=/run/mysqld/mysqld.sock",
		"mysql://app:" + canary + "@localhost/shop?socket=%2Frun%2Fmysqld%2Fmysqld.sock",
		"mysql://app:" + canary + "@%2Frun%2Fmysqld%2Fmysqld.sock/shop",
		"mysql://app:" + canary + "@unix(/run/mysqld/mysqld.sock)/shop",
		"app:" + canary + "@tcp(localhost)/shop?unix_socket=/run/mysqld/mysqld.sock",
	} {
		_, err := parse(settings, text)
		if err == nil || !strings.Contains(err.Error(), "user:password@unix(/path)/database") || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"mysql://db.example.com:0/shop", "mysql://db.example.com:70000/shop", "tcp(db.example.com:99999)/shop"} {
		if _, err := parse(settings, text); err == nil || !strings.Contains(err.Error(), "port that is not from 1 to 65535") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range refused {
		_, err := sqlkind.Open(t.Context(), mysqlConfig(tt.text), nil, nil)
		var p *resource.Problem
		if !errors.As(err, &p) || p.Fields[0] != "connection_string" || !strings.Contains(p.Message, tt.want) {
			t.Errorf("%q: %v, want %q", tt.text, err, tt.want)
			continue
		}
		drivertest.Message(t, p.Message)
		if shown := fmt.Sprintf("%v %+v %#v", err, err, p); strings.Contains(shown, canary) {
			t.Errorf("%q: the error shows the secret: %s", tt.text, shown)
		}
	}
	insecure := settings
	insecure.AllowInsecure = true
	if c, err := parse(insecure, shopURL+"?tls=false"); err != nil || c.TLS != nil {
		t.Errorf("with allow_insecure: %v", err)
	}
}

// FuzzParse checks that what is taken has nothing that may be a part of a password in its host and names, and that what is refused is not
// shown.
func FuzzParse(f *testing.F) {
	for _, tt := range refused {
		f.Add(tt.text)
	}
	f.Add(shopURL)
	f.Add(shopDSN)
	f.Add("app:a)/b@unix(/run/mysqld/mysqld.sock)/shop?timeout=1s")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parse(settings, text)
		if err != nil {
			var p *resource.Problem
			if !errors.As(err, &p) {
				t.Fatalf("%T: %v", err, err)
			}
			drivertest.Message(t, p.Message)
			return
		}
		if h := host(c.Addr); c.Net == "tcp" && strings.ContainsAny(h, "@/=?&;() ") {
			t.Errorf("the host is %q", h)
		}
		for name := range c.Params {
			if !variables[name] {
				t.Errorf("the server is sent %q", name)
			}
		}
	})
}

// TestAttributes names the database, and nothing else of the connection string.
func TestAttributes(t *testing.T) {
	for text, want := range map[string]string{
		shopURL:                                 "db.system.name=mysql db.namespace=shop server.address=db.example.com server.port=3306",
		"mariadb://app:" + canary + "@[::1]:7/": "db.system.name=mariadb server.address=::1 server.port=7",
		"app:" + canary + "@unix(/run/s)/shop":  "db.system.name=mysql db.namespace=shop server.address=/run/s",
	} {
		c, err := parse(settings, text)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, a := range attributes(c) {
			list = append(list, fmt.Sprintf("%s=%v", a.Key, a.Value))
		}
		if got := strings.Join(list, " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestLasting holds which errors are not worth another attempt.
func TestLasting(t *testing.T) {
	for _, tt := range []struct {
		err   error
		final bool
	}{
		{&mysql.MySQLError{Number: 1045}, true},
		{&mysql.MySQLError{Number: 1049}, true},
		{mysql.ErrNativePassword, true},
		{&mysql.MySQLError{Number: 1040}, false}, // too many connections
		{&mysql.MySQLError{Number: 1129}, false}, // the host is blocked, until somebody flushes that
		{mysql.ErrInvalidConn, false},
		{&net.OpError{Op: "dial"}, false},
	} {
		if got := dbdriver.Lasting(fmt.Errorf("connect: %w", tt.err)); got != tt.final {
			t.Errorf("%v: lasting is %v", tt.err, got)
		}
	}
}

// TestHungServer has a server that takes connections and says nothing.
func TestHungServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := mysqlConfig("mysql://app:" + canary + "@" + l.Addr().String() + "/shop")
	cfg.ConnectTimeout = 30 * time.Millisecond
	db, err := sqlkind.Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// A context without an end: the pool's own time ends the attempt.
	if err := sqlkind.Check(context.Background(), db); !errors.Is(err, context.DeadlineExceeded) || strings.Contains(fmt.Sprint(err), canary) {
		t.Errorf("the check says %v", err)
	}
	if s := fmt.Sprintf("%v %+v %#v", db, db, db); strings.Contains(s, canary) {
		t.Error("the pool shows the password")
	}
}

// TestConfigureRefuses has a function of the program fail.
func TestConfigureRefuses(t *testing.T) {
	refused := errors.New("not today")
	if _, err := sqlkind.Open(t.Context(), mysqlConfig(shopURL), nil, nil, Configure(func(*Config) error { return refused })); !errors.Is(err, refused) {
		t.Errorf("opening says %v", err)
	}
	if err := Configure(func(*Config) error { return refused })(&sqlkind.Setup{Driver: 7}); err != nil {
		t.Errorf("of another driver: %v", err)
	}
}
