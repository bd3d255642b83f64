package live

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
)

// A RedisServer is a Redis server that lets in no one without a password. It keeps its data and its users when it is killed.
type RedisServer struct {
	Port    int
	TLSPort int // 0: without TLS

	home    home
	process *process
	program string
	args    []string // further lines of its configuration
	watches bool     // it is a sentinel
	admin   string   // the password of the user admin

	mu    sync.Mutex
	users map[string]string // the rules of others
}

// Redis returns the server that the tests of a binary share.
func Redis(t testing.TB) *RedisServer {
	t.Helper()
	return need(t, "Redis", sharedRedis)
}

var sharedRedis = sync.OnceValues(func() (*RedisServer, error) {
	s, err := startRedis(redisOptions{})
	if err == nil {
		shared.atEnd(s.end)
	}
	return s, err
})

// NewRedis starts a server for one test, which may kill it. With a certificate it speaks TLS at another port.
func NewRedis(t testing.TB, certificate *Certificate) *RedisServer {
	t.Helper()
	return newRedis(t, redisOptions{certificate: certificate})
}

func newRedis(t testing.TB, o redisOptions) *RedisServer {
	t.Helper()
	s := need(t, "Redis", func() (*RedisServer, error) { return startRedis(o) })
	t.Cleanup(s.end)
	return s
}

type redisOptions struct {
	certificate *Certificate
	admin       string            // the password of the user admin; "": a new one
	users       map[string]string // as of RedisServer
	lines       []string          // of the configuration
	sentinel    bool              // it is none that keeps keys
}

func startRedis(o redisOptions) (*RedisServer, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis-server is %w", errMissing)
	}
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	s := &RedisServer{home: h, program: program, admin: o.admin, users: map[string]string{}, args: slices.Clone(o.lines), watches: o.sentinel}
	for name, rules := range o.users {
		s.users[name] = rules
	}
	if s.admin == "" {
		s.admin = rand.Text()
	}
	if o.certificate != nil {
		err = s.certify(o.certificate)
	}
	for range 3 { // the ports that were free may be taken
		if err != nil {
			break
		}
		if s.Port, err = freePort(); err != nil {
			break
		}
		if o.certificate != nil {
			if s.TLSPort, err = freePort(); err != nil {
				break
			}
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

func (s *RedisServer) certify(c *Certificate) error {
	chain, err := s.home.write("server.crt", c.chain)
	if err != nil {
		return err
	}
	key, err := s.home.write("server.key", c.key)
	s.args = append(s.args, "tls-cert-file "+chain, "tls-key-file "+key, "tls-auth-clients no")
	return err
}

// start runs the server, and waits until it answers.
func (s *RedisServer) start() error {
	lines := []string{
		"bind 127.0.0.1", "port " + strconv.Itoa(s.Port), "dir " + s.home.folder,
		"user default off", "user admin on " + hashed(s.admin) + " ~* &* +@all",
	}
	if !s.watches {
		lines = append(lines, "save \"\"", "appendonly yes", "appendfsync no")
	}
	if s.TLSPort != 0 {
		lines = append(lines, "tls-port "+strconv.Itoa(s.TLSPort))
	}
	s.mu.Lock()
	for name, rules := range s.users {
		lines = append(lines, "user "+name+" "+rules)
	}
	s.mu.Unlock()
	file, err := s.home.write("redis.conf", strings.Join(append(lines, s.args...), "\n")+"\n")
	if err != nil {
		return err
	}
	args := []string{file}
	if s.watches {
		args = append(args, "--sentinel")
	}
	s.process, err = startProcess(s.home.command(s.program, nil, args...), s.home.path("output"), syscall.SIGKILL)
	if err != nil {
		return err
	}
	return s.process.await(func() error { return s.do("PING") })
}

// hashed is the rule of an ACL that lets a password in.
func hashed(password string) string { return fmt.Sprintf("#%x", sha256.Sum256([]byte(password))) }

// end stops the server and deletes its files.
func (s *RedisServer) end() {
	if s.process != nil {
		s.process.kill()
	}
	s.home.remove()
}

// Kill ends the server as a crash would.
func (s *RedisServer) Kill(t testing.TB) {
	t.Helper()
	s.process.kill()
}

// Restart starts a server that was killed, on the same ports and with the same data, and waits until it answers.
func (s *RedisServer) Restart(t testing.TB) {
	t.Helper()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// Addr is the host and the port of the server.
func (s *RedisServer) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// TLSAddr is Addr for TLS.
func (s *RedisServer) TLSAddr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.TLSPort)) }

