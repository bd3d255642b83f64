package gen

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A Reader reads variables into configurations and collects the problems. It is for one load and one goroutine.
type Reader struct {
	ctx     context.Context // of the load; a Reader does not outlive it
	from    lookup.Origin
	warn    func(resource.Problem)
	profile string

	production bool     // profile is one in which nothing insecure is allowed
	only       []string // the resources that are loaded; none: all
	params     string   // of the factory whose resources are loaded

	problems []*resource.Problem // of the resources that are done
	unsure   []string            // resources of which it is not known whether they exist, as something that decides is wrong
	traced   bool
	origins  []trail

	// of the resource being loaded
	resource string
	unread   []*resource.Problem // fields that are missing or could not be read
	notes    []*resource.Problem // what else load found
	unbound  []*resource.Problem // of these two, those that are not about the variables of their fields
	present  bool                // it was claimed, or a variable of its own is set
	mark     int                 // where its origins begin
	partial  bool                // Fill has failed: rules are about a configuration that is not complete
	naming   bool                // the second run, which only learns the variables of each field
	holding  bool                // the resource is optional: no store is asked before it is known to be there
	held     bool                // a store was not asked
	vars     []fieldVars
	made     []madeField          // the fields that templates fill, in the order of reading
	list     string               // the list or map of objects whose items are being read; "" for none
	texts    map[string]*itemText // the JSON of lists and maps of objects, by field: the second run does not read it again

	// of the source
	listed bool // it was asked for its names
	lists  bool // it has told them
	all    []string
}

// fieldVars says which variables feed a field: the one that did, or all that might have.
type fieldVars struct {
	field string
	vars  []string
	store string // that may have fed it, too; "" for none
	list  string // the list or map of objects that the field is in; "" for none
	set   bool   // one of vars did feed it
	fixed string // the default file, which is not there if the field is not set; "" for none
}

// NewReader returns a Reader for the active profile. If there is no such profile, the error is a *resource.Problem that lists all profiles.
func NewReader(ctx context.Context, s lifecycle.Settings, ps Profiles) (*Reader, error) {
	if s.Source == nil {
		s.Source = resource.OS()
	}
	if s.Warn == nil {
		s.Warn = func(p resource.Problem) { slog.Warn(p.Error()) }
	}
	if f, ok := s.Source.(resource.Failing); ok && f.Err() != nil {
		err := f.Err()
		return nil, &resource.Problem{Rule: "source", Message: err.Error(), Err: err}
	}
	profile, err := ps.active(s.Profile, s.Source)
	if err != nil {
		return nil, err
	}
	return &Reader{ctx: ctx, from: originOf(s), warn: s.Warn, profile: profile, production: slices.Contains(ps.Production, profile)}, nil
}

// Profile returns the active profile, or "" if the specification has no profiles.
func (r *Reader) Profile() string { return r.profile }

// Params sets the parameters of the factory whose resources are loaded next. They appear in problems.
func (r *Reader) Params(params string) { r.params = params }

// Err joins the problems of all resources, in the order of loading, each a *resource.Problem.
func (r *Reader) Err() error { return join(r.problems) }

// Only makes Load and LoadOptional skip all resources except the named ones. For a skipped resource they read nothing and return the zero
// value or nil. Without names, or without a call of Only, all resources are loaded. Call it before anything is loaded.
func (r *Reader) Only(names ...string) { r.only = names }

// Given reports the problems in err, which belong to configurations that the program has given in code. Problems of resources that are not
// loaded are left out.
func (r *Reader) Given(err error) {
	for _, p := range problemsIn(err) {
		if !r.skips(p.Resource) {
			p.Params = r.params
			r.problems = append(r.problems, p)
		}
	}
}

// skips reports whether a resource is not to be loaded.
func (r *Reader) skips(name string) bool { return len(r.only) > 0 && !slices.Contains(r.only, name) }

// Trace makes r remember where each value comes from. Call it before anything is loaded.
func (r *Reader) Trace() {
	r.traced = true
	r.origins = make([]trail, 0, traceRoom)
}

// traceRoom is how many values have room at first: a usual configuration takes one allocation.
const traceRoom = 64

// Origins returns the origins of the values that r has read. It needs Trace.
func (r *Reader) Origins() Origins { return Origins{r.origins} }

// From records that fields of the resource being loaded have values of the given layer of the specification.
func (r *Reader) From(layer Layer, fields ...string) {
	for _, f := range fields {
		r.trace(f, "", layer)
	}
}

