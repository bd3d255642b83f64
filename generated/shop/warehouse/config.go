package warehouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
)

// Config says which warehouse a Client is for.
type Config struct {
	// URL is the user and the database, as in wh://loader@warehouse/analytics. For a Local warehouse, the scheme https means TLS, and the
	// server must prove that it is the host of the URL. The scheme wh means no TLS. A Cloud warehouse always has TLS.
	URL *url.URL

	// Password or PrivateKey must be set, but not both. PrivateKey holds a key and its certificate, and needs TLS. The password is looked up
	// again for each connection.
	Password, PrivateKey resource.Secret
	PrivateKeyPassword   resource.Secret

	// Autocommit reports whether each statement is committed by itself, so that a large load holds no locks. If it is nil, statements are
	// committed by themselves in a Cloud warehouse only.
	Autocommit *bool

	// Connection says where connections go.
	Connection Connection

	// Functions of the warehouse use these fields to read from S3. They find them as settings of the session: shop.region,
	// shop.access_key_id and shop.secret_access_key.
	Region, AccessKeyID string
	SecretAccessKey     resource.Secret
}

// A Connection has one field that is not nil.
type Connection struct {
	Local *Local
	Cloud *Cloud
}

// A Local warehouse is one server.
type Local struct {
	Host string
	Port int
}

// A Cloud warehouse is a cluster, which always has TLS.
type Cloud struct {
	ClusterURL *url.URL
}

// clusterPort is the port of a cluster whose URL has none.
const clusterPort = "5439"

// commitsEach reports whether each statement is committed by itself.
func (c Config) commitsEach() bool {
	if c.Autocommit != nil {
		return *c.Autocommit
	}
	return c.Connection.Cloud != nil
}

// poolConfig returns the configuration of pgxpool for cfg. It ignores the PG* variables.
func poolConfig(cfg Config) (*pgxpool.Config, error) {
	if cfg.URL == nil || cfg.URL.User.Username() == "" || len(cfg.URL.Path) < 2 {
		return nil, errors.New("url: must have a user and a database, as in wh://loader@warehouse/analytics")
	}
	address, secured, err := cfg.address()
	if err != nil {
		return nil, err
	}
	source := url.URL{Scheme: "postgres", User: url.User(cfg.URL.User.Username()), Host: address, Path: cfg.URL.Path, RawQuery: "sslmode=disable"}
	c, err := pgxpool.ParseConfig(source.String())
	if err != nil {
		return nil, err
	}
	c.MaxConns = 4
	conn := c.ConnConfig
	conn.Password, conn.Fallbacks = "", nil
	conn.RuntimeParams = cfg.session()
	if secured != "" {
		conn.TLSConfig = &tls.Config{ServerName: secured, MinVersion: tls.VersionTLS12}
	}
	if !cfg.PrivateKey.IsZero() {
		if conn.TLSConfig == nil {
			return nil, errors.New("private_key: needs TLS: a cluster, or a URL with https")
		}
		pair, err := cfg.certificate()
		if err != nil {
			return nil, err
		}
		conn.TLSConfig.Certificates = []tls.Certificate{pair}
	}
	c.BeforeConnect = func(ctx context.Context, conn *pgx.ConnConfig) (err error) {
		conn.Password, err = cfg.Password.Current(ctx)
		return err
	}
	return c, nil
}

// address returns the address to which connections go, and the name that the server's certificate must have. The name is "" for
// connections without TLS, which are allowed only to this machine.
func (c Config) address() (address, secured string, err error) {
	switch {
	case c.Connection.Cloud != nil:
		u := c.Connection.Cloud.ClusterURL
		if u == nil || u.Scheme != "https" || u.Hostname() == "" {
			return "", "", errors.New("connection.cloud.cluster_url: must be https://host")
		}
		port := u.Port()
		if port == "" {
			port = clusterPort
		}
		return net.JoinHostPort(u.Hostname(), port), u.Hostname(), nil
	case c.Connection.Local != nil:
		host := c.Connection.Local.Host
		address = net.JoinHostPort(host, strconv.Itoa(c.Connection.Local.Port))
		if c.URL.Scheme == "https" {
			return address, c.URL.Hostname(), nil
		}
		if ip := net.ParseIP(host); host != "localhost" && !ip.IsLoopback() {
			return "", "", errors.New("url: must be https unless the warehouse is on this machine")
		}
		return address, "", nil
	}
	return "", "", errors.New("connection: must be local or cloud")
}

// session returns the settings that the server gets for each session.
func (c Config) session() map[string]string {
	params := map[string]string{}
	for name, value := range map[string]string{
		"shop.region": c.Region, "shop.access_key_id": c.AccessKeyID, "shop.secret_access_key": c.SecretAccessKey.Reveal(),
	} {
		if value != "" {
			params[name] = value
		}
	}
	return params
}

// certificate reads the client's certificate and key. Its errors contain no part of them.
func (c Config) certificate() (tls.Certificate, error) {
	rest := []byte(c.PrivateKey.Reveal())
	var certificates, key []byte
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE" {
			certificates = append(certificates, pem.EncodeToMemory(block)...)
			continue
		}
		//lint:ignore SA1019 no other function reads keys that are encrypted as OpenSSL and libpq do it
		if x509.IsEncryptedPEMBlock(block) {
			//lint:ignore SA1019 for the same reason
			der, err := x509.DecryptPEMBlock(block, []byte(c.PrivateKeyPassword.Reveal()))
			if err != nil {
				return tls.Certificate{}, errors.New("private_key: private_key_password does not decrypt it")
			}
			block = &pem.Block{Type: block.Type, Bytes: der}
		}
		key = pem.EncodeToMemory(block)
	}
	if certificates == nil || key == nil {
		return tls.Certificate{}, errors.New("private_key: must hold a certificate and its key")
	}
	pair, err := tls.X509KeyPair(certificates, key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("private_key: %w", err)
	}
	return pair, nil
}
