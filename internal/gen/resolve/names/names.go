package names

import (
	"go/token"
	"maps"
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Claims reports clashes of names for one specification.
type Claims struct {
	*read.Reporter
	sources map[*diag.Source]bool // the files of the specification
	blamed  map[diag.Span]bool    // the places of findings that ask for another name
	keys    map[string]bool       // the keys of [package] whose values such findings blame
}

// New returns a Claims without files. AddSource adds the files of the specification.
func New(r *read.Reporter) *Claims {
	return &Claims{Reporter: r, sources: map[*diag.Source]bool{}, blamed: map[diag.Span]bool{}, keys: map[string]bool{}}
}

// AddSource adds a file of the specification. Names in other files are inherited from other packages.
func (r *Claims) AddSource(src *diag.Source) { r.sources[src] = true }

// Claim reports the names that two things in p have. It may be called again when more of p is known. It reports each clash once.
func (r *Claims) Claim(p *model.Package) {
	naming.Spell(p)
	r.Collisions(append(naming.Reserved(p), naming.Package(p)...), "")
	r.Collisions(naming.Mocks(p), " in the package of mocks")
}

// ClaimTypes is Claim for types and their members only. If two types clash, signatures of hand-written Go with these types cannot be
// checked.
func (r *Claims) ClaimTypes(p *model.Package) {
	names := append(naming.Reserved(p), naming.Package(p)...)
	r.Collisions(slices.DeleteFunc(names, func(n naming.Name) bool { return !n.IsType() && !n.Member() }), "")
}

// A collision is a pair of things with the same name.
type collision struct{ first, second naming.Name }

// Collisions reports the clashes among names. There is one finding for each thing that needs another name. If two types clash, clashes of
// their members are not reported. The text where is added to the message.
func (r *Claims) Collisions(names []naming.Name, where string) {
	taken := map[[2]string]naming.Name{}
	var found []collision
	together := map[[2]diag.Span]bool{} // pairs of places that clash
	twice := map[string]bool{}          // top-level names that clash
	for _, n := range names {
		key := [2]string{n.Of, n.Go}
		other, ok := taken[key]
		switch {
		case !ok:
			taken[key] = n
		case other.Reserved && (n.Sort == naming.MethodName || !n.At.Valid()): // the name is reserved for this very use
		default:
			found = append(found, collision{other, n})
			twice[key[1]] = twice[key[1]] || !n.Member()
			together[pairOf(other.At, n.At)] = true
		}
	}
	for _, c := range found {
		a, b := parent(c.first), parent(c.second)
		if follows := a.Valid() && b.Valid() && together[pairOf(a, b)] || twice[c.second.Of]; !follows {
			r.collide(c, where)
		}
	}
}

// pairOf returns two places in the order in which they occur in the files.
func pairOf(a, b diag.Span) [2]diag.Span {
	if b.Compare(a) < 0 {
		a, b = b, a
	}
	return [2]diag.Span{a, b}
}

// parent returns the place of the innermost declaration around n.
func parent(n naming.Name) diag.Span {
	if len(n.Under) == 0 {
		return diag.Span{}
	}
	return n.Under[len(n.Under)-1]
}

// collide reports one clash, at the later place.
func (r *Claims) collide(c collision, where string) {
	first, second := r.placeOfName(c.first), r.placeOfName(c.second)
	if second.Compare(first) < 0 {
		c.first, c.second, first, second = c.second, c.first, second, first
	}
	if r.blamed[c.second.At] { // one new name solves all clashes of this place
		return
	}
	r.blamed[c.second.At] = true
	if c.first.Key != "" && c.first.What != "" && !c.first.At.Valid() { // another value of the key solves all clashes with its names
		if r.keys[c.first.Key] {
			return
		}
		r.keys[c.first.Key] = true
	}
	f := diag.Finding{
		Code: diag.NameCollision,
		At:   second,
		Text: c.second.What + " would " + becomes(c.second) + where + ", which is taken",
		Help: "set `go_name`, or choose another name",
	}
	switch {
	case c.second.Member():
	case c.second.Key != "":
		f.Help = "choose another name, or write " + c.second.Key
	case c.first.Key != "":
		f.Help = "set `go_name`, choose another name, or write " + c.first.Key
	}
	switch {
	case c.first.At.Valid() && first != second:
		f.Others = []diag.Label{{At: first, Text: c.first.What + " has it"}}
	case c.first.At.Valid():
		f.Text += ": " + c.first.What + " has it"
	case c.first.What != "":
		f.Text += ": " + c.first.What
	default:
		f.Text += ": every generated package has it"
	}
	r.List.Add(f)
}

// becomes describes the Go name of n.
func becomes(n naming.Name) string {
	of := ""
	if token.IsExported(n.Of) {
		of = " of " + n.Of
	}
	switch {
	case !n.Member():
		return "generate the Go name `" + n.Go + "`"
	case n.Sort == naming.MethodName:
		return "be the method `" + n.Go + "`" + of
	}
	return "be the field `" + n.Go + "`" + of
}

// placeOfName returns the place for a finding about n. If n is inherited from another package, this is the kind that inherits it.
func (r *Claims) placeOfName(n naming.Name) diag.Span {
	if n.At.Valid() && !r.sources[n.At.Source] && len(n.Under) > 0 {
		return n.Under[0]
	}
	return n.At
}

// AgainstGo reports generated names that hand-written Go files of the package also declare. Names without a place are reported at fixed.
func (r *Claims) AgainstGo(beside model.Declared, names []naming.Name, fixed diag.Span) {
	members, declared, imports := setOf(beside.Members), setOf(beside.Names), setOf(beside.Imports)
	clash := func(n naming.Name, text, help string) {
		at := r.placeOfName(n)
		if !at.Valid() {
			at = fixed
		}
		r.List.Add(diag.Finding{Code: diag.NameCollision, At: at, Text: text, Help: help})
	}
	lost := r.lostHeader(beside, names, fixed)
	generated := map[string]bool{} // at the top level of the package
	for _, n := range names {
		generated[n.Go] = generated[n.Go] || !n.Member()
	}
	clashed := map[diag.Span]bool{}                             // the places of such names
	seen, common := map[[2]string]bool{}, map[string][]string{} // common: those that one key gives other names
	for _, n := range names {
		if !n.Member() && n.Exported() && !n.At.Valid() && declared[n.Go] && !lost[n.Go] {
			common[n.Key] = append(common[n.Key], n.Go)
		}
	}
	for _, n := range names {
		key := [2]string{n.Of, n.Go}
		if seen[key] {
			continue
		}
		seen[key] = true
		switch {
		case n.Member():
			if members[n.Of+"."+n.Go] && !(generated[n.Of] && declared[n.Of]) { // if the type clashes too, the finding is about the type
				clash(n, "the field or method `"+n.Of+"."+n.Go+"` is generated, and a Go file of the package declares it", "rename it there")
			}
		case lost[n.Go]:
		case declared[n.Go] && n.Sort == naming.ConstName && clashed[parent(n)]: // the values of an enum get other names with its type
		case declared[n.Go]:
			clashed[n.At] = n.At.Valid()
			r.declaredToo(n, common[n.Key], clash)
		case imports[n.Go]:
			clash(n, "the Go name `"+n.Go+"` is generated, and a Go file of the package imports a package by that name", "give the import another name there")
		}
	}
}

// lostHeader reports the files that are called like generated ones, and that declare names which will be generated. Each file has one
// finding at the place fixed, because it probably is a generated file without its header. It returns the names.
func (r *Claims) lostHeader(beside model.Declared, names []naming.Name, fixed diag.Span) map[string]bool {
	lost, first, count := map[string]bool{}, map[string]string{}, map[string]int{}
	for _, n := range names {
		file := beside.Generated[n.Go]
		if n.Member() || file == "" || lost[n.Go] {
			continue
		}
		lost[n.Go] = true
		count[file]++
		if first[file] == "" {
			first[file] = n.Go
		}
	}
	for _, file := range slices.Sorted(maps.Keys(first)) {
		what := "`" + first[file] + "`"
		if n := count[file] - 1; n > 0 {
			what += " and " + strconv.Itoa(n) + " more names"
		}
		r.List.Add(diag.Finding{
			Code: diag.NameCollision, At: fixed, Text: "the Go file `" + file + "` declares " + what + ", which would be generated, and it has no header of a generated file",
			Help: "if resgen has made it, delete it; or else rename what it declares",
		})
	}
	return lost
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// declaredToo reports a top-level name that a hand-written file also declares. If no part of the specification gives n its name, common are
// all such names that get other names together with n, and only the first of them is reported.
func (r *Claims) declaredToo(n naming.Name, common []string, clash func(n naming.Name, text, help string)) {
	const declares = ", which a Go file of the package declares"
	switch {
	case !n.Exported():
		clash(n, "the Go name `"+n.Go+"` is generated, and a Go file of the package declares it", "rename it there")
	case n.At.Valid() && n.Key != "":
		clash(n, n.What+" would generate the Go name `"+n.Go+"`"+declares, "write "+n.Key+", or rename it in the Go file")
	case n.At.Valid():
		clash(n, n.What+" would generate the Go name `"+n.Go+"`"+declares, "rename it there, or set `go_name` here")
	case n.Go == common[0]:
		word := "name "
		if len(common) > 1 {
			word = "names "
		}
		clash(n, "the specification would generate the Go "+word+ident.TickedList(common)+declares,
			"write "+n.Key+", rename it in the Go file, or generate a package of its own: `[output] dir = \"...\"`")
	}
}
