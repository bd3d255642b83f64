package live_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/program"
)

var update = flag.Bool("update", false, "write what observers are told into docs/kinds")

// servers are the real ones.
var servers = program.Servers{
	Postgres: func(t testing.TB) program.Database {
		d := live.Postgres(t).Database(t)
		return program.Database{Host: d.Host, Port: d.Port, Name: d.Name, Password: d.Password.Reveal()}
	},
	MySQL: func(t testing.TB) program.Database {
		d := live.MySQL(t).Schema(t)
		return program.Database{Host: d.Host, Port: d.Port, Name: d.Name, Password: d.Password.Reveal()}
	},
	Redis: func(t testing.TB) program.Cache {
		u := live.Redis(t).User(t)
		return program.Cache{Address: u.Addr(), Database: u.Database, Name: u.Name, Password: u.Password.Reveal()}
	},
	S3: func(t testing.TB) program.Bucket {
		b := live.S3(t).Bucket(t)
		return program.Bucket{Address: b.Addr(), Name: b.Name, AccessKey: b.AccessKey, SecretKey: b.SecretKey.Reveal()}
	},
	AWS: func(t testing.TB) program.Account {
		s := live.AWS(t)
		user := s.User(t, "sts:AssumeRole")
		return program.Account{Address: s.Addr(), AccessKey: user.AccessKeyID, SecretKey: user.SecretAccessKey, Role: s.Role(t, "s3:*")}
	},
}

// A diary is signals that notes what happens to resources too.
type diary struct{ signals }

func (d *diary) Event(e observe.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, strings.TrimSpace(e.What.String()+" "+e.Type))
}

// page is what was told since the last call. A wait that ends well is left out, unless there is a connection or nothing else.
func (d *diary) page(counted bool) (lines []string) {
	lines = d.said(true)
	if counted && d.of.Pool != nil {
		if p, ok := d.of.Pool(); ok {
			lines = append(lines, fmt.Sprintf("pool %d used, %d idle, at most %d", p.InUse, p.Idle, p.Max))
		}
	}
	const wait = "wait ACQUIRE"
	if slices.ContainsFunc(lines, func(l string) bool { return l != wait && !strings.HasPrefix(l, "connect") }) &&
		!slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "connect") }) {
		lines = slices.DeleteFunc(lines, func(l string) bool { return l == wait })
	}
	return lines
}

// A signalTable is the table of a page: for each thing that a program does, what observers are told, by drivers.
type signalTable struct {
	drivers []string
	rows    []string
	told    map[string][]string // by row and driver
}

func (s *signalTable) add(row, driver string, lines []string) {
	if !slices.Contains(s.rows, row) {
		s.rows = append(s.rows, row)
	}
	s.told[row+"|"+driver] = lines
}

