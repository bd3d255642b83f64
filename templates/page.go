package templates

import _ "embed"

// Docs is the Markdown page of a package's resources.
//
//go:embed docs.md.tmpl
var Docs string

// Dotenv is the example of the variables that a package reads.
//
//go:embed dotenv.tmpl
var Dotenv string

// Alerts is the alerting rules of a package's resources.
//
//go:embed alerts.yaml.tmpl
var Alerts string
