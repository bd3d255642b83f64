// Package cli is the command line, with its verbs. It is the only package that prints, reads flags, or writes files.
//
// The files, in the order in which to read them:
//
//	cli.go          one run: the exit codes, the command without a verb, and the flags that every verb has
//	init.go         the verb init
//	import.go       the verb import
//	begin.go        the first files of a package, which init and import write, and what to do next
//	generate.go     the verb generate
//	check.go        the verb check
//	mock.go         the verb mock
//	mock_kept.go    the mocks, from the cache or made now
//	mock_orphan.go  mocks of types that no longer exist
//	mock_run.go     the arguments and flags of mock: which types, and where to write
//	outcome.go      generates, compares with the disk, and writes what has changed or prints what is stale
//	remember.go     what generate keeps in the cache: specifications whose files are up to date
//	env.go          the verb env
//	env_param.go    the flags of env, and the resources of factories for given parameters
//	explain.go      the verb explain
//	schema.go       the verb schema
//	version.go      the verb version, and the version that specifications may require
//	resolve.go      resolves the specification that arguments name
//	each.go         calls a function on all processors
//	flag.go         what several verbs have in common: their arguments, and errors of flags
//	message.go      prints findings and errors
//	app.go          what every file uses: a run with its process and its folder
package cli
