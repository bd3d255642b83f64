package corpus

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/resgen-go/resgen/generated/corpus"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

func testChroma(t *testing.T) {
	local := resource.Map{"CHROMA_CONNECTION_CONFIG": "local"}
	server := resource.Map{"CHROMA_CONNECTION_CONFIG_HTTP_HOST": "chroma"}
	want := corpus.ChromaConfig{
		ConnectionConfig: corpus.ChromaLocal{PersistencePath: "./chroma"}, Tenant: "default_tenant", Database: "default_database",
		AdditionalSettings: json.RawMessage(`{}`),
	}
	connect := func(to corpus.ChromaConnectionConfig) corpus.ChromaConfig {
		return edit(want, func(c *corpus.ChromaConfig) { c.ConnectionConfig = to })
	}
	check(t, corpus.LoadChromaConfig, []good[corpus.ChromaConfig]{
		{name: "local by name", env: local, want: want},
		{name: "local in memory", env: resource.Map{"CHROMA_CONNECTION_CONFIG_LOCAL_PERSISTENCE_PATH": ""}, want: connect(corpus.ChromaLocal{})},
		{
			name: "a server by name", env: resource.Map{"CHROMA_CONNECTION_CONFIG": "http"},
			want: connect(corpus.ChromaHTTP{Host: "localhost", Port: 8000}),
		},
		{
			name: "a server by its variables", env: with(server, "CHROMA_CONNECTION_CONFIG_HTTP_PORT", "443", "CHROMA_CONNECTION_CONFIG_HTTP_SSL", "true",
				"CHROMA_CONNECTION_CONFIG_HTTP_HEADERS", `{"X-Team": "data"}`, "CHROMA_TENANT", "acme", "CHROMA_DATABASE", "docs",
				"CHROMA_ADDITIONAL_SETTINGS", `{"allow_reset": true}`),
			want: corpus.ChromaConfig{
				ConnectionConfig: corpus.ChromaHTTP{Host: "chroma", Port: 443, SSL: true, Headers: map[string]string{"X-Team": "data"}},
				Tenant:           "acme", Database: "docs", AdditionalSettings: json.RawMessage(`{"allow_reset": true}`),
			},
		},
		{name: "what is not selected is not read", env: with(local, "CHROMA_CONNECTION_CONFIG_HTTP_PORT", "no port"), want: want},
	}, []bad{
		{name: "nothing is set", want: absent("chroma")},
		{name: "no connection", env: resource.Map{"CHROMA_TENANT": "acme"}, want: []string{
			"chroma.connection_config (CHROMA_CONNECTION_CONFIG): required but not set",
		}},
		{name: "no such connection", env: resource.Map{"CHROMA_CONNECTION_CONFIG": "remote"}, want: []string{
			"chroma.connection_config (CHROMA_CONNECTION_CONFIG): must be one of local, http",
		}},
		{name: "two connections", env: with(server, "CHROMA_CONNECTION_CONFIG_LOCAL_PERSISTENCE_PATH", "/data"), want: []string{
			"chroma.connection_config (CHROMA_CONNECTION_CONFIG_LOCAL_PERSISTENCE_PATH or CHROMA_CONNECTION_CONFIG_HTTP_HOST): set the variables of only one of local, http",
		}},
		{name: "a port out of range", env: with(server, "CHROMA_CONNECTION_CONFIG_HTTP_PORT", "0"), want: []string{
			"chroma.connection_config.http.port (CHROMA_CONNECTION_CONFIG_HTTP_PORT): must be from 1 to 65535",
		}},
		{name: "values of other types", env: with(server, "CHROMA_CONNECTION_CONFIG_HTTP_SSL", "tls", "CHROMA_ADDITIONAL_SETTINGS", "{"), want: []string{
			"chroma.connection_config.http.ssl (CHROMA_CONNECTION_CONFIG_HTTP_SSL): must be true or false",
			"chroma.additional_settings (CHROMA_ADDITIONAL_SETTINGS): must be valid JSON",
		}},
	})
}

