package pgxdriver

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/drivertest"
	"github.com/resgen-go/resgen/resource"
)

// elsewhere makes the PG* variables name a server that must not be asked. The function returns how many connections it got.
func elsewhere(t *testing.T) func() int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var n atomic.Int32
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n.Add(1)
			c.Close()
		}
	})
	t.Cleanup(func() {
		l.Close()
		accepting.Wait()
	})
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"PGHOST": host, "PGPORT": port, "PGUSER": "other", "PGPASSWORD": "other", "PGDATABASE": "other", "PGSSLMODE": "disable",
	} {
		t.Setenv(name, value)
	}
	return func() int { return int(n.Load()) }
}

const shopURL = "postgres://app:" + canary + "@db.example.com/shop"

// refused are connection strings that pgx must not get, with a part of the message.
var refused = []struct{ text, want string }{
	// What stands around a URL.
	{`"` + shopURL + `"`, "quotes"},
	{`'` + shopURL + `'`, "quotes"},
	{"`" + shopURL + "`", "quotes"},
	{"“" + shopURL + "”", "quotes"},
	{`\"` + shopURL + `?sslmode=require\"`, "quotes"},
	{`"host=h password=` + canary + `"`, "quotes"},
	{`"` + shopURL + "?sslmode=require", "leave out what stands before postgres://"},
	{shopURL + `?sslmode=require"`, "unknown sslmode"},
	{shopURL + `"`, "special character in its database"},
	{" " + shopURL + "?sslmode=require", "begins with a blank"},
	{"\t" + shopURL, "begins with a blank"},
	{"\u00a0" + shopURL + "?a=b", "begins with a blank"},
	{"\u200b" + shopURL + "?a=b", "begins with a blank"},
	{shopURL + " ", "ends with a blank"},
	{shopURL + "\n", "ends with a blank or a line break"},
	{shopURL + "?sslmode=require\r\n", "ends with a blank or a line break"},
	{" host=h password=" + canary, "begins with a blank"},
	{"host=h password=" + canary + "\n", "ends with a blank"},
	{"\ufeff" + shopURL + "?sslmode=require", "byte order mark"},
	{"\ufeffhost=h password=" + canary, "byte order mark"},
	{"p\x00o\x00s\x00t\x00=" + canary, "zero byte"},
	{shopURL + "\x00", "zero byte"},
	{"DATABASE_URL=" + shopURL, "name of a variable"},
	{"DATABASE_URL = '" + shopURL + "'", "name of a variable"},
	{"DATABASE_URL: " + shopURL, "name of a variable"},
	{"export DATABASE_URL=" + shopURL, "name of a variable"},
	{"export DATABASE_URL='" + shopURL + "'", "name of a variable"},
	{"$env:DATABASE_URL = \"" + shopURL + `"`, "quotes|name of a variable"},
	{"psql " + shopURL + "?sslmode=require", "leave out what stands before postgres://"},
	{"psql '" + shopURL + "?sslmode=require'", "URL"},
	{"--dsn=" + shopURL, "URL as a value"},
	{`{"url":"` + shopURL + `?sslmode=require"}`, "leave out what stands before postgres://"},
	{"<" + shopURL + "?sslmode=require>", "leave out what stands before postgres://"},
	{"# " + canary + "\n" + shopURL + "?sslmode=require", "leave out what stands before postgres://"},
	{"export DSN=" + canary, "command of a shell"},
	{"DSN=" + canary, "neither pgx nor PostgreSQL"},

	// Other schemes.
	{"Postgres://app:" + canary + "@db.example.com/shop?sslmode=require", "lower case"},
	{"POSTGRESQL://app:" + canary + "@db.example.com/shop?sslmode=require", "lower case"},
	{"postgresql+asyncpg://app:" + canary + "@db.example.com/shop?ssl=require", "postgresql:// without the plus sign"},
	{"postgresql+psycopg://app:" + canary + "@db.example.com/shop?sslmode=require", "postgresql:// without the plus sign"},
	{"postgres+psycopg2://app:" + canary + "@db.example.com/shop?a=b", "postgresql:// without the plus sign"},
	{"PostgreSQL+psycopg2://app:" + canary + "@db.example.com/shop?a=b", "postgresql:// without the plus sign"},
	{"jdbc:postgresql://db.example.com/shop?user=app&password=" + canary, "leave out jdbc:"},
	{"JDBC:postgresql://app:" + canary + "@db.example.com/shop", "leave out jdbc:"},
	{"mysql://app:" + canary + "@db.example.com/shop?charset=utf8", "another database"},
	{"mysql+pymysql://app:" + canary + "@db.example.com/shop?charset=utf8", "another database"},
	{"cockroachdb://app:" + canary + "@db.example.com/shop?sslmode=require", "unknown scheme"},
	{"https://app:" + canary + "@db.example.com/shop?a=b", "unknown scheme"},
	{"sqlite:///" + canary + "?a=b", "driver to sqlite"},
	{"file:" + canary + "?mode=ro", "driver to sqlite"},
	{":memory:", "driver to sqlite"},
	{canary + ".sqlite3", "driver to sqlite"},
	{"postgres:/app:" + canary + "@db.example.com/shop?a=b", "two slashes"},
	{"postgres:app:" + canary + "@db.example.com/shop?a=b", "two slashes"},
	{"postgres:host=h password=" + canary, "two slashes"},
	{`postgres:\\app:` + canary + "@db.example.com/shop?a=b", "two slashes"},
	{"postgres//app:" + canary + "@db.example.com/shop?a=b", "must be a URL"},
	{"//app:" + canary + "@db.example.com/shop?sslmode=require", "must be a URL"},
	{"app:" + canary + "@db.example.com/shop?sslmode=require", "must be a URL"},
	{"app:" + canary + "@db.example.com/shop", "must be a URL"},
	{"postgres%3A%2F%2Fapp%3A" + canary + "%40db.example.com%2Fshop", "must be a URL"},
	{canary, "must be a URL"},
	{canary + "=", "must be a URL"}, // it has a hyphen
	{"Y2FuYXJ5LTVmMWM=", "neither pgx nor PostgreSQL"},
	{"Y2Fu.YXJ5LTVmMWM=", "neither pgx nor PostgreSQL"},
	{"host: h, password: " + canary, "must be a URL"},
	{`{"host":"h","password":"` + canary + `="}`, "must be a URL"},
	{"=" + canary, "must be a URL"},

	// Several URLs.
	{shopURL + "," + shopURL, "two URLs"},
	{shopURL + "\n" + shopURL, "blank or a line break"},
	{shopURL + " " + shopURL, "blank or a line break"},
	{"postgres://" + shopURL, "two URLs"},
	{"host=h dbname=" + shopURL, "name of a variable|URL as a value"},
	{"host=h password=" + shopURL, "URL as a value"},

	// Characters of a password that end something in a URL.
	{"postgres://app:" + canary + "@x@db.example.com/shop", "write @ as %40"},
	{"postgres://app:x@" + canary + "@db.example.com/shop", "write @ as %40"},
	{"postgres://app:x/" + canary + "@db.example.com/shop", "write @ as %40"},
	{"postgres://app:1/" + canary + "@db.example.com/shop", "write @ as %40"},
	{"postgres://app:/" + canary + "@db.example.com/shop", "write @ as %40"},
	{"postgres://app:" + canary + "/x@db.example.com/shop", "port that is not a number"},
	{"postgres://app:x@y:" + canary + "@db.example.com/shop", "port that is not a number"},
	{"postgres://app:x@y/" + canary + "@db.example.com/shop", "write @ as %40"},
	{"postgres://app:x@y?" + canary + "@db.example.com/shop", "name=value"},
	{"postgres://app:x@y?a=" + canary + "@db.example.com/shop", "neither pgx nor PostgreSQL"},
	{"postgres://app:x@y," + canary + "@db.example.com/shop", "host that is not a name"},
	{"postgres://app:x@y#" + canary + "@db.example.com/shop", "host that is not a name"},
	{"postgres://app:1/2?x=" + canary + "@db.example.com/shop", "neither pgx nor PostgreSQL"},
	{"postgres://app:" + canary + "%zz@db.example.com/shop", "write % as %25"},
	{"postgres://app:" + canary + "%@db.example.com/shop", "write % as %25"},
	{"postgres://app:" + canary + "%00@db.example.com/shop", "write % as %25"},
	{"postgres://%DB_USER%:" + canary + "@db.example.com/shop", "write % as %25"},
	{"postgres://app:my " + canary + "@db.example.com/shop", "%20"},
	{"postgres://app:my\n" + canary + "@db.example.com/shop", "%20"},
	{shopURL + " # the database", "%20"},
	{"postgres://app%3A" + canary + "@db.example.com/shop", "colon in its user"},
	{"postgres://h/shop?user=app:" + canary, "colon in its user"},
	{"host=h user=app:" + canary, "colon in its user"},
	{"host=db.example.com:5432 password=" + canary, "port=..."},
	{"postgres://app%3A" + canary + "%40db.example.com/shop", "host that is not a name"},
	{"postgres://a%3Ab%40c:" + canary + "@db.example.com/shop", "user that is more than a name"},
	{"postgres://db.example.com?user=app&password=x@" + canary, "special character in its user"},
	{"postgres://db.example.com:5432?user=app&password=x@" + canary, "another name=value"},
	{"postgres://db.example.com:5432?application_name=x@" + canary, "another name=value"},
	{"postgres:///app:" + canary + "@db.example.com/shop", "special character in its database"},
	{"postgres:////app:" + canary + "@db.example.com/shop", "special character in its database"},
	{"postgres:///app:" + canary, "special character in its database"},
	{"postgres://db.example.com:" + canary + "/shop", "port that is not a number"},
	{"postgres://db.example.com:5432:" + canary + "/shop", "port that is not a number"},
	{"postgres://::" + canary + "/shop", "port that is not a number"},
	{"postgres://[::1" + canary + "/shop", "host that is not a name"},
	{"postgres://[::1]" + canary + "/shop", "host that is not a name"},
	{"postgres://[" + canary + "]/shop", "host that is not a name"},
	{"postgres://[::1?" + canary + "]/shop", "host that is not a name"},
	{"postgres://${HOST" + canary + "}/shop", "host that is not a name"},
	{"postgres://h," + "/" + canary, "empty host"},
	{"postgres://db.example.com/shop&password=" + canary, "special character in its database"},
	{"postgres://db.example.com/shop;password=" + canary, "special character in its database"},
	{"postgres://db.example.com/password%3D" + canary, "another name=value"},
	{"postgres://db.example.com/a%3D" + canary, "database that is more than a name"},
	{"postgres://db.example.com/postgres%3A%2F%2Fapp%3A" + canary + "%40h", "database that is more than a name"},
	{shopURL + "#" + canary, "special character in its database"},
	{shopURL + "?sslmode=require#" + canary, "unknown sslmode"},
	{shopURL + "?sslmode=require;password=" + canary, "name=value"},
	{shopURL + "?sslmode=require%26password%3D" + canary, "another name=value"},
	{"postgres://db.example.com/shop?user=app&password=x&" + canary + "=y", "neither pgx nor PostgreSQL"},
	{"postgres://db.example.com/shop?user=app&password=x&y" + canary, "name=value"},
	{"postgres://db.example.com/shop?user=app&password=x=" + canary, "name=value"},
	{"postgres://db.example.com/shop?user=app&amp;password=" + canary, "neither pgx nor PostgreSQL"},
	{"postgres://db.example.com/shop?user=app&password=x&user=" + canary, "twice"},
	{shopURL + "?password=" + canary, "twice"},
	{shopURL + "?database=" + canary, "twice"},
	{shopURL + "?=" + canary, "neither pgx nor PostgreSQL"},
	{shopURL + "?connect_timeout=" + canary, "number of seconds"},
	{shopURL + "?sslmode=" + canary, "unknown sslmode"},
	{shopURL + "?port=" + canary, "port that is not a number"},
	{shopURL + "?host=x:" + canary + "@h", "host that is not a name"},
	{shopURL + "?target_session_attrs=" + canary, "look at its values"},
	{shopURL + "?sslrootcert=/" + canary, "names a file in sslrootcert that does not exist"},
	{shopURL + "?default_query_exec_mode=" + canary, "look at its values"},
	{"postgres://db.example.com:99999/" + canary, "look at its values"},
	{shopURL + "?service=" + canary, "service that cannot be read"},
	{shopURL + "?_pq_.x=" + canary, "neither pgx nor PostgreSQL"},
	{shopURL + "?sslmode=disable", "without TLS"},

	// Other drivers' options.
	{shopURL + "?ssl=require", "sslmode=require"},
	{shopURL + "?ssl=1", "sslmode=require"},
	{shopURL + "?ssl=false", "sslmode=require"},
	{"host=h ssl=true password=" + canary, "sslmode=require"},
	{shopURL + "?schema=" + canary, "search_path"},
	{shopURL + "?currentSchema=" + canary, "search_path"},
	{shopURL + "?charset=utf8", "client_encoding"},
	{shopURL + "?connection_limit=5", "pool_size"},
	{shopURL + "?pool_max_conns=5", "pool_size"},
	{shopURL + "?pgbouncer=true", "default_query_exec_mode=exec"},
	{shopURL + "?hostaddr=10.0.0.1", "write host"},
	{shopURL + "?scram_client_key=" + canary, "keyword of libpq"},
	{shopURL + "?sslcrl=" + canary, "pgx does not have"},
	{shopURL + "?prepareThreshold=0", "statement_cache_capacity"},

	// Keywords.
	{"Host=db.example.com;Username=app;Password=" + canary + ";Database=shop", "semicolons"},
	{"Server=db.example.com;Port=5432;User Id=app;Password=" + canary, "semicolons"},
	{"User ID=app;Password=" + canary + ";Host=h", "semicolons"},
	{"user=app;password=" + canary + ";host=h", "semicolons"},
	{"user=app; password=" + canary + "; host=h", "semicolons"},
	{"Driver={PostgreSQL};Server=h;Pwd=" + canary, "neither pgx nor PostgreSQL"},
	{"host=h,user=app,password=" + canary, "another name=value"},
	{"user=app, password=" + canary + ", host=h", "user that is more than a name"},
	{"host=h, user=app, password=" + canary, "empty host"},
	{"user=app&password=" + canary, "another name=value"},
	{"user=app\u00a0password=" + canary, "another name=value"},
	{"user='app password=" + canary + "'", "another name=value"},
	{"user= password=" + canary + " host=h", "another name=value"},
	{"password= user=" + canary, "another name=value"},
	{"options= password=" + canary, "another name=value"},
	{"application_name= statement_timeout=" + canary, "another name=value"},
	{"HOST=h PASSWORD=" + canary, "lower case"},
	{"host=h Password=" + canary, "lower case"},
	{"server=h password=" + canary, "write host"},
	{"host=h username=" + canary, "write user"},
	{"host=h pwd=" + canary, "write password"},
	{"password=" + canary + " SECRET", "single quotes"},
	{"password=my " + canary + " user=app", "single quotes"},
	{"password=my " + canary + "=x user=app", "neither pgx nor PostgreSQL"},
	{"password=my " + strings.ReplaceAll(canary, "-", "_") + "=x user=app", "neither pgx nor PostgreSQL"},
	{"host=h password=x\nSECRET_KEY=" + canary, "neither pgx nor PostgreSQL"},
	{"user=app password=my user=" + canary, "twice"},
	{"dbname=a database=" + canary, "twice"},
	{"password='" + canary, "closing quote"},
	{`password='` + canary + `\`, "closing quote"},
	{"password='x'" + canary + " host=h", "no blank after a quoted value"},
	{"password='it's " + canary + "' host=h", "no blank after a quoted value"},
	{"password='it' s" + canary + "' host=h", "single quotes"},
	{"host=h dbname=app:" + canary + "@h", "database that is more than a name"},
	{"host=h dbname='host=x password=" + canary + "'", "another name=value"},
	{"host=h dbname=https://" + canary, "database that is more than a name"},
	{"host=h user=app:" + canary + "@h", "user that is more than a name"},
	{"host=app:" + canary + "@h", "host that is not a name"},
	{"host=h port=" + canary, "port that is not a number"},
	{"host=h port=5432," + canary, "port that is not a number"},
	{"host=h app.tenant=" + canary, "neither pgx nor PostgreSQL"},
	{"host=h sslmode=" + canary, "unknown sslmode"},
	{"host=h sslrootcert=/" + canary, "names a file in sslrootcert that does not exist"},
	{"host=db.example.com sslmode=disable password=" + canary, "without TLS"},
	{"service=" + canary, "service that cannot be read"},
}

func TestRefused(t *testing.T) {
	asked := elsewhere(t)
	for _, tt := range refused {
		cfg := pgxConfig(tt.text)
		_, open := sqlkind.Open(t.Context(), cfg, nil, nil)
		handle, openHandle := sqlkind.OpenSQL(t.Context(), cfg, nil)
		if openHandle == nil {
			t.Errorf("took %q", tt.text)
			handle.Close(t.Context())
			continue
		}
		for _, err := range []error{open, openHandle} {
			var p *resource.Problem
			if !errors.As(err, &p) || !slices.Equal(p.Fields, []string{"connection_string"}) {
				t.Errorf("%q: %v", tt.text, err)
				continue
			}
			if !slices.ContainsFunc(strings.Split(tt.want, "|"), func(w string) bool { return strings.Contains(p.Message, w) }) {
				t.Errorf("%q: the message is %q, want %q", tt.text, p.Message, tt.want)
			}
			drivertest.Message(t, p.Message)
			if shown := fmt.Sprintf("%v %+v %#v", err, err, p); strings.Contains(shown, canary) {
				t.Errorf("%q: the error shows the secret: %s", tt.text, shown)
			}
		}
	}
	if n := asked(); n > 0 {
		t.Errorf("the server of the PG* variables got %d connections", n)
	}
}

func TestTaken(t *testing.T) {
	const file = "/run/postgresql"
	for _, tt := range []struct {
		text string
		want string // user, password, host, port, database, parameters
	}{
		{"postgres://app:pw@db.example.com:5433/shop", "app pw db.example.com 5433 shop map[]"},
		{"postgresql://app:pw@db.example.com/shop?sslmode=require&", "app pw db.example.com 5432 shop map[]"},
		{"postgres://app:p%40s%2Fs%3Aw%20d%25@db.example.com/shop", "app p@s/s:w d% db.example.com 5432 shop map[]"},
		{"postgres://app:p?w#x&y=z:'\"+ä@db.example.com/shop", "app p?w#x&y=z:'\"+ä db.example.com 5432 shop map[]"},
		{"postgres://app:pw=@db.example.com/shop?", "app pw= db.example.com 5432 shop map[]"},
		{"postgres://app%40tenant:pw@db.example.com/a%2Fb%20c", "app@tenant pw db.example.com 5432 a/b c map[]"},
		{"postgres://app:pw@[::1]:5433/shop", "app pw ::1 5433 shop map[]"},
		{"postgres://app:pw@h1:1,h2:2/shop", "app pw h1 1 shop map[]"},
		{"postgres://app:pw@h1,h2:2/shop", "app pw h1 5432 shop map[]"},
		{"postgres://app:pw@%2Frun%2Fpostgresql/shop", "app pw " + file + " 5432 shop map[]"},
		{"postgres:///shop?host=/run/postgresql&user=app&password=p@w", "app p@w " + file + " 5432 shop map[]"},
		{"postgres://app:pw@localhost/shop?host=/run/postgresql", "app pw " + file + " 5432 shop map[]"},
		{"postgres://app:pw@/shop?host=/run/postgresql", "app pw " + file + " 5432 shop map[]"},
		{"postgres://app:pw@h?sslmode=require&dbname=shop", "app pw h 5432 shop map[]"},
		{
			"postgres://app:pw@h/shop?ssl=true&TimeZone=UTC&search_path=a,b&app.tenant=7&application_name=worker@h",
			"app pw h 5432 shop map[TimeZone:UTC app.tenant:7 application_name:worker@h search_path:a,b]",
		},
		{"postgres://app:pw@h/shop?options=-c%20statement_timeout%3D5s%20-c%20role%3Dx", "app pw h 5432 shop map[options:-c statement_timeout=5s -c role=x]"},
		{"postgres://app:pw@h/shop?options=endpoint%3Dep-x&channel_binding=require", "app pw h 5432 shop map[options:endpoint=ep-x]"},
		{"postgres://app:pw@h/shop?default_query_exec_mode=exec&statement_cache_capacity=0", "app pw h 5432 shop map[]"},
		{"postgres://a%3Ab:pw@h", "a:b pw h 5432  map[]"},
		{"host=h port=5433 user=app password=pw dbname=shop", "app pw h 5433 shop map[]"},
		{"host = h\nuser = app\n\tpassword = pw=  database = shop", "app pw= h 5432 shop map[]"},
		{`host=h user=app password='it\'s a \\ = ; user=x' dbname=shop DateStyle=ISO`, `app it's a \ = ; user=x h 5432 shop map[DateStyle:ISO]`},
		{`host=h user=app password=a\ b\'c;d,e dbname=''`, "app a b'c;d,e h 5432  map[]"},
		{"host=/run/postgresql user=app password=pw options='-c role=x -c geqo=off'", "app pw " + file + " 5432  map[options:-c role=x -c geqo=off]"},
		{"host=h1,h2 port=1,2 user=app password=postgres", "app postgres h1 1  map[]"},
	} {
		c, err := parsePgx(pgxConfig(tt.text), tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got := fmt.Sprint(c.User, " ", c.Password, " ", c.Host, " ", c.Port, " ", c.Database, " ", c.RuntimeParams); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.text, got, tt.want)
		}
	}
}

