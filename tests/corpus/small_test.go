package corpus

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/generated/corpus"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

func testBoto3(t *testing.T) {
	defaults := corpus.Boto3Config{MaxAttempts: 5, UseSSL: true, Verify: gen.Ptr(true)}
	check(t, corpus.LoadBoto3Config, []good[corpus.Boto3Config]{
		{name: "nothing is set", want: defaults},
		{name: "all is set", env: resource.Map{
			"AWS_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "2", "AWS_PROFILE": "work", "AWS_USE_SSL": "true", "AWS_ENDPOINT_URL": "http://localhost:9000",
			"AWS_VERIFY": "true", "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": hidden, "AWS_SESSION_TOKEN": hidden,
		}, want: corpus.Boto3Config{
			RegionName: "eu-west-1", MaxAttempts: 2, ProfileName: "work", UseSSL: true, EndpointURL: address("http://localhost:9000"), Verify: gen.Ptr(true),
			AWSAccessKeyID: "AKIA", AWSSecretAccessKey: resource.NewSecret(hidden), AWSSessionToken: resource.NewSecret(hidden),
		}},
		{
			name: "verify is false", env: resource.Map{"AWS_VERIFY": "false"},
			want: edit(defaults, func(c *corpus.Boto3Config) { c.Verify = gen.Ptr(false) }),
			warn: []string{"boto3.verify (AWS_VERIFY): is insecure: false"},
		},
		{name: "verify is null", env: resource.Map{"AWS_VERIFY": ""}, want: edit(defaults, func(c *corpus.Boto3Config) { c.Verify = nil })},
		{
			name: "the older variable", env: resource.Map{"AWS_DEFAULT_REGION": "eu-west-2"},
			want: edit(defaults, func(c *corpus.Boto3Config) { c.RegionName = "eu-west-2" }),
		},
	}, []bad{
		{name: "a key without its secret", env: resource.Map{"AWS_ACCESS_KEY_ID": "AKIA"}, want: []string{
			"boto3: aws_access_key_id, aws_secret_access_key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SECRET_ACCESS_KEY_FILE): must be set together",
		}},
		{name: "a token without a key", env: resource.Map{"AWS_SESSION_TOKEN": hidden}, want: []string{
			"boto3: aws_session_token, aws_access_key_id (AWS_SESSION_TOKEN, AWS_ACCESS_KEY_ID): a session token belongs to an access key",
		}},
		{name: "insecure in production", env: resource.Map{"APP_ENV": "prod", "AWS_USE_SSL": "0", "AWS_VERIFY": "0"}, want: []string{
			"boto3.use_ssl (AWS_USE_SSL): must not be false in the profile prod",
			"boto3.verify (AWS_VERIFY): must not be false in the profile prod",
		}},
		{name: "values out of range", env: resource.Map{"AWS_MAX_ATTEMPTS": "0", "AWS_ENDPOINT_URL": "ftp://localhost"}, want: []string{
			"boto3.max_attempts (AWS_MAX_ATTEMPTS): must be at least 1",
			"boto3.endpoint_url (AWS_ENDPOINT_URL): must have the scheme https or http",
		}},
		{name: "values of other types", env: resource.Map{"AWS_MAX_ATTEMPTS": "two", "AWS_VERIFY": "yes", "AWS_ENDPOINT_URL": "localhost"}, want: []string{
			"boto3.max_attempts (AWS_MAX_ATTEMPTS): must be a whole number",
			"boto3.endpoint_url (AWS_ENDPOINT_URL): must be a URL with a scheme and a host: it has no scheme such as https://",
			"boto3.verify (AWS_VERIFY): must be true or false",
		}},
	})
}