func testDuckLake(t *testing.T) {
	const metadata, storage = "DUCKLAKE_METADATA_BACKEND_", "DUCKLAKE_STORAGE_BACKEND_"
	files := resource.Map{metadata + "SQLITE_PATH": "catalog.sqlite", storage + "LOCAL_PATH": "data"}
	cloud := resource.Map{
		metadata + "POSTGRES_DATABASE": "lake", metadata + "POSTGRES_USER": "duck", metadata + "POSTGRES_PASSWORD": hidden,
		storage + "S3_ENDPOINT_URL": "localhost:9000", storage + "S3_BUCKET": "lake", storage + "S3_AWS_ACCESS_KEY_ID": "AKIA",
		storage + "S3_AWS_SECRET_ACCESS_KEY": hidden,
	}
	want := corpus.DuckLakeConfig{
		MetadataBackend: corpus.DuckLakeSqlite{Path: "catalog.sqlite"}, StorageBackend: corpus.DuckLakeLocal{Path: "data"},
		Alias: "ducklake", Plugins: []string{"ducklake"},
	}
	inCloud := edit(want, func(c *corpus.DuckLakeConfig) {
		c.MetadataBackend = corpus.DuckLakePostgres{Host: "localhost", Port: 5432, Database: "lake", User: "duck", Password: resource.NewSecret(hidden)}
		c.StorageBackend = corpus.DuckLakeS3{
			EndpointURL: "localhost:9000", Bucket: "lake", AWSAccessKeyID: "AKIA", AWSSecretAccessKey: resource.NewSecret(hidden),
			Region: "us-east-1", UseSSL: true, URLStyle: corpus.DuckLakeS3URLStylePath,
		}
	})
	check(t, corpus.LoadDuckLakeConfig, []good[corpus.DuckLakeConfig]{
		{name: "files", env: files, want: want},
		{name: "a server and a store", env: cloud, want: inCloud},
		{
			name: "all is set", env: with(cloud, "DUCKLAKE_PG_HOST", "db", metadata+"POSTGRES_PORT", "6432", storage+"S3_PREFIX", "raw", storage+"S3_REGION", "eu-west-1",
				storage+"S3_USE_SSL", "false", storage+"S3_URL_STYLE", "virtual", "DUCKLAKE_ALIAS", "lake", "DUCKLAKE_PLUGINS", "ducklake,httpfs",
				"DUCKLAKE_ATTACH_OPTIONS", "override_data_path=true,encrypted=false"),
			want: corpus.DuckLakeConfig{
				MetadataBackend: corpus.DuckLakePostgres{Host: "db", Port: 6432, Database: "lake", User: "duck", Password: resource.NewSecret(hidden)},
				StorageBackend: corpus.DuckLakeS3{
					EndpointURL: "localhost:9000", Bucket: "lake", Prefix: "raw", AWSAccessKeyID: "AKIA", AWSSecretAccessKey: resource.NewSecret(hidden),
					Region: "eu-west-1", URLStyle: corpus.DuckLakeS3URLStyleVirtual,
				},
				Alias: "lake", Plugins: []string{"ducklake", "httpfs"}, AttachOptions: map[string]bool{"override_data_path": true, "encrypted": false},
			},
			warn: []string{"ducklake.storage_backend.s3.use_ssl (DUCKLAKE_STORAGE_BACKEND_S3_USE_SSL): is insecure: false"},
		},
		{
			name: "a member without what is optional", env: resource.Map{metadata + "DUCKDB_PATH": "catalog.db", "DUCKLAKE_STORAGE_BACKEND": "local"},
			want: edit(want, func(c *corpus.DuckLakeConfig) {
				c.MetadataBackend, c.StorageBackend = corpus.DuckLakeDuckDB{Path: "catalog.db"}, corpus.DuckLakeLocal{}
			}),
		},
	}, []bad{
		{name: "no backends", env: resource.Map{"DUCKLAKE_ALIAS": "lake"}, want: []string{
			"ducklake.metadata_backend (DUCKLAKE_METADATA_BACKEND): required but not set",
			"ducklake.storage_backend (DUCKLAKE_STORAGE_BACKEND): required but not set",
		}},
		{name: "parts of a server", env: with(files, "DUCKLAKE_METADATA_BACKEND", "postgres", metadata+"POSTGRES_USER", "duck"), want: []string{
			"ducklake.metadata_backend.postgres.database (DUCKLAKE_METADATA_BACKEND_POSTGRES_DATABASE): required but not set",
			"ducklake.metadata_backend.postgres.password (DUCKLAKE_METADATA_BACKEND_POSTGRES_PASSWORD): required but not set",
		}},
		{name: "two backends", env: with(files, "DUCKLAKE_PG_HOST", "db"), want: []string{
			"ducklake.metadata_backend (DUCKLAKE_PG_HOST or DUCKLAKE_METADATA_BACKEND_SQLITE_PATH): set the variables of only one of postgres, sqlite",
		}},
		{name: "no such style", env: with(cloud, storage+"S3_URL_STYLE", "dns"), want: []string{
			"ducklake.storage_backend.s3.url_style (DUCKLAKE_STORAGE_BACKEND_S3_URL_STYLE): must be one of path, virtual",
		}},
		{name: "insecure in production", env: with(cloud, "APP_ENV", "prod", storage+"S3_USE_SSL", "0"), want: []string{
			"ducklake.storage_backend.s3.use_ssl (DUCKLAKE_STORAGE_BACKEND_S3_USE_SSL): must not be false in the profile prod",
		}},
		{
			name: "values of other types", env: with(cloud, metadata+"POSTGRES_PORT", "pg", "DUCKLAKE_PLUGINS", "ducklake,", "DUCKLAKE_ATTACH_OPTIONS", "encrypted=maybe"),
			want: []string{
				"ducklake.metadata_backend.postgres.port (DUCKLAKE_METADATA_BACKEND_POSTGRES_PORT): must be a whole number",
				"ducklake.plugins (DUCKLAKE_PLUGINS): item 2: must not be empty",
				"ducklake.attach_options (DUCKLAKE_ATTACH_OPTIONS): entry 1: must be true or false",
			},
		},
	})
}

