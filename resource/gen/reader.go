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

// A Reader reads variables into configurations and collects the problems. It is for one load, and for one goroutine.
type Reader struct {
	ctx     context.Context // of the load, which the Reader does not outlive
	from    lookup.Origin
	warn    func(resource.Problem)
	profile string

	production bool     // whether profile is a production profile, in which an insecure value is an error
	only       []string // the resources to load; if empty, all
	params     string   // the parameters of the factory whose resources are loaded
	lax        bool     // nothing is validated: only what cannot be read is a problem

	problems []*resource.Problem // of the resources that are complete
	unset    []*resource.Problem // required fields that are not set, if nothing is validated; they are not reported
	told     []told              // the problems that contain the error of a Go type
	secrets  []string            // the texts of secrets that are read; a Reader does not outlive its load
	few      [8]string           // the initial memory of secrets, so that a few secrets need no allocation
	unsure   []string            // resources whose condition has no known value, because a field in it has a problem
	traced   bool
	origins  []trail

	// For the resource that is being loaded:
	resource string
	unread   []*resource.Problem // problems of fields that are missing or could not be read
	notes    []*resource.Problem // other problems that load has found
	unbound  []*resource.Problem // those problems of unread and notes that no variable has caused
	present  bool                // whether Claim was called, or a variable that only this resource reads is set
	mark     int                 // the index of its first trail in origins
	judged   bool                // whether Valid has been called, so that Validate is not
	invalid  error               // what Valid got
	partial  bool                // whether Fill has failed, so that rules would concern an incomplete configuration
	unfit    []*resource.Problem // the problems of notes that Fill has found
	messages map[string]string   // the messages of Message, by field
	naming   bool                // whether this is the second run, which only collects the variables of each field
	holding  bool                // whether the resource is optional: no store is asked before the resource is known to be present
	held     bool                // whether a store was left out because of holding
	vars     []fieldVars
	made     []madeField          // the fields whose text comes from a template, in the order of reading
	list     string               // the list or map of objects whose items are being read, or ""
	texts    map[string]*itemText // the JSON of lists and maps of objects, by field, so that the second run need not read it again

	// For the source:
	listed bool // whether the source was asked for its names
	lists  bool // whether the source could list them
	all    []string
}

// fieldVars holds the variables of a field: the variable that set it, or all variables that could set it.
type fieldVars struct {
	field string
	vars  []string
	store string // a store that may have set the field too, or ""
	list  string // the list or map of objects that the field belongs to, or ""
	set   bool   // whether one of vars has set the field
	fixed string // the path of the default file, which does not exist if the field is not set; "" for none
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
	r := &Reader{ctx: ctx, from: originOf(s), warn: s.Warn, lax: s.Unvalidated, profile: profile, production: slices.Contains(ps.Production, profile)}
	r.secrets = r.few[:0]
	return r, nil
}

// Profile returns the active profile, or "" if the specification has no profiles.
func (r *Reader) Profile() string { return r.profile }

// Params sets the parameters of the factory whose resources are loaded next. Problems show them.
func (r *Reader) Params(params string) { r.params = params }

// Err joins the problems of all resources in the order of loading. Each problem is a *resource.Problem.
func (r *Reader) Err() error {
	r.untell()
	return join(r.problems)
}

// Only makes Load and LoadOptional skip all resources except the named ones. For a skipped resource they read nothing, and return the zero
// value or nil. Without names, or if Only is not called, all resources are loaded. Call Only before anything is loaded.
func (r *Reader) Only(names ...string) { r.only = names }

// Given reports the problems in err. They concern configurations that the program has passed in code. Problems of resources that are not
// loaded are left out. If nothing is validated, Given reports nothing.
func (r *Reader) Given(err error) {
	if r.lax {
		return
	}
	for _, p := range problemsIn(err) {
		if !r.skips(p.Resource) {
			p.Params = r.params
			r.problems = append(r.problems, p)
		}
	}
}

// skips reports whether the named resource is not to be loaded.
func (r *Reader) skips(name string) bool { return len(r.only) > 0 && !slices.Contains(r.only, name) }

// Trace makes the Reader record where each value comes from. Call it before anything is loaded.
func (r *Reader) Trace() {
	r.traced = true
	r.origins = make([]trail, 0, traceRoom)
}