// Do has the user admin send a command, and returns the answer.
func (s *RedisServer) Do(t testing.TB, args ...any) any {
	t.Helper()
	answer, err := s.ask(args...)
	if err != nil && !errors.Is(err, redis.Nil) {
		t.Fatalf("%v: %v", args[0], err)
	}
	return answer
}

func (s *RedisServer) do(args ...any) error { _, err := s.ask(args...); return err }

func (s *RedisServer) ask(args ...any) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	c := redis.NewClient(&redis.Options{
		Addr: s.Addr(), Username: "admin", Password: s.admin, MaxRetries: -1, DialerRetries: 1, DisableIdentity: true, Protocol: 2, ContextTimeoutEnabled: true,
	})
	answer, err := c.Do(ctx, args...).Result()
	return answer, errors.Join(err, c.Close())
}

// A RedisUser is a user of a test, with a database of its own if the server has several.
type RedisUser struct {
	*RedisServer
	Name     string
	Password resource.Secret
	Database int
}

// User makes a user, who may do all but administer the server.
func (s *RedisServer) User(t testing.TB) *RedisUser {
	t.Helper()
	u := &RedisUser{RedisServer: s, Name: newName()}
	s.mu.Lock()
	u.Database = len(s.users)%15 + 1
	s.mu.Unlock()
	secret := NewSecret()
	u.Password = resource.NewSecret(secret)
	u.SetPassword(t, secret)
	s.Do(t, "EVAL", "redis.call('SELECT', ARGV[1]); redis.call('FLUSHDB')", 0, u.Database) // others may have had it
	return u
}

// userRules are what a user may do who has a password.
func userRules(password string) string {
	return "on resetpass " + hashed(password) + " ~* &* +@all -@admin"
}

// SetPassword gives the user another password. Connections stay.
func (u *RedisUser) SetPassword(t testing.TB, password string) {
	t.Helper()
	rules := userRules(password)
	u.mu.Lock()
	u.users[u.Name] = rules
	u.mu.Unlock()
	args := []any{"ACL", "SETUSER", u.Name}
	for _, rule := range strings.Fields(rules) {
		args = append(args, rule)
	}
	u.Do(t, args...)
}

// Connections is how many connections the user has.
func (u *RedisUser) Connections(t testing.TB) int {
	t.Helper()
	list, _ := u.Do(t, "CLIENT", "LIST").(string)
	return strings.Count(list, " user="+u.Name+" ")
}

// Disconnect has the server end the connections of the user.
func (u *RedisUser) Disconnect(t testing.TB) {
	t.Helper()
	u.Do(t, "CLIENT", "KILL", "USER", u.Name)
}

// Closed fails the test if the user goes on having connections.
func (u *RedisUser) Closed(t testing.TB) {
	t.Helper()
	Eventually(t, func() string {
		if n := u.Connections(t); n > 0 {
			return fmt.Sprintf("the server still has %d connections of the user", n)
		}
		return ""
	})
}

// A RedisSentinel is a sentinel, and the master and the replica that it watches.
type RedisSentinel struct {
	*RedisServer // the sentinel
	Master       *RedisServer
	Replica      *RedisServer // nil: none
	MasterName   string

	Name             string // of a user of the three
	Password         resource.Secret
	SentinelPassword resource.Secret
}

// NewRedisSentinel starts a sentinel and a master, and a replica if there is to be one.
func NewRedisSentinel(t testing.TB, replica bool) *RedisSentinel {
	t.Helper()
	admin, secret, ofSentinel := rand.Text(), NewSecret(), NewSecret()
	s := &RedisSentinel{MasterName: "shop", Name: newName(), Password: resource.NewSecret(secret), SentinelPassword: resource.NewSecret(ofSentinel)}
	users := map[string]string{s.Name: userRules(secret)}
	lines := []string{"masteruser admin", "masterauth " + admin}
	s.Master = newRedis(t, redisOptions{admin: admin, users: users, lines: lines})
	if replica {
		s.Replica = newRedis(t, redisOptions{admin: admin, users: users, lines: append(lines, "replicaof 127.0.0.1 "+strconv.Itoa(s.Master.Port))})
		Eventually(t, func() string { return s.Replica.linked(t) })
	}
	s.RedisServer = newRedis(t, redisOptions{admin: admin, users: map[string]string{s.Name: "on " + hashed(ofSentinel) + " &* +@all"}, lines: []string{
		"sentinel monitor shop 127.0.0.1 " + strconv.Itoa(s.Master.Port) + " 1",
		"sentinel auth-user shop admin", "sentinel auth-pass shop " + admin,
		"sentinel down-after-milliseconds shop 300", "sentinel failover-timeout shop 2000",
	}, sentinel: true})
	Eventually(t, func() string {
		if replicas, _ := s.Do(t, "SENTINEL", "REPLICAS", "shop").([]any); replica && len(replicas) != 1 {
			return "the sentinel does not know the replica"
		}
		return ""
	})
	return s
}

