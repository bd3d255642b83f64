// Package pgnames knows the names that connection strings of PostgreSQL give values.
package pgnames

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/format"
)

// The names that a connection string for pgx may set are listed, because pgx makes a run-time parameter of every other name: it sends
// the name and the value to the server, and the server's error shows the name. Where a blank or a special character of a password ends
// the value too early, both are parts of the password. A URL may also set names with a dot, which PostgreSQL leaves to applications.
// The lists need not be complete: options='-c name=value' sets any parameter.

// Keywords are what pgx reads itself, and what PostgreSQL takes from a client beside run-time parameters.
//
// Source: pgx 5.12, notRuntimeParams in pgconn/config.go and ParseConfig in conn.go; PostgreSQL's protocol, StartupMessage.
var Keywords = nameSet(`
	host port dbname database user password passfile service servicefile connect_timeout target_session_attrs
	sslmode sslcert sslkey sslpassword sslrootcert sslcertmode sslnegotiation sslsni channel_binding require_auth
	krbspn krbsrvname min_protocol_version max_protocol_version
	default_query_exec_mode statement_cache_capacity description_cache_capacity
	options replication`)

// RuntimeParameters are PostgreSQL's parameters that every user may set, but for those that serve its developers, and some of those
// that superusers set for a session. Their names may be in any case.
//
// Source: postgres --describe-config of PostgreSQL 15, context user, and what PostgreSQL 16, 17 and 18 added. The module tests/live
// compares them with a server.
var RuntimeParameters = nameSet(`
	application_name search_path role session_authorization row_security client_encoding client_min_messages
	statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout transaction_timeout
	default_transaction_isolation default_transaction_read_only default_transaction_deferrable synchronous_commit
	timezone timezone_abbreviations datestyle intervalstyle lc_messages lc_monetary lc_numeric lc_time
	default_text_search_config extra_float_digits bytea_output xmlbinary xmloption
	default_tablespace temp_tablespaces default_table_access_method default_toast_compression
	check_function_bodies local_preload_libraries gin_fuzzy_search_limit gin_pending_list_limit icu_validation_level
	password_encryption scram_iterations createrole_self_grant restrict_nonsystem_relation_kind
	client_connection_check_interval tcp_keepalives_count tcp_keepalives_idle tcp_keepalives_interval tcp_user_timeout
	work_mem hash_mem_multiplier maintenance_work_mem logical_decoding_work_mem temp_buffers vacuum_buffer_usage_limit
	backend_flush_after effective_io_concurrency maintenance_io_concurrency io_combine_limit file_copy_method
	max_parallel_maintenance_workers max_parallel_workers max_parallel_workers_per_gather parallel_leader_participation
	commit_siblings wal_sender_timeout wal_skip_threshold stats_fetch_consistency log_parameter_max_length_on_error
	vacuum_cost_delay vacuum_cost_limit vacuum_cost_page_dirty vacuum_cost_page_hit vacuum_cost_page_miss
	vacuum_failsafe_age vacuum_freeze_min_age vacuum_freeze_table_age vacuum_multixact_failsafe_age
	vacuum_multixact_freeze_min_age vacuum_multixact_freeze_table_age vacuum_max_eager_freeze_failure_rate vacuum_truncate
	jit plan_cache_mode constraint_exclusion cursor_tuple_fraction default_statistics_target from_collapse_limit
	join_collapse_limit recursive_worktable_factor
	geqo geqo_effort geqo_generations geqo_pool_size geqo_seed geqo_selection_bias geqo_threshold
	cpu_index_tuple_cost cpu_operator_cost cpu_tuple_cost effective_cache_size jit_above_cost jit_inline_above_cost
	jit_optimize_above_cost min_parallel_index_scan_size min_parallel_table_scan_size parallel_setup_cost
	parallel_tuple_cost random_page_cost seq_page_cost
	enable_async_append enable_bitmapscan enable_distinct_reordering enable_gathermerge enable_group_by_reordering
	enable_hashagg enable_hashjoin enable_incremental_sort enable_indexonlyscan enable_indexscan enable_material
	enable_memoize enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning
	enable_partitionwise_aggregate enable_partitionwise_join enable_presorted_aggregate enable_self_join_elimination
	enable_seqscan enable_sort enable_tidscan
	array_nulls backslash_quote escape_string_warning exit_on_error quote_all_identifiers standard_conforming_strings
	synchronize_seqscans transform_null_equals
	session_replication_role deadlock_timeout log_statement log_duration log_min_duration_statement temp_file_limit
	track_io_timing`)