// traceRoom is the initial capacity for trails. It is enough for most configurations, so they need one allocation.
const traceRoom = 64

// Origins returns the origins of the values that the Reader has read. It works only after Trace.
func (r *Reader) Origins() Origins { return Origins{r.origins} }

// From records that the given layer of the specification sets these fields of the resource that is being loaded.
func (r *Reader) From(layer Layer, fields ...string) {
	for _, f := range fields {
		r.trace(f, "", layer)
	}
}

// IsSet reports whether a variable, a file, a store or the specification sets the field of the resource that is being loaded, or a field in this
// object, list or map. A default of the kind does not count. IsSet works only after Trace.
func (r *Reader) IsSet(field string) bool {
	for i := len(r.origins) - 1; i > r.mark; i-- { // the first trail names the resource
		if r.origins[i].field == field {
			return r.origins[i].name != layerMarks[FromDefault]
		}
		if isWithin(r.origins[i].field, field) && r.origins[i].name != layerMarks[FromDefault] {
			return true
		}
	}
	return false
}

// Claim says that an optional resource is present, whether or not its variables are set.
func (r *Reader) Claim() { r.present = true }

// Any reports whether one of the variables or files of vs is set, so that an optional object is present. In the second run of a load
// function it returns true for every object. So a rule that requires an object can name the object's variables.
func (r *Reader) Any(vs ...Var) bool {
	if r.naming {
		return true
	}
	for _, v := range vs {
		if _, _, ok := v.vars.Set(r.from.Source); ok || v.vars.Path(r.from.Source) != "" || r.anyItem(&v) != "" {
			return true
		}
	}
	r.noteAbsent(vs)
	return false
}

// Read looks up the variables of v and sets *dst to the value that parse returns for the text. If nothing is set, *dst does not change. If
// the text cannot be read or parsed, Read reports a problem of the field, and *dst gets the value of Or, if v has one. Messages show the
// error of parse, so it must not contain the text. The error of a Go type's UnmarshalText may contain it, and is shown too, unless the text
// may contain a password.
func Read[T any](r *Reader, dst *T, field string, v Var, parse func(string) (T, error)) {
	text, ok := r.lookup(field, &v, r.from.Resolver != nil && isSecret(any(dst)))
	if !ok {
		readOr(dst, v, parse)
		return
	}
	secret := isSecret(any(dst))
	if secret {
		r.Conceal(text)
	}
	t, err := parse(text)
	if err != nil {
		name, _, _ := v.vars.Set(r.from.Source)
		p := r.unreadable(field, text, err) // the second run adds its variables
		switch own := r.messages[field] != ""; {
		case r.isMade(field):
			if !own {
				p.Message = madeText + p.Message
			}
		case v.vars.Or == nil || name != "" || v.vars.Path(r.from.Source) != "":
			p.Message += serviceLink(name, text)
		case own:
			p.Message += setBySpecification
			r.unbound = append(r.unbound, p)
		default:
			p.Message = "the value of the specification " + p.Message
			r.unbound = append(r.unbound, p)
		}
		r.fail(p)
		readOr(dst, v, parse)
		return
	}
	if s, ok := any(&t).(*resource.Secret); ok {
		*s = r.seal(text, field, &v)
	} else if secret {
		r.concealAll(any(&t))
	}
	*dst = t
}

// readOr sets *dst to the value that the specification gives to a field of a Go type, if the field's own text has a problem. A default of
// any other type is in *dst already.
func readOr[T any](dst *T, v Var, parse func(string) (T, error)) {
	if v.vars.Or == nil || v.of != nil {
		return
	}
	if t, err := parse(*v.vars.Or); err == nil {
		*dst = t
	}
}

// Secret reads v into *dst like Read. The secret records where it was found, so it can be looked up again.
func (r *Reader) Secret(dst *resource.Secret, field string, v Var) {
	if text, ok := r.lookup(field, &v, true); ok {
		r.Conceal(text)
		*dst = r.seal(text, field, &v)
	}
}

// Companion reads v into *dst like Secret, for a field that belongs to a secret. The secret must have been read before. It records where
// the field was found, so that resource.Secret.CurrentWith can look up both again.
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

