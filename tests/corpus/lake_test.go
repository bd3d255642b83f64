package corpus

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/generated/corpus"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

func testLocalEvidenceProject(t *testing.T) {
	const deploy = "EVIDENCE_PROJECT_DEPLOYMENT_"
	dir := t.TempDir()
	custom := resource.Map{"EVIDENCE_PROJECT_PATH": dir, deploy + "CUSTOM_DEPLOY_COMMAND": "make deploy"}
	pages := resource.Map{"EVIDENCE_PROJECT_PATH": dir, deploy + "GITHUB_PAGES_GITHUB_REPO": "ada/reports", "EVIDENCE_GITHUB_TOKEN": hidden}
	want := corpus.LocalEvidenceProjectConfig{
		ProjectPath: dir, ProjectDeployment: corpus.LocalEvidenceProjectCustom{DeployCommand: "make deploy"}, NpmExecutable: "npm",
	}
	to := func(d corpus.LocalEvidenceProjectProjectDeployment) corpus.LocalEvidenceProjectConfig {
		return edit(want, func(c *corpus.LocalEvidenceProjectConfig) { c.ProjectDeployment = d })
	}
	check(t, corpus.LoadLocalEvidenceProjectConfig, []good[corpus.LocalEvidenceProjectConfig]{
		{name: "a command", env: custom, want: want},
		{
			name: "pages", env: with(pages, deploy+"GITHUB_PAGES_BRANCH", "site"),
			want: to(corpus.LocalEvidenceProjectGitHubPages{GitHubRepo: "ada/reports", Branch: "site", GitHubToken: resource.NewSecret(hidden)}),
		},
		{
			name: "pages with the token that everybody reads", env: with(without(pages, "EVIDENCE_GITHUB_TOKEN"), "GITHUB_TOKEN", hidden),
			want: to(corpus.LocalEvidenceProjectGitHubPages{GitHubRepo: "ada/reports", Branch: "gh-pages", GitHubToken: resource.NewSecret(hidden)}),
		},
		{
			name: "netlify", env: resource.Map{"EVIDENCE_PROJECT_PATH": dir, deploy + "NETLIFY_NETLIFY_PROJECT_URL": "https://reports.netlify.app", "EVIDENCE_NPM_EXECUTABLE": "pnpm"},
			want: corpus.LocalEvidenceProjectConfig{
				ProjectPath: dir, ProjectDeployment: corpus.LocalEvidenceProjectNetlify{NetlifyProjectURL: address("https://reports.netlify.app")}, NpmExecutable: "pnpm",
			},
		},
	}, []bad{
		{name: "nothing is set", want: absent("local_evidence_project")},
		{name: "no project", env: without(custom, "EVIDENCE_PROJECT_PATH"), want: []string{
			"local_evidence_project.project_path (EVIDENCE_PROJECT_PATH): required but not set",
		}},
		{name: "no such project", env: with(custom, "EVIDENCE_PROJECT_PATH", filepath.Join(dir, "none")), want: []string{
			"local_evidence_project.project_path (EVIDENCE_PROJECT_PATH): must name an existing directory",
		}},
		{name: "no deployment", env: resource.Map{"EVIDENCE_PROJECT_PATH": dir}, want: []string{
			"local_evidence_project.project_deployment (EVIDENCE_PROJECT_DEPLOYMENT): required but not set",
		}},
		{name: "no token", env: without(pages, "EVIDENCE_GITHUB_TOKEN"), want: []string{
			"local_evidence_project.project_deployment.github_pages.github_token (EVIDENCE_GITHUB_TOKEN or GITHUB_TOKEN): required but not set",
		}},
		{name: "no repository", env: with(pages, deploy+"GITHUB_PAGES_GITHUB_REPO", "reports"), want: []string{
			"local_evidence_project.project_deployment.github_pages.github_repo (EVIDENCE_PROJECT_DEPLOYMENT_GITHUB_PAGES_GITHUB_REPO): " +
				"must match the pattern ^[^/]+/[^/]+$",
		}},
		{name: "two deployments", env: with(pages, deploy+"CUSTOM_DEPLOY_COMMAND", "make deploy"), want: []string{
			"local_evidence_project.project_deployment (EVIDENCE_PROJECT_DEPLOYMENT_CUSTOM_DEPLOY_COMMAND or EVIDENCE_PROJECT_DEPLOYMENT_GITHUB_PAGES_GITHUB_REPO): " +
				"set the variables of only one of custom, github_pages",
		}},
	})
}

