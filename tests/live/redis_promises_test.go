package live_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	rediskind "github.com/resgen-go/resgen/kinds/redis"
	"github.com/resgen-go/resgen/kinds/redis/rediskindtest"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/tlsfile"
	"github.com/resgen-go/resgen/tests/live"
)

// redisPromises is what the kind redis does in every mode.
func redisPromises(start func(testing.TB) kindtest.Server[rediskind.RedisConfig]) kindtest.Kind[rediskind.RedisConfig, *rediskind.Redis] {
	return kindtest.Kind[rediskind.RedisConfig, *rediskind.Redis]{
		Name:  "redis",
		Start: start,
		Open:  rediskind.OpenRedis,
		Call: func(ctx context.Context, c *rediskind.Redis) error {
			return c.Set(ctx, "key", "value", 0)
		},
		Fail: func(ctx context.Context, c *rediskind.Redis) error {
			_, err := c.LPush(ctx, "key", "element")
			return err
		},
		FailType: "WRONGTYPE",
		Mock: func(t testing.TB) *rediskind.Redis {
			m := rediskindtest.NewRedisMock(t)
			m.On.Set.Return(nil)
			return &rediskind.Redis{RedisClient: m}
		},
		Interface:  (*rediskind.RedisClient)(nil),
		Background: background,
	}
}

// holdRedis takes a connection of the pool of one server.
func holdRedis(ctx context.Context, c *rediskind.Redis) (func(), error) {
	conn := c.Native().Redis().(*redis.Client).Conn()
	release := func() { _ = conn.Close() } // the pool may have been closed
	if err := conn.Ping(ctx).Err(); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// quickRedis is a configuration with short times.
func quickRedis(addresses ...string) rediskind.RedisConfig {
	c := rediskind.DefaultRedisConfig()
	c.Addresses, c.TLS, c.PoolSize = addresses, false, 2
	c.ConnectTimeout, c.ReadTimeout, c.WriteTimeout, c.PoolTimeout = time.Second, time.Second, time.Second, time.Second
	return c
}

// TestRedisPromises has one server, without TLS and with it.
func TestRedisPromises(t *testing.T) {
	certificate := live.NewCertificate(t, "127.0.0.1")
	server := live.NewRedis(t, certificate)
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			k := redisPromises(func(t testing.TB) kindtest.Server[rediskind.RedisConfig] {
				u := server.User(t)
				addr := server.Addr()
				if secure {
					addr = server.TLSAddr()
				}
				config := func(addr string, secret func(string) resource.Secret) rediskind.RedisConfig {
					c := quickRedis(addr)
					c.Username, c.Password, c.Database = u.Name, secret("password"), u.Database
					if c.TLS = secure; secure {
						c.CAFile = certificate.Authority
					}
					return c
				}
				missing := config(addr, func(string) resource.Secret { return u.Password })
				missing.Database = 4711
				s := kindtest.Server[rediskind.RedisConfig]{
					Addr: addr, Config: config, Password: u.Password.Reveal(), Rotate: u.SetPassword,
					Unusable: map[string]rediskind.RedisConfig{"a database that is missing": missing},
					Stop:     server.Kill, Restart: server.Restart,
				}
				if !secure { // the suite speaks TLS
					s.Secure = func(addr string, files tlsfile.Files, secret func(string) resource.Secret) rediskind.RedisConfig {
						c := config(addr, secret)
						c.TLS, c.CAFile, c.CertFile, c.KeyFile = true, files.CA, files.Cert, files.Key
						return c
					}
				}
				return s
			})
			k.Hold = holdRedis
			kindtest.Run(t, k)
		})
	}
}

// redirected has a client connect to the network of the suite instead of a server that others tell it of. The network's address is the last one in
// the configuration.
func redirected(server string) func(ctx context.Context, cfg rediskind.RedisConfig, opts ...resource.OpenOption) (*rediskind.Redis, error) {
	return func(ctx context.Context, cfg rediskind.RedisConfig, opts ...resource.OpenOption) (*rediskind.Redis, error) {
		network := cfg.Addresses[len(cfg.Addresses)-1]
		configure := func(o *redis.UniversalOptions) error {
			dial := o.Dialer
			o.Addrs = o.Addrs[:1]
			o.Dialer = func(ctx context.Context, kind, addr string) (net.Conn, error) {
				if addr == server {
					addr = network
				}
				return dial(ctx, kind, addr)
			}
			return nil
		}
		return rediskind.OpenRedis(ctx, cfg, append(opts, lifecycle.WithConfigure(configure))...)
	}
}

// TestRedisClusterPromises has a cluster of one node.
func TestRedisClusterPromises(t *testing.T) {
	cluster := live.NewRedisCluster(t, 1)
	server := cluster.Nodes[0]
	k := redisPromises(func(t testing.TB) kindtest.Server[rediskind.RedisConfig] {
		return kindtest.Server[rediskind.RedisConfig]{
			Addr: server.Addr(),
			Config: func(addr string, secret func(string) resource.Secret) rediskind.RedisConfig {
				c := quickRedis(server.Addr())
				if addr != server.Addr() {
					c.Addresses = append(c.Addresses, addr)
				}
				c.Mode, c.Username, c.Password = rediskind.RedisModeCluster, cluster.Name, secret("password")
				return c
			},
			Password: cluster.Password.Reveal(), Rotate: cluster.SetPassword,
			Stop: server.Kill, Restart: func(t testing.TB) { cluster.Restart(t, 0) },
		}
	})
	k.Open = redirected(server.Addr())
	kindtest.Run(t, k)
}

// TestRedisSentinelPromises has a master without a replica, so that the sentinel names no other when it is dead.
func TestRedisSentinelPromises(t *testing.T) {
	sentinel := live.NewRedisSentinel(t, false)
	server := sentinel.Master
	k := redisPromises(func(t testing.TB) kindtest.Server[rediskind.RedisConfig] {
		return kindtest.Server[rediskind.RedisConfig]{
			Addr: server.Addr(),
			Config: func(addr string, secret func(string) resource.Secret) rediskind.RedisConfig {
				c := quickRedis(sentinel.Addr(), addr)
				c.Mode, c.MasterName = rediskind.RedisModeSentinel, sentinel.MasterName
				c.Username, c.Password = sentinel.Name, secret("password")
				c.SentinelUsername, c.SentinelPassword = sentinel.Name, sentinel.SentinelPassword
				return c
			},
			Password: sentinel.Password.Reveal(), Rotate: sentinel.SetPassword,
			Stop: server.Kill, Restart: server.Restart,
		}
	})
	k.Open = redirected(server.Addr())
	k.Hold = holdRedis
	kindtest.Run(t, k)
}