func testElasticsearch(t *testing.T) {
	const hosts, cloud = "ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_", "ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_"
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	own := resource.Map{hosts + "HOSTS": "https://localhost:9200"}
	rented := resource.Map{cloud + "CLOUD_ID": "search:ZXUtd2VzdC0x"}
	want := corpus.ElasticsearchConfig{
		ConnectionConfig:  corpus.ElasticsearchHosts{Hosts: []string{"https://localhost:9200"}, VerifyCerts: true},
		ConnectMaxRetries: 5, AdditionalClientKwargs: json.RawMessage(`{}`),
	}
	connect := func(to corpus.ElasticsearchConnectionConfig) corpus.ElasticsearchConfig {
		return edit(want, func(c *corpus.ElasticsearchConfig) { c.ConnectionConfig = to })
	}
	check(t, corpus.LoadElasticsearchConfig, []good[corpus.ElasticsearchConfig]{
		{name: "hosts", env: own, want: want},
		{
			name: "hosts with a password", env: with(own, hosts+"HOSTS", "https://a:9200, https://b:9200", hosts+"USERNAME", "elastic", hosts+"PASSWORD", hidden,
				hosts+"BEARER_AUTH", hidden, hosts+"CA_CERTS", ca, hosts+"VERIFY_CERTS", "false"),
			want: connect(corpus.ElasticsearchHosts{
				Hosts: []string{"https://a:9200", "https://b:9200"}, Username: "elastic", Password: resource.NewSecret(hidden),
				BearerAuth: resource.NewSecret(hidden), CACerts: ca,
			}),
			warn: []string{"elasticsearch.connection_config.hosts.verify_certs (ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_VERIFY_CERTS): is insecure: false"},
		},
		{
			name: "the cloud with a key", env: with(rented, cloud+"API_KEY", hidden, "ELASTICSEARCH_REQUEST_TIMEOUT", "2.5", "ELASTICSEARCH_CONNECT_MAX_RETRIES", "0",
				"ELASTICSEARCH_ADDITIONAL_CLIENT_KWARGS", `{"http_compress": true}`),
			want: corpus.ElasticsearchConfig{
				ConnectionConfig: corpus.ElasticsearchCloud{CloudID: "search:ZXUtd2VzdC0x", APIKey: resource.NewSecret(hidden)},
				RequestTimeout:   gen.Ptr(2500 * time.Millisecond), AdditionalClientKwargs: json.RawMessage(`{"http_compress": true}`),
			},
		},
		{
			name: "the cloud with a password", env: with(rented, cloud+"USERNAME", "elastic", cloud+"PASSWORD", hidden),
			want: connect(corpus.ElasticsearchCloud{CloudID: "search:ZXUtd2VzdC0x", Username: "elastic", Password: resource.NewSecret(hidden)}),
		},
	}, []bad{
		{name: "nothing is set", want: absent("elasticsearch")},
		{name: "no hosts", env: resource.Map{"ELASTICSEARCH_CONNECTION_CONFIG": "hosts"}, want: []string{
			"elasticsearch.connection_config.hosts.hosts (ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_HOSTS): required but not set",
		}},
		{name: "hosts: a key and a password", env: with(own, hosts+"API_KEY", hidden, hosts+"USERNAME", "elastic", hosts+"PASSWORD", hidden), want: []string{
			"elasticsearch: connection_config.hosts.api_key, connection_config.hosts.username, connection_config.hosts.password " +
				"(ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_API_KEY, ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_USERNAME, ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_PASSWORD): " +
				"api_key excludes username and password",
		}},
		{name: "hosts: a user without a password", env: with(own, hosts+"USERNAME", "elastic"), want: []string{
			"elasticsearch: connection_config.hosts.username, connection_config.hosts.password " +
				"(ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_USERNAME, ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_PASSWORD): must be set together",
		}},
		{name: "the cloud: a key and a user", env: with(rented, cloud+"API_KEY", hidden, cloud+"USERNAME", "elastic"), want: []string{
			"elasticsearch: connection_config.cloud.api_key, connection_config.cloud.username, connection_config.cloud.password " +
				"(ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_API_KEY, ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_USERNAME, ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_PASSWORD): " +
				"api_key excludes username and password",
			"elasticsearch: connection_config.cloud.username, connection_config.cloud.password " +
				"(ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_USERNAME, ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_PASSWORD): must be set together",
		}},
		{name: "the cloud: a password without a user", env: with(rented, cloud+"PASSWORD", hidden), want: []string{
			"elasticsearch: connection_config.cloud.username, connection_config.cloud.password " +
				"(ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_USERNAME, ELASTICSEARCH_CONNECTION_CONFIG_CLOUD_PASSWORD): must be set together",
		}},
		{name: "no such file", env: with(own, hosts+"CA_CERTS", ca+"-of-nobody"), want: []string{
			"elasticsearch.connection_config.hosts.ca_certs (ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_CA_CERTS): must name an existing file",
		}},
		{name: "insecure in production", env: with(own, "APP_ENV", "prod", hosts+"VERIFY_CERTS", "false"), want: []string{
			"elasticsearch.connection_config.hosts.verify_certs (ELASTICSEARCH_CONNECTION_CONFIG_HOSTS_VERIFY_CERTS): must not be false in the profile prod",
		}},
	})
}

