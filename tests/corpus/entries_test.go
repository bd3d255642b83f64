package corpus

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// An entry is one class of testdata/resources.json, what expresses it in the specification, and where that differs.
type entry struct {
	lib, class string
	kinds      []string
	base       string            // the class whose fields it has too
	differs    map[string]string // field -> why it is not as the class has it
	test       func(*testing.T)  // good and bad environments
}

// Why several fields differ in the same way.
const (
	wasPort = "a port that the class keeps as a text"
	wasURL  = "always an address: what is none is refused on loading"
	wasPath = "always a path of the file system"
	wasTime = "a number of seconds, by its name or by what it is handed to"
)

var entries = []entry{
	{
		lib: "dagster-aws", class: "ResourceWithBoto3Configuration (base of SSM, ECR, SecretsManager, RDS, Athena ...)", kinds: []string{"boto3"}, test: testBoto3,
		differs: map[string]string{"endpoint_url": wasURL},
	},
	{lib: "dagster-ssh", class: "SSHResource", kinds: []string{"ssh"}, test: testSSH},
	{lib: "dagster-airbyte", class: "BaseAirbyteResource (base)", kinds: []string{"airbyte_base"}, test: testAirbyteBase},
	{lib: "dagster-airbyte", class: "AirbyteCloudResource(Base)", base: "BaseAirbyteResource (base)", kinds: []string{"airbyte_cloud"}, test: testAirbyteCloud},
	{
		lib: "dagster-airbyte", class: "AirbyteResource(Base)", base: "BaseAirbyteResource (base)", kinds: []string{"airbyte"}, test: testAirbyte,
		differs: map[string]string{"port": wasPort},
	},
	{lib: "dagster-dbt", class: "DbtCloudWorkspace", kinds: []string{"dbt_cloud_workspace"}, test: testDBTCloudWorkspace, differs: map[string]string{
		"credentials":            "only its token is a secret",
		"credentials.token":      "the class says so of the whole",
		"credentials.access_url": wasURL,
	}},
	{lib: "dagster-mysql", class: "MySQLResource", kinds: []string{"mysql"}, test: testMySQL},
	{lib: "dagster-datahub", class: "DatahubRESTEmitterResource", kinds: []string{"datahub_rest_emitter"}, test: testDataHubRESTEmitter, differs: map[string]string{
		"connect_timeout_sec": wasTime,
		"read_timeout_sec":    wasTime,
	}},
	{lib: "dagster-sigma", class: "SigmaOrganization", kinds: []string{"sigma_organization"}, test: testSigmaOrganization},
	{lib: "dagster-tableau", class: "TableauCloudWorkspace / TableauServerWorkspace", kinds: []string{"tableau_cloud_workspace", "tableau_server_workspace"}, test: testTableau},
	{lib: "dagster-openai", class: "OpenAIResource", kinds: []string{"openai"}, test: testOpenAI},
	{lib: "dagster-datadog", class: "DatadogResource", kinds: []string{"datadog"}, test: testDatadog},
	{lib: "dagster-chroma (community)", class: "ChromaResource", kinds: []string{"chroma"}, test: testChroma, differs: map[string]string{
		"connection_config.local.persistence_path": wasPath,
	}},
	{lib: "dagster-ducklake (community)", class: "DuckLakeResource", kinds: []string{"ducklake"}, test: testDuckLake, differs: map[string]string{
		"metadata_backend.postgres.host": "the variable of the default is bound to the field, and its last resort is the default",
		"metadata_backend.sqlite.path":   wasPath,
		"metadata_backend.duckdb.path":   wasPath,
		"storage_backend.local.path":     wasPath,
	}},
	{lib: "dagster-elasticsearch (community)", class: "ElasticsearchResource", kinds: []string{"elasticsearch"}, test: testElasticsearch},
	{lib: "dagster-elasticsearch (community)", class: "ElasticsearchIOManager", kinds: []string{"elasticsearch_io_manager"}, test: testElasticsearchIOManager},
	{lib: "dagster-evidence (community)", class: "LocalEvidenceProject", kinds: []string{"local_evidence_project"}, test: testLocalEvidenceProject, differs: map[string]string{
		"project_path": wasPath,
		"project_deployment.netlify.netlify_project_url": wasURL,
	}},
	{
		lib: "dagster-iceberg (community)", class: "S3TablesCatalogConfig(IcebergCatalogConfig)", kinds: []string{"s3_tables_catalog"}, test: testS3TablesCatalog,
		differs: map[string]string{"properties": "what follows from the other two fields is derived where the catalog is opened: the field holds what wins over it"},
	},
	{
		lib: "dagster-iceberg (community)", class: "PolarsIcebergIOManager / IcebergIOManager", test: testIcebergIOManager,
		kinds: []string{"iceberg_io_manager", "polars_iceberg_io_manager"},
	},
	{lib: "dagster-notdiamond (community)", class: "NotDiamondResource", kinds: []string{"notdiamond"}, test: testNotDiamond},
	{lib: "dagster-obstore (community)", class: "AzureObjectStore", kinds: []string{"azure_object_store"}, test: testAzureObjectStore},
	{
		lib: "dagster-polars (community)", class: "PolarsDeltaIOManager(BasePolarsUPathIOManager)", kinds: []string{"polars_delta_io_manager"}, test: testPolarsDeltaIOManager,
		differs: map[string]string{
			"base_dir":        wasPath,
			"storage_options": "the keys of the object store are in it: that is what its references to variables are for",
		},
	},
	{lib: "dagster-qdrant (community)", class: "QdrantResource", kinds: []string{"qdrant"}, test: testQdrant, differs: map[string]string{
		"config.path":    wasPath,
		"config.timeout": wasTime,
	}},
	{lib: "dagster-teradata (community)", class: "TeradataResource", kinds: []string{"teradata"}, test: testTeradata, differs: map[string]string{
		"host":                "required on connecting, so required",
		"port":                wasPort,
		"browser_tab_timeout": wasTime,
		"browser_timeout":     wasTime,
		"logmech":             "its values are the driver's, in capitals or not: the rules ask for the one that matters",
		"sslmode":             "its values are documented by the driver",
	}},
	{lib: "dagster-weaviate (community)", class: "WeaviateResource", kinds: []string{"weaviate"}, test: testWeaviate, differs: map[string]string{
		"connection_config.cloud.cluster_url": wasURL,
		"auth_credentials":                    "its four shapes are a union; an empty map is no member, and the members' own fields are the secrets",
	}},
	{lib: "dagster-xquik (community)", class: "XquikResource", kinds: []string{"xquik"}, test: testXquik, differs: map[string]string{"base_url": wasURL}},
}