// isSecret reports whether dst points to a type for which the resolver is asked.
func isSecret(dst any) bool {
	switch dst.(type) {
	case *resource.Secret, *[]resource.Secret, *map[string]resource.Secret:
		return true
	}
	return false
}

// lookup returns the text of a field. It records where the text came from, and reports a problem if there is one.
func (r *Reader) lookup(field string, v *Var, secret bool) (text string, ok bool) {
	if r.naming || v.vars.File != nil || v.vars.Fixed != nil || v.vars.Store != nil || v.vars.Or != nil || secret && r.from.Resolver != nil {
		return r.search(field, v, secret)
	}
	name, text, ok := v.vars.Set(r.from.Source) // enough for most fields
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

// search is lookup for a field that has other places than variables. In the second run it neither asks the resolver nor reads files,
// because they may be slow, or may not answer a second time.
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

// oldName warns if the field was read from an old name of its variable.
func (r *Reader) oldName(field, name string, v *Var) {
	if slices.Contains(v.vars.Old, name) {
		r.note(&resource.Problem{
			Fields: []string{field}, Vars: []string{name}, Rule: "deprecated", Message: "is deprecated: set " + v.vars.All()[0] + " instead", Warning: true,
		})
	}
}

// absent reports that a required field is not set.
func (r *Reader) absent(field string, v *Var) {
	if v.vars.Has(lookup.Required) {
		p := &resource.Problem{Fields: []string{field}, Vars: v.vars.All(), Rule: lookup.RuleRequired, Message: lookup.NotSet}
		if v.vars.Fixed != nil {
			noFile(p, *v.vars.Fixed)
		}
		r.fail(p)
	}
}

// name records the variables of a field. It also returns the text of a variable or of the specification, because what load reads next may
// depend on it.
func (r *Reader) name(field string, v *Var, secret bool) (text string, ok bool) {
	name, text, ok := v.vars.Set(r.from.Source)
	path := v.vars.Path(r.from.Source)
	from := fieldVars{field: field, vars: v.vars.All(), list: r.list}
	switch {
	case ok && (path == "" || v.vars.Has(lookup.PreferEnv)):
		from.vars, from.set, path = []string{name}, true, ""
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

// fail reports a problem with a field that is missing or could not be read.
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

// replaced records that the previous items of a list were replaced, so that their origins no longer apply.
func (r *Reader) replaced(list string) {
	if r.traced && !r.naming {
		r.origins = append(r.origins, trail{list, replaces})
	}
}

// trace records where the value of a field came from.
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

// Add reports that a field breaks a rule.
func (r *Reader) Add(field, rule, message string) {
	r.broken(&resource.Problem{Fields: []string{field}, Rule: rule, Message: message})
}

// broken is note for a problem that validation has found. It does nothing if nothing is validated.
func (r *Reader) broken(p *resource.Problem) {
	if !r.lax {
		r.note(p)
	}
}

// AddRule reports that one field, or several fields together, break a rule. A message about one field does not name it.
func (r *Reader) AddRule(message string, fields ...string) {
	if r.partial {
		return
	}
	r.broken(&resource.Problem{Fields: slices.Clone(fields), Rule: "rule", Message: message})
}

// Valid sets the result of checking the configuration that is being loaded, and reports whether it is nil. It replaces the result of the
// configuration's method Validate, for kinds whose validation function asks which fields are set.
func (r *Reader) Valid(err error) bool {
	r.judged, r.invalid = true, err
	return err == nil
}

// AddErr reports the problems in the error err of a kind's validation function.
func (r *Reader) AddErr(err error) {
	for _, p := range problemsIn(err) {
		r.broken(p)
	}
}

// setBySpecification is added to the message if no variable has set the value.
const setBySpecification = "; the specification sets it"

// fromFile and the path are added to the message if the value comes from a default file.
const fromFile = "; it comes from the file "

// Deprecated warns that a field is deprecated, if a variable, a file, a store or the specification has set it. The text instead says what
// to use. Without Trace, the Reader does not know what was set. Then the field counts as set if its value is not the zero value.
func (r *Reader) Deprecated(field string, value any, instead string) {
	p := &resource.Problem{Fields: []string{field}, Rule: "deprecated", Message: "is deprecated: " + instead, Warning: true}
	if !r.traced {
		if !isZero(value) {
			r.note(p)
		}
		return
	}
	set, resolved, blamed, file := false, false, "", ""
	for _, t := range r.origins[r.mark:] {
		if t.field != field && !lex.Within(t.field, field) || t.name == begins {
			continue
		}
		switch o := (Origins{r.origins[r.mark:]}).Of(r.resource, t.field); o.Layer {
		case FromDefault, FromCode:
		case FromEnv, FromFile: // for an object, the first variable by name, so that the result does not depend on the order of reading
			if blamed == "" || t.field < blamed {
				blamed, p.Vars = t.field, []string{o.Var}
			}
		case FromResolver:
			resolved = true
		case FromDefaultFile:
			file = o.File
		case FromResource, FromProfile, FromParams, FromStore, FromTemplate:
			set = true
		}
	}
	switch {
	case blamed != "", resolved:
		r.note(p)
	case file != "":
		p.Message += fromFile + file
		r.unbound = append(r.unbound, p)
		r.note(p)
	case set: // the value does not come from a variable
		p.Message += setBySpecification
		r.unbound = append(r.unbound, p)
		r.note(p)
	}
}

// Warn is Add for a warning.
func (r *Reader) Warn(field, rule, message string) {
	r.broken(&resource.Problem{Fields: []string{field}, Rule: rule, Message: message, Warning: true})
}

// WarnRule is AddRule for a warning.
func (r *Reader) WarnRule(message string, fields ...string) {
	r.broken(&resource.Problem{Fields: slices.Clone(fields), Rule: "rule", Message: message, Warning: true})
}

// Exists reports a problem if the path does not lead to a thing of the given type: what is "file", "dir" or "executable". An executable
// whose name has no separator is searched for in the directories of PATH, as in a shell. Exists ignores an empty path, and a field that
// could not be read.
func (r *Reader) Exists(field, path, what string) {
	if r.looksFor(field) && missing(path, what) {
		r.Add(field, "exists", r.said(field, "must name "+existing[what]))
	}
}

// ExistsEach is Exists for each path in a list.
func (r *Reader) ExistsEach(field string, paths []string, what string) {
	if !r.looksFor(field) {
		return
	}
	for i, path := range paths {
		if missing(path, what) {
			r.Add(field, "exists", fmt.Sprintf("item %d: %s", i+1, r.said(field, "must name "+existing[what])))
		}
	}
}

// ExistsEachValue is Exists for each value of a map. It reports at most one problem, because a map has no order, and because its keys may
// come from variables.
func (r *Reader) ExistsEachValue(field string, paths map[string]string, what string) {
	if !r.looksFor(field) {
		return
	}
	for _, path := range paths { // order: irrelevant, because there is one problem for all of them
		if missing(path, what) {
			r.Add(field, "exists", r.said(field, "every value must name "+existing[what]))
			return
		}
	}
}

// looksFor reports whether the paths of the field are checked: not in the second run, not if nothing is validated, and not if the field could
// not be read.
func (r *Reader) looksFor(field string) bool {
	return !r.naming && !r.lax && !lex.Touches(fieldsOf(r.unread), []string{field})
}

// existing has the phrase for each type of thing that a path may lead to.
var existing = map[string]string{
	"file": "an existing file", "dir": "an existing directory", "executable": "an existing executable file",
}

// missing reports whether the path does not lead to a thing of the type what. For an empty path it returns false.
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

// stat reports whether something exists at path for whose mode good returns true.
func stat(path string, good func(fs.FileMode) bool) bool {
	fi, err := os.Stat(path)
	return err == nil && good(fi.Mode())
}

// executable reports whether a shell would find the program at path.
func executable(path string) bool {
	program := func(m fs.FileMode) bool { return m.IsRegular() && (m&0o111 != 0 || runtime.GOOS == "windows") }
	if filepath.Base(path) != path {
		return stat(path, program)
	}
	return slices.ContainsFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool {
		return dir != "" && (stat(filepath.Join(dir, path), program) || runtime.GOOS == "windows" && stat(filepath.Join(dir, path+".exe"), program))
	})
}