func (s *signalTable) String() string {
	var b strings.Builder
	b.WriteString("| What happens |")
	for _, driver := range s.drivers {
		if driver == "" {
			driver = "What is reported"
		}
		b.WriteString(" " + driver + " |")
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", len(s.drivers)+1) + "\n")
	for _, row := range s.rows {
		b.WriteString("| " + row + " |")
		for _, driver := range s.drivers {
			cell := "nothing"
			if lines := s.told[row+"|"+driver]; len(lines) > 0 {
				cell = "`" + strings.Join(lines, "`, `") + "`"
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// has reports whether any row says something that matches the pattern, in each driver's column.
func (s *signalTable) has(pattern string) bool {
	match := regexp.MustCompile(pattern)
	for _, driver := range s.drivers {
		if !slices.ContainsFunc(s.rows, func(row string) bool { return match.MatchString(strings.Join(s.told[row+"|"+driver], ", ")) }) {
			return false
		}
	}
	return true
}

const (
	signalsBegin = "<!-- signals -->\n\n"
	signalsEnd   = "\n<!-- end -->"
)

// TestSignals holds the table of each page in docs/kinds to what observers are told while a real client does on a real server what the table
// says. A hook that is taken out changes a row. Kinds without a page, a program or a row for what they promise fail.
func TestSignals(t *testing.T) {
	for _, kind := range program.Kinds(t, "../../kinds") {
		t.Run(kind, func(t *testing.T) {
			table, of := observed(t, kind)
			if len(table.drivers) == 0 {
				t.Fatalf("no program uses the kind")
			}
			name := "../../docs/kinds/" + kind + ".md"
			page, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			before, rest, begins := strings.Cut(string(page), signalsBegin)
			old, after, ends := strings.Cut(rest, signalsEnd)
			if !begins || !ends {
				t.Fatalf("%s has no table of signals", name)
			}
			if *update {
				if err := os.WriteFile(name, []byte(before+signalsBegin+table.String()+signalsEnd+after), 0o644); err != nil {
					t.Fatal(err)
				}
			} else {
				compareTables(t, old, table.String())
			}
			table.promises(t, of, filepath.Join("../../kinds", kind, "resgen.toml"))
		})
	}
}

// observed runs the programs of a kind.
func observed(t *testing.T, kind string) (*signalTable, []observe.Resource) {
	table := &signalTable{told: map[string][]string{}}
	var of []observe.Resource
	for _, p := range program.Programs(servers) {
		if p.Kind != kind {
			continue
		}
		table.drivers = append(table.drivers, p.Driver)
		var d diary
		p.Run(t, &d, func(what string) { table.add(what, p.Driver, d.page(what == program.Pooled)) })
		of = append(of, d.of)
	}
	return table, of
}

// compareTables names the rows that differ.
func compareTables(t *testing.T, page, want string) {
	t.Helper()
	had, has := strings.Split(strings.TrimSpace(page), "\n"), strings.Split(strings.TrimSpace(want), "\n")
	for _, row := range has {
		if !slices.Contains(had, row) {
			t.Errorf("observers are told, and the page does not say (go test -run TestSignals -update)\n%s", row)
		}
	}
	for _, row := range had {
		if !slices.Contains(has, row) {
			t.Errorf("the page says, and observers are not told\n%s", row)
		}
	}
	if !t.Failed() && !slices.Equal(had, has) {
		t.Error("the rows of the page have another order")
	}
}

// promises fails the test unless the table has rows for all that any kind promises, and that this one does: for each scope in which it
// declares operations, for its pool, for a wait in vain, and for each method of its client.
func (s *signalTable) promises(t *testing.T, of []observe.Resource, spec string) {
	t.Helper()
	want := map[string]string{
		"it is opened": `(^|, )opened$`, "it is closed": `(^|, )closed$`, "opening fails": `(^|, )attempt failed `,
	}
	for _, r := range of {
		for _, op := range r.Ops {
			if op.Name != observe.Other {
				if op.Scope == observe.Attempt {
					want["a call that fails with its attempt"] = `attempt \S+ (timeout|canceled|[A-Z0-9_a-z]+), call \S+ \S+`
				}
				want["the scope "+op.Scope.String()] = `(^|, )` + op.Scope.String() + ` [^ ,]+(,|$)`
			}
			if op.Scope == observe.Wait && op.Name != observe.Other {
				want["a wait in vain"] = `wait \S+ timeout, (attempt \S+ timeout( resend \d+)?, )?call \S+ timeout`
			}
		}
		if r.Pool != nil {
			want["the pool"] = `pool \d`
		}
	}
	for what, pattern := range want {
		if !s.has(pattern) {
			t.Errorf("no row says what observers are told of %s", what)
		}
	}
	text, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)interface\s*=.*?methods = \[(.*?)\]`).FindSubmatch(text)
	if list == nil {
		t.Fatalf("%s has no methods", spec)
	}
	for _, m := range regexp.MustCompile(`\w+`).FindAllString(string(list[1]), -1) {
		if !strings.Contains(strings.Join(s.rows, "\n"), "`"+m+"`") {
			t.Errorf("no row says what observers are told of %s", m)
		}
	}
}