// SetPassword gives the user another password at the master.
func (s *RedisSentinel) SetPassword(t testing.TB, password string) {
	t.Helper()
	(&RedisUser{RedisServer: s.Master, Name: s.Name}).SetPassword(t, password)
}

// A RedisCluster is a cluster of masters without replicas, which share the keys evenly.
type RedisCluster struct {
	Nodes    []*RedisServer
	Name     string // of a user of all
	Password resource.Secret

	options redisOptions // of all nodes, one of which may replicate another
}

// slots is into how many parts a cluster divides its keys.
const slots = 16384

// NewRedisCluster starts a cluster of n nodes.
func NewRedisCluster(t testing.TB, n int) *RedisCluster {
	t.Helper()
	secret := NewSecret()
	c := &RedisCluster{Name: newName(), Password: resource.NewSecret(secret)}
	admin := rand.Text()
	c.options = redisOptions{admin: admin, users: map[string]string{c.Name: userRules(secret)}, lines: []string{
		"cluster-enabled yes", "cluster-announce-ip 127.0.0.1", "cluster-node-timeout 2000", "cluster-require-full-coverage no",
		"masteruser admin", "masterauth " + admin,
	}}
	for i := range n {
		s := newRedis(t, c.options)
		s.Do(t, "CLUSTER", "ADDSLOTSRANGE", i*slots/n, (i+1)*slots/n-1)
		if i > 0 {
			s.Do(t, "CLUSTER", "MEET", "127.0.0.1", c.Nodes[0].Port)
		}
		c.Nodes = append(c.Nodes, s)
	}
	c.await(t)
	return c
}

// Replica starts a replica of a node, and waits until it has the data of the node.
func (c *RedisCluster) Replica(t testing.TB, node int) *RedisServer {
	t.Helper()
	master := c.Nodes[node]
	s := newRedis(t, c.options)
	s.Do(t, "CLUSTER", "MEET", "127.0.0.1", master.Port)
	id := master.Do(t, "CLUSTER", "MYID")
	Eventually(t, func() string {
		if _, err := s.ask("CLUSTER", "REPLICATE", id); err != nil {
			return err.Error() // it does not know the node yet
		}
		return ""
	})
	Eventually(t, func() string { return s.linked(t) })
	return s
}

// linked says what is wrong if s is no replica with a link to its master.
func (s *RedisServer) linked(t testing.TB) string {
	t.Helper()
	if info, _ := s.Do(t, "INFO", "replication").(string); !strings.Contains(info, "master_link_status:up") {
		return "the replica has no link to the master"
	}
	return ""
}

// Promote has the master of s, a replica in a cluster, change places with s. No data is lost.
func (s *RedisServer) Promote(t testing.TB) {
	t.Helper()
	Eventually(t, func() string { return s.linked(t) })
	s.Do(t, "CLUSTER", "FAILOVER")
	Eventually(t, func() string {
		if info, _ := s.Do(t, "INFO", "replication").(string); !strings.Contains(info, "role:master") {
			return "it is still a replica"
		}
		return ""
	})
}

// await waits until all nodes say that all keys have a node.
func (c *RedisCluster) await(t testing.TB) {
	t.Helper()
	Eventually(t, func() string {
		for _, s := range c.Nodes {
			info, _ := s.Do(t, "CLUSTER", "INFO").(string)
			if !strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, "cluster_slots_assigned:"+strconv.Itoa(slots)) {
				return info
			}
		}
		return ""
	})
}

// Restart starts a node that was killed, and waits until the cluster is whole.
func (c *RedisCluster) Restart(t testing.TB, node int) {
	t.Helper()
	c.Nodes[node].Restart(t)
	c.await(t)
}

// SetPassword gives the user another password at all nodes.
func (c *RedisCluster) SetPassword(t testing.TB, password string) {
	t.Helper()
	for _, s := range c.Nodes {
		(&RedisUser{RedisServer: s, Name: c.Name}).SetPassword(t, password)
	}
}

// Addrs are the addresses of the nodes.
func (c *RedisCluster) Addrs() (addrs []string) {
	for _, s := range c.Nodes {
		addrs = append(addrs, s.Addr())
	}
	return addrs
}
