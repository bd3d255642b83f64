package observe

import (
	"slices"
	"strings"
)

// statements lists the keywords with which the SQL statements of PostgreSQL, MySQL and SQLite begin.
var statements = []string{
	"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "UPSERT", "WITH", "VALUES", "TABLE", "COPY",
	"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE",
	"CALL", "DO", "EXECUTE", "PREPARE", "DEALLOCATE", "DECLARE", "FETCH", "MOVE", "CLOSE", "LISTEN", "UNLISTEN", "NOTIFY", "LOCK",
	"CREATE", "ALTER", "DROP", "TRUNCATE", "COMMENT", "GRANT", "REVOKE", "REFRESH", "REINDEX",
	"SET", "RESET", "SHOW", "DISCARD", "EXPLAIN", "DESCRIBE", "USE", "ANALYZE", "VACUUM", "CLUSTER", "CHECKPOINT", "PRAGMA", "ATTACH", "DETACH",
}

// Statements lists the keywords that Statement can return.
func Statements() []string { return slices.Clone(statements) }

// Statement returns the keyword with which an SQL statement begins, in upper case, for db.operation.name. It skips comments and opening
// parentheses. It returns "" if the statement does not begin with a known keyword, because observers must not get parts of a statement.
func Statement(sql string) string {
	for {
		sql = strings.TrimLeft(sql, " \t\r\n\f\v(;")
		rest, found := afterComment(sql)
		if !found {
			break
		}
		sql = rest
	}
	end := strings.IndexFunc(sql, func(r rune) bool { return (r|0x20 < 'a' || r|0x20 > 'z') && r != '_' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(sql)
	}
	i := slices.IndexFunc(statements, func(s string) bool { return strings.EqualFold(s, sql[:end]) })
	if i < 0 {
		return ""
	}
	return statements[i]
}

// afterComment returns sql without the comment with which it begins. A comment between /* and */ may contain other comments.
func afterComment(sql string) (rest string, found bool) {
	if strings.HasPrefix(sql, "--") {
		_, rest, _ = strings.Cut(sql, "\n")
		return rest, true
	}
	if !strings.HasPrefix(sql, "/*") {
		return sql, false
	}
	depth := 0
	for {
		open, shut := strings.Index(sql, "/*"), strings.Index(sql, "*/")
		switch {
		case shut < 0:
			return "", true
		case open >= 0 && open < shut:
			depth, sql = depth+1, sql[open+2:]
		default:
			depth, sql = depth-1, sql[shut+2:]
		}
		if depth <= 0 {
			return sql, true
		}
	}
}