func testS3TablesCatalog(t *testing.T) {
	const arn = "arn:aws:s3tables:us-east-2:123456789012:bucket/tables"
	min := resource.Map{"S3_TABLES_REGION": "us-east-2", "S3_TABLES_TABLE_BUCKET_ARN": arn}
	want := corpus.S3TablesCatalogConfig{Properties: json.RawMessage(`{}`), PartitionFieldNamePrefix: "part", Region: "us-east-2", TableBucketARN: arn}
	check(t, corpus.LoadS3TablesCatalogConfig, []good[corpus.S3TablesCatalogConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "all is set", env: with(min, "S3_TABLES_PROPERTIES", `{"rest.signing-name": "s3tables"}`, "S3_TABLES_PARTITION_FIELD_NAME_PREFIX", "p"),
			want: edit(want, func(c *corpus.S3TablesCatalogConfig) {
				c.Properties, c.PartitionFieldNamePrefix = json.RawMessage(`{"rest.signing-name": "s3tables"}`), "p"
			}),
		},
	}, []bad{
		{name: "nothing is set", want: absent("s3_tables_catalog")},
		{name: "no bucket", env: without(min, "S3_TABLES_TABLE_BUCKET_ARN"), want: []string{
			"s3_tables_catalog.table_bucket_arn (S3_TABLES_TABLE_BUCKET_ARN): required but not set",
		}},
		{name: "a bucket of S3", env: with(min, "S3_TABLES_TABLE_BUCKET_ARN", "arn:aws:s3:::tables"), want: []string{
			"s3_tables_catalog.table_bucket_arn (S3_TABLES_TABLE_BUCKET_ARN): must match the pattern ^arn:[^:]+:s3tables:[^:]*:[^:]*:bucket/.+$",
		}},
		{name: "a bucket without a name", env: with(min, "S3_TABLES_TABLE_BUCKET_ARN", "arn:aws:s3tables:us-east-2:123456789012:bucket/"), want: []string{
			"s3_tables_catalog.table_bucket_arn (S3_TABLES_TABLE_BUCKET_ARN): must match the pattern ^arn:[^:]+:s3tables:[^:]*:[^:]*:bucket/.+$",
		}},
		{name: "no JSON", env: with(min, "S3_TABLES_PROPERTIES", "type=rest"), want: []string{
			"s3_tables_catalog.properties (S3_TABLES_PROPERTIES): must be valid JSON",
		}},
	})
}