func testSSH(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	defaults := corpus.SSHConfig{
		RemoteHost: "example.com", Timeout: 10 * time.Second, KeepaliveInterval: 30 * time.Second, Compress: true, NoHostKeyCheck: true,
	}
	trusting := "ssh.no_host_key_check (SSH_NO_HOST_KEY_CHECK): is insecure: true"
	safe := resource.Map{"SSH_REMOTE_HOST": "example.com", "SSH_NO_HOST_KEY_CHECK": "false"}
	check(t, corpus.LoadSSHConfig, []good[corpus.SSHConfig]{
		{name: "what is required", env: resource.Map{"SSH_REMOTE_HOST": "example.com"}, want: defaults, warn: []string{trusting}},
		{name: "all is set", env: resource.Map{
			"SSH_REMOTE_HOST": "example.com", "SSH_REMOTE_PORT": "2222", "SSH_USERNAME": "deploy", "SSH_PASSWORD": hidden, "SSH_KEY_FILE": key,
			"SSH_TIMEOUT": "1.5", "SSH_KEEPALIVE_INTERVAL": "0", "SSH_COMPRESS": "false", "SSH_NO_HOST_KEY_CHECK": "false", "SSH_ALLOW_HOST_KEY_CHANGE": "false",
			"APP_ENV": "prod",
		}, want: corpus.SSHConfig{
			RemoteHost: "example.com", RemotePort: gen.Ptr(2222), Username: "deploy", Password: resource.NewSecret(hidden), KeyFile: key,
			Timeout: 1500 * time.Millisecond,
		}},
		{
			name: "two keys", env: with(safe, "SSH_KEY_FILE", key, "SSH_KEY_STRING", hidden),
			want: edit(defaults, func(c *corpus.SSHConfig) {
				c.NoHostKeyCheck, c.KeyFile, c.KeyString = false, key, resource.NewSecret(hidden)
			}),
			warn: []string{"ssh: key_string is used and key_file is not (SSH_KEY_FILE, SSH_KEY_STRING)"},
		},
	}, []bad{
		{name: "nothing is set", want: absent("ssh")},
		{name: "no host", env: without(with(safe, "SSH_TIMEOUT", "1m"), "SSH_REMOTE_HOST"), want: []string{
			"ssh.remote_host (SSH_REMOTE_HOST): required but not set",
		}},
		{name: "insecure by default", env: resource.Map{"APP_ENV": "prod", "SSH_REMOTE_HOST": "example.com"}, want: []string{
			"ssh.no_host_key_check (SSH_NO_HOST_KEY_CHECK): must not be true in the profile prod",
		}},
		{name: "insecure by choice", env: with(safe, "APP_ENV", "prod", "SSH_ALLOW_HOST_KEY_CHANGE", "true"), want: []string{
			"ssh.allow_host_key_change (SSH_ALLOW_HOST_KEY_CHANGE): must not be true in the profile prod",
		}},
		{name: "no such key", env: with(safe, "SSH_KEY_FILE", key+"-of-nobody"), want: []string{
			"ssh.key_file (SSH_KEY_FILE): must name an existing file",
		}},
		{name: "values out of range", env: with(safe, "SSH_REMOTE_PORT", "65536", "SSH_TIMEOUT", "-1", "SSH_KEEPALIVE_INTERVAL", "-1s"), want: []string{
			"ssh.remote_port (SSH_REMOTE_PORT): must be from 1 to 65535",
			"ssh.timeout (SSH_TIMEOUT): must be at least 0s",
			"ssh.keepalive_interval (SSH_KEEPALIVE_INTERVAL): must be at least 0s",
		}},
		{name: "values of other types", env: with(safe, "SSH_TIMEOUT", "soon", "SSH_COMPRESS", "2"), want: []string{
			"ssh.timeout (SSH_TIMEOUT): must be a duration such as 1h30m, or a number of seconds",
			"ssh.compress (SSH_COMPRESS): must be true or false",
		}},
	})
}

func testAirbyteBase(t *testing.T) {
	check(t, corpus.LoadAirbyteBaseConfig, []good[corpus.AirbyteBaseConfig]{
		{name: "nothing is set", want: corpus.AirbyteBaseConfig{
			RequestMaxRetries: 3, RequestRetryDelay: 250 * time.Millisecond, RequestTimeout: 15 * time.Second,
			CancelSyncOnRunTermination: true, PollInterval: 10 * time.Second,
		}},
		{name: "all is set", env: resource.Map{
			"AIRBYTE_BASE_REQUEST_MAX_RETRIES": "0", "AIRBYTE_BASE_REQUEST_RETRY_DELAY": "0.5", "AIRBYTE_BASE_REQUEST_TIMEOUT": "1m",
			"AIRBYTE_BASE_CANCEL_SYNC_ON_RUN_TERMINATION": "false", "AIRBYTE_BASE_POLL_INTERVAL": "2.5",
		}, want: corpus.AirbyteBaseConfig{RequestRetryDelay: 500 * time.Millisecond, RequestTimeout: time.Minute, PollInterval: 2500 * time.Millisecond}},
	}, []bad{
		{name: "no retries", env: resource.Map{"AIRBYTE_BASE_REQUEST_MAX_RETRIES": "-1"}, want: []string{
			"airbyte_base.request_max_retries (AIRBYTE_BASE_REQUEST_MAX_RETRIES): must be at least 0",
		}},
		{name: "half a retry", env: resource.Map{"AIRBYTE_BASE_REQUEST_MAX_RETRIES": "0.5"}, want: []string{
			"airbyte_base.request_max_retries (AIRBYTE_BASE_REQUEST_MAX_RETRIES): must be a whole number",
		}},
		{name: "negative durations", env: resource.Map{"AIRBYTE_BASE_REQUEST_RETRY_DELAY": "-0.1", "AIRBYTE_BASE_POLL_INTERVAL": "-1s"}, want: []string{
			"airbyte_base.request_retry_delay (AIRBYTE_BASE_REQUEST_RETRY_DELAY): must be at least 0s",
			"airbyte_base.poll_interval (AIRBYTE_BASE_POLL_INTERVAL): must be at least 0s",
		}},
		{name: "values of other types", env: resource.Map{"AIRBYTE_BASE_REQUEST_TIMEOUT": "15 s", "AIRBYTE_BASE_CANCEL_SYNC_ON_RUN_TERMINATION": "no"}, want: []string{
			"airbyte_base.request_timeout (AIRBYTE_BASE_REQUEST_TIMEOUT): must be a duration such as 1h30m, or a number of seconds",
			"airbyte_base.cancel_sync_on_run_termination (AIRBYTE_BASE_CANCEL_SYNC_ON_RUN_TERMINATION): must be true or false",
		}},
	})
}

