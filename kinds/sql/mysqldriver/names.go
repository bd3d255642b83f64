package mysqldriver

import "strings"

// own are the parameters of the driver.
//
// Source: go-sql-driver/mysql 1.10, parseDSNParams in dsn.go, without allowFallbackToPlaintext, which tls=preferred means.
var own = set(`allowAllFiles allowCleartextPasswords allowNativePasswords allowOldPasswords charset checkConnLiveness clientFoundRows
	collation columnsWithAlias compress connectionAttributes interpolateParams loc maxAllowedPacket multiStatements parseTime readTimeout
	rejectReadOnly serverPubKey timeTruncate timeout tls writeTimeout`)

// variables are variables of a session that programs set. The list need not be complete: configure may set others, in Params.
//
// Source: MySQL's and MariaDB's lists of system variables.
var variables = set(`autocommit character_set_results default_storage_engine foreign_key_checks group_concat_max_len
	idle_transaction_timeout idle_write_transaction_timeout innodb_lock_wait_timeout innodb_strict_mode interactive_timeout
	lc_time_names lock_wait_timeout max_execution_time max_heap_table_size max_join_size max_statement_time net_read_timeout
	net_write_timeout optimizer_switch sort_buffer_size sql_auto_is_null sql_mode sql_safe_updates sql_select_limit time_zone
	tmp_table_size transaction_isolation transaction_read_only tx_isolation tx_read_only unique_checks wait_timeout`)

// foreign are names that other drivers have, in lower case, with what to write instead.
var foreign = func() map[string]fault {
	all := map[string]fault{}
	for _, row := range []struct {
		names string
		fault fault
	}{
		{
			"ssl-mode sslmode ssl_mode ssl usessl requiressl sslaccept ssl-verify-server-cert ssl_verify_cert",
			"has an option for TLS of another driver: write tls=true or tls=skip-verify",
		},
		{
			"ssl-ca ssl_ca sslca ssl-cert ssl_cert sslcert ssl-key ssl_key sslkey sslrootcert",
			"names a file for TLS: leave it out, and set the fields ca_file, cert_file and key_file",
		},
		{
			"unix_socket unixsocket socket socket_path socketpath",
			socketFault,
		},
		{"connect_timeout connecttimeout connection_timeout", "has a name of another driver for timeout: write timeout, as in timeout=5s"},
		{"read_timeout sockettimeout", "has a name of another driver for readTimeout: write readTimeout, as in readTimeout=30s"},
		{"write_timeout", "has a name of another driver for writeTimeout: write writeTimeout, as in writeTimeout=30s"},
		{
			"user username password host port database db",
			"sets its user, password, host or database as a parameter: write them before the question mark",
		},
		{
			"connection_limit pool_size max_overflow pool_timeout pool_recycle maxpoolsize",
			"sets how large the pool is: leave that out, and set the fields pool_size and max_overflow",
		},
	} {
		for name := range set(row.names) {
			all[name] = row.fault
		}
	}
	return all
}()

func set(names string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(names) {
		all[name] = true
	}
	return all
}

// nameFault finds a name that the driver must not get.
func nameFault(name string) fault {
	lower := strings.ToLower(name)
	switch {
	case own[name] || variables[name]:
		return ""
	case foreign[lower] != "":
		return foreign[lower]
	}
	for known := range own {
		if strings.ToLower(known) == lower {
			return "has a parameter of the driver in another case: write it as the driver does, as in parseTime, readTimeout and interpolateParams"
		}
	}
	return "has a parameter that is not known: in a password of a URL, write & as %26 and ? as %3F; configure may set other variables of the server, in Params"
}