func testIcebergIOManager(t *testing.T) {
	want := corpus.IcebergIOManagerConfig{Name: "main", DBIOManager: corpus.IcebergIOManagerDBIOManagerDefault}
	check(t, corpus.LoadIcebergIOManagerConfig, []good[corpus.IcebergIOManagerConfig]{
		{name: "base: what is required", env: resource.Map{"ICEBERG_NAME": "main"}, want: want},
		{
			name: "base: a catalog", env: resource.Map{"ICEBERG_NAME": "main", "ICEBERG_CONFIG_PROPERTIES": `{"uri": "sqlite:///x"}`, "ICEBERG_NAMESPACE": "raw"},
			want: edit(want, func(c *corpus.IcebergIOManagerConfig) {
				c.Config = &corpus.IcebergIOManagerCatalog{Properties: json.RawMessage(`{"uri": "sqlite:///x"}`), PartitionFieldNamePrefix: "part"}
				c.Namespace = "raw"
			}),
		},
	}, []bad{
		{name: "base: nothing is set", want: absent("iceberg_io_manager")},
		{name: "base: no name", env: resource.Map{"ICEBERG_NAMESPACE": "raw"}, want: []string{"iceberg_io_manager.name (ICEBERG_NAME): required but not set"}},
		{name: "base: a catalog without properties", env: resource.Map{"ICEBERG_NAME": "main", "ICEBERG_CONFIG_PARTITION_FIELD_NAME_PREFIX": "p"}, want: []string{
			"iceberg_io_manager.config.properties (ICEBERG_CONFIG_PROPERTIES): required but not set",
		}},
		{name: "base: no such manager", env: resource.Map{"ICEBERG_NAME": "main", "ICEBERG_DB_IO_MANAGER": "own"}, want: []string{
			"iceberg_io_manager.db_io_manager (ICEBERG_DB_IO_MANAGER): must be one of default, custom",
		}},
	})
	min := resource.Map{"POLARS_ICEBERG_NAME": "main"}
	polars := corpus.PolarsIcebergIOManagerConfig{Name: "main", DBIOManager: corpus.PolarsIcebergIOManagerDBIOManagerDefault}
	check(t, corpus.LoadPolarsIcebergIOManagerConfig, []good[corpus.PolarsIcebergIOManagerConfig]{
		{name: "what is required", env: min, want: polars},
		{
			name: "all is set", env: with(min, "POLARS_ICEBERG_CONFIG_PROPERTIES", "{}", "POLARS_ICEBERG_CONFIG_PARTITION_FIELD_NAME_PREFIX", "p",
				"POLARS_ICEBERG_NAMESPACE", "raw", "POLARS_ICEBERG_DB_IO_MANAGER", "custom", "POLARS_ICEBERG_READER_OVERRIDE", "pyiceberg"),
			want: corpus.PolarsIcebergIOManagerConfig{
				Name: "main", Config: &corpus.PolarsIcebergIOManagerCatalog{Properties: json.RawMessage(`{}`), PartitionFieldNamePrefix: "p"}, Namespace: "raw",
				DBIOManager:    corpus.PolarsIcebergIOManagerDBIOManagerCustom,
				ReaderOverride: gen.Ptr(corpus.PolarsIcebergIOManagerReaderOverridePyiceberg),
			},
		},
	}, []bad{
		{name: "nothing is set", want: absent("polars_iceberg_io_manager")},
		{name: "no name", env: resource.Map{"POLARS_ICEBERG_READER_OVERRIDE": "native"}, want: []string{
			"polars_iceberg_io_manager.name (POLARS_ICEBERG_NAME): required but not set",
		}},
		{name: "no such reader", env: with(min, "POLARS_ICEBERG_READER_OVERRIDE", "arrow"), want: []string{
			"polars_iceberg_io_manager.reader_override (POLARS_ICEBERG_READER_OVERRIDE): must be one of native, pyiceberg",
		}},
		{name: "a catalog without properties", env: with(min, "POLARS_ICEBERG_CONFIG_PARTITION_FIELD_NAME_PREFIX", "p"), want: []string{
			"polars_iceberg_io_manager.config.properties (POLARS_ICEBERG_CONFIG_PROPERTIES): required but not set",
		}},
		{name: "no JSON", env: with(min, "POLARS_ICEBERG_CONFIG_PROPERTIES", "uri"), want: []string{
			"polars_iceberg_io_manager.config.properties (POLARS_ICEBERG_CONFIG_PROPERTIES): must be valid JSON",
		}},
	})
}

func testAzureObjectStore(t *testing.T) {
	const service = "AZURE_STORAGE_SERVICE_PRINCIPAL_"
	min := resource.Map{"AZURE_STORAGE_STORAGE_ACCOUNT": "acme"}
	want := corpus.AzureObjectStoreConfig{StorageAccount: "acme"}
	check(t, corpus.LoadAzureObjectStoreConfig, []good[corpus.AzureObjectStoreConfig]{
		{name: "what is required", env: min, want: want},
		{
			name: "a service principal", env: with(min, service+"CLIENT_ID", "app", service+"CLIENT_SECRET", hidden, service+"TENANT_ID", "acme"),
			want: edit(want, func(c *corpus.AzureObjectStoreConfig) {
				c.ServicePrincipal = &corpus.AzureObjectStoreServicePrincipal{ClientID: "app", ClientSecret: resource.NewSecret(hidden), TenantID: "acme"}
			}),
		},
		{
			name: "the rest", env: with(min, "AZURE_STORAGE_ACCESS_KEY", hidden, "AZURE_STORAGE_SAS_TOKEN", hidden, "AZURE_STORAGE_USE_AZURE_CLI", "1",
				"AZURE_STORAGE_ALLOW_HTTP", "1", "AZURE_STORAGE_ALLOW_INVALID_CERTIFICATES", "1"),
			want: corpus.AzureObjectStoreConfig{
				StorageAccount: "acme", AccessKey: resource.NewSecret(hidden), SASToken: resource.NewSecret(hidden), UseAzureCLI: true, AllowHTTP: true,
				AllowInvalidCertificates: true,
			},
			warn: []string{
				"azure_object_store.allow_http (AZURE_STORAGE_ALLOW_HTTP): is insecure: true",
				"azure_object_store.allow_invalid_certificates (AZURE_STORAGE_ALLOW_INVALID_CERTIFICATES): is insecure: true",
			},
		},
	}, []bad{
		{name: "nothing is set", want: absent("azure_object_store")},
		{name: "no account", env: resource.Map{"AZURE_STORAGE_SAS_TOKEN": hidden}, want: []string{
			"azure_object_store.storage_account (AZURE_STORAGE_STORAGE_ACCOUNT): required but not set",
		}},
		{name: "part of a service principal", env: with(min, service+"CLIENT_SECRET", hidden), want: []string{
			"azure_object_store.service_principal.client_id (AZURE_STORAGE_SERVICE_PRINCIPAL_CLIENT_ID): required but not set",
			"azure_object_store.service_principal.tenant_id (AZURE_STORAGE_SERVICE_PRINCIPAL_TENANT_ID): required but not set",
		}},
		{name: "insecure in production", env: with(min, "APP_ENV", "prod", "AZURE_STORAGE_ALLOW_HTTP", "true", "AZURE_STORAGE_ALLOW_INVALID_CERTIFICATES", "true"), want: []string{
			"azure_object_store.allow_http (AZURE_STORAGE_ALLOW_HTTP): must not be true in the profile prod",
			"azure_object_store.allow_invalid_certificates (AZURE_STORAGE_ALLOW_INVALID_CERTIFICATES): must not be true in the profile prod",
		}},
		{name: "no boolean", env: with(min, "AZURE_STORAGE_USE_AZURE_CLI", "az"), want: []string{
			"azure_object_store.use_azure_cli (AZURE_STORAGE_USE_AZURE_CLI): must be true or false",
		}},
	})
}