func testAirbyteCloud(t *testing.T) {
	min := resource.Map{"AIRBYTE_CLOUD_CLIENT_ID": "app", "AIRBYTE_CLOUD_CLIENT_SECRET": hidden}
	want := corpus.AirbyteCloudConfig{
		RequestMaxRetries: 3, RequestRetryDelay: 250 * time.Millisecond, RequestTimeout: 15 * time.Second,
		CancelSyncOnRunTermination: true, PollInterval: 10 * time.Second, ClientID: "app", ClientSecret: resource.NewSecret(hidden),
	}
	check(t, corpus.LoadAirbyteCloudConfig, []good[corpus.AirbyteCloudConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "the base's fields", env: with(min, "AIRBYTE_CLOUD_REQUEST_TIMEOUT", "30", "AIRBYTE_CLOUD_POLL_INTERVAL", "1"),
			want: edit(want, func(c *corpus.AirbyteCloudConfig) { c.RequestTimeout, c.PollInterval = 30*time.Second, time.Second }),
		},
	}, []bad{
		{name: "nothing is set", want: absent("airbyte_cloud")},
		{name: "no secret", env: without(min, "AIRBYTE_CLOUD_CLIENT_SECRET"), want: []string{
			"airbyte_cloud.client_secret (AIRBYTE_CLOUD_CLIENT_SECRET): required but not set",
		}},
		{name: "an empty id", env: with(min, "AIRBYTE_CLOUD_CLIENT_ID", ""), want: []string{
			"airbyte_cloud.client_id (AIRBYTE_CLOUD_CLIENT_ID): required but not set",
		}},
		{name: "an optional field alone", env: resource.Map{"AIRBYTE_CLOUD_POLL_INTERVAL": "1"}, want: []string{
			"airbyte_cloud.client_id (AIRBYTE_CLOUD_CLIENT_ID): required but not set",
			"airbyte_cloud.client_secret (AIRBYTE_CLOUD_CLIENT_SECRET): required but not set",
		}},
		{name: "a bad value of the base", env: with(min, "AIRBYTE_CLOUD_REQUEST_MAX_RETRIES", "-1"), want: []string{
			"airbyte_cloud.request_max_retries (AIRBYTE_CLOUD_REQUEST_MAX_RETRIES): must be at least 0",
		}},
	})
}

func testAirbyte(t *testing.T) {
	min := resource.Map{"AIRBYTE_HOST": "localhost", "AIRBYTE_PORT": "8000"}
	want := corpus.AirbyteConfig{
		RequestMaxRetries: 3, RequestRetryDelay: 250 * time.Millisecond, RequestTimeout: 15 * time.Second,
		CancelSyncOnRunTermination: true, PollInterval: 10 * time.Second,
		Host: "localhost", Port: 8000, ForwardLogs: true, RequestAdditionalParams: json.RawMessage(`{}`),
	}
	check(t, corpus.LoadAirbyteConfig, []good[corpus.AirbyteConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "all of its own", env: with(min, "AIRBYTE_USERNAME", "airbyte", "AIRBYTE_PASSWORD", hidden, "AIRBYTE_USE_HTTPS", "1", "AIRBYTE_FORWARD_LOGS", "0",
				"AIRBYTE_REQUEST_ADDITIONAL_PARAMS", `{"verify": false}`),
			want: edit(want, func(c *corpus.AirbyteConfig) {
				c.Username, c.Password, c.UseHTTPS, c.ForwardLogs = "airbyte", resource.NewSecret(hidden), true, false
				c.RequestAdditionalParams = json.RawMessage(`{"verify": false}`)
			}),
		},
	}, []bad{
		{name: "nothing is set", want: absent("airbyte")},
		{name: "no port", env: without(min, "AIRBYTE_PORT"), want: []string{"airbyte.port (AIRBYTE_PORT): required but not set"}},
		{name: "port zero", env: with(min, "AIRBYTE_PORT", "0"), want: []string{"airbyte.port (AIRBYTE_PORT): must be from 1 to 65535"}},
		{name: "a port by name", env: with(min, "AIRBYTE_PORT", "http"), want: []string{"airbyte.port (AIRBYTE_PORT): must be a whole number"}},
		{name: "no JSON", env: with(min, "AIRBYTE_REQUEST_ADDITIONAL_PARAMS", "verify=false"), want: []string{
			"airbyte.request_additional_params (AIRBYTE_REQUEST_ADDITIONAL_PARAMS): must be valid JSON",
		}},
	})
}

