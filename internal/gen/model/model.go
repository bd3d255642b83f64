package model

import (
	"cmp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Package is one specification: the TOML files of one directory, from which one Go package is generated.
type Package struct {
	Name     string   // Go package name
	Path     string   // its import path; "" if the specification names no Go
	Doc      string   // package comment as written; "" for none
	Sources  []string // base names of the specification's files, the main one first
	Output   Output
	Profiles *Profiles // nil if the specification has none

	Kinds     []*Kind // kinds declared here, in spec order
	Resources []*Resource
	Factories []*Factory
	Bundles   []*Bundle

	Speller *ident.Speller // spells the constants of variables; nil: the package has none

	Common Common // the names that every package with resources has

	ItemLoaders map[*Object]string // "loadProxyServer": the functions that read the items of lists and maps of objects

	Factory *Factory // the factory whose resources alone are in p, see Within; nil: p is the whole specification

	Unexported []string // the unexported package-level names of the files, and of functions that they call; variables must have other names

	Beside Declared // the declarations in hand-written Go files of the package, if they have been read

	// Emit fills these once for all files of the package.
	Imports map[string]string // the names under which the files import packages, by import path
	Taken   map[string]bool   // the names that variables in the files must not hide

	EnvConstants map[*Resource][]EnvConstant // the constants of variables, by the resource that reads the variable first
}

// An EnvConstant is a Go constant that holds the name of a variable, as emit writes it.
type EnvConstant struct{ Go, Doc, Variable string }

// A Declared has the names in some Go files of a package that other files of the package cannot declare again.
type Declared struct {
	Names   []string // package-level names, without methods
	Members []string // "Database.Close": methods, and the fields of structs
	Imports []string // the names under which the files import packages

	Generated map[string]string // the package-level names in files that are called like generated ones, each with its file: they may have lost their header
}

// ObservedKinds returns the kinds of p's resources whose calls generated code reports to observers.
func (p *Package) ObservedKinds() []*Kind {
	var all []*Kind
	seen := map[*Kind]bool{}
	for _, r := range p.All() {
		if k := r.Kind; k.Client != nil && k.Client.Observed() && !seen[k] {
			seen[k] = true
			all = append(all, k)
		}
	}
	return all
}

// Opens reports whether p has a resource of a kind with a constructor.
func (p *Package) Opens() bool {
	return slices.ContainsFunc(p.All(), func(r *Resource) bool { return r.Kind.Client != nil })
}

// Within returns p with the resources of f in place of its own. Code that writes the configuration, the resources and the options of a
// package uses the result to write those of the factory.
func (p *Package) Within(f *Factory) *Package {
	q := *p
	q.Factory, q.Resources, q.Factories, q.Bundles = f, f.Resources, nil, nil
	return &q
}

// All returns the resources of p, followed by those of its factories.
func (p *Package) All() []*Resource {
	all := slices.Clone(p.Resources)
	for _, f := range p.Factories {
		all = append(all, f.Resources...)
	}
	return all
}

// Holds reports whether p has resources or factories, so that there is something to load.
func (p *Package) Holds() bool { return len(p.Resources) > 0 || len(p.Factories) > 0 }

// Output says where the files go. All paths are slash paths relative to the root of the workspace.
type Output struct {
	SpecDir string // the directory of the specification
	Dir     string // the Go package
	Test    string // the name of the package of mocks; "" for none
	Docs    string // file name of the Markdown page, relative to Dir; "" for none
	Env     string // file name of the dotenv example; "" for none
	Schema  string // file name of the JSON schema; "" for none

	Alerts    string // file name of the alerting rules; "" for none
	Dashboard string // file name of the dashboard; "" for none
}

// A Kind is a type of resource, or the parameters of a factory.
type Kind struct {
	Name    string // "cloud_store"
	Title   string // what comments call Config if it does not configure a resource; else ""
	Doc     string
	Go      string // "CloudStore": the stem of every generated name
	Config  string // "CloudStoreConfig"
	Fields  []*Field
	Objects []*Object // in spec order; each is used by at least one field or is generated all the same
	Rules   []*Rule
	// The fields whose sum is the maximum number of open connections of one client; none: not known.
	Connections []*Field
	Links       []Link // the packages that values of fields need
	Wirings     []*Wiring
	Further     *Call    // a Go function that checks the configuration beyond its rules; nil for none
	Fill        *Call    // a Go function that sets fields from the values of other fields, before the rules are checked; nil for none
	Client      *Client  // nil: configuration only
	Struct      *Struct  // an existing Go struct that is the configuration: Config is an alias of it; nil: it is generated
	Adopted     bool     // the struct already has the name Config and is in the package, so there is no alias
	Mirror      Mirror   // the names for Struct
	From        *Import  // the package in which the kind is generated; nil: this one
	Asked       bool     // a condition for the existence of a resource names a field of a resource of the kind
	Home        *Package // the model of that package
	At          diag.Span
	NameAt      diag.Span // the place of the name; for a kind of another package, the place that names it first
}

// A Wiring is a rule of a kind that relates dependencies to fields: at most one of them is given, or exactly one.
type Wiring struct {
	Deps, Fields []string // by name
	Exactly      bool     // exactly one is set; otherwise at most one
	Message      string   // the message for a broken rule; "" for the usual one
}

// Says returns the message for a broken rule.
func (w *Wiring) Says() string { return cmp.Or(w.Message, "give one of the two") }

// An Import is a Go package that generated code imports.
type Import struct {
	Path string
	Name string // of the package
}

// A Resource is one resource of the specification or of a factory.
type Resource struct {
	Name     string   // "database"; of a factory "cloud.s3"
	Factory  *Factory // the factory of the resource; nil: it is a resource of the specification itself
	Doc      string
	Go       string // field of Config: "Database"
	Kind     *Kind
	Optional bool
	OnlyIn   []*Profile // the profiles in which it exists, in their order; nil: every profile
	When     *When      // the condition on which it exists; nil: none
	Leaves   []*Leaf    // every leaf of the kind, in field order; filled by AddLeaf
	Claimed  []*Profile // profiles in which the specification binds a field, so that an optional resource is present; in their order
	Uses     []*Use     // the resources that it depends on, one for each Dep of its kind's client
	Life     Lifecycle
	Health   Health
	Metrics  Metrics
	Cases    []*Case // for a resource of a factory: the cases, in their order
	Changed  []Func  // further changes of the SDK's configuration, in their order
	At       diag.Span
	NameAt   diag.Span // its name

	Loader         string // "loadDatabase": the function that reads its configuration
	HandleField    string // "database": the field of options that holds a handle that an option passes; "" if there is nothing to open
	ConfigField    string // "databaseConfig": the field of options that holds a configuration that an option passes
	NodeMethod     string // "databaseNode": the method of options that makes its node
	ConfigureField string // "databaseConfigure": the field of options that holds changes of the SDK's configuration; "" for none

	leaf  map[string]int    // from the name of a leaf to its index in Leaves
	below map[string][2]int // from the place of an object or member to the range of its leaves in Leaves

	answers map[placeIn]answer // the cached results of sure

	withItems []*Leaf // the cached result of WithItems
}

// Table returns the name of the table that declares r: "resource.database", "factory.cloud.resource.s3".
func (r *Resource) Table() string {
	if r.Factory == nil {
		return "resource." + r.Name
	}
	return "factory." + r.Factory.Name + ".resource." + r.Short()
}

// Short returns the name of r without the name of its factory: "s3" for "cloud.s3".
func (r *Resource) Short() string { return r.Name[strings.LastIndexByte(r.Name, '.')+1:] }

// A Bundle is a set of resources and factories for one job, command or handler.
type Bundle struct {
	Name   string // "processed_data"
	Doc    string
	Go     string // "ProcessedData"
	Uses   []*Resource
	Opens  []*Factory // the factories that it has
	At     diag.Span
	NameAt diag.Span // its name
}