func TestEntries(t *testing.T) {
	ran := 0
	for _, e := range entries {
		t.Run(e.lib+"/"+e.class, func(t *testing.T) {
			ran++
			e.test(t)
		})
	}
	if t.Failed() || ran < len(entries) { // -run may leave some out
		return
	}
	for _, r := range specification(t).Resources {
		unbroken(t, r.Name, "", r.Kind.Fields, r.Kind.Rules)
	}
}

// unbroken reports the rules of the struct at prefix that no environment broke.
func unbroken(t *testing.T, resource, prefix string, fields []*model.Field, rules []*model.Rule) {
	for _, rule := range rules {
		about := make([]string, len(rule.Fields))
		for i, f := range rule.Fields {
			about[i] = prefix + f
		}
		if p := (broken{resource, strings.Join(about, ", "), rule.Message}); !seen[p] {
			t.Errorf("nothing breaks %v", p)
		}
	}
	for _, f := range fields {
		switch f.Type.Kind {
		case model.ObjectType:
			unbroken(t, resource, prefix+f.Name+".", f.Type.Object.Fields, f.Type.Object.Rules)
		case model.UnionType:
			for _, m := range f.Type.Union.Members {
				unbroken(t, resource, prefix+f.Name+"."+m.Name+".", m.Fields, m.Rules)
			}
		}
	}
}