func testDBTCloudWorkspace(t *testing.T) {
	min := resource.Map{
		"DBT_CLOUD_CREDENTIALS_ACCOUNT_ID": "12", "DBT_CLOUD_CREDENTIALS_TOKEN": hidden, "DBT_CLOUD_CREDENTIALS_ACCESS_URL": "https://cloud.getdbt.com",
		"DBT_CLOUD_PROJECT_ID": "34", "DBT_CLOUD_ENVIRONMENT_ID": "56",
	}
	want := corpus.DBTCloudWorkspaceConfig{
		RequestMaxRetries: 3, RequestRetryDelay: 250 * time.Millisecond, RequestTimeout: 15 * time.Second,
		Credentials: corpus.DBTCloudWorkspaceCredentials{AccountID: 12, Token: resource.NewSecret(hidden), AccessURL: address("https://cloud.getdbt.com")},
		ProjectID:   34, EnvironmentID: 56,
	}
	check(t, corpus.LoadDBTCloudWorkspaceConfig, []good[corpus.DBTCloudWorkspaceConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "the rest", env: with(min, "DBT_CLOUD_ADHOC_JOB_NAME", "nightly", "DBT_CLOUD_REQUEST_MAX_RETRIES", "0", "DBT_CLOUD_REQUEST_RETRY_DELAY", "1"),
			want: edit(want, func(c *corpus.DBTCloudWorkspaceConfig) {
				c.AdhocJobName, c.RequestMaxRetries, c.RequestRetryDelay = "nightly", 0, time.Second
			}),
		},
	}, []bad{
		{name: "nothing is set", want: absent("dbt_cloud_workspace")},
		{name: "no credentials", env: resource.Map{"DBT_CLOUD_PROJECT_ID": "34", "DBT_CLOUD_ENVIRONMENT_ID": "56"}, want: []string{
			"dbt_cloud_workspace.credentials.account_id (DBT_CLOUD_CREDENTIALS_ACCOUNT_ID): required but not set",
			"dbt_cloud_workspace.credentials.token (DBT_CLOUD_CREDENTIALS_TOKEN): required but not set",
			"dbt_cloud_workspace.credentials.access_url (DBT_CLOUD_CREDENTIALS_ACCESS_URL): required but not set",
		}},
		{name: "no project", env: without(min, "DBT_CLOUD_PROJECT_ID"), want: []string{
			"dbt_cloud_workspace.project_id (DBT_CLOUD_PROJECT_ID): required but not set",
		}},
		{name: "a token over http", env: with(min, "DBT_CLOUD_CREDENTIALS_ACCESS_URL", "http://cloud.getdbt.com"), want: []string{
			"dbt_cloud_workspace.credentials.access_url (DBT_CLOUD_CREDENTIALS_ACCESS_URL): must have the scheme https",
		}},
		{name: "numbers that are none", env: with(min, "DBT_CLOUD_CREDENTIALS_ACCOUNT_ID", "twelve", "DBT_CLOUD_ENVIRONMENT_ID", " 56"), want: []string{
			"dbt_cloud_workspace.credentials.account_id (DBT_CLOUD_CREDENTIALS_ACCOUNT_ID): must be a whole number",
			"dbt_cloud_workspace.environment_id (DBT_CLOUD_ENVIRONMENT_ID): must not begin or end with a blank",
		}},
	})
}

func testMySQL(t *testing.T) {
	min := resource.Map{"MYSQL_USER": "root"}
	want := corpus.MySQLConfig{User: "root", AdditionalParameters: json.RawMessage(`{}`)}
	check(t, corpus.LoadMySQLConfig, []good[corpus.MySQLConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "all is set", env: with(min, "MYSQL_HOST", "db", "MYSQL_PORT", "3307", "MYSQL_PASSWORD", hidden, "MYSQL_DATABASE", "shop",
				"MYSQL_ADDITIONAL_PARAMETERS", `{"charset": "utf8mb4"}`),
			want: corpus.MySQLConfig{
				Host: "db", Port: gen.Ptr(3307), User: "root", Password: resource.NewSecret(hidden), Database: "shop",
				AdditionalParameters: json.RawMessage(`{"charset": "utf8mb4"}`),
			},
		},
	}, []bad{
		{name: "nothing is set", want: absent("mysql")},
		{name: "no user", env: resource.Map{"MYSQL_HOST": "db"}, want: []string{"mysql.user (MYSQL_USER): required but not set"}},
		{name: "a port out of range", env: with(min, "MYSQL_PORT", "70000"), want: []string{"mysql.port (MYSQL_PORT): must be from 1 to 65535"}},
		{name: "a port with a blank", env: with(min, "MYSQL_PORT", "3306 "), want: []string{"mysql.port (MYSQL_PORT): must not begin or end with a blank"}},
		{name: "no JSON", env: with(min, "MYSQL_ADDITIONAL_PARAMETERS", "{charset: utf8mb4}"), want: []string{
			"mysql.additional_parameters (MYSQL_ADDITIONAL_PARAMETERS): must be valid JSON",
		}},
	})
}