// IsSet reports whether a variable, a file, a store or the specification sets the field of the resource being loaded. The default of its
// kind does not count. It needs Trace.
func (r *Reader) IsSet(field string) bool {
	for i := len(r.origins) - 1; i > r.mark; i-- { // the first one names the resource
		if r.origins[i].field == field {
			return r.origins[i].name != layerMarks[FromDefault]
		}
	}
	return false
}

// Claim says that an optional resource is present, whatever variables are set.
func (r *Reader) Claim() { r.present = true }

// Any reports whether any variable or file of vs is set, so that an optional object is present. In the second run of a load function it
// returns true for every object, so that a rule that requires an object can name its variables.
func (r *Reader) Any(vs ...Var) bool {
	if r.naming {
		return true
	}
	for _, v := range vs {
		if _, _, ok := v.vars.Set(r.from.Source); ok || v.vars.Path(r.from.Source) != "" || r.anyItem(&v) != "" {
			return true
		}
	}
	return false
}

// Read reads the variables v and sets *dst to what parse makes of the text. If nothing is set, *dst stays as it is. If the text cannot be
// read or parsed, *dst stays as it is too, and Read reports a problem of the field. The errors of parse are shown, so they must not hold
// the input.
func Read[T any](r *Reader, dst *T, field string, v Var, parse func(string) (T, error)) {
	text, ok := r.lookup(field, &v, r.from.Resolver != nil && isSecret(any(dst)))
	if !ok {
		return
	}
	t, err := parse(text)
	if err != nil {
		name, _, _ := v.vars.Set(r.from.Source)
		p := &resource.Problem{Fields: []string{field}, Rule: "type", Message: err.Error() + serviceLink(name, text)} // the second run adds its variables
		if r.isMade(field) {
			p.Message = madeText + err.Error()
		} else if v.vars.Or != nil && name == "" && v.vars.Path(r.from.Source) == "" {
			p.Message = "the value of the specification " + err.Error()
			r.unbound = append(r.unbound, p)
		}
		r.fail(p)
		return
	}
	if s, ok := any(&t).(*resource.Secret); ok {
		*s = r.seal(text, field, &v)
	}
	*dst = t
}

// Secret reads v into *dst like Read. The secret remembers where it was found.
func (r *Reader) Secret(dst *resource.Secret, field string, v Var) {
	if text, ok := r.lookup(field, &v, true); ok {
		*dst = r.seal(text, field, &v)
	}
}

// Companion reads v into *dst like Secret, for a field that belongs to a secret. The secret, which must have been read before, remembers
// where the field was found, so that resource.Secret.CurrentWith can look both up again.
func (r *Reader) Companion(secret *resource.Secret, dst *string, field string, v Var) {
	text, ok := r.lookup(field, &v, true)
	if ok {
		*dst = text
	}
	if o := lookup.Hidden(*secret).Owner(); o != nil && !r.naming {
		v.vars.Names, v.vars.Old = slices.Clone(v.vars.Names), slices.Clone(v.vars.Old)
		o.SetCompanion(&lookup.Companion{Field: field, Text: *dst, Found: ok, Var: v.vars})
	}
}

// isSecret reports whether dst points at something that the resolver is asked for.
func isSecret(dst any) bool {
	switch dst.(type) {
	case *resource.Secret, *[]resource.Secret, *map[string]resource.Secret:
		return true
	}
	return false
}

// lookup finds the text of a field, remembers where it came from, and reports what is wrong with it.
func (r *Reader) lookup(field string, v *Var, secret bool) (text string, ok bool) {
	if r.naming || v.vars.File != nil || v.vars.Fixed != nil || v.vars.Store != nil || v.vars.Or != nil || secret && r.from.Resolver != nil {
		return r.search(field, v, secret)
	}
	name, text, ok := v.vars.Set(r.from.Source) // all there is to most fields
	if !ok {
		r.absent(field, v)
		return "", false
	}
	r.present = r.present || !v.vars.Has(lookup.Shared)
	r.trace(field, name, FromEnv)
	r.linked(field, name, text)
	r.oldName(field, name, v)
	return text, true
}