func testElasticsearchIOManager(t *testing.T) {
	const io, hosts, cloud = "ELASTICSEARCH_IO_", "ELASTICSEARCH_IO_CONNECTION_CONFIG_HOSTS_", "ELASTICSEARCH_IO_CONNECTION_CONFIG_CLOUD_"
	min := resource.Map{hosts + "HOSTS": "http://localhost:9200", io + "INDEX": "orders"}
	want := corpus.ElasticsearchIOManagerConfig{
		ConnectionConfig:  corpus.ElasticsearchIOManagerHosts{Hosts: []string{"http://localhost:9200"}, VerifyCerts: true},
		ConnectMaxRetries: 5, AdditionalClientKwargs: json.RawMessage(`{}`), Index: "orders", IDField: "_id", BulkChunkSize: 500, FailFast: true, Refresh: true,
		RolloverStrategy: corpus.ElasticsearchIOManagerRolloverStrategyAuto, ScanSize: 1000, ScrollKeepAlive: 5 * time.Minute,
	}
	check(t, corpus.LoadElasticsearchIOManagerConfig, []good[corpus.ElasticsearchIOManagerConfig]{
		{name: "what is required", env: min, want: want},
		{name: "all is set", env: resource.Map{
			cloud + "CLOUD_ID": "search:ZXUtd2VzdC0x", io + "INDEX": "orders", io + "ID_FIELD": "order_id", io + "BULK_CHUNK_SIZE": "1",
			io + "MAX_CHUNK_BYTES": "10MiB", io + "FAIL_FAST": "0", io + "INDEX_CONFIG_MAPPINGS": `{"dynamic": false}`, io + "REFRESH": "0", io + "USE_ALIAS": "1",
			io + "ROLLOVER_STRATEGY": "run_id", io + "KEEP_LAST": "0", io + "LAZY_LOAD": "1", io + "SCAN_SIZE": "50", io + "SCROLL_KEEP_ALIVE": "30s",
			io + "REQUEST_TIMEOUT": "1", io + "SERVER_TIMEOUT": "0.5", io + "CONNECT_MAX_RETRIES": "0", io + "ADDITIONAL_CLIENT_KWARGS": "null",
		}, want: corpus.ElasticsearchIOManagerConfig{
			ConnectionConfig: corpus.ElasticsearchIOManagerCloud{CloudID: "search:ZXUtd2VzdC0x"}, RequestTimeout: gen.Ptr(time.Second),
			AdditionalClientKwargs: json.RawMessage(`null`), Index: "orders", IDField: "order_id", BulkChunkSize: 1, MaxChunkBytes: gen.Ptr(resource.Size(10 << 20)),
			IndexConfig: &corpus.ElasticsearchIOManagerIndexConfig{Mappings: json.RawMessage(`{"dynamic": false}`)}, UseAlias: true,
			RolloverStrategy: corpus.ElasticsearchIOManagerRolloverStrategyRunID, KeepLast: gen.Ptr(0), LazyLoad: true, ScanSize: 50,
			ScrollKeepAlive: 30 * time.Second, ServerTimeout: gen.Ptr(500 * time.Millisecond),
		}},
		{name: "id_field is null", env: with(min, io+"ID_FIELD", ""), want: edit(want, func(c *corpus.ElasticsearchIOManagerConfig) { c.IDField = "" })},
	}, []bad{
		{name: "nothing is set", want: absent("elasticsearch_io_manager")},
		{name: "no index", env: without(min, io+"INDEX"), want: []string{"elasticsearch_io_manager.index (ELASTICSEARCH_IO_INDEX): required but not set"}},
		{name: "no connection", env: resource.Map{io + "INDEX": "orders"}, want: []string{
			"elasticsearch_io_manager.connection_config (ELASTICSEARCH_IO_CONNECTION_CONFIG): required but not set",
		}},
		{name: "a user without a password", env: with(min, hosts+"USERNAME", "elastic"), want: []string{
			"elasticsearch_io_manager: connection_config.hosts.username, connection_config.hosts.password " +
				"(ELASTICSEARCH_IO_CONNECTION_CONFIG_HOSTS_USERNAME, ELASTICSEARCH_IO_CONNECTION_CONFIG_HOSTS_PASSWORD): must be set together",
		}},
		{name: "a key and a password", env: resource.Map{
			io + "INDEX": "orders", cloud + "CLOUD_ID": "x", cloud + "API_KEY": hidden, cloud + "USERNAME": "elastic",
			cloud + "PASSWORD": hidden,
		}, want: []string{
			"elasticsearch_io_manager: connection_config.cloud.api_key, connection_config.cloud.username, connection_config.cloud.password " +
				"(ELASTICSEARCH_IO_CONNECTION_CONFIG_CLOUD_API_KEY, ELASTICSEARCH_IO_CONNECTION_CONFIG_CLOUD_USERNAME, " +
				"ELASTICSEARCH_IO_CONNECTION_CONFIG_CLOUD_PASSWORD): api_key excludes username and password",
		}},
		{name: "hosts: a key and a password", env: with(min, hosts+"API_KEY", hidden, hosts+"USERNAME", "elastic", hosts+"PASSWORD", hidden), want: []string{
			"elasticsearch_io_manager: connection_config.hosts.api_key, connection_config.hosts.username, connection_config.hosts.password " +
				"(ELASTICSEARCH_IO_CONNECTION_CONFIG_HOSTS_API_KEY, ELASTICSEARCH_IO_CONNECTION_CONFIG_HOSTS_USERNAME, " +
				"ELASTICSEARCH_IO_CONNECTION_CONFIG_HOSTS_PASSWORD): api_key excludes username and password",
		}},
		{name: "the cloud: a password without a user", env: resource.Map{io + "INDEX": "orders", cloud + "CLOUD_ID": "x", cloud + "PASSWORD": hidden}, want: []string{
			"elasticsearch_io_manager: connection_config.cloud.username, connection_config.cloud.password " +
				"(ELASTICSEARCH_IO_CONNECTION_CONFIG_CLOUD_USERNAME, ELASTICSEARCH_IO_CONNECTION_CONFIG_CLOUD_PASSWORD): must be set together",
		}},
		{name: "no such strategy", env: with(min, io+"ROLLOVER_STRATEGY", "daily"), want: []string{
			"elasticsearch_io_manager.rollover_strategy (ELASTICSEARCH_IO_ROLLOVER_STRATEGY): must be one of auto, timestamp, run_id, partition, none",
		}},
		{name: "values out of range", env: with(min, io+"BULK_CHUNK_SIZE", "0", io+"MAX_CHUNK_BYTES", "0", io+"KEEP_LAST", "-1", io+"SERVER_TIMEOUT", "-1"), want: []string{
			"elasticsearch_io_manager.bulk_chunk_size (ELASTICSEARCH_IO_BULK_CHUNK_SIZE): must be at least 1",
			"elasticsearch_io_manager.max_chunk_bytes (ELASTICSEARCH_IO_MAX_CHUNK_BYTES): must be at least 1B",
			"elasticsearch_io_manager.keep_last (ELASTICSEARCH_IO_KEEP_LAST): must be at least 0",
			"elasticsearch_io_manager.server_timeout (ELASTICSEARCH_IO_SERVER_TIMEOUT): must be at least 0s",
		}},
		{name: "values of other types", env: with(min, io+"MAX_CHUNK_BYTES", "10 MB", io+"SCROLL_KEEP_ALIVE", "5", io+"INDEX_CONFIG_SETTINGS", "{"), want: []string{
			"elasticsearch_io_manager.max_chunk_bytes (ELASTICSEARCH_IO_MAX_CHUNK_BYTES): must be a size such as 512, 10MB or 16MiB",
			"elasticsearch_io_manager.index_config.settings (ELASTICSEARCH_IO_INDEX_CONFIG_SETTINGS): must be valid JSON",
			"elasticsearch_io_manager.scroll_keep_alive (ELASTICSEARCH_IO_SCROLL_KEEP_ALIVE): must be a duration such as 1h30m",
		}},
	})
}

