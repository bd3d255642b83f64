// Package text writes the generated files that are not Go: the Markdown page, the example of variables, the JSON Schema, the alerting rules
// and the dashboard.
package text
