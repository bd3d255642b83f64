package sqlitedriver

import (
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// extended are the extended codes that an observer is told of. Of the others it is told their group.
var extended = map[int]string{
	sqlite3.SQLITE_BUSY_RECOVERY:         "SQLITE_BUSY_RECOVERY",
	sqlite3.SQLITE_BUSY_SNAPSHOT:         "SQLITE_BUSY_SNAPSHOT",
	sqlite3.SQLITE_CONSTRAINT_CHECK:      "SQLITE_CONSTRAINT_CHECK",
	sqlite3.SQLITE_CONSTRAINT_DATATYPE:   "SQLITE_CONSTRAINT_DATATYPE",
	sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "SQLITE_CONSTRAINT_FOREIGNKEY",
	sqlite3.SQLITE_CONSTRAINT_NOTNULL:    "SQLITE_CONSTRAINT_NOTNULL",
	sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "SQLITE_CONSTRAINT_PRIMARYKEY",
	sqlite3.SQLITE_CONSTRAINT_ROWID:      "SQLITE_CONSTRAINT_ROWID",
	sqlite3.SQLITE_CONSTRAINT_TRIGGER:    "SQLITE_CONSTRAINT_TRIGGER",
	sqlite3.SQLITE_CONSTRAINT_UNIQUE:     "SQLITE_CONSTRAINT_UNIQUE",
}

// codeName is the name of a code of SQLite, "SQLITE_BUSY"; "" if it has none. In SQLite's words it stands at the end, in parentheses.
func codeName(code int) string {
	if name := extended[code]; name != "" {
		return name
	}
	text := codeText(code)
	return strings.TrimSuffix(text[strings.LastIndexByte(text, '(')+1:], ")")
}

// codeText says in SQLite's words what a code means.
func codeText(code int) string {
	text, ok := sqlite.ErrorCodeString[code]
	if !ok {
		text = sqlite.ErrorCodeString[code&0xff] // of the group that an extended code belongs to
	}
	return text
}