func testDataHubRESTEmitter(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	min := resource.Map{"DATAHUB_CONNECTION": "http://localhost:8080"}
	want := corpus.DataHubRESTEmitterConfig{Connection: address("http://localhost:8080")}
	check(t, corpus.LoadDataHubRESTEmitterConfig, []good[corpus.DataHubRESTEmitterConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "all is set", env: with(min, "DATAHUB_TOKEN", hidden, "DATAHUB_CONNECT_TIMEOUT_SEC", "0.5", "DATAHUB_READ_TIMEOUT_SEC", "30",
				"DATAHUB_RETRY_STATUS_CODES", "429, 503", "DATAHUB_RETRY_METHODS", `["GET", "POST"]`, "DATAHUB_RETRY_MAX_TIMES", "0",
				"DATAHUB_EXTRA_HEADERS", "X-Team=data,X-Site=eu", "DATAHUB_CA_CERTIFICATE_PATH", ca, "DATAHUB_SERVER_TELEMETRY_ID", "me",
				"DATAHUB_DISABLE_SSL_VERIFICATION", "true"),
			want: corpus.DataHubRESTEmitterConfig{
				Connection: address("http://localhost:8080"), Token: resource.NewSecret(hidden),
				ConnectTimeout: gen.Ptr(500 * time.Millisecond), ReadTimeout: gen.Ptr(30 * time.Second),
				RetryStatusCodes: []int{429, 503}, RetryMethods: []string{"GET", "POST"}, RetryMaxTimes: gen.Ptr(0),
				//lint:ignore SA1019 that it can still be set is what is tested
				ExtraHeaders: map[string]string{"X-Team": "data", "X-Site": "eu"}, CACertificatePath: ca, ServerTelemetryID: "me", DisableSSLVerification: true,
			},
			warn: []string{
				"datahub_rest_emitter.server_telemetry_id (DATAHUB_SERVER_TELEMETRY_ID): is deprecated: it has no effect",
				"datahub_rest_emitter.disable_ssl_verification (DATAHUB_DISABLE_SSL_VERIFICATION): is insecure: true",
			},
		},
	}, []bad{
		{name: "no connection", env: resource.Map{"DATAHUB_TOKEN": hidden}, want: []string{
			"datahub_rest_emitter.connection (DATAHUB_CONNECTION): required but not set",
		}},
		{name: "no url", env: resource.Map{"DATAHUB_CONNECTION": "localhost:8080"}, want: []string{
			"datahub_rest_emitter.connection (DATAHUB_CONNECTION): must be a URL with a scheme and a host: // must follow its scheme, as in https://example.com",
		}},
		{name: "items of a list", env: with(min, "DATAHUB_RETRY_STATUS_CODES", "429,42", "DATAHUB_RETRY_METHODS", "GET,get"), want: []string{
			"datahub_rest_emitter.retry_status_codes (DATAHUB_RETRY_STATUS_CODES): item 2: must be from 100 to 599",
			"datahub_rest_emitter.retry_methods (DATAHUB_RETRY_METHODS): item 2: must match the pattern ^[A-Z]+$",
		}},
		{name: "a repeated item", env: with(min, "DATAHUB_RETRY_STATUS_CODES", "429,429"), want: []string{
			"datahub_rest_emitter.retry_status_codes (DATAHUB_RETRY_STATUS_CODES): item 2: must not repeat an item",
		}},
		{name: "lists and maps that are none", env: with(min, "DATAHUB_RETRY_STATUS_CODES", "429,,503", "DATAHUB_EXTRA_HEADERS", "X-Team"), want: []string{
			"datahub_rest_emitter.retry_status_codes (DATAHUB_RETRY_STATUS_CODES): item 2: must not be empty",
			"datahub_rest_emitter.extra_headers (DATAHUB_EXTRA_HEADERS): entry 1: must be key=value",
		}},
		{name: "no such file", env: with(min, "DATAHUB_CA_CERTIFICATE_PATH", ca+"-of-nobody"), want: []string{
			"datahub_rest_emitter.ca_certificate_path (DATAHUB_CA_CERTIFICATE_PATH): must name an existing file",
		}},
		{
			name: "insecure in production", env: with(min, "APP_ENV", "prod", "DATAHUB_DISABLE_SSL_VERIFICATION", "1", "DATAHUB_SERVER_TELEMETRY_ID", "me"), want: []string{
				"datahub_rest_emitter.disable_ssl_verification (DATAHUB_DISABLE_SSL_VERIFICATION): must not be true in the profile prod",
			},
			warn: []string{"datahub_rest_emitter.server_telemetry_id (DATAHUB_SERVER_TELEMETRY_ID): is deprecated: it has no effect"},
		},
	})
}

