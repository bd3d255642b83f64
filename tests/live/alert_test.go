package live_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	rediskind "github.com/resgen-go/resgen/kinds/redis"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/stores/postgres"
	"github.com/resgen-go/resgen/stores/redis"
	"github.com/resgen-go/resgen/tests/live"
)

// What a target does with a delivery.
const (
	accepted = "accepted"
	refused  = "refused"
	timedOut = "timed out"
	killed   = "killed" // the process that delivers
)

// A delivery is what has become of one.
type delivery struct {
	alert   alert.Alert
	process int
	outcome string
}

// A notified target writes down each delivery.
type notified struct {
	*httptest.Server
	processes []*running

	mu         sync.Mutex
	plan       []string // the outcomes of the next deliveries; accepted after that
	deliveries []delivery
}

func newNotified(t *testing.T) *notified {
	n := &notified{}
	n.Server = httptest.NewServer(n)
	t.Cleanup(n.Close)
	return n
}

func (n *notified) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var d delivery
	if err := json.NewDecoder(r.Body).Decode(&d.alert); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	d.process, _ = strconv.Atoi(r.Header.Get("Process"))
	n.mu.Lock()
	d.outcome = accepted
	if len(n.plan) > 0 {
		d.outcome, n.plan = n.plan[0], n.plan[1:]
	}
	n.mu.Unlock()
	switch d.outcome {
	case refused:
		http.Error(w, "no", http.StatusServiceUnavailable)
	case timedOut:
		<-r.Context().Done()
	case killed:
		for _, p := range n.processes {
			if p.cmd.Process.Pid == d.process {
				p.kill()
				<-p.done
			}
		}
	default:
		if r.Context().Err() != nil {
			d.outcome = timedOut
		}
		w.WriteHeader(http.StatusNoContent)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.deliveries = append(n.deliveries, d)
}

// next sets what becomes of the next deliveries.
func (n *notified) next(outcomes ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.plan = outcomes
}

// summary lists the deliveries, the keys as "1", "2" in the order in which they came.
func (n *notified) summary() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var keys, all []string
	for _, d := range n.deliveries {
		if !slices.Contains(keys, d.alert.Key) {
			keys = append(keys, d.alert.Key)
		}
		all = append(all, fmt.Sprintf("%s %d %s", d.alert.Status, slices.Index(keys, d.alert.Key)+1, d.outcome))
	}
	return all
}

