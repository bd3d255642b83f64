package names

import (
	"go/token"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Claims knows which names of one specification a finding wants to be others.
type Claims struct {
	*read.Reporter
	sources map[*diag.Source]bool // of the specification
	blamed  map[diag.Span]bool    // what a finding wants another name for
}

// New is about the names of a specification without files; AddSource adds them.
func New(r *read.Reporter) *Claims {
	return &Claims{Reporter: r, sources: map[*diag.Source]bool{}, blamed: map[diag.Span]bool{}}
}

// AddSource adds a file of the specification. Names that stand elsewhere are inherited from another package.
func (r *Claims) AddSource(src *diag.Source) { r.sources[src] = true }

// Claim reports the names that two things of p would have. It may be called again when more of p is known, and reports each collision
// once.
func (r *Claims) Claim(p *model.Package) {
	model.Spell(p)
	r.Collisions(append(p.Reserved(), p.Names()...), "")
	r.Collisions(p.TestNames(), " in the package of mocks")
}

// ClaimTypes is Claim for types and their members only. If these collide, signatures of hand-written Go that mention them cannot be checked.
func (r *Claims) ClaimTypes(p *model.Package) {
	names := append(p.Reserved(), p.Names()...)
	r.Collisions(slices.DeleteFunc(names, func(n model.Name) bool { return !n.IsType() && !n.Member() }), "")
}

// A collision is two things with the same name.
type collision struct{ first, second model.Name }

// Collisions reports the collisions among names. There is one finding for each thing that needs another name, and none for a collision of
// parts if the wholes collide. where is added to the message.
func (r *Claims) Collisions(names []model.Name, where string) {
	taken := map[[2]string]model.Name{}
	var found []collision
	together := map[[2]diag.Span]bool{} // pairs of places that collide
	twice := map[string]bool{}          // top-level names that collide
	for _, n := range names {
		key := [2]string{n.Of, n.Go}
		other, ok := taken[key]
		switch {
		case !ok:
			taken[key] = n
		case other.Reserved && (n.Sort == model.MethodName || !n.At.Valid()): // n is what the name is reserved for
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

// pairOf returns two places in the order of the files.
func pairOf(a, b diag.Span) [2]diag.Span {
	if b.Compare(a) < 0 {
		a, b = b, a
	}
	return [2]diag.Span{a, b}
}

// parent is the place of the innermost thing around n.
func parent(n model.Name) diag.Span {
	if len(n.Under) == 0 {
		return diag.Span{}
	}
	return n.Under[len(n.Under)-1]
}

// collide reports one collision at the later place.
func (r *Claims) collide(c collision, where string) {
	first, second := r.placeOfName(c.first), r.placeOfName(c.second)
	if second.Compare(first) < 0 {
		c.first, c.second, first, second = c.second, c.first, second, first
	}
	if r.blamed[c.second.At] { // another name renames all
		return
	}
	r.blamed[c.second.At] = true
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

// becomes says what n would be in Go.
func becomes(n model.Name) string {
	of := ""
	if token.IsExported(n.Of) {
		of = " of " + n.Of
	}
	switch {
	case !n.Member():
		return "generate the Go name `" + n.Go + "`"
	case n.Sort == model.MethodName:
		return "be the method `" + n.Go + "`" + of
	}
	return "be the field `" + n.Go + "`" + of
}

// placeOfName is where a finding about n is reported. If n is inherited from another package, that is the kind that inherits it.
func (r *Claims) placeOfName(n model.Name) diag.Span {
	if n.At.Valid() && !r.sources[n.At.Source] && len(n.Under) > 0 {
		return n.Under[0]
	}
	return n.At
}

// AgainstGo reports generated names that hand-written Go files of the package declare too. Names without a place are reported at fixed.
func (r *Claims) AgainstGo(beside model.Declared, names []model.Name, fixed diag.Span) {
	members, declared, imports := setOf(beside.Members), setOf(beside.Names), setOf(beside.Imports)
	clash := func(n model.Name, text, help string) {
		at := r.placeOfName(n)
		if !at.Valid() {
			at = fixed
		}
		r.List.Add(diag.Finding{Code: diag.NameCollision, At: at, Text: text, Help: help})
	}
	generated := map[string]bool{} // at the top level
	for _, n := range names {
		generated[n.Go] = generated[n.Go] || !n.Member()
	}
	seen, common := map[[2]string]bool{}, map[string][]string{} // common: those that one key gives other names
	for _, n := range names {
		if !n.Member() && n.Exported() && !n.At.Valid() && declared[n.Go] {
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
			if members[n.Of+"."+n.Go] && !(generated[n.Of] && declared[n.Of]) { // else the type collides, and has the finding
				clash(n, "the field or method `"+n.Of+"."+n.Go+"` is generated, and a Go file of the package declares it", "rename it there")
			}
		case declared[n.Go]:
			r.declaredToo(n, common[n.Key], clash)
		case imports[n.Go]:
			clash(n, "the Go name `"+n.Go+"` is generated, and a Go file of the package imports a package by that name", "give the import another name there")
		}
	}
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// declaredToo reports a top-level name that a hand-written file declares. If no part of the specification gives n its name, common are all
// such names that get others together with n, and the first is reported.
func (r *Claims) declaredToo(n model.Name, common []string, clash func(n model.Name, text, help string)) {
	const declares = ", which a Go file of the package declares"
	switch {
	case !n.Exported():
		clash(n, "the Go name `"+n.Go+"` is generated, and a Go file of the package declares it", "rename it there")
	case n.At.Valid() && n.Key != "":
		clash(n, n.What+" would generate the Go name `"+n.Go+"`"+declares, "write "+n.Key+", or rename it there")
	case n.At.Valid():
		clash(n, n.What+" would generate the Go name `"+n.Go+"`"+declares, "rename it there, or set `go_name` here")
	case n.Go == common[0]:
		word := "name "
		if len(common) > 1 {
			word = "names "
		}
		clash(n, "the specification would generate the Go "+word+ident.TickedList(common)+declares,
			"write "+n.Key+", rename it there, or generate a package of its own: `[output] dir = \"...\"`")
	}
}