func testSigmaOrganization(t *testing.T) {
	min := resource.Map{"SIGMA_BASE_URL": "https://aws-api.sigmacomputing.com", "SIGMA_CLIENT_ID": "app", "SIGMA_CLIENT_SECRET": hidden}
	want := corpus.SigmaOrganizationConfig{BaseURL: address("https://aws-api.sigmacomputing.com"), ClientID: "app", ClientSecret: resource.NewSecret(hidden)}
	check(t, corpus.LoadSigmaOrganizationConfig, []good[corpus.SigmaOrganizationConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "all is set", env: with(min, "SIGMA_WARN_ON_LINEAGE_FETCH_ERROR", "T"),
			want: edit(want, func(c *corpus.SigmaOrganizationConfig) { c.WarnOnLineageFetchError = true }),
		},
	}, []bad{
		{name: "nothing is set", want: absent("sigma_organization")},
		{name: "no address", env: without(min, "SIGMA_BASE_URL"), want: []string{"sigma_organization.base_url (SIGMA_BASE_URL): required but not set"}},
		{name: "a secret over http", env: with(min, "SIGMA_BASE_URL", "http://aws-api.sigmacomputing.com"), want: []string{
			"sigma_organization.base_url (SIGMA_BASE_URL): must have the scheme https",
		}},
		{name: "the address alone", env: resource.Map{"SIGMA_BASE_URL": "https://aws-api.sigmacomputing.com"}, want: []string{
			"sigma_organization.client_id (SIGMA_CLIENT_ID): required but not set",
			"sigma_organization.client_secret (SIGMA_CLIENT_SECRET): required but not set",
		}},
		{name: "no boolean", env: with(min, "SIGMA_WARN_ON_LINEAGE_FETCH_ERROR", "on"), want: []string{
			"sigma_organization.warn_on_lineage_fetch_error (SIGMA_WARN_ON_LINEAGE_FETCH_ERROR): must be true or false",
		}},
	})
}

func testTableau(t *testing.T) {
	app := func(prefix string) resource.Map {
		return resource.Map{
			prefix + "CONNECTED_APP_CLIENT_ID": "app", prefix + "CONNECTED_APP_SECRET_ID": "one", prefix + "CONNECTED_APP_SECRET_VALUE": hidden,
			prefix + "USERNAME": "ada", prefix + "SITE_NAME": "sales",
		}
	}
	cloud := with(app("TABLEAU_CLOUD_"), "TABLEAU_CLOUD_POD_NAME", "10ax")
	server := with(app("TABLEAU_SERVER_"), "TABLEAU_SERVER_SERVER_NAME", "tableau.example.com")
	cloudWant := corpus.TableauCloudWorkspaceConfig{
		ConnectedAppClientID: "app", ConnectedAppSecretID: "one", ConnectedAppSecretValue: resource.NewSecret(hidden),
		Username: "ada", SiteName: "sales", PodName: "10ax",
	}
	serverWant := corpus.TableauServerWorkspaceConfig{
		ConnectedAppClientID: "app", ConnectedAppSecretID: "one", ConnectedAppSecretValue: resource.NewSecret(hidden),
		Username: "ada", SiteName: "sales", ServerName: "tableau.example.com",
	}
	check(t, corpus.LoadTableauCloudWorkspaceConfig, []good[corpus.TableauCloudWorkspaceConfig]{
		{name: "cloud", env: cloud, want: cloudWant},
		{name: "cloud beside server", env: with(server, pairs(cloud)...), want: cloudWant},
	}, []bad{
		{name: "cloud: nothing is set", want: absent("tableau_cloud_workspace")},
		{name: "cloud: only server", env: server, want: absent("tableau_cloud_workspace")},
		{name: "cloud: no pod", env: without(cloud, "TABLEAU_CLOUD_POD_NAME"), want: []string{
			"tableau_cloud_workspace.pod_name (TABLEAU_CLOUD_POD_NAME): required but not set",
		}},
		{name: "cloud: only a site", env: resource.Map{"TABLEAU_CLOUD_SITE_NAME": "sales"}, want: []string{
			"tableau_cloud_workspace.connected_app_client_id (TABLEAU_CLOUD_CONNECTED_APP_CLIENT_ID): required but not set",
			"tableau_cloud_workspace.connected_app_secret_id (TABLEAU_CLOUD_CONNECTED_APP_SECRET_ID): required but not set",
			"tableau_cloud_workspace.connected_app_secret_value (TABLEAU_CLOUD_CONNECTED_APP_SECRET_VALUE): required but not set",
			"tableau_cloud_workspace.username (TABLEAU_CLOUD_USERNAME): required but not set",
			"tableau_cloud_workspace.pod_name (TABLEAU_CLOUD_POD_NAME): required but not set",
		}},
	})
	check(t, corpus.LoadTableauServerWorkspaceConfig, []good[corpus.TableauServerWorkspaceConfig]{
		{name: "server", env: server, want: serverWant},
		{name: "server in production", env: with(server, "APP_ENV", "prod"), want: serverWant},
	}, []bad{
		{name: "server: nothing is set", want: absent("tableau_server_workspace")},
		{name: "server: only cloud", env: cloud, want: absent("tableau_server_workspace")},
		{name: "server: no name", env: without(server, "TABLEAU_SERVER_SERVER_NAME"), want: []string{
			"tableau_server_workspace.server_name (TABLEAU_SERVER_SERVER_NAME): required but not set",
		}},
		{name: "server: no secret", env: without(server, "TABLEAU_SERVER_CONNECTED_APP_SECRET_VALUE"), want: []string{
			"tableau_server_workspace.connected_app_secret_value (TABLEAU_SERVER_CONNECTED_APP_SECRET_VALUE): required but not set",
		}},
	})
}

