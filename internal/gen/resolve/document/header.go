package document

import (
	"cmp"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// A Document has the contents of all files of a specification.
type Document struct {
	Main      *syntax.File
	version   *syntax.Entry
	Pack      *syntax.Entry
	Output    *syntax.Entry
	profiles  *syntax.Entry
	Use       []*syntax.Value
	Mixins    []*syntax.Entry
	Kinds     []*syntax.Entry
	Resource  []*syntax.Entry
	Factories []*syntax.Entry
	Bundles   []*syntax.Entry
}

// Every returns the entries of all resources: those of the specification and those of its factories.
func (doc *Document) Every() []*syntax.Entry {
	all := slices.Clone(doc.Resource)
	for _, f := range doc.Factories {
		all = append(all, read.Entries(f.Value, "resource")...)
	}
	return all
}

// A Head reads the head of a specification into Pkg: its version, [package] and [output].
type Head struct {
	*read.Reporter
	Pkg    *model.Package
	Beside func() []world.NamedFile // the packages of the hand-written Go files in the output folder; nil: there is no folder
}

// Merge joins the files. If two files have something that may occur only once, the finding is at the later place.
func (r *Head) Merge(files []*syntax.File) *Document {
	doc := &Document{Main: files[0]}
	once := map[string]**syntax.Entry{"package": &doc.Pack, "output": &doc.Output, "profiles": &doc.profiles}
	named := map[string]*group{"mixin": {all: &doc.Mixins}, "kind": {all: &doc.Kinds}, "resource": {all: &doc.Resource}, "factory": {all: &doc.Factories}, "bundle": {all: &doc.Bundles}}
	for _, f := range files {
		for _, e := range f.Root.Entries {
			switch {
			case e.Key == "version":
				r.oneVersion(doc, e)
			case e.Key == "use":
				doc.Use = append(doc.Use, read.Texts(f.Root, "use")...)
			case once[e.Key] != nil && e.Value.Kind == syntax.Table:
				if first := *once[e.Key]; first != nil {
					r.Conflict(diag.Duplicate, diag.Label{At: read.Header(first), Text: "first here"}, diag.Label{At: read.Header(e)},
						"["+e.Key+"] is in two files", "keep one of them")
					continue
				}
				*once[e.Key] = e
			case named[e.Key] != nil && e.Value.Kind == syntax.Table:
				r.addNamed(named[e.Key], e)
			}
		}
	}
	return doc
}

func (r *Head) oneVersion(doc *Document, e *syntax.Entry) {
	if doc.version == nil {
		doc.version = e
		return
	}
	if e.Value.Kind == syntax.Integer && doc.version.Value.Kind == syntax.Integer && e.Value.Int != doc.version.Value.Int {
		r.Conflict(diag.Duplicate, diag.Label{At: doc.version.At, Text: "another version"}, diag.Label{At: e.At},
			"the files of one specification have one `version`", "remove it here")
	}
}

// A group has all tables of one type, such as kinds, from all files.
type group struct {
	all   *[]*syntax.Entry
	first map[string]*syntax.Entry // by name
}

func (r *Head) addNamed(g *group, of *syntax.Entry) {
	if g.first == nil {
		g.first = map[string]*syntax.Entry{}
	}
	for _, e := range of.Value.Entries {
		if e.Value.Kind != syntax.Table {
			continue
		}
		if first := g.first[e.Key]; first != nil {
			r.Conflict(diag.Duplicate, diag.Label{At: read.Header(first), Text: "first here"}, diag.Label{At: read.Header(e)},
				"the "+of.Key+" `"+e.Key+"` is declared in two files", "keep one of them, or give one another name")
		} else {
			g.first[e.Key] = e
		}
		*g.all = append(*g.all, e)
	}
}

var requirement = regexp.MustCompile(`^>=\s*v?(\d+)\.(\d+)(?:\.(\d+))?$`)

// Supported checks the keys requires and version. This is the first check: an old resgen should report its version, and not the keys that it does not
// know.
func (r *Head) Supported(files []*syntax.File, version string) bool {
	for _, f := range files {
		v := read.Get(read.Get(f.Root, "package", syntax.Table), "requires", syntax.String)
		if v == nil {
			continue
		}
		want := requirement.FindStringSubmatch(v.Text)
		if want == nil {
			r.Report(diag.Requires, v.At, "`requires` must be `>=` and a version", "for example `requires = \">=0.1\"`")
			return false
		}
		if have := parseVersion(version); have != nil && older(have, want[1:]) {
			r.Report(diag.Requires, v.At, "this specification needs resgen "+v.Text+", and this is "+version,
				"update resgen: `go get -tool "+module.Command+"@latest`")
			return false
		}
	}
	return !r.otherVersion(files)
}

var release = regexp.MustCompile(`^v?(\d+)\.(\d+)\.(\d+)`)

func parseVersion(v string) []string {
	if m := release.FindStringSubmatch(v); m != nil {
		return m[1:]
	}
	return nil
}

func older(have, want []string) bool {
	for i := range want {
		h, _ := strconv.Atoi(have[i])
		w, _ := strconv.Atoi(want[i])
		if h != w {
			return h < w
		}
	}
	return false
}

// otherVersion reports a version of the language that this resgen does not read. Such a specification may have keys that this version does
// not know.
func (r *Head) otherVersion(files []*syntax.File) bool {
	for _, f := range files {
		v := read.Get(f.Root, "version", syntax.Integer)
		if v == nil {
			continue
		}
		if v.Int == lang.Version {
			return false
		}
		help := "write `version = 1`"
		if v.Int > lang.Version {
			help = "update resgen: `go get -tool " + module.Command + "@latest`"
		}
		r.Report(diag.Version, v.At, "this resgen reads version 1 of the language", help)
		return true
	}
	return false
}

// Version reports that there is no version.
func (r *Head) Version(doc *Document) {
	if doc.version == nil && !r.Misspelt(nil) { // an unknown key may be a misspelt version
		r.Report(diag.MissingKey, diag.Span{Source: doc.Main.Source}, "`version` is missing", "begin with `version = 1`")
	}
}

// PackageTable reads [package]: the name of the package, and how names are spelled.
func (r *Head) PackageTable(doc *Document, files []*syntax.File) {
	var t *syntax.Value
	if doc.Pack != nil {
		t = doc.Pack.Value
	}
	var words []string
	r.LowerCase = read.Flag(t, "lower_case_variables")
	for _, v := range read.Texts(t, "initialisms") {
		if !regexp.MustCompile(`^[A-Z][A-Z0-9]*$`).MatchString(v.Text) {
			r.Report(diag.BadValue, v.At, "an initialism is made of capitals and digits", "for example \"CRM\"")
			continue
		}
		words = append(words, v.Text)
	}
	speller := ident.New(words)
	r.Spell = read.Spellers{}
	for _, f := range files {
		r.Spell[f.Source] = speller
	}
	r.Pkg.Doc = read.Text(t, "doc")
	r.commonNames(doc, t)
	if read.Flag(t, "env_constants") {
		r.Pkg.Speller = speller
	}
	if v := read.Get(t, "name", syntax.String); v != nil {
		r.Pkg.Name = v.Text
		if !ident.IsPackage(v.Text) {
			example := ident.Package(v.Text)
			if example == "" {
				example = "resources"
			}
			r.Report(diag.PackageName, v.At, "`name` must be a Go package name", "use lower-case letters, such as `name = \""+example+"\"`")
		}
	}
}

// Output reads [output]. The folder of the specification is dir, and that of the workspace is root.
func (r *Head) Output(doc *Document, dir, root string) {
	var t *syntax.Value
	if doc.Output != nil {
		t = doc.Output.Value
	}
	out := model.Output{SpecDir: dir, Dir: dir}
	if v := read.Get(t, "dir", syntax.String); v != nil {
		switch joined := path.Join(dir, v.Text); {
		case path.IsAbs(v.Text) || strings.ContainsAny(v.Text, `\:`):
			r.Report(diag.OutputPath, v.At, "`dir` must be a relative path with slashes", "for example \"../internal/resources\"")
		case pathFlaw(v.Text) != "":
			r.Report(diag.OutputPath, v.At, "`dir` is no path for generated files: it "+pathFlaw(v.Text), "choose another folder, for example \"../internal/resources\"")
		case joined == ".." || strings.HasPrefix(joined, "../"):
			r.Report(diag.OutputPath, v.At, "`dir` leaves the workspace", "stay below the folder of go.work or go.mod")
		default:
			out.Dir = joined
		}
	}
	r.Pkg.Output = out
	if r.Pkg.Name == "" {
		r.Pkg.Name = r.nameBeside(doc)
	}
	if r.Pkg.Name == "" {
		r.Pkg.Name = ident.Package(path.Base(path.Join(filepath.ToSlash(root), out.Dir)))
		if r.Pkg.Name == "" {
			at := diag.Span{Source: doc.Main.Source}
			if doc.Pack != nil {
				at = read.Header(doc.Pack)
			}
			if v := read.Get(t, "dir", syntax.String); v != nil {
				at = v.At
			}
			r.Report(diag.PackageName, at, "the directory's name is not a Go package name", "add `name = \"resources\"` to [package]")
			r.Pkg.Name = "resources"
		}
	}
	program := r.Pkg.Name == "main" // a package main cannot be imported, not even by its mocks
	if !program {
		out.Test = r.Pkg.Name + "test"
	}
	if e := read.Entry(t, "test"); e != nil {
		switch {
		case e.Value.Kind == syntax.Bool:
			out.Test = ""
		case e.Value.Kind == syntax.String && program:
			r.Report(diag.PackageName, e.Value.At, "a program has no package of mocks: nothing can import package main", "remove `test`, or generate into a package of its own")
		case e.Value.Kind == syntax.String && (!ident.IsPackage(e.Value.Text) || e.Value.Text == r.Pkg.Name):
			r.Report(diag.PackageName, e.Value.At, "`test` must be a Go package name of its own", "for example \""+out.Test+"\"")
		case e.Value.Kind == syntax.String && pathFlaw(e.Value.Text) != "":
			r.Report(diag.OutputPath, e.Value.At, "`test` cannot be this name: it "+pathFlaw(e.Value.Text), "for example \""+out.Test+"\"")
		case e.Value.Kind == syntax.String:
			out.Test = e.Value.Text
		}
	}
	used := map[string]*syntax.Value{}
	for _, f := range textFiles {
		key := f.key
		v := read.Get(t, key, syntax.String)
		if v == nil {
			continue
		}
		*f.name(&out) = v.Text
		switch {
		case v.Text != path.Base(v.Text) || v.Text == "." || v.Text == "..":
			r.Report(diag.OutputPath, v.At, "`"+key+"` must be a file name", "the file goes into the output directory, for example `"+key+" = \""+f.sample+"\"`")
		case pathFlaw(v.Text) != "":
			r.Report(diag.OutputPath, v.At, "`"+key+"` cannot be this name: it "+pathFlaw(v.Text), "choose another name, such as `"+key+" = \""+f.sample+"\"`")
		case slices.Contains([]string{".go", ".toml"}, strings.ToLower(path.Ext(v.Text))):
			r.Report(diag.OutputPath, v.At, "`"+key+"` must not be a .go or .toml file", "for example `"+key+" = \""+f.sample+"\"`")
		case used[strings.ToLower(v.Text)] != nil:
			r.Conflict(diag.OutputPath, diag.Label{At: used[strings.ToLower(v.Text)].At, Text: "the same file"}, diag.Label{At: v.At},
				"two outputs have one file name", "give one of them another name")
		}
		used[strings.ToLower(v.Text)] = v
	}
	r.Pkg.Output = out
}

// textFiles are the outputs that are not Go.
var textFiles = []struct {
	key    string
	sample string // an example of a good name
	name   func(*model.Output) *string
}{
	{"docs", "RESOURCES.md", func(o *model.Output) *string { return &o.Docs }},
	{"env", ".env.example", func(o *model.Output) *string { return &o.Env }},
	{"schema", "resgen.schema.json", func(o *model.Output) *string { return &o.Schema }},
	{"alerts", "alerts.yaml", func(o *model.Output) *string { return &o.Alerts }},
	{"dashboard", "dashboard.json", func(o *model.Output) *string { return &o.Dashboard }},
}

// pathFlaw returns the reason why no file may be written at p: a system reads the path differently, or another program uses a file with
// this name. It returns "" if there is no reason.
func pathFlaw(p string) string {
	if p == "" {
		return "is empty"
	}
	if len(p) > 400 {
		return "is longer than 400 bytes"
	}
	for part := range strings.SplitSeq(p, "/") {
		if part == "." || part == ".." {
			continue
		}
		if len(part) > 100 {
			return "has a name longer than 100 bytes"
		}
		if flaw := cmp.Or(ident.FileFlaw(part), ident.Reserved(part)); flaw != "" {
			return flaw
		}
	}
	return ""
}
