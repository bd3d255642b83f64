// Package lang is the vocabulary of the specification language: every table, its keys, and their meanings. Package resolve reports keys
// that are not listed here. The JSON Schema and the language reference are generated from the same rows.
package lang

import "slices"

// A Shape is the form of a key's value.
type Shape int

// The shapes.
const (
	Text        Shape = iota // a string
	Flag                     // true or false
	Whole                    // an integer
	Texts                    // an array of strings
	TextOrFalse              // a string, or false
	TextsOrNot               // a string, an array of strings, or false
	TextOrTexts              // a string, or an array of strings
	Literal                  // a value of the field's type
	Literals                 // an array of values of the field's type
	Bindings                 // a table from field names to values and bindings
	One                      // a table of its own: Key.Table
	Named                    // a table of named tables, each a Key.Table
	Many                     // an array of tables, each a Key.Table
	TextMap                  // a table from names to strings
	Span                     // a duration, as a string
	Numbers                  // an array of numbers
	OneOrFalse               // a table of its own: Key.Table; or false
)

// A Key is one key of a table.
type Key struct {
	Name     string
	Shape    Shape
	Doc      string // what it means, one sentence
	Required bool
	Values   []string // Text: the closed set of values; nil for any
	For      []string // the types that it fits, by name, "number", "list" or "map"; nil for all
	Table    *Table   // One, OneOrFalse, Named, Many
	Shown    bool     // excerpts show its value although the field is a secret: the value is where the secret is, or what it looks like
	Secret   bool     // its value is a secret, whatever the name of the field is

	Transport string // keys of operations: the only transport that has the key, "http" or "lambda"; "" for all
}

// A Table is a table of the language.
type Table struct {
	Title string // "[kind.N]"
	Doc   string
	Keys  []Key
}

// Key returns the named key, or nil.
func (t *Table) Key(name string) *Key {
	for i := range t.Keys {
		if t.Keys[i].Name == name {
			return &t.Keys[i]
		}
	}
	return nil
}

// Required returns the keys that a table must have. The transport of an operation is known only when the Go of its client has been read.
// Before that, transport is "", and the keys of a transport are required only if there is no other transport.
func (t *Table) Required(transport string) []*Key {
	if all := t.transports(); transport == "" && len(all) == 1 {
		transport = all[0]
	}
	var required []*Key
	for i := range t.Keys {
		if k := &t.Keys[i]; k.Required && (k.Transport == "" || k.Transport == transport) {
			required = append(required, k)
		}
	}
	return required
}

// transports returns the transports to which keys of t belong.
func (t *Table) transports() []string {
	var all []string
	for _, k := range t.Keys {
		if k.Transport != "" && !slices.Contains(all, k.Transport) {
			all = append(all, k.Transport)
		}
	}
	return all
}

// Names returns the names of the keys of t.
func (t *Table) Names() []string {
	names := make([]string, len(t.Keys))
	for i, k := range t.Keys {
		names[i] = k.Name
	}
	return names
}

// Version is the version of the language that this package describes.
const Version = 1

// File is the top of a specification.
var File = &Table{
	Title: "the top level",
	Doc:   "A specification is resgen.toml and any *.resgen.toml next to it. One directory makes one Go package.",
	Keys: []Key{
		{Name: "version", Shape: Whole, Required: true, Doc: "The version of the language: 1."},
		{Name: "use", Shape: Texts, Doc: "Import paths of other packages that resgen generated, whose kinds and mixins this specification uses."},
		{Name: "package", Shape: One, Table: Package, Doc: "The Go package that is generated."},
		{Name: "output", Shape: One, Table: Output, Doc: "Where the files go."},
		{Name: "profiles", Shape: One, Table: Profiles, Doc: "The environments that the program runs in."},
		{Name: "mixin", Shape: Named, Table: Mixin, Doc: "Fields, objects and rules that kinds include."},
		{Name: "kind", Shape: Named, Table: Kind, Doc: "Sorts of resources."},
		{Name: "resource", Shape: Named, Table: Resource, Doc: "The resources, each of one kind."},
		{Name: "factory", Shape: Named, Table: Factory, Doc: "Groups of resources that a program opens while it runs, once for each set of parameters."},
		{Name: "bundle", Shape: Named, Table: Bundle, Doc: "Structs with the resources that one job, command or handler needs."},
	},
}