// await waits for deliveries, in all.
func (n *notified) await(t *testing.T, want ...string) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !slices.Equal(n.summary(), want) {
		if time.Now().After(deadline) {
			t.Errorf("the target got\n%s\nwant\n%s", strings.Join(n.summary(), "\n"), strings.Join(want, "\n"))
			for i, p := range n.processes {
				t.Logf("process %d:\n%s", i, p.text())
			}
			t.FailNow()
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// still waits whether there are more deliveries than have been awaited.
func (n *notified) still(t *testing.T) {
	t.Helper()
	before := n.summary()
	time.Sleep(observerLease + time.Second)
	n.await(t, before...)
}

// A switched server listens at one address, now and then.
type switched struct {
	address string
	l       net.Listener
}

func newSwitched(t *testing.T) *switched {
	s := &switched{address: "127.0.0.1:0"}
	s.up(t)
	s.address = s.l.Addr().String()
	t.Cleanup(s.down)
	return s
}

func (s *switched) down() { s.l.Close() }

func (s *switched) up(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	s.l = l
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
}

// stores are what three processes share.
var stores = []struct {
	name  string
	share func(*testing.T, *observer)
}{
	{"files", func(t *testing.T, o *observer) { o.Folder = t.TempDir() }},
	{"postgres", func(t *testing.T, o *observer) {
		d := live.Postgres(t).Database(t)
		o.Database, o.Password = address(d.PostgresServer, d.Name), d.Password.Reveal()
	}},
	{"redis", func(t *testing.T, o *observer) { o.inRedis(live.Redis(t).User(t)) }},
}

// inRedis has the store of o be in the user's database.
func (o *observer) inRedis(u *live.RedisUser) {
	o.Redis, o.User, o.RedisDatabase, o.Password = u.Addr(), u.Name, u.Database, u.Password.Reveal()
}

// address is a connection string without a password.
func address(s *live.PostgresServer, database string) string {
	return fmt.Sprintf("host=%s port=%d user=%s dbname=%s sslmode=disable pool_max_conns=2", s.Host, s.Port, database, database)
}

// TestAlerts has three processes watch one server and share one store. The target gets one alert and one resolve of each incident; more
// only where a delivery was refused, timed out, or was cut off as its process was killed.
func TestAlerts(t *testing.T) {
	t.Parallel() // what can leak is in other processes, and they mostly wait
	for _, store := range stores {
		for _, tt := range []struct {
			name         string
			down, up     []string // what becomes of the first deliveries of an alert, and of a resolve
			rounds, left int      // how many processes are left at the end
		}{
			{"all is well", nil, nil, 3, 3},
			{"the target fails", []string{refused, timedOut, refused}, []string{timedOut, refused}, 2, 3},
			{"who delivers is killed", []string{killed}, []string{killed}, 1, 1},
		} {
			t.Run(store.name+", "+tt.name, func(t *testing.T) {
				if tt.down == nil && os.Getenv("RESGEN_TEST_LONG") != "on" { // the others see all of it too
					t.Skip("RESGEN_TEST_LONG=on runs it")
				}
				t.Parallel()
				server, target := newSwitched(t), newNotified(t)
				o := observer{Server: server.address, Target: target.URL}
				store.share(t, &o)
				for range 3 {
					target.processes = append(target.processes, o.start(t))
				}
				var want []string
				expect := func(status alert.Status, round int, failing []string) {
					target.next(failing...)
					for _, outcome := range append(slices.Clone(failing), accepted) {
						want = append(want, fmt.Sprintf("%s %d %s", status, round, outcome))
					}
				}
				for round := 1; round <= tt.rounds; round++ {
					expect(alert.Firing, round, tt.down)
					server.down()
					target.await(t, want...)
					if round == 1 && tt.down == nil {
						target.still(t)
					}
					expect(alert.Resolved, round, tt.up)
					server.up(t)
					target.await(t, want...)
					time.Sleep(time.Second) // until all have seen it
				}
				target.still(t)
				left := 0
				for _, p := range target.processes {
					select {
					case <-p.done:
					default:
						left++
						p.stop(t)
					}
				}
				if left != tt.left {
					t.Errorf("%d processes are left, want %d", left, tt.left)
				}
			})
		}
	}
}

// TestAlertsOfTheirStore has three processes watch the database that their store is in. Each goes on from its memory when the database
// is killed, and sends the same key. When it is back, they agree: one of them sends the resolve.
func TestAlertsOfTheirStore(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		s := live.NewPostgres(t, nil)
		d := s.Database(t)
		alertsOfTheirStore(t, observer{Database: address(s, d.Name), Password: d.Password.Reveal()}, s)
	})
	t.Run("redis", func(t *testing.T) {
		s := live.NewRedis(t, nil)
		var o observer
		o.inRedis(s.User(t))
		alertsOfTheirStore(t, o, s)
	})
}

// A killable server can be started again.
type killable interface {
	Kill(testing.TB)
	Restart(testing.TB)
}

func alertsOfTheirStore(t *testing.T, o observer, s killable) {
	noGoroutineLeaks(t)
	target := newNotified(t)
	o.Target = target.URL
	for range 3 {
		target.processes = append(target.processes, o.start(t))
	}
	s.Kill(t)
	target.await(t, "firing 1 accepted", "firing 1 accepted", "firing 1 accepted")
	target.still(t)
	s.Restart(t)
	want := []string{"firing 1 accepted", "firing 1 accepted", "firing 1 accepted", "resolved 1 accepted"}
	target.await(t, want...)
	target.still(t)
	senders := map[int]bool{}
	for _, d := range target.deliveries {
		senders[d.process] = true
	}
	if len(senders) != 3 {
		t.Errorf("%d processes have sent something", len(senders))
	}
	for i, p := range target.processes {
		for _, line := range []string{"the store of alerts cannot be reached", "the store of alerts can be reached again"} {
			if n := strings.Count(p.text(), line); n != 1 {
				t.Errorf("process %d has written %q %d times:\n%s", i, line, n, p.text())
			}
		}
		p.stop(t)
	}
}