func testQdrant(t *testing.T) {
	const config = "QDRANT_CONFIG_"
	places := "qdrant: config.location, config.url, config.host, config.path " +
		"(QDRANT_CONFIG_LOCATION, QDRANT_CONFIG_URL, QDRANT_CONFIG_HOST, QDRANT_CONFIG_PATH): exactly one must be set"
	min := resource.Map{config + "HOST": "qdrant"}
	want := corpus.QdrantConfig{Config: corpus.QdrantClient{Host: "qdrant", Port: gen.Ptr(6333), GRPCPort: 6334, CheckCompatibility: true}}
	check(t, corpus.LoadQdrantConfig, []good[corpus.QdrantConfig]{
		{name: "a host", env: min, want: want},
		{
			name: "a path", env: resource.Map{config + "PATH": "/data"},
			want: edit(want, func(c *corpus.QdrantConfig) { c.Config.Host, c.Config.Path = "", "/data" }),
		},
		{
			name: "in memory", env: resource.Map{config + "LOCATION": ":memory:"},
			want: edit(want, func(c *corpus.QdrantConfig) { c.Config.Host, c.Config.Location = "", ":memory:" }),
		},
		{
			name: "port is null", env: resource.Map{config + "URL": "qdrant.example.com", config + "PORT": ""},
			want: edit(want, func(c *corpus.QdrantConfig) {
				c.Config.Host, c.Config.URL, c.Config.Port = "", "qdrant.example.com", nil
			}),
		},
		{
			name: "all else", env: with(min, config+"PORT", "80", config+"GRPC_PORT", "81", config+"PREFER_GRPC", "true", config+"HTTPS", "false", config+"API_KEY", hidden,
				config+"PREFIX", "v1", config+"TIMEOUT", "5", config+"FORCE_DISABLE_CHECK_SAME_THREAD", "true", config+"CHECK_COMPATIBILITY", "false"),
			want: corpus.QdrantConfig{Config: corpus.QdrantClient{
				Port: gen.Ptr(80), GRPCPort: 81, PreferGRPC: true, HTTPS: gen.Ptr(false), APIKey: resource.NewSecret(hidden), Prefix: "v1",
				Timeout: gen.Ptr(5 * time.Second), Host: "qdrant", ForceDisableCheckSameThread: true,
			}},
		},
	}, []bad{
		{name: "nothing is set", want: absent("qdrant")},
		{name: "no place", env: resource.Map{config + "API_KEY": hidden}, want: []string{places}},
		{name: "two places", env: with(min, config+"PATH", "/data"), want: []string{places}},
		{name: "ports out of range", env: with(min, config+"PORT", "0", config+"GRPC_PORT", "70000"), want: []string{
			"qdrant.config.port (QDRANT_CONFIG_PORT): must be from 1 to 65535",
			"qdrant.config.grpc_port (QDRANT_CONFIG_GRPC_PORT): must be from 1 to 65535",
		}},
		{name: "values of other types", env: with(min, config+"HTTPS", "auto", config+"TIMEOUT", "long"), want: []string{
			"qdrant.config.https (QDRANT_CONFIG_HTTPS): must be true or false",
			"qdrant.config.timeout (QDRANT_CONFIG_TIMEOUT): must be a duration such as 1h30m, or a number of seconds",
		}},
	})
}

