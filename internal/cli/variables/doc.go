// Package variables writes the texts of the verb env: which environment variables a specification reads, and how many connections its
// resources may open.
//
// The files, in the order in which to read them:
//
//	list.go      what is listed
//	table.go     the list as tables
//	dotenv.go    the list as a .env file to fill in
//	json.go      the list as JSON
//	need.go      when a variable must be set, and when a store is asked
//	fallback.go  what sets a field if no variable does
//	pool.go      the numbers of connections
package variables