// pairs lists the names and values of env.
func pairs(env resource.Map) []string {
	var all []string
	for name, value := range env {
		all = append(all, name, value)
	}
	return all
}

// secretFiles are a file that holds the secret and files that do not.
func secretFiles(t *testing.T) (right, empty, large, none string) {
	t.Helper()
	dir := t.TempDir()
	right, empty, large, none = filepath.Join(dir, "right"), filepath.Join(dir, "empty"), filepath.Join(dir, "large"), filepath.Join(dir, "none")
	for name, text := range map[string]string{right: hidden + "\n", empty: "\n", large: strings.Repeat(hidden, 5000)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return right, empty, large, none
}

func testOpenAI(t *testing.T) {
	right, empty, large, none := secretFiles(t)
	want := corpus.OpenAIConfig{APIKey: resource.NewSecret(hidden)}
	check(t, corpus.LoadOpenAIConfig, []good[corpus.OpenAIConfig]{
		{name: "a variable", env: resource.Map{"OPENAI_API_KEY": hidden}, want: want},
		{name: "a file", env: resource.Map{"OPENAI_API_KEY_FILE": right}, want: want},
		{name: "all is set", env: resource.Map{
			"OPENAI_API_KEY": hidden, "OPENAI_ORGANIZATION": "acme", "OPENAI_PROJECT": "search", "OPENAI_BASE_URL": "https://llm.example.com/v1",
		}, want: corpus.OpenAIConfig{APIKey: resource.NewSecret(hidden), Organization: "acme", Project: "search", BaseURL: address("https://llm.example.com/v1")}},
	}, []bad{
		{name: "nothing is set", want: absent("openai")},
		{name: "no key", env: resource.Map{"OPENAI_PROJECT": "search"}, want: []string{"openai.api_key (OPENAI_API_KEY or OPENAI_API_KEY_FILE): required but not set"}},
		{name: "a variable and a file", env: resource.Map{"OPENAI_API_KEY": hidden, "OPENAI_API_KEY_FILE": right}, want: []string{
			"openai.api_key (OPENAI_API_KEY or OPENAI_API_KEY_FILE): set only one of OPENAI_API_KEY, OPENAI_API_KEY_FILE",
		}},
		{name: "an empty file", env: resource.Map{"OPENAI_API_KEY_FILE": empty}, want: []string{"openai.api_key (OPENAI_API_KEY_FILE): names an empty file"}},
		{name: "a large file", env: resource.Map{"OPENAI_API_KEY_FILE": large}, want: []string{
			"openai.api_key (OPENAI_API_KEY_FILE): names a file larger than 64 KiB",
		}},
		{name: "no such file", env: resource.Map{"OPENAI_API_KEY_FILE": none}, want: []string{
			"openai.api_key (OPENAI_API_KEY_FILE): names a file that does not exist",
		}},
		{name: "no url", env: resource.Map{"OPENAI_API_KEY": hidden, "OPENAI_BASE_URL": "llm.example.com"}, want: []string{
			"openai.base_url (OPENAI_BASE_URL): must be a URL with a scheme and a host: it has no scheme such as https://",
		}},
	})
}

func testDatadog(t *testing.T) {
	right, _, _, none := secretFiles(t)
	want := corpus.DatadogConfig{APIKey: resource.NewSecret(hidden), AppKey: resource.NewSecret("second")}
	check(t, corpus.LoadDatadogConfig, []good[corpus.DatadogConfig]{
		{name: "variables", env: resource.Map{"DD_API_KEY": hidden, "DD_APP_KEY": "second"}, want: want},
		{name: "the first that is set", env: resource.Map{"DD_API_KEY": "", "DATADOG_API_KEY": hidden, "DD_APP_KEY": "second", "DATADOG_APP_KEY": "third"}, want: want},
		{name: "a file", env: resource.Map{"DD_API_KEY_FILE": right, "DD_APP_KEY": "second"}, want: want},
	}, []bad{
		{name: "nothing is set", want: absent("datadog")},
		{name: "one key", env: resource.Map{"DD_API_KEY": hidden}, want: []string{
			"datadog.app_key (DD_APP_KEY or DATADOG_APP_KEY or DD_APP_KEY_FILE): required but not set",
		}},
		{name: "a variable and a file", env: resource.Map{"DATADOG_API_KEY": hidden, "DD_API_KEY_FILE": right, "DD_APP_KEY": "second"}, want: []string{
			"datadog.api_key (DATADOG_API_KEY or DD_API_KEY_FILE): set only one of DATADOG_API_KEY, DD_API_KEY_FILE",
		}},
		{name: "no such file", env: resource.Map{"DD_API_KEY_FILE": none, "DD_APP_KEY": "second"}, want: []string{
			"datadog.api_key (DD_API_KEY_FILE): names a file that does not exist",
		}},
	})
}

func testNotDiamond(t *testing.T) {
	right, empty, large, none := secretFiles(t)
	want := corpus.NotDiamondConfig{APIKey: resource.NewSecret(hidden)}
	check(t, corpus.LoadNotDiamondConfig, []good[corpus.NotDiamondConfig]{
		{name: "a variable", env: resource.Map{"NOTDIAMOND_API_KEY": hidden}, want: want},
		{name: "a file", env: resource.Map{"NOTDIAMOND_API_KEY_FILE": right}, want: want},
	}, []bad{
		{name: "nothing is set", env: resource.Map{"NOTDIAMOND_API_KEY": ""}, want: absent("notdiamond")},
		{name: "a variable and a file", env: resource.Map{"NOTDIAMOND_API_KEY": hidden, "NOTDIAMOND_API_KEY_FILE": right}, want: []string{
			"notdiamond.api_key (NOTDIAMOND_API_KEY or NOTDIAMOND_API_KEY_FILE): set only one of NOTDIAMOND_API_KEY, NOTDIAMOND_API_KEY_FILE",
		}},
		{name: "an empty file", env: resource.Map{"NOTDIAMOND_API_KEY_FILE": empty}, want: []string{
			"notdiamond.api_key (NOTDIAMOND_API_KEY_FILE): names an empty file",
		}},
		{name: "a large file", env: resource.Map{"NOTDIAMOND_API_KEY_FILE": large}, want: []string{
			"notdiamond.api_key (NOTDIAMOND_API_KEY_FILE): names a file larger than 64 KiB",
		}},
		{name: "no such file", env: resource.Map{"NOTDIAMOND_API_KEY_FILE": none}, want: []string{
			"notdiamond.api_key (NOTDIAMOND_API_KEY_FILE): names a file that does not exist",
		}},
	})
}

func testXquik(t *testing.T) {
	min := resource.Map{"XQUIK_API_KEY": hidden}
	want := corpus.XquikConfig{
		APIKey: resource.NewSecret(hidden), BaseURL: address("https://xquik.com/api/v1"), ContractVersion: "2026-04-29", Timeout: 30 * time.Second,
	}
	check(t, corpus.LoadXquikConfig, []good[corpus.XquikConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "all is set", env: with(min, "XQUIK_BASE_URL", "http://localhost:8080", "XQUIK_CONTRACT_VERSION", "2026-05-01", "XQUIK_TIMEOUT_SECONDS", "2.5"),
			want: corpus.XquikConfig{
				APIKey: resource.NewSecret(hidden), BaseURL: address("http://localhost:8080"), ContractVersion: "2026-05-01", Timeout: 2500 * time.Millisecond,
			},
		},
	}, []bad{
		{name: "nothing is set", want: absent("xquik")},
		{name: "no key", env: resource.Map{"XQUIK_TIMEOUT_SECONDS": "1"}, want: []string{"xquik.api_key (XQUIK_API_KEY): required but not set"}},
		{name: "no time at all", env: with(min, "XQUIK_TIMEOUT_SECONDS", "0"), want: []string{"xquik.timeout_seconds (XQUIK_TIMEOUT_SECONDS): must be at least 1ms"}},
		{name: "another scheme", env: with(min, "XQUIK_BASE_URL", "ws://localhost"), want: []string{"xquik.base_url (XQUIK_BASE_URL): must have the scheme https or http"}},
		{name: "NaN", env: with(min, "XQUIK_TIMEOUT_SECONDS", "NaN"), want: []string{
			"xquik.timeout_seconds (XQUIK_TIMEOUT_SECONDS): must be a duration such as 1h30m, or a number of seconds",
		}},
	})
}