func testTeradata(t *testing.T) {
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	min := resource.Map{"TERADATA_HOST": "td", "TERADATA_USER": "dbc", "TERADATA_PASSWORD": hidden}
	want := corpus.TeradataConfig{
		Host: "td", User: "dbc", Password: resource.NewSecret(hidden), TMode: "ANSI", ConsoleOutputEncoding: "utf-8", BTEQSessionEncoding: "ASCII",
		BTEQOutputWidth: gen.Ptr(65531), BTEQQuitZero: gen.Ptr(false),
	}
	const (
		vars     = " (TERADATA_LOGMECH, TERADATA_USER, TERADATA_PASSWORD)"
		required = "teradata: user and password are required unless logmech is browser" + vars
		itself   = "teradata: logmech, user, password" + vars + ": a browser logs on by itself: user and password must not be set"
	)
	check(t, corpus.LoadTeradataConfig, []good[corpus.TeradataConfig]{
		{name: "a password", env: min, want: want},
		{
			name: "a browser", env: resource.Map{
				"TERADATA_HOST": "td", "TERADATA_LOGMECH": "Browser", "TERADATA_BROWSER": "firefox", "TERADATA_BROWSER_TAB_TIMEOUT": "5",
				"TERADATA_BROWSER_TIMEOUT": "2m",
			},
			want: edit(want, func(c *corpus.TeradataConfig) {
				c.User, c.Password, c.LogMech, c.Browser = "", resource.Secret{}, "Browser", "firefox"
				c.BrowserTabTimeout, c.BrowserTimeout = gen.Ptr(5*time.Second), gen.Ptr(2*time.Minute)
			}),
		},
		{
			name: "all else", env: with(min, "TERADATA_DATABASE", "sales", "TERADATA_QUERY_BAND", "team=data;", "TERADATA_PORT", "1025", "TERADATA_TMODE", "TERA",
				"TERADATA_LOGMECH", "LDAP", "TERADATA_CONSOLE_OUTPUT_ENCODING", "latin-1", "TERADATA_BTEQ_SESSION_ENCODING", "UTF8", "TERADATA_BTEQ_OUTPUT_WIDTH", "80",
				"TERADATA_BTEQ_QUIT_ZERO", "true", "TERADATA_HTTP_PROXY", "http://proxy", "TERADATA_HTTP_PROXY_USER", "a", "TERADATA_HTTP_PROXY_PASSWORD", hidden,
				"TERADATA_HTTPS_PROXY", "http://proxies", "TERADATA_HTTPS_PROXY_USER", "b", "TERADATA_HTTPS_PROXY_PASSWORD", hidden, "TERADATA_PROXY_BYPASS_HOSTS", "local",
				"TERADATA_SSLMODE", "VERIFY-CA", "TERADATA_SSLCA", ca, "TERADATA_SSLCAPATH", dir, "TERADATA_SSLCRC", "ALLOW", "TERADATA_SSLCIPHER", "AES",
				"TERADATA_SSLPROTOCOL", "TLSv1.2", "TERADATA_SLCRL", "false", "TERADATA_SSLOCSP", "true", "TERADATA_OIDC_SSLMODE", "PREFER"),
			want: corpus.TeradataConfig{
				Host: "td", User: "dbc", Password: resource.NewSecret(hidden), Database: "sales", QueryBand: "team=data;", Port: gen.Ptr(1025), TMode: "TERA",
				LogMech: "LDAP", ConsoleOutputEncoding: "latin-1", BTEQSessionEncoding: "UTF8", BTEQOutputWidth: gen.Ptr(80), BTEQQuitZero: gen.Ptr(true),
				HTTPProxy: "http://proxy", HTTPProxyUser: "a", HTTPProxyPassword: resource.NewSecret(hidden),
				HTTPSProxy: "http://proxies", HTTPSProxyUser: "b", HTTPSProxyPassword: resource.NewSecret(hidden), ProxyBypassHosts: "local",
				SSLMode: gen.Ptr(corpus.TeradataSSLModeVERIFYCA), SSLCA: ca, SSLCAPath: dir, SSLCRC: "ALLOW", SSLCipher: "AES", SSLProtocol: "TLSv1.2",
				SLCRL: gen.Ptr(false), SSLOCSP: gen.Ptr(true), OIDCSSLMode: "PREFER",
			},
		},
		{
			name: "what may be null", env: with(min, "TERADATA_TMODE", "", "TERADATA_CONSOLE_OUTPUT_ENCODING", "", "TERADATA_BTEQ_SESSION_ENCODING", "",
				"TERADATA_BTEQ_OUTPUT_WIDTH", "", "TERADATA_BTEQ_QUIT_ZERO", ""),
			want: corpus.TeradataConfig{Host: "td", User: "dbc", Password: resource.NewSecret(hidden)},
		},
	}, []bad{
		{name: "nothing is set", want: absent("teradata")},
		{name: "no host", env: without(min, "TERADATA_HOST"), want: []string{"teradata.host (TERADATA_HOST): required but not set"}},
		{name: "nobody logs on", env: resource.Map{"TERADATA_HOST": "td"}, want: []string{required}},
		{name: "no password", env: without(with(min, "TERADATA_LOGMECH", "TD2"), "TERADATA_PASSWORD"), want: []string{
			required,
		}},
		{name: "a browser and a user", env: resource.Map{"TERADATA_HOST": "td", "TERADATA_LOGMECH": "BROWSER", "TERADATA_USER": "dbc"}, want: []string{
			itself,
		}},
		{name: "a browser and a password", env: with(min, "TERADATA_LOGMECH", "browser"), want: []string{
			itself,
		}},
		{name: "no such mode", env: with(min, "TERADATA_SSLMODE", "verify-full"), want: []string{
			"teradata.sslmode (TERADATA_SSLMODE): must be one of ALLOW, DISABLE, PREFER, REQUIRE, VERIFY-CA, VERIFY-FULL",
		}},
		{name: "no such files", env: with(min, "TERADATA_SSLCA", dir, "TERADATA_SSLCAPATH", ca), want: []string{
			"teradata.sslca (TERADATA_SSLCA): must name an existing file",
			"teradata.sslcapath (TERADATA_SSLCAPATH): must name an existing directory",
		}},
		{name: "values of other types", env: with(min, "TERADATA_PORT", "td", "TERADATA_SLCRL", "maybe", "TERADATA_BROWSER_TIMEOUT", "-1"), want: []string{
			"teradata.port (TERADATA_PORT): must be a whole number",
			"teradata.browser_timeout (TERADATA_BROWSER_TIMEOUT): must be at least 0s",
			"teradata.slcrl (TERADATA_SLCRL): must be true or false",
		}},
	})
}

