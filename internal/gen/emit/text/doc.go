// Package text writes the generated files that are not Go. Each exported function is a row of the table of artifacts.
//
// The files, in the order in which to read them:
//
//	docs.go        the Markdown page of the resources
//	dotenv.go      the example of the variables, a .env file
//	schema.go      the JSON Schema of the configuration
//	monitoring.go  alerting rules and the dashboard
//	text.go        what these files have in common: what is required in which profile, choices, deprecations
package text