// Foreign are names that other drivers and libpq have and that pgx does not have, in lower case, with what to write instead.
var Foreign = byName([]foreignNames{
	{"ssl sslaccept usessl requiressl", "has the option ssl of another driver: write sslmode=verify-full or sslmode=require"},
	{"server hostname hostaddr", "has a name of another driver for host: write host"},
	{"username uid userid", "has a name of another driver for user: write user"},
	{"pass passwd pwd", "has a name of another driver for password: write password"},
	{"db databasename", "has a name of another driver for dbname: write dbname"},
	{"schema currentschema searchpath", "has a name of another driver for the schema: write search_path"},
	{"charset encoding clientencoding", "has a name of another driver for the encoding: write client_encoding, or leave it out"},
	{"applicationname fallback_application_name", "has a name of another driver for application_name: write application_name"},
	{
		"timeout connecttimeout connectiontimeout connection_timeout logintimeout",
		"has a name of another driver for connect_timeout: write connect_timeout, in seconds",
	},
	{
		"sockettimeout socket_timeout commandtimeout command_timeout query_timeout",
		"has a timeout of another driver: write statement_timeout, in milliseconds, or leave it out",
	},
	{
		"statement_cache_size prepared_statement_cache_size preparethreshold",
		"has a name of another driver for statement_cache_capacity: write statement_cache_capacity, or leave it out",
	},
	{
		"pgbouncer prefer_simple_protocol binary_parameters disable_prepared_binary_result",
		"has an option of another driver for PgBouncer: write default_query_exec_mode=exec",
	},
	{"targetservertype", "has a name of another driver for target_session_attrs: write target_session_attrs"},
	{
		"pool_max_conns pool_min_conns pool_min_idle_conns pool_size max_overflow pool_timeout pool_recycle pool_ping_timeout " +
			"pool_health_check_period connection_limit maxpoolsize minpoolsize pooling",
		"sets how large the pool is: leave that out, and set the fields pool_size and max_overflow",
	},
	{
		"pool_max_conn_lifetime pool_max_conn_lifetime_jitter pool_max_conn_idle_time",
		"sets how long a connection lives: leave that out, and set the fields max_conn_lifetime and max_conn_idle_time",
	},
	{
		"sslcompression sslcrl sslcrldir sslkeylogfile ssl_min_protocol_version ssl_max_protocol_version sslidentity sslfactory",
		"has an option for TLS that pgx does not have: leave it out; pgx has sslmode, sslrootcert, sslcert, sslkey, sslsni and sslnegotiation",
	},
	{
		"gssencmode gsslib gssdelegation requirepeer keepalives keepalives_idle keepalives_interval keepalives_count " +
			"load_balance_hosts scram_client_key scram_server_key oauth_issuer oauth_client_id oauth_client_secret oauth_scope",
		"has a keyword of libpq that pgx does not have: leave it out",
	},
})

// foreignNames are names, separated by blanks, and the fault of each.
type foreignNames struct {
	names string
	fault dbdriver.Fault
}

func byName(rows []foreignNames) map[string]dbdriver.Fault {
	m := map[string]dbdriver.Fault{}
	for _, row := range rows {
		for _, name := range strings.Fields(row.names) {
			m[name] = row.fault
		}
	}
	return m
}

func nameSet(names string) map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(names) {
		m[name] = true
	}
	return m
}

// Custom is how PostgreSQL wants the names of parameters that are not its own.
var Custom = format.Pattern{Expr: `^[A-Za-z][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)+$`}

// IsName reports whether name, in any case, is one that connection strings give values.
func IsName(name string) bool {
	lower := strings.ToLower(name)
	return Keywords[lower] || RuntimeParameters[lower] || Foreign[lower] != ""
}

// IsConnectionName reports whether name, in any case, says where a server is or who connects to it, in some driver's words.
func IsConnectionName(name string) bool {
	lower := strings.ToLower(strings.TrimSpace(name))
	return Keywords[lower] || Foreign[lower] != "" || lower == "user id"
}

// IsPassword reports whether the value of the setting name is a password, which may be any text. Whoever reads it checks whether it holds
// a setting, because an escaped or quoted password may.
func IsPassword(name string) bool { return name == "password" || name == "sslpassword" }

// HoldsSetting reports whether the value of the setting name holds the name and value of another one: at its beginning, where its own
// value is missing, or after a blank or another character that may be meant to separate them.
func HoldsSetting(name, value string) bool {
	for i := range len(value) {
		if value[i] != '=' {
			continue
		}
		before := strings.TrimRightFunc(value[:i], dbdriver.IsBlank)
		head := strings.TrimRightFunc(before, isWord)
		if !IsName(before[len(head):]) {
			continue
		}
		rest := strings.TrimRightFunc(head, dbdriver.IsBlank)
		switch {
		case rest == "":
			return true
		case name == "options": // it holds names and values of its own
		case len(rest) < len(head) && !IsPassword(name), strings.IndexByte("?;,&", rest[len(rest)-1]) >= 0:
			return true
		}
	}
	return false
}

// isWord reports whether r may be a part of a setting's name.
func isWord(r rune) bool {
	return r == '_' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