// Package is [package].
var Package = &Table{
	Title: "[package]",
	Doc:   "The Go package that is generated.",
	Keys: []Key{
		{Name: "name", Shape: Text, Doc: "The name of the package. By default it is the package of the Go files in the output directory that are no tests, or else the name of the directory."},
		{Name: "doc", Shape: Text, Doc: "The package comment."},
		{Name: "requires", Shape: Text, Doc: "The oldest version of resgen that understands this specification: \">=0.1\". resgen checks this key first."},
		{Name: "initialisms", Shape: Texts, Doc: "Words that Go names spell in capitals, in addition to the usual ones."},
		{Name: "lower_case_variables", Shape: Flag, Doc: "Names of variables may have lower-case letters, because another program has defined them: `GITEA__security__SECRET_KEY`. Otherwise each such name is a warning."},
		{Name: "env_constants", Shape: Flag, Doc: "The package has a constant for each variable that it reads: `EnvAppPort` is \"APP_PORT\". The variables of the items of lists and maps have none."},
		{Name: "config", Shape: TextOrFalse, Doc: "The Go name of the type that has the configuration of every resource; by default `Config`. `LoadConfig` and `WithConfig` get the name too: with `\"AllConfig\"` they are `LoadAllConfig` and `WithAllConfig`. False: the package has none of the three, and each resource is loaded by its own function."},
		{Name: "resources", Shape: Text, Doc: "The Go name of the type that has the open resources; by default `Resources`. `Open` and `Run` get the name too: with `\"Clients\"` they are `OpenClients` and `RunClients`."},
		{Name: "option", Shape: Text, Doc: "The Go name of the type of the options that `LoadConfig`, `Open` and `Run` take; by default `Option`. Options that do not belong to one resource get the name too: with `\"LoadOption\"`, `WithSource` is `WithLoadSource`."},
	},
}

// Output is [output].
var Output = &Table{
	Title: "[output]",
	Doc:   "Where the files go.",
	Keys: []Key{
		{Name: "dir", Shape: Text, Doc: "The directory of the Go package, relative to the specification; by default the specification's own."},
		{Name: "test", Shape: TextOrFalse, Doc: "The name of the package of mocks; by default the name of the Go package followed by \"test\". False: no mocks."},
		{Name: "docs", Shape: Text, Doc: "The file name of a Markdown page about the resources and their variables."},
		{Name: "env", Shape: Text, Doc: "The file name of an example environment in dotenv syntax."},
		{Name: "schema", Shape: Text, Doc: "The file name of a JSON schema of specifications, for editors."},
		{Name: "alerts", Shape: Text, Doc: "The file name of alerting rules for Prometheus."},
		{Name: "dashboard", Shape: Text, Doc: "The file name of a Grafana dashboard."},
	},
}

// Profiles is [profiles].
var Profiles = &Table{
	Title: "[profiles]",
	Doc:   "The environments that the program runs in: a closed set.",
	Keys: []Key{
		{Name: "names", Shape: Texts, Required: true, Doc: "The profiles' names, in snake case or with hyphens: `prod-eu`."},
		{Name: "env", Shape: Text, Doc: "The variable that selects the profile; by default \"APP_ENV\"."},
		{Name: "go_name", Shape: Text, Doc: "The Go name of the type of a profile; by default `Profile`. Its constants and functions get the name too: with `\"Stage\"` they are `StageProd`, `ParseStage`, `ActiveStage` and `WithStage`."},
		{Name: "default", Shape: Text, Doc: "The profile if the variable is unset. Without this key the variable is required."},
		{Name: "aliases", Shape: TextMap, Doc: "Other texts of the variable, each with the profile that it selects: `{ production = \"prod\" }`."},
		{Name: "production", Shape: Texts, Doc: "The profiles in which `insecure_if` is an error and `insecure_default` is not allowed."},
	},
}