func testPolarsDeltaIOManager(t *testing.T) {
	const prefix = "POLARS_DELTA_"
	options := filepath.Join(t.TempDir(), "options.json")
	if err := os.WriteFile(options, []byte(`{"AWS_SECRET_ACCESS_KEY": "`+hidden+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	secret := resource.NewSecret(`{"AWS_SECRET_ACCESS_KEY": "` + hidden + `"}`)
	want := corpus.PolarsDeltaIOManagerConfig{Mode: corpus.PolarsDeltaIOManagerModeOverwrite}
	check(t, corpus.LoadPolarsDeltaIOManagerConfig, []good[corpus.PolarsDeltaIOManagerConfig]{
		{name: "nothing is set", want: want},
		{name: "all is set", env: resource.Map{
			prefix + "BASE_DIR": "s3://lake", prefix + "STORAGE_OPTIONS": secret.Reveal(), prefix + "MODE": "append", prefix + "SCHEMA_MODE": "merge", prefix + "VERSION": "0",
		}, want: corpus.PolarsDeltaIOManagerConfig{
			BaseDir: "s3://lake", StorageOptions: secret, Mode: corpus.PolarsDeltaIOManagerModeAppend,
			SchemaMode: gen.Ptr(corpus.PolarsDeltaIOManagerSchemaModeMerge), Version: gen.Ptr(0),
		}},
		{name: "a file", env: resource.Map{prefix + "STORAGE_OPTIONS_FILE": options}, want: edit(want, func(c *corpus.PolarsDeltaIOManagerConfig) { c.StorageOptions = secret })},
	}, []bad{
		{name: "no such mode", env: resource.Map{prefix + "MODE": "merge"}, want: []string{
			"polars_delta_io_manager.mode (POLARS_DELTA_MODE): must be one of error, append, overwrite, ignore",
		}},
		{name: "no such schema mode", env: resource.Map{prefix + "SCHEMA_MODE": "append"}, want: []string{
			"polars_delta_io_manager.schema_mode (POLARS_DELTA_SCHEMA_MODE): must be one of merge, overwrite",
		}},
		{name: "no JSON", env: resource.Map{prefix + "STORAGE_OPTIONS": hidden}, want: []string{
			"polars_delta_io_manager.storage_options (POLARS_DELTA_STORAGE_OPTIONS): must be valid JSON",
		}},
		{name: "a version that never was", env: resource.Map{prefix + "VERSION": "-1"}, want: []string{
			"polars_delta_io_manager.version (POLARS_DELTA_VERSION): must be at least 0",
		}},
		{name: "a variable and a file", env: resource.Map{prefix + "STORAGE_OPTIONS": "{}", prefix + "STORAGE_OPTIONS_FILE": options}, want: []string{
			"polars_delta_io_manager.storage_options (POLARS_DELTA_STORAGE_OPTIONS or POLARS_DELTA_STORAGE_OPTIONS_FILE): " +
				"set only one of POLARS_DELTA_STORAGE_OPTIONS, POLARS_DELTA_STORAGE_OPTIONS_FILE",
		}},
	})
}