// A service file and the PG* variables are not in the connection string, but the same mistakes are made there.
func TestSettingsFromElsewhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "service.conf")
	services := "[good]\nhost=localhost\nuser=app\npassword=pw\nsearch_path=a\n" +
		"[unknown]\nhost=localhost\n" + canary + "=x\n[URL]\nhost=" + shopURL + "\n[database]\nhost=localhost\ndbname=" + shopURL + "\n"
	if err := os.WriteFile(file, []byte(services), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGSERVICEFILE", file)
	for service, want := range map[string]string{
		"good": "", "unknown": "neither pgx nor PostgreSQL", "URL": "host that is not a name", "database": "database that is more than a name",
	} {
		text := "service=" + service
		_, err := parsePgx(pgxConfig(text), text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary)) {
			t.Errorf("%s: %v", service, err)
		}
	}
	t.Setenv("PGUSER", shopURL)
	if _, err := parsePgx(pgxConfig("host=localhost"), "host=localhost"); err == nil || !strings.Contains(err.Error(), "PG* variable") {
		t.Errorf("PGUSER: %v", err)
	}
}

// A connection string that turns wrong while the pool is open goes nowhere either.
func TestRotatesToWrong(t *testing.T) {
	asked := elsewhere(t)
	s := newPostgres(t, "pw")
	file := filepath.Join(t.TempDir(), "dsn")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("postgres://app:pw@" + s.address + "/shop")
	cfg := pgxConfig("")
	cfg.ConnectionString = drivertest.Rotating(t, file)
	db, err := sqlkind.Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{`"` + shopURL + `?sslmode=require"`, "Password=" + canary, "shop=" + canary, ""} {
		write(text)
		var p *resource.Problem
		if err := sqlkind.Check(t.Context(), db); !errors.As(err, &p) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if n := asked(); n > 0 {
		t.Errorf("the server of the PG* variables got %d connections", n)
	}
}

// FuzzReadPgx checks that what is taken is read by pgx in the same way, and that what is refused is not shown.
func FuzzReadPgx(f *testing.F) {
	for _, tt := range refused {
		f.Add(tt.text)
	}
	f.Add("\"\xff")
	f.Add(shopURL)
	f.Add("host=h user=app password='it\\'s' dbname=shop")
	f.Add("postgres://app:p?w@h1:1,[::1]:2/shop?host=/run&TimeZone=UTC&a.b=c&ssl=true")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readPgx(text)
		if err != nil {
			var p *resource.Problem
			if !errors.As(err, &p) {
				t.Fatalf("%T: %v", err, err)
			}
			drivertest.Message(t, p.Message)
			return
		}
		for _, name := range s.names {
			if name == "service" || name == "servicefile" || strings.HasPrefix(name, "ssl") {
				return // reads files
			}
		}
		c, err := s.parse("require")
		if err != nil {
			if strings.Contains(err.Error(), "ConnStringAllowedKeys") {
				t.Errorf("pgx finds other names: %v", err)
			}
			return
		}
		checkTaken(t, s, c)
	})
}

func checkTaken(t *testing.T, s pgxString, c *pgx.ConnConfig) {
	t.Helper()
	for name := range c.RuntimeParams {
		if !slices.Contains(s.names, name) || !isSent(name) {
			t.Errorf("pgx sends %q", name)
		}
	}
	for name, value := range map[string]string{"user": c.User, "dbname": c.Database} {
		if slices.Contains(s.names, name) && strings.Contains(value, "://") {
			t.Errorf("%s is %q", name, value)
		}
	}
	for _, server := range serversOf(c) {
		if strings.ContainsAny(server.host, "@=") && !strings.HasPrefix(server.host, "/") {
			t.Errorf("the host is %q", server.host)
		}
	}
}
