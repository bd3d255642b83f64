package library

import (
	"go/types"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// clues are the tags by which a library is recognized.
type clues struct {
	own    []string // keys of tags that only this library has
	shared []string // keys of tags that other libraries have too
	option []string // options of the key env that only this library has; an option that ends with = has a value
}

// strange lists keys of tags of unknown libraries, which are used together with keys that are known.
var strange = []string{"env-default", "env-required", "env-prefix", "env-separator", "env-layout", "env-upd"}

// alien lists keys of tags of unknown libraries, which matter only if the struct has no key that is known: other programs read them, too.
var alien = []string{"koanf", "conf", "config", "arg", "long"}

// unknown lists the import paths of libraries that load structs with the keys of the known ones, or with keys of their own.
var unknown = []string{
	"github.com/Netflix/go-env", "github.com/alecthomas/kong", "github.com/alexflint/go-arg", "github.com/ardanlabs/conf", "github.com/cristalhq/aconfig", "github.com/heetch/confita",
	"github.com/ilyakaznacheev/cleanenv", "github.com/jessevdk/go-flags", "github.com/jinzhu/configor", "github.com/joeshaw/envdecode", "github.com/knadh/koanf", "github.com/vrischmann/envconfig",
}

// Detect finds the libraries that may load a struct: by its tags and, if several fit, by the imports of its package, and then by the
// modules that its module requires. If the struct has keys of tags that only unknown libraries have, Detect returns these as strangers, and
// no library. If the tags do not decide, and the package imports unknown libraries only, their import paths are the strangers.
func Detect(n *types.Named, imports, modules []string) (fit []*Library, strangers []string) {
	d := &detector{own: map[*Library]bool{}, shared: map[*Library]bool{}, seen: map[types.Type]bool{}}
	d.read(n)
	if len(d.strange) > 0 {
		return nil, d.strange
	}
	found := d.found()
	if len(found) == 0 && len(d.alien) > 0 {
		return nil, d.alien
	}
	for _, l := range All {
		if found[l] || len(found) == 0 && l.untagged { // viper loads fields without tags
			fit = append(fit, l)
		}
	}
	if !slices.ContainsFunc(All, func(l *Library) bool { return l.In(imports) != "" }) && len(fit) != 1 {
		for _, p := range imports {
			if slices.ContainsFunc(unknown, func(u string) bool { return p == u || strings.HasPrefix(p, u+"/") }) {
				strangers = append(strangers, p)
			}
		}
		if len(strangers) > 0 {
			return nil, strangers
		}
	}
	known := len(found) > 0
	for _, paths := range [][]string{imports, modules} {
		uses := func(l *Library) bool { return l.In(paths) != "" }
		if len(fit) > 1 && slices.ContainsFunc(fit, uses) || !known {
			some := slices.DeleteFunc(slices.Clone(fit), func(l *Library) bool { return !uses(l) })
			if len(some) > 0 {
				return some, nil
			}
		}
	}
	if !known {
		return nil, nil
	}
	return fit, nil
}

// In returns the path in paths that is the library's module path, with any major version, or "".
func (l *Library) In(paths []string) string {
	for _, p := range paths {
		base, own := p, l.Module
		for _, s := range []*string{&base, &own} {
			if gosource.IsVersion(path.Base(*s)) {
				*s = path.Dir(*s)
			}
		}
		if base == own {
			return p
		}
	}
	return ""
}

// A detector reads the tags of a struct and of nested structs.
type detector struct {
	own, shared map[*Library]bool
	strange     []string
	alien       []string
	seen        map[types.Type]bool
}

// found returns the libraries that fit the tags: those of which a key is found that only they have, and those with a shared key that none
// of the first ones has.
func (d *detector) found() map[*Library]bool {
	if len(d.own) == 0 {
		return d.shared
	}
	found := maps.Clone(d.own)
	for _, l := range All {
		explained := slices.ContainsFunc(All, func(o *Library) bool { return d.own[o] && slices.Equal(o.clues.shared, l.clues.shared) })
		if d.shared[l] && !explained && !l.untagged {
			found[l] = true
		}
	}
	return found
}

func (d *detector) read(t types.Type) {
	if d.seen[t] {
		return
	}
	d.seen[t] = true
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i := range s.NumFields() {
		d.tag(s.Tag(i))
		of := s.Field(i).Type()
		if elem := spectype.Elem(of); elem != nil {
			of = elem
		}
		if nested, _ := spectype.Struct(of); nested != nil {
			if n := spectype.Named(of); n != nil {
				d.read(n)
			} else {
				d.read(nested)
			}
		}
	}
}

func (d *detector) tag(text string) {
	tags := reflect.StructTag(text)
	has := func(key string) bool { _, ok := tags.Lookup(key); return ok }
	for _, list := range []struct {
		keys []string
		into *[]string
	}{{strange, &d.strange}, {alien, &d.alien}} {
		for _, key := range list.keys {
			if has(key) && !slices.Contains(*list.into, key) {
				*list.into = append(*list.into, key)
			}
		}
	}
	_, list, _ := strings.Cut(tags.Get("env"), ",")
	for _, l := range All {
		if slices.ContainsFunc(l.clues.own, has) {
			d.own[l] = true
		}
		if slices.ContainsFunc(l.clues.shared, has) {
			d.shared[l] = true
		}
		for option := range strings.SplitSeq(list, ",") {
			name, _, valued := strings.Cut(strings.TrimSpace(option), "=")
			if valued {
				name += "="
			}
			if slices.Contains(l.clues.option, name) {
				d.own[l] = true
			}
		}
	}
}
