package rediskind

import (
	"context"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Open makes a client for the server or cluster that cfg describes. The configure functions may change its settings. Open does not connect;
// Check does. The password is looked up again for each new connection, unless configure sets another CredentialsProviderContext. No error
// contains a password.
//
// The client reports what it does to probe, which may be nil.
func Open(_ context.Context, cfg RedisConfig, probe *observe.Probe, configure ...func(*redis.UniversalOptions) error) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	d, err := newDialer(cfg)
	if err != nil {
		return nil, err
	}
	o := options(cfg)
	o.Dialer = d.dial
	for _, f := range configure {
		if f == nil {
			continue
		}
		if err := f(o); err != nil {
			return nil, err
		}
	}
	c := &Client{cfg: cfg}
	probe.Install(hook{c})
	o.Dialer = c.watching(o.Dialer)
	if o.PushNotificationProcessor == nil {
		o.PushNotificationProcessor = redis.NewPushNotificationProcessor()
	}
	o.PushNotificationProcessor = newProcessor(o.PushNotificationProcessor, o.PushNotificationProcessor.ProcessPendingNotifications)
	c.connect(o)
	return c, nil
}

// options is cfg as go-redis wants it.
func options(cfg RedisConfig) *redis.UniversalOptions {
	o := &redis.UniversalOptions{
		Addrs:      cfg.Addresses,
		DB:         cfg.Database,
		MasterName: cfg.MasterName,
		ClientName: cfg.ClientName,

		SentinelUsername: cfg.SentinelUsername,
		SentinelPassword: cfg.SentinelPassword.Reveal(),

		// The guard tries again, and the pool is one: commands and pipelines take their connections from it.
		MaxRetries:       -1,
		DialerRetries:    1,
		PipelinePoolSize: -1,
		MinRetryBackoff:  -1, // the guard pauses
		MaxRetryBackoff:  -1,

		PoolSize:              cfg.PoolSize,
		MinIdleConns:          cfg.MinIdleConns,
		PoolTimeout:           cfg.PoolTimeout,
		ConnMaxIdleTime:       cfg.MaxConnIdleTime,
		ConnMaxLifetime:       cfg.MaxConnLifetime,
		ConnMaxLifetimeJitter: cfg.MaxConnLifetime / 10,

		DialTimeout:           cfg.ConnectTimeout,
		ReadTimeout:           cfg.ReadTimeout,
		WriteTimeout:          cfg.WriteTimeout,
		ContextTimeoutEnabled: true,

		// What only some servers know, and others answer with an error for each connection.
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if !cfg.Password.IsZero() {
		o.CredentialsProviderContext = func(ctx context.Context) (string, string, error) {
			ctx, cancel := context.WithTimeout(ctx, cfg.ConnectTimeout) // the connection holds a place in the pool
			defer cancel()
			password, err := cfg.Password.Current(ctx)
			return cfg.Username, password, err
		}
	}
	return o
}

// watching is dial, whose connections end with the context of the attempt that they serve, and which is reported.
func (c *Client) watching(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	if c.seen != nil {
		dial = c.seen.dialing(dial)
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		connection, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		var first time.Time
		if c.cfg.Mode == RedisModeSentinel && slices.Contains(c.cfg.Addresses, addr) {
			// go-redis asks all sentinels at once, and connects to the master when all have answered or failed. One that is silent leaves
			// time for this.
			first = time.Now().Add(c.cfg.ConnectTimeout / 2)
		}
		return watched(connection, first), nil
	}
}

// connect makes the client of go-redis.
func (c *Client) connect(o *redis.UniversalOptions) {
	switch c.cfg.Mode {
	case RedisModeCluster:
		c.cluster = redis.NewClusterClient(o.Cluster())
		c.cluster.OnNewNode(func(node *redis.Client) { node.AddHook(guard{c, true}) })
		c.redis, c.poolSize = c.cluster, c.cluster.Options().PoolSize
	case RedisModeSentinel:
		c.single = redis.NewFailoverClient(o.Failover())
	default:
		c.single = redis.NewClient(o.Simple())
	}
	if c.single != nil {
		c.redis, c.poolSize = c.single, c.single.Options().PoolSize
	}
	c.redis.AddHook(guard{c, false})
}

// CheckAddresses reports addresses on other machines without TLS, and invalid ports.
func CheckAddresses(cfg RedisConfig) error {
	var ps resource.Problems
	for _, address := range cfg.Addresses {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			continue // the pattern says so
		}
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			ps.Add("addresses", "range", "must have ports from 1 to 65535")
			break
		}
		if !cfg.TLS && !cfg.AllowInsecure && !loopback(host) {
			ps.AddRule("without tls everything is sent without encryption: it needs servers on this machine, or allow_insecure", "tls", "allow_insecure", "addresses")
			break
		}
	}
	return ps.Err()
}

// loopback reports whether host is this machine by its very name.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