// count is a change that adds 1.
func count(state []byte) []byte {
	n, _ := strconv.Atoi(string(state)) // none is 0
	return strconv.AppendInt(nil, int64(n)+1, 10)
}

// TestPostgresStore counts in the table, in many goroutines at once that all find no table at first, several times.
func TestPostgresStore(t *testing.T) {
	noGoroutineLeaks(t)
	d := live.Postgres(t).Database(t)
	c, err := pgxpool.ParseConfig(address(d.PostgresServer, d.Name))
	if err != nil {
		t.Fatal(err)
	}
	c.ConnConfig.Password, c.MaxConns = d.Password.Reveal(), 8
	pool, err := pgxpool.NewWithConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for i := range 20 { // seldom do two that create the table meet so that one gets an error
		table := alertpostgres.WithTable("alerts_" + strconv.Itoa(i))
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				s := alertpostgres.New(pool, table)
				for range 10 {
					if err := s.Update(t.Context(), "shop/database", count); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		if err := alertpostgres.New(pool, table).Update(t.Context(), "shop/database", func(state []byte) []byte {
			if string(state) != "80" {
				t.Errorf("80 increments make %s", state)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	if _, err := pool.Exec(t.Context(), "create schema ops"); err != nil {
		t.Fatal(err)
	}
	if err := alertpostgres.New(pool, alertpostgres.WithTable("ops", "alerts")).Update(t.Context(), "shop/database", count); err != nil {
		t.Error(err)
	}
	err = alertpostgres.New(pool, alertpostgres.WithTable("nowhere", "alerts")).Update(t.Context(), "shop/database", count)
	checkError(t, err, "alertpostgres: shop/database", "nowhere")
}

// TestRedisStore counts in a key, in many goroutines at once: of one server, of a cluster, and through a client of go-redis.
func TestRedisStore(t *testing.T) {
	noGoroutineLeaks(t)
	u := live.NewRedis(t, nil).User(t)
	cluster := live.NewRedisCluster(t, 2)
	c := quickRedis(cluster.Addrs()[0])
	c.Mode, c.Username, c.Password = rediskind.RedisModeCluster, cluster.Name, cluster.Password
	single := config(u)
	single.PoolSize, c.PoolSize = 8, 8
	client := redis.NewClient(&redis.Options{Addr: u.Addr(), Username: u.Name, Password: u.Password.Reveal(), DB: u.Database})
	defer client.Close()
	for name, client := range map[string]alertredis.Client{"single": openRedis(t, single), "cluster": openRedis(t, c), "go-redis": alertredis.Scripts(client)} {
		s := alertredis.New(client, alertredis.WithPrefix(name+":"))
		var wait sync.WaitGroup
		for i := range 16 {
			wait.Go(func() {
				state := fmt.Sprint("shop/", i%2) // which the cluster has on two nodes
				for range 10 {
					if err := s.Update(t.Context(), state, count); err != nil {
						t.Error(name, err)
						return
					}
				}
			})
		}
		wait.Wait()
		for _, state := range []string{"shop/0", "shop/1"} {
			if err := s.Update(t.Context(), state, func(text []byte) []byte {
				if string(text) != "80" {
					t.Errorf("%s: 80 increments make %s", name, text)
				}
				return nil
			}); err != nil {
				t.Error(name, err)
			}
		}
	}
	u.Do(t, "ACL", "SETUSER", u.Name, "-set")
	err := alertredis.New(openRedis(t, single)).Update(t.Context(), "shop/database", count)
	checkError(t, err, "alertredis: shop/database", "run this command")
}