// search is lookup for a field that more than variables may feed. In the second run it neither asks the resolver nor reads files:
// they may be slow, and may not answer twice.
func (r *Reader) search(field string, v *Var, secret bool) (text string, ok bool) {
	if r.naming {
		return r.name(field, v, secret)
	}
	if r.holding && !r.present && v.vars.Store != nil {
		without := *v
		without.vars.Store = nil
		without.vars.Flags &^= lookup.Required
		r.held = true
		if v = &without; v.vars.IsZero() {
			return "", false
		}
	}
	f, p := r.find(field, v, secret)
	switch {
	case p != nil:
		r.fail(p)
	case !f.OK:
		r.absent(field, v)
	default:
		if f.layer == fromLiteral && v.of != nil {
			r.made = append(r.made, madeField{field, slices.Clone(v.of)})
		}
		r.trace(field, f.Name, f.layer)
		if f.layer == FromEnv {
			r.linked(field, f.Name, f.Text)
		}
		r.oldName(field, f.Name, v)
	}
	if !v.vars.Has(lookup.Shared) && !f.Quiet && (f.OK && f.layer != fromLiteral && f.layer != FromStore || p != nil && p.Rule != lookup.RuleStore) {
		r.present = true
	}
	return f.Text, f.OK
}

// oldName warns if field was read from a variable that has another name now.
func (r *Reader) oldName(field, name string, v *Var) {
	if slices.Contains(v.vars.Old, name) {
		r.note(&resource.Problem{
			Fields: []string{field}, Vars: []string{name}, Rule: "deprecated", Message: "is deprecated: set " + v.vars.All()[0] + " instead", Warning: true,
		})
	}
}

// absent reports a field that is required and not set.
func (r *Reader) absent(field string, v *Var) {
	if v.vars.Has(lookup.Required) {
		p := &resource.Problem{Fields: []string{field}, Vars: v.vars.All(), Rule: lookup.RuleRequired, Message: lookup.NotSet}
		if v.vars.Fixed != nil {
			noFile(p, *v.vars.Fixed)
		}
		r.fail(p)
	}
}

// name notes the variables of a field. It still returns what a variable or the specification holds, as the loader may go by that.
func (r *Reader) name(field string, v *Var, secret bool) (text string, ok bool) {
	name, text, ok := v.vars.Set(r.from.Source)
	path := v.vars.Path(r.from.Source)
	from := fieldVars{field: field, vars: v.vars.All(), list: r.list}
	switch {
	case ok && path == "":
		from.vars, from.set = []string{name}, true
	case !ok && path != "":
		from.vars, from.set = []string{*v.vars.File}, true
	case !ok && v.vars.Store != nil:
		from.store = *v.vars.Store
	}
	if v.vars.Fixed != nil {
		from.fixed = *v.vars.Fixed
	}
	r.vars = append(r.vars, from)
	if !ok && path == "" && v.vars.Or != nil {
		return *v.vars.Or, true
	}
	return text, ok && path == "" && !secret
}

// fail reports a field that is missing or could not be read.
func (r *Reader) fail(p *resource.Problem) {
	if !r.naming {
		r.unread = append(r.unread, p)
	}
}

func (r *Reader) note(p *resource.Problem) {
	if !r.naming {
		r.notes = append(r.notes, p)
	}
}

// replaced forgets where the items of a list came from: others stand in their place.
func (r *Reader) replaced(list string) {
	if r.traced && !r.naming {
		r.origins = append(r.origins, trail{list, replaces})
	}
}

// trace remembers where the value of a field came from.
func (r *Reader) trace(field, name string, layer Layer) {
	if !r.traced || r.naming {
		return
	}
	switch layer {
	case FromEnv:
		r.origins = append(r.origins, trail{field, name})
	case FromFile:
		r.origins = append(r.origins, trail{field, name}, trail{field, layerMarks[FromFile]})
	case FromStore:
		r.origins = append(r.origins, trail{field, name}, trail{field, layerMarks[FromStore]})
	case FromDefaultFile:
		r.origins = append(r.origins, trail{field, name}, trail{field, layerMarks[FromDefaultFile]})
	case FromDefault, FromResource, FromProfile, FromResolver, FromParams, FromTemplate:
		r.origins = append(r.origins, trail{field, layerMarks[layer]})
	}
}

// Add reports that field breaks rule.
func (r *Reader) Add(field, rule, message string) {
	r.note(&resource.Problem{Fields: []string{field}, Rule: rule, Message: message})
}

// AddRule reports that several fields together break a rule.
func (r *Reader) AddRule(message string, fields ...string) {
	if r.partial {
		return
	}
	r.note(&resource.Problem{Fields: slices.Clone(fields), Rule: "rule", Message: message})
}

// AddErr reports the problems in err, which the validation function of a kind has returned.
func (r *Reader) AddErr(err error) {
	for _, p := range problemsIn(err) {
		r.note(p)
	}
}

