package resolve

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
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// A document is what the files of a specification say together.
type document struct {
	main      *syntax.File
	version   *syntax.Entry
	pack      *syntax.Entry
	output    *syntax.Entry
	profiles  *syntax.Entry
	use       []*syntax.Value
	mixins    []*syntax.Entry
	kinds     []*syntax.Entry
	resource  []*syntax.Entry
	factories []*syntax.Entry
	bundles   []*syntax.Entry
}

// every lists the resources of the specification, and those of its factories.
func (doc *document) every() []*syntax.Entry {
	all := slices.Clone(doc.resource)
	for _, f := range doc.factories {
		all = append(all, entries(f.Value, "resource")...)
	}
	return all
}

// A head reads the head of a specification into pkg: its version, [package] and [output].
type head struct {
	*reporter
	pkg *model.Package
}

// merge joins the files; what may stand only once and stands twice is a finding at the later place.
func (r *head) merge(files []*syntax.File) *document {
	doc := &document{main: files[0]}
	once := map[string]**syntax.Entry{"package": &doc.pack, "output": &doc.output, "profiles": &doc.profiles}
	named := map[string]*group{"mixin": {all: &doc.mixins}, "kind": {all: &doc.kinds}, "resource": {all: &doc.resource}, "factory": {all: &doc.factories}, "bundle": {all: &doc.bundles}}
	for _, f := range files {
		for _, e := range f.Root.Entries {
			switch {
			case e.Key == "version":
				r.oneVersion(doc, e)
			case e.Key == "use":
				doc.use = append(doc.use, texts(f.Root, "use")...)
			case once[e.Key] != nil && e.Value.Kind == syntax.Table:
				if first := *once[e.Key]; first != nil {
					r.conflict(diag.Duplicate, diag.Label{At: header(first), Text: "first here"}, diag.Label{At: header(e)},
						"["+e.Key+"] stands in two files", "keep one of them")
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

func (r *head) oneVersion(doc *document, e *syntax.Entry) {
	if doc.version == nil {
		doc.version = e
		return
	}
	if e.Value.Kind == syntax.Integer && doc.version.Value.Kind == syntax.Integer && e.Value.Int != doc.version.Value.Int {
		r.conflict(diag.Duplicate, diag.Label{At: doc.version.At, Text: "another version"}, diag.Label{At: e.At},
			"the files of one specification have one `version`", "remove it here")
	}
}

// A group is the tables of one sort, such as kinds, of all files.
type group struct {
	all   *[]*syntax.Entry
	first map[string]*syntax.Entry // by name
}

func (r *head) addNamed(g *group, of *syntax.Entry) {
	if g.first == nil {
		g.first = map[string]*syntax.Entry{}
	}
	for _, e := range of.Value.Entries {
		if e.Value.Kind != syntax.Table {
			continue
		}
		if first := g.first[e.Key]; first != nil {
			r.conflict(diag.Duplicate, diag.Label{At: header(first), Text: "first here"}, diag.Label{At: header(e)},
				"the "+of.Key+" `"+e.Key+"` stands in two files", "keep one of them, or give one another name")
		} else {
			g.first[e.Key] = e
		}
		*g.all = append(*g.all, e)
	}
}

var requirement = regexp.MustCompile(`^>=\s*v?(\d+)\.(\d+)(?:\.(\d+))?$`)

// supported checks `requires` before anything else: an older resgen should say so, not stumble over keys that it does not know.
func (r *head) supported(files []*syntax.File, version string) bool {
	for _, f := range files {
		v := get(get(f.Root, "package", syntax.Table), "requires", syntax.String)
		if v == nil {
			continue
		}
		want := requirement.FindStringSubmatch(v.Text)
		if want == nil {
			r.report(diag.Requires, v.At, "`requires` must be `>=` and a version", "for example `requires = \">=0.1\"`")
			return false
		}
		if have := parseVersion(version); have != nil && older(have, want[1:]) {
			r.report(diag.Requires, v.At, "this specification needs resgen "+v.Text+", and this is "+version,
				"update it: `go get -tool "+module.Command+"@latest`")
			return false
		}
	}
	return true
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

func (r *head) version(doc *document) {
	switch e := doc.version; {
	case e == nil && r.misspelt[nil]: // it may be what is misspelt
	case e == nil:
		r.report(diag.MissingKey, diag.Span{Source: doc.main.Source}, "`version` is missing", "begin with `version = 1`")
	case e.Value.Kind == syntax.Integer && e.Value.Int != lang.Version:
		help := "write `version = 1`"
		if e.Value.Int > lang.Version {
			help = "update resgen: `go get -tool " + module.Command + "@latest`"
		}
		r.report(diag.Version, e.Value.At, "this resgen reads version 1 of the language", help)
	}
}

func (r *head) packageTable(doc *document, files []*syntax.File) {
	var t *syntax.Value
	if doc.pack != nil {
		t = doc.pack.Value
	}
	var words []string
	r.lowerCase = flag(t, "lower_case_variables")
	for _, v := range texts(t, "initialisms") {
		if !regexp.MustCompile(`^[A-Z][A-Z0-9]*$`).MatchString(v.Text) {
			r.report(diag.BadValue, v.At, "an initialism is made of capitals and digits", "for example \"CRM\"")
			continue
		}
		words = append(words, v.Text)
	}
	speller := ident.New(words)
	r.spell = spellers{}
	for _, f := range files {
		r.spell[f.Source] = speller
	}
	r.pkg.Doc = text(t, "doc")
	if v := get(t, "name", syntax.String); v != nil {
		r.pkg.Name = v.Text
		if !ident.IsPackage(v.Text) {
			example := ident.Package(v.Text)
			if example == "" {
				example = "resources"
			}
			r.report(diag.PackageName, v.At, "`name` must be a Go package name", "use lower-case letters, as `name = \""+example+"\"`")
		}
	}
}

func (r *head) output(doc *document, dir, root string) {
	var t *syntax.Value
	if doc.output != nil {
		t = doc.output.Value
	}
	out := model.Output{SpecDir: dir, Dir: dir}
	if v := get(t, "dir", syntax.String); v != nil {
		switch joined := path.Join(dir, v.Text); {
		case path.IsAbs(v.Text) || strings.ContainsAny(v.Text, `\:`):
			r.report(diag.OutputPath, v.At, "`dir` must be a relative path with slashes", "for example \"../internal/resources\"")
		case pathFlaw(v.Text) != "":
			r.report(diag.OutputPath, v.At, "`dir` is no path for generated files: it "+pathFlaw(v.Text), "choose another folder, for example \"../internal/resources\"")
		case joined == ".." || strings.HasPrefix(joined, "../"):
			r.report(diag.OutputPath, v.At, "`dir` leaves the workspace", "stay below the folder of go.work or go.mod")
		default:
			out.Dir = joined
		}
	}
	if r.pkg.Name == "" {
		r.pkg.Name = ident.Package(path.Base(path.Join(filepath.ToSlash(root), out.Dir)))
		if r.pkg.Name == "" {
			at := diag.Span{Source: doc.main.Source}
			if doc.pack != nil {
				at = header(doc.pack)
			}
			if v := get(t, "dir", syntax.String); v != nil {
				at = v.At
			}
			r.report(diag.PackageName, at, "the directory's name is no Go package name", "add `name = \"resources\"` to [package]")
			r.pkg.Name = "resources"
		}
	}
	program := r.pkg.Name == "main" // which nothing can import, so mocks cannot either
	if !program {
		out.Test = r.pkg.Name + "test"
	}
	if e := entry(t, "test"); e != nil {
		switch {
		case e.Value.Kind == syntax.Bool:
			out.Test = ""
		case e.Value.Kind == syntax.String && program:
			r.report(diag.PackageName, e.Value.At, "a program has no package of mocks: nothing can import package main", "remove `test`, or generate into a package of its own")
		case e.Value.Kind == syntax.String && (!ident.IsPackage(e.Value.Text) || e.Value.Text == r.pkg.Name):
			r.report(diag.PackageName, e.Value.At, "`test` must be a Go package name of its own", "for example \""+out.Test+"\"")
		case e.Value.Kind == syntax.String:
			out.Test = e.Value.Text
		}
	}
	used := map[string]*syntax.Value{}
	for _, f := range textFiles {
		key := f.key
		v := get(t, key, syntax.String)
		if v == nil {
			continue
		}
		*f.name(&out) = v.Text
		switch {
		case v.Text != path.Base(v.Text) || v.Text == "." || v.Text == "..":
			r.report(diag.OutputPath, v.At, "`"+key+"` must be a file name", "the file goes into the output directory, as `"+key+" = \""+f.sample+"\"`")
		case pathFlaw(v.Text) != "":
			r.report(diag.OutputPath, v.At, "`"+key+"` is no name for a file: it "+pathFlaw(v.Text), "choose another name, as `"+key+" = \""+f.sample+"\"`")
		case strings.HasSuffix(v.Text, ".go") || strings.HasSuffix(v.Text, ".toml"):
			r.report(diag.OutputPath, v.At, "`"+key+"` must not be a .go or .toml file", "for example `"+key+" = \""+f.sample+"\"`")
		case used[strings.ToLower(v.Text)] != nil:
			r.conflict(diag.OutputPath, diag.Label{At: used[strings.ToLower(v.Text)].At, Text: "the same file"}, diag.Label{At: v.At},
				"two outputs have one file name", "give one another name")
		}
		used[strings.ToLower(v.Text)] = v
	}
	r.pkg.Output = out
}

// textFiles are the outputs that are not Go.
var textFiles = []struct {
	key    string
	sample string // a good name
	name   func(*model.Output) *string
}{
	{"docs", "RESOURCES.md", func(o *model.Output) *string { return &o.Docs }},
	{"env", ".env.example", func(o *model.Output) *string { return &o.Env }},
	{"schema", "resgen.schema.json", func(o *model.Output) *string { return &o.Schema }},
	{"alerts", "alerts.yaml", func(o *model.Output) *string { return &o.Alerts }},
	{"dashboard", "dashboard.json", func(o *model.Output) *string { return &o.Dashboard }},
}

// pathFlaw says why nothing is written at p: some system reads it differently, or another program takes it for its own. It is "" if there
// is no reason.
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