// Kind is [kind.N].
var Kind = &Table{
	Title: "[kind.N]",
	Doc:   "A sort of resource.",
	Keys: []Key{
		{Name: "doc", Shape: Text, Doc: "What it is, in a sentence; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Doc: "The stem of its Go names, when the one made from its name is not wanted."},
		{Name: "extends", Shape: Text, Doc: "Another kind, whose fields, objects and rules it inherits. A field or object that it declares again replaces the inherited one as a whole."},
		{Name: "include", Shape: Texts, Doc: "Mixins, whose fields, objects and rules it gets too."},
		{Name: "constructor", Shape: Text, Doc: "The Go function that returns the client, a T. It is a function of the generated package, or `import/path.Func`, with the signature `func([ctx,] Config [, dependencies...] [, *observe.Probe] [, configure ...func(*X) [error]]) (T [, func() [error]] [, error])`. In place of Config it may have parameters for single fields. Without a constructor the kind is configuration only."},
		{Name: "params", Shape: Texts, Doc: "The fields and dependencies that the parameters of the constructor get, in their order. The context, the probe and the configure functions are left out. Only for constructors that take single fields; by default each parameter gets the field with its name."},
		{Name: "struct", Shape: Text, Doc: "An existing Go struct, `import/path.Config`, to use as the configuration. resgen loads and validates it, and code that uses the struct stays as it is. A constructor of the kind must take this struct."},
		{Name: "fields", Shape: Text, Values: []string{"all", "declared"}, Doc: "For a kind with `struct`, or with a constructor that takes a struct: which of its fields the kind has. \"all\", the default, means every field; those that the kind does not declare are optional. \"declared\" means only the fields that the kind declares."},
		{Name: "ignore", Shape: Texts, Doc: "For a kind with `struct`: the fields that the program sets itself, by their Go names: `[\"Logger\", \"HTTP.Client\"]`. With `fields = \"all\"`, every other exported field must be loaded."},
		{Name: "relaxable", Shape: Texts, Doc: "Fields whose constraints may be weaker in a kind that extends this one, because the constructor accepts that."},
		{Name: "close", Shape: Text, Doc: "What closes the client: a method of T, `func([ctx]) [error]`, or a Go function `func([ctx,] T [, Config]) [error]`; by default the method Close, if it has this signature. A function that the constructor returns is called after it. Without both, nothing is closed."},
		{Name: "health", Shape: TextOrFalse, Doc: "What checks whether the client is up: a method of T, or a Go function `func([ctx,] T [, Config]) error`; by default the method Ping, PingContext, Check or HealthCheck, with or without a context. False: nothing."},
		{Name: "stats", Shape: Text, Doc: "The Go function `func(T) resource.Stats` that counts the connections of a pool."},
		{Name: "connections", Shape: Texts, Doc: "Fields whose sum is the number of connections that one process may have open. `resgen env` shows this number."},
		{Name: "observed", Shape: Text, Doc: "A Go function `func(T, *observe.Probe) W`, for a T that reports its own calls to the probe, but not all of them. W has the methods of T, and reports the other calls. `interface` may name further methods of W. Only for kinds whose constructor takes a probe."},
		{Name: "validate", Shape: Text, Doc: "A Go function `func(Config [, func(field string) bool]) error` that checks what rules cannot express. It gets a copy, so it takes no pointer. Its second parameter reports whether a field is set. If the program calls Validate itself, a field counts as set if its value is not the default."},
		{Name: "fill", Shape: Text, Doc: "A Go function `func(*Config) error` that sets fields whose values follow from others. It runs after everything has been read, and before constraints, rules and `validate` are checked."},
		{Name: "interface", Shape: One, Table: Interface, Doc: "The methods of T that callers use and that mocks have."},
		{Name: "operation", Shape: Named, Table: Operation, Doc: "Requests and invocations that become methods of the client. Only for kinds that extend http or lambda, or whose client has a method Send."},
		{Name: "field", Shape: Named, Table: Field, Doc: "Its fields."},
		{Name: "object", Shape: Named, Table: Object, Doc: "Groups of fields, for fields of type object and union."},
		{Name: "rule", Shape: Many, Table: Rule, Doc: "Rules that relate fields."},
		{Name: "link", Shape: Many, Table: Link, Doc: "Go packages that a program links only for some values of a field."},
	},
}

// Link is [[kind.N.link]].
var Link = &Table{
	Title: "[[kind.N.link]]",
	Doc:   "A Go package that a value of a field needs.",
	Keys: []Key{
		{Name: "field", Shape: Text, Required: true, Doc: "The field: a text with `one_of`."},
		{Name: "value", Shape: Text, Required: true, Doc: "Its value, one of `one_of`."},
		{Name: "package", Shape: Text, Required: true, Doc: "The import path of the package. Generated code imports it if a resource of the kind can have the value."},
	},
}

// Interface is [kind.N.interface].
var Interface = &Table{
	Title: "[kind.N.interface]",
	Doc:   "What callers see of the client, and what is mocked.",
	Keys: []Key{
		{Name: "name", Shape: Text, Doc: "The interface's Go name; by default the Go name of the kind followed by Client."},
		{Name: "methods", Shape: Texts, Doc: "The interface's methods, by name or pattern (`Get*`); by default all methods of the client."},
		{Name: "returns", Shape: TextMap, Doc: "Methods whose results are to be mocked too, each with the name of a new interface for its result: `{ Acquire = \"PoolConn\" }`."},
		{Name: "fail", Shape: TextMap, Doc: "For methods whose last result is not an error: functions that make a result from an error, `{ QueryRow = \"FailedRow\" }`. A mock calls them for calls that no rule of the mock expects, and for its rules with `Fail`."},
	},
}

// Operation is [kind.N.operation.O].
var Operation = &Table{
	Title: "[kind.N.operation.O]",
	Doc:   "A request or an invocation that becomes a method of the client.",
	Keys: []Key{
		{Name: "doc", Shape: Text, Doc: "What it does; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Doc: "The method's name, when the one made from its name is not wanted."},
		{Name: "method", Shape: Text, Transport: "http", Values: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, Doc: "The HTTP method; by default \"GET\", or \"POST\" with a body."},
		{Name: "path", Shape: Text, Required: true, Transport: "http", Doc: "The path below base_url; `{name}` stands for the parameter of that name."},
		{Name: "function", Shape: Text, Required: true, Transport: "lambda", Doc: "The function that is invoked: its name or its ARN."},
		{Name: "qualifier", Shape: Text, Transport: "lambda", Doc: "Its version or alias."},
		{Name: "param", Shape: Named, Table: Param, Doc: "The parameters of a request. Required ones become parameters of the method, optional ones fields of a struct. An invocation has only a body."},
		{Name: "header", Shape: TextMap, Transport: "http", Doc: "Headers that every request of the operation has: `{ Accept = \"text/csv\" }`. They must not be secrets."},
		{Name: "body", Shape: Text, Doc: "The Go type of what is sent: `import/path.Type`, a type of the generated package, or a list or map of one. It is sent as JSON; over http, `[]byte`, `io.Reader`, `os.File` (as a pointer), `net/url.Values` and the `Multipart` of the kind http are sent as they are."},
		{Name: "response", Shape: Text, Doc: "The Go type that the JSON of the answer is read into, written as for `body`."},
		{Name: "answer", Shape: Flag, Transport: "http", Doc: "The method also returns the status and the header of the answer, after the response: an ETag, a Link, the state of a rate limit."},
		{Name: "timeout", Shape: Span, Transport: "http", Doc: "How long a call may take with all its attempts; by default the timeout of the resource."},
		{Name: "cross_origin", Shape: Flag, Transport: "http", Doc: "A download may be redirected to another origin. The request there has no key or password."},
		{Name: "idempotency_key", Shape: Flag, Transport: "http", Doc: "Each call sends a new Idempotency-Key, the same in all its attempts. So a call may be tried again, whatever its HTTP method."},
		{Name: "idempotent", Shape: Flag, Doc: "Calling it twice has the same effect as calling it once. So a call may be tried again, whatever its HTTP method."},
	},
}

// Param is [kind.N.operation.O.param.P].
var Param = &Table{
	Title: "[kind.N.operation.O.param.P]",
	Doc:   "A parameter of an operation.",
	Keys: []Key{
		{Name: "type", Shape: Text, Shown: true, Required: true, Doc: "Its type, a scalar or a list of scalars."},
		{Name: "in", Shape: Text, Shown: true, Transport: "http", Values: []string{"path", "query", "header"}, Doc: "Where the request has it; by default in the path if `path` names it, otherwise in the query."},
		{Name: "name", Shape: Text, Shown: true, Transport: "http", Doc: "Its name in the API; by default its name here."},
		{Name: "optional", Shape: Flag, Shown: true, Doc: "It may stay unset, and is then not sent."},
		{Name: "secret", Shape: Flag, Shown: true, Doc: "It is masked everywhere."},
		{Name: "doc", Shape: Text, Shown: true, Doc: "What it is; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Shown: true, Doc: "Its Go name, when the one made from its name is not wanted."},
	},
}

// Mixin is [mixin.N].
var Mixin = &Table{
	Title: "[mixin.N]",
	Doc:   "Fields, objects and rules that several kinds share.",
	Keys: []Key{
		{Name: "doc", Shape: Text, Doc: "What it is for."},
		{Name: "field", Shape: Named, Table: Field, Doc: "Its fields."},
		{Name: "object", Shape: Named, Table: Object, Doc: "Its objects."},
		{Name: "rule", Shape: Many, Table: Rule, Doc: "Its rules."},
	},
}

// Object is [kind.N.object.O].
var Object = &Table{
	Title: "[kind.N.object.O]",
	Doc:   "A group of fields under one name: a nested struct, or a member of a union.",
	Keys: []Key{
		{Name: "doc", Shape: Text, Doc: "What it is; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Doc: "The end of its Go name, when the one made from its name is not wanted."},
		{Name: "field", Shape: Named, Table: Field, Doc: "Its fields."},
		{Name: "rule", Shape: Many, Table: Rule, Doc: "Rules that relate its fields."},
	},
}

// Rule is [[kind.N.rule]].
var Rule = &Table{
	Title: "[[kind.N.rule]]",
	Doc:   "A rule that relates fields: one of check, exactly_one, at_most_one, at_least_one and together.",
	Keys: []Key{
		{Name: "check", Shape: Text, Doc: "A Go expression over the fields that must be true."},
		{Name: "exactly_one", Shape: Texts, Doc: "Fields of which exactly one is set."},
		{Name: "at_most_one", Shape: Texts, Doc: "Fields of which at most one is set."},
		{Name: "at_least_one", Shape: Texts, Doc: "Fields of which at least one is set."},
		{Name: "together", Shape: Texts, Doc: "Fields that are set together or not at all."},
		{Name: "when", Shape: Text, Doc: "A Go expression; the rule applies only when it is true."},
		{Name: "message", Shape: Text, Doc: "The message when the rule is broken; by default a text made from the rule."},
		{Name: "severity", Shape: Text, Values: []string{"error", "warning"}, Doc: "A warning is reported and does not fail the load; by default \"error\"."},
	},
}

// Resource is [resource.N].
var Resource = &Table{
	Title: "[resource.N]",
	Doc:   "One thing that the program depends on.",
	Keys: []Key{
		{Name: "kind", Shape: Text, Shown: true, Required: true, Doc: "Its kind."},
		{Name: "doc", Shape: Text, Shown: true, Doc: "What it is; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Shown: true, Doc: "Its Go name, when the one made from its name is not wanted."},
		{Name: "config", Shape: Bindings, Doc: "The values of its fields, or the variables that they are read from."},
		{Name: "profile", Shape: Named, Table: nil, Doc: "The same for one profile. It overrides `config` when the profile is active."},
		{Name: "env_prefix", Shape: Text, Shown: true, Doc: "Every field without a variable in `config` reads the variable with this prefix and the field's name in capitals. The prefix may be empty: `\"\"`."},
		{Name: "secret_files", Shape: Flag, Shown: true, Doc: "Every secret can also come from a file: if its variable is DB_PASSWORD, the variable DB_PASSWORD_FILE holds the path, unless `env_file` names another variable."},
		{Name: "env_files", Shape: Flag, Shown: true, Doc: "Like `secret_files`, for every field: if its variable is DB_HOST, the variable DB_HOST_FILE holds the path."},
		{Name: "file_content", Shape: Text, Shown: true, Values: fileContents, Doc: "How files are read, unless a binding says otherwise: \"line\", \"trim\" or \"raw\"."},
		{Name: "prefer_env", Shape: Flag, Shown: true, Doc: "If a variable and the variable for its file are both set, the former is read and the file is not, unless a binding says otherwise."},
		{Name: "trim", Shape: Flag, Shown: true, Doc: "Blank space around the texts of variables is cut off, unless a binding says otherwise."},
		{Name: "lower", Shape: Flag, Shown: true, Doc: "Texts of variables and files are read in lower case, unless a binding says otherwise."},
		{Name: "optional", Shape: Flag, Shown: true, Doc: "It is absent if none of its variables is set, the active profile has no table for it, and a resource.Resolver other than Stores has none of its secrets. Shared variables do not count."},
		{Name: "only_in", Shape: Texts, Shown: true, Doc: "The profiles in which it exists."},
		{Name: "when", Shape: Text, Shown: true, Doc: "A Go expression over fields of other resources, such as `app.file_backend == \"s3\"`: the resource exists only when it is true."},
		{Name: "configure", Shape: TextOrTexts, Shown: true, Doc: "A Go function that changes the SDK's own configuration before the resource is opened; or several, in their order. The constructor must take such functions."},
		{Name: "lifecycle", Shape: One, Table: Lifecycle, Doc: "How it is opened and closed."},
		{Name: "health", Shape: One, Table: Health, Doc: "How it is monitored, if the program passes the option `WithHealth`. Without this table it is not monitored, unless the program passes `WithMonitor`."},
		{Name: "metrics", Shape: OneOrFalse, Table: Metrics, Doc: "Labels and buckets of its metrics; false: observers get no events of it."},
	},
}

// Metrics is [resource.N.metrics].
var Metrics = &Table{
	Title: "[resource.N.metrics]",
	Doc:   "Settings for the metrics of a resource, in addition to those of its kind.",
	Keys: []Key{
		{Name: "labels", Shape: TextMap, Doc: "Labels of every time series, with their values."},
		{Name: "buckets", Shape: Numbers, Shown: true, Doc: "The upper bounds of its histograms, in seconds, in ascending order; by default the observer's own."},
	},
}

// Health is [resource.N.health].
var Health = &Table{
	Title: "[resource.N.health]",
	Doc:   "How a resource is monitored.",
	Keys: []Key{
		{Name: "check", Shape: TextOrFalse, Shown: true, Doc: "A Go function `func([ctx,] T) error` that checks whether it is up; by default the one that `health` of its kind names. False: neither opening, nor a monitor, nor `Check` of `Resources` checks it; `Check` of its handle still does."},
		{Name: "interval", Shape: Span, Shown: true, Doc: "The time between checks, which varies at random by a tenth; by default \"30s\"."},
		{Name: "timeout", Shape: Span, Shown: true, Doc: "How long a check may take, at most `interval`; by default \"5s\", or `interval` if that is less."},
		{Name: "failures", Shape: Whole, Shown: true, Doc: "How many checks in a row must fail until it is down; by default 3."},
		{Name: "successes", Shape: Whole, Shown: true, Doc: "How many checks in a row must succeed until it is up again; by default 2."},
		{Name: "critical", Shape: Flag, Shown: true, Doc: "The program is not ready while it is down; by default true, and false for an optional resource."},
		{Name: "alert", Shape: Text, Shown: true, Doc: "The resource that sends alerts when it is down: of the kind webhook, or of any kind whose client has the method `Alert(context.Context, alert.Alert) error`."},
		{Name: "message", Shape: Text, Shown: true, Doc: "The text of alerts; by default that the resource is down, and why."},
		{Name: "cooldown", Shape: Span, Shown: true, Doc: "The time after an alert in which no other alert is sent for it; by default \"10m\"."},
	},
}

// Lifecycle is [resource.N.lifecycle].
var Lifecycle = &Table{
	Title: "[resource.N.lifecycle]",
	Doc:   "How a resource is opened and closed.",
	Keys: []Key{
		{Name: "timeout", Shape: Span, Shown: true, Doc: "How long opening may take, all attempts together; by default \"30s\"."},
		{Name: "stop_timeout", Shape: Span, Shown: true, Doc: "How long closing may take; by default \"10s\"."},
		{Name: "retry", Shape: One, Table: Retry, Doc: "Opening is tried again, until `timeout` is over or `attempts` is reached; by default it is tried once."},
		{Name: "after_open", Shape: TextOrTexts, Shown: true, Doc: "A Go function `func([ctx,] T) error` that is called when the resource is up; or several, in their order."},
		{Name: "before_close", Shape: TextOrTexts, Shown: true, Doc: "A Go function `func([ctx,] T) error` that is called before the resource is closed; or several, in their order."},
	},
}

// Retry is [resource.N.lifecycle.retry].
var Retry = &Table{
	Title: "[resource.N.lifecycle.retry]",
	Doc:   "How often opening is tried.",
	Keys: []Key{
		{Name: "attempts", Shape: Whole, Shown: true, Doc: "The number of attempts; by default as many as `timeout` allows."},
		{Name: "backoff", Shape: Span, Shown: true, Doc: "Upper bound of the random pause before the second attempt. It doubles with each attempt, up to max_backoff; by default \"200ms\"."},
		{Name: "max_backoff", Shape: Span, Shown: true, Doc: "Upper bound of all pauses; by default \"5s\"."},
	},
}

// Bundle is [bundle.N].
var Bundle = &Table{
	Title: "[bundle.N]",
	Doc:   "What one asset, job, command or handler needs: a struct with these resources, and a run scope.",
	Keys: []Key{
		{Name: "doc", Shape: Text, Doc: "What needs it; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Doc: "Its Go name, when the one made from its name is not wanted."},
		{Name: "uses", Shape: Texts, Required: true, Doc: "The resources and factories, by name."},
	},
}

// fileContents are the ways to read a file.
var fileContents = []string{"line", "trim", "raw"}

// Binding is the table that stands for a value in config and profile.
var Binding = &Table{
	Title: "a binding",
	Doc:   "Where a field's value comes from. A plain value in its place is a default.",
	Keys: []Key{
		{Name: "env", Shape: TextsOrNot, Shown: true, Doc: "The variable that fills the field, or several: the first that is set wins. False: none."},
		{Name: "env_file", Shape: Text, Shown: true, Doc: "The variable that names a file which holds the value."},
		{Name: "deprecated_env", Shape: TextOrTexts, Shown: true, Doc: "The old name of the variable, or several. It is read if no other variable is set, with a warning that names the new one."},
		{Name: "file", Shape: Text, Shown: true, Doc: "The path of a file that fills a secret if no variable is set and the file exists: \"/run/secrets/db_password\"."},
		{Name: "default", Shape: Literal, Doc: "The value when no variable is set."},
		{Name: "template", Shape: Text, Doc: "A default with placeholders: `{profile}` for the active profile, and `{field}` for another field of the resource. In a factory, `{name}` is a parameter instead. `{{` and `}}` are braces."},
		{Name: "param", Shape: Text, Shown: true, Doc: "In a factory: the parameter that fills the field when no variable is set."},
		{Name: "insecure_default", Shape: Literal, Secret: true, Doc: "The default of a secret. Only allowed in a profile that is not a production profile."},
		{Name: "store", Shape: Text, Shown: true, Doc: "Where a secret comes from when no variable is set: the name of a store, a colon, and a reference in the store, `vault:prod/orders#password`."},
		{Name: "allow_empty", Shape: Flag, Shown: true, Doc: "An empty variable is a value: it unsets an optional field, even if the resource has a default for it. For a field with a default in its kind, the value is the empty text, which the field must accept."},
		{Name: "file_content", Shape: Text, Shown: true, Values: fileContents, Doc: "How a file is read: \"line\", without the line break at its end, the default; \"trim\", without blank space around it; \"raw\", every byte of it."},
		{Name: "prefer_env", Shape: Flag, Shown: true, Doc: "If the variables of `env` and `env_file` are both set, the one of `env` is read. Without this key, both at once are an error."},
		{Name: "trim", Shape: Flag, Shown: true, Doc: "Blank space around the text of a variable is cut off. For files, use `file_content`."},
		{Name: "lower", Shape: Flag, Shown: true, Doc: "Texts of variables and files are read in lower case."},
		{Name: "shared", Shape: Flag, Shown: true, Doc: "Other fields may read the variable too. All of them need this flag."},
		{Name: "resource", Shape: Text, Shown: true, Doc: "The resource that fills a field of type resource."},
		{Name: "field", Shape: Text, Shown: true, Doc: "With `resource`, if its kind has no constructor: the object or value in its configuration that fills the field, such as `http.tls` or `port`; by default the whole configuration."},
		{Name: "unset", Shape: Flag, Shown: true, Doc: "In a profile: the field gets neither the variable nor the default that `config` has."},
	},
}