func testWeaviate(t *testing.T) {
	const connection, auth = "WEAVIATE_CONNECTION_CONFIG_", "WEAVIATE_AUTH_CREDENTIALS_"
	local := resource.Map{"WEAVIATE_CONNECTION_CONFIG": "local"}
	want := corpus.WeaviateConfig{ConnectionConfig: corpus.WeaviateLocal{Host: "localhost", Port: 8080, GRPCPort: 50051}}
	as := func(a corpus.WeaviateAuthCredentials) corpus.WeaviateConfig {
		return edit(want, func(c *corpus.WeaviateConfig) { c.AuthCredentials = a })
	}
	secret := resource.NewSecret(hidden)
	check(t, corpus.LoadWeaviateConfig, []good[corpus.WeaviateConfig]{
		{name: "local", env: local, want: want},
		{
			name: "local by its variables", env: resource.Map{connection + "LOCAL_HOST": "weaviate", connection + "LOCAL_PORT": "80", connection + "LOCAL_GRPC_PORT": "81"},
			want: edit(want, func(c *corpus.WeaviateConfig) {
				c.ConnectionConfig = corpus.WeaviateLocal{Host: "weaviate", Port: 80, GRPCPort: 81}
			}),
		},
		{
			name: "the cloud", env: resource.Map{
				"WEAVIATE_URL": "https://acme.weaviate.cloud", "WEAVIATE_API_KEY": hidden, "WEAVIATE_SKIP_INIT_CHECKS": "1",
				"WEAVIATE_HEADERS": `{"X-Cohere-Api-Key": "` + hidden + `"}`,
			},
			want: corpus.WeaviateConfig{
				ConnectionConfig: corpus.WeaviateCloud{ClusterURL: address("https://acme.weaviate.cloud")}, SkipInitChecks: true,
				Headers: map[string]resource.Secret{"X-Cohere-Api-Key": secret}, AuthCredentials: corpus.WeaviateAPIKey{APIKey: secret},
			},
		},
		{
			name: "a bearer token", env: with(local, auth+"BEARER_TOKEN_ACCESS_TOKEN", hidden, auth+"BEARER_TOKEN_REFRESH_TOKEN", hidden),
			want: as(corpus.WeaviateBearerToken{AccessToken: secret, ExpiresIn: time.Minute, RefreshToken: secret}),
		},
		{
			name: "a client's password", env: with(local, auth+"CLIENT_PASSWORD_USERNAME", "ada", auth+"CLIENT_PASSWORD_PASSWORD", hidden, auth+"CLIENT_PASSWORD_SCOPE", "read"),
			want: as(corpus.WeaviateClientPassword{Username: "ada", Password: secret, Scope: "read"}),
		},
		{name: "a client's secret", env: with(local, auth+"CLIENT_CREDENTIALS_CLIENT_SECRET", hidden), want: as(corpus.WeaviateClientCredentials{ClientSecret: secret})},
	}, []bad{
		{name: "nothing is set", want: absent("weaviate")},
		{name: "no connection", env: resource.Map{"WEAVIATE_API_KEY": hidden}, want: []string{
			"weaviate.connection_config (WEAVIATE_CONNECTION_CONFIG): required but not set",
		}},
		{name: "two connections", env: resource.Map{"WEAVIATE_URL": "https://acme.weaviate.cloud", connection + "LOCAL_PORT": "80"}, want: []string{
			"weaviate.connection_config (WEAVIATE_CONNECTION_CONFIG_LOCAL_PORT or WEAVIATE_URL): set the variables of only one of local, cloud",
		}},
		{name: "two sorts of credentials", env: with(local, "WEAVIATE_API_KEY", hidden, auth+"CLIENT_CREDENTIALS_CLIENT_SECRET", hidden), want: []string{
			"weaviate.auth_credentials (WEAVIATE_API_KEY or WEAVIATE_AUTH_CREDENTIALS_CLIENT_CREDENTIALS_CLIENT_SECRET): " +
				"set the variables of only one of api_key, client_credentials",
		}},
		{name: "no such credentials", env: with(local, "WEAVIATE_AUTH_CREDENTIALS", "token"), want: []string{
			"weaviate.auth_credentials (WEAVIATE_AUTH_CREDENTIALS): must be one of api_key, bearer_token, client_password, client_credentials",
		}},
		{name: "a user without a password", env: with(local, auth+"CLIENT_PASSWORD_USERNAME", "ada"), want: []string{
			"weaviate.auth_credentials.client_password.password (WEAVIATE_AUTH_CREDENTIALS_CLIENT_PASSWORD_PASSWORD): required but not set",
		}},
		{name: "the cloud over http", env: resource.Map{"WEAVIATE_URL": "http://acme.weaviate.cloud"}, want: []string{
			"weaviate.connection_config.cloud.cluster_url (WEAVIATE_URL): must have the scheme https",
		}},
		{name: "no headers", env: with(local, "WEAVIATE_HEADERS", hidden), want: []string{
			"weaviate.headers (WEAVIATE_HEADERS): entry 1: must be key=value",
		}},
	})
}