// Deprecated warns that a field is deprecated, if a variable, a file, a store or the specification has set it. The text instead says what
// to use. Without Trace, r does not know what was set; then the field counts as set if value, which it holds, is not the zero value.
func (r *Reader) Deprecated(field string, value any, instead string) {
	p := &resource.Problem{Fields: []string{field}, Rule: "deprecated", Message: "is deprecated: " + instead, Warning: true}
	if !r.traced {
		if !isZero(value) {
			r.note(p)
		}
		return
	}
	set, resolved, blamed := false, false, ""
	for _, t := range r.origins[r.mark:] {
		if t.field != field && !lex.Within(t.field, field) || t.name == begins {
			continue
		}
		switch o := (Origins{r.origins[r.mark:]}).Of(r.resource, t.field); o.Layer {
		case FromDefault, FromCode:
		case FromEnv, FromFile: // of an object, whatever else sets a part of it: the first by name, however the loader begins
			if blamed == "" || t.field < blamed {
				blamed, p.Vars = t.field, []string{o.Var}
			}
		case FromResolver:
			resolved = true
		case FromResource, FromProfile, FromParams, FromStore, FromTemplate:
			set = true
		}
	}
	switch {
	case blamed != "", resolved:
		r.note(p)
	case set: // no variable that is set can be blamed
		p.Message += "; the specification sets it"
		r.unbound = append(r.unbound, p)
		r.note(p)
	}
}

// Warn is Add for a warning.
func (r *Reader) Warn(field, rule, message string) {
	r.note(&resource.Problem{Fields: []string{field}, Rule: rule, Message: message, Warning: true})
}

// WarnRule is AddRule for a warning.
func (r *Reader) WarnRule(message string, fields ...string) {
	r.note(&resource.Problem{Fields: slices.Clone(fields), Rule: "rule", Message: message, Warning: true})
}

// Exists reports a problem if there is nothing of the kind what at path; what is "file", "dir" or "executable". An executable whose name
// has no separator is looked for in the directories of PATH, as in a shell. Exists skips an empty path and a field that could not be read.
func (r *Reader) Exists(field, path, what string) {
	if r.looksFor(field) && missing(path, what) {
		r.Add(field, "exists", "must name "+existing[what])
	}
}

// ExistsEach is Exists for each path in a list.
func (r *Reader) ExistsEach(field string, paths []string, what string) {
	if !r.looksFor(field) {
		return
	}
	for i, path := range paths {
		if missing(path, what) {
			r.Add(field, "exists", fmt.Sprintf("item %d: must name %s", i+1, existing[what]))
		}
	}
}

// ExistsEachValue is Exists for each value of a map. It reports at most one problem, because a map has no order and its keys may come from
// outside.
func (r *Reader) ExistsEachValue(field string, paths map[string]string, what string) {
	if !r.looksFor(field) {
		return
	}
	for _, path := range paths { // order: one problem for all of them
		if missing(path, what) {
			r.Add(field, "exists", "every value must name "+existing[what])
			return
		}
	}
}

// looksFor reports whether the paths of field are looked at: not while r only collects names, and not if the field could not be read.
func (r *Reader) looksFor(field string) bool {
	return !r.naming && !lex.Touches(fieldsOf(r.unread), []string{field})
}

// existing says what must be at a path.
var existing = map[string]string{
	"file": "an existing file", "dir": "an existing directory", "executable": "an existing executable file",
}

// missing reports whether there is no what at path. The path "" misses nothing.
func missing(path, what string) bool {
	switch {
	case path == "":
		return false
	case what == "dir":
		return !stat(path, fs.FileMode.IsDir)
	case what == "executable":
		return !executable(path)
	}
	return !stat(path, func(m fs.FileMode) bool { return !m.IsDir() })
}

// stat reports whether there is something at path whose mode is good.
func stat(path string, good func(fs.FileMode) bool) bool {
	fi, err := os.Stat(path)
	return err == nil && good(fi.Mode())
}

// executable reports whether a shell would find a program called path.
func executable(path string) bool {
	program := func(m fs.FileMode) bool { return m.IsRegular() && (m&0o111 != 0 || runtime.GOOS == "windows") }
	if filepath.Base(path) != path {
		return stat(path, program)
	}
	return slices.ContainsFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool {
		return dir != "" && (stat(filepath.Join(dir, path), program) || runtime.GOOS == "windows" && stat(filepath.Join(dir, path+".exe"), program))
	})
}
