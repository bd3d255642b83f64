package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/tomltext"
)

// words are names that mean something to Go, to its packages or to generated code, and a few that do not.
var words = strings.Fields(`
	break case chan const continue default defer else fallthrough for func go goto if import interface map package range return
	struct switch type var any bool byte error false true nil iota int string len cap new make append copy delete panic print real
	min max clear close uint8 float64 rune resource url time json errors context slog slices strings math fmt utf8 regexp config
	option options profile load log_value origins with_source with_config new_options reader c r ps o v item err set n i u id name
	kind pattern problem secret count env prefix a b x y host port user password db_host api_key max_conns tls_1_2 s3 http sql
	is_set deref ptr main init reveal describe_all validated review_all mode region timeout window_size ids gen format lifecycle`)

// packageNames are names of packages that a specification may choose.
var packageNames = []string{
	"settings", "config", "url", "time", "json", "errors", "context", "slog", "slices", "strings", "math", "resource", "gen", "format", "lifecycle", "error", "string",
	"any", "nil", "len", "resources2", "utf8",
}

var profileNames = []string{"dev", "prod", "default", "type", "test", "staging", "a", "parse", "func", "eu_west_1", "prod-eu", "eu-1"}

// docs are texts that generated code, Markdown and dotenv files must survive.
var docs = []string{
	"A plain sentence.", "without an end", "Ends with a backslash \\", "*/ /* ``` ${X} $(x) | <b> --> \" ' \\ % %d\n//go:embed secret",
	"//go:build ignore", "+build ignore", "\tindented\n\n\n    code", "#!/bin/sh", "Deprecated: it is not.", "ünï ✓ 日本", "//line evil.go:1",
	"a\nb\n\nc", "- a\n- b", "[link]", "# heading", "'''", `"""`, "ends in a colon:", "TODO(x): nothing", "A very long line " + strings.Repeat("of words ", 40),
}

func (d *draft) doc() string { return pick(d.rand, docs) }

// families are names that nearly collide, with each other and with what is generated. The names of a draft are mostly of one family.
var families = [][]string{
	strings.Fields("a b c ab a_b a_b_c ab_c b_c abc"),
	strings.Fields("db tls db_tls name mode db_tls_mode tls_mode db_mode db_config"),
	strings.Fields("x x_config x_client x_mock x_y y x_on config client mock"),
	strings.Fields("http h_t_t_p s3 s_3 id i_d url u_r_l api http_api"),
	strings.Fields("new open load default run options resources config profile new_options load_config open_load default_new"),
	strings.Fields("type func map error string c r o ctx err cfg opts"),
}

// beginnings and ends are what generated names have before and behind others.
var (
	beginnings = strings.Fields("new open load default run with use validate describe has a db x")
	ends       = strings.Fields("config client mock tls on call funcs configure conn fields options node adapter sdk operations params pattern b c y 2")
)

// name is a name that taken does not have.
func (d *draft) name(taken map[string]bool) string {
	for {
		name := d.farName()
		if d.near {
			name = d.nearName(taken)
		}
		if key := d.key(name); !taken[key] {
			taken[key] = true
			d.drawn = append(d.drawn, name)
			return name
		}
	}
}

// key is equal for names of which a draft has one at most: for those that have one Go name, unless the draft is about these.
func (d *draft) key(name string) string {
	if d.near {
		return name
	}
	return squeeze(name)
}

func (d *draft) farName() string {
	name := pick(d.rand, words)
	switch d.rand.IntN(4) {
	case 0:
		name += "_" + pick(d.rand, words)
	case 1:
		name += fmt.Sprint(d.rand.IntN(10))
	}
	return name
}

// nearName is a name that nearly collides with others, most of all with those that taken has.
func (d *draft) nearName(taken map[string]bool) string {
	if len(d.family) == 0 {
		d.family = pick(d.rand, families)
	}
	name := pick(d.rand, d.family)
	switch d.rand.IntN(10) {
	case 0:
		name = pick(d.rand, beginnings) + "_" + name
	case 1:
		name += "_" + pick(d.rand, ends)
	case 2:
		name = pick(d.rand, pick(d.rand, families))
	case 3, 4, 5:
		name = d.twin(taken)
	}
	return name
}

// twin is a name that nearly collides with one that the draft has: with an underscore less or more, or two names in one. Without any such
// it is one of the family.
func (d *draft) twin(taken map[string]bool) string {
	from := d.drawn
	if beside := slices.DeleteFunc(slices.Clone(from), func(name string) bool { return !taken[name] }); len(beside) > 0 && !d.chance(3) {
		from = beside
	}
	if len(from) == 0 {
		return pick(d.rand, d.family)
	}
	name := pick(d.rand, from)
	if d.chance(3) && len(name) < longest {
		return name + "_" + pick(d.rand, d.drawn)
	}
	return d.respaced(name)
}

// longest is how long names get that are made of others.
const longest = 20

// respaced is name with an underscore less or, if it has none, more; name itself if it is too short or too long for that.
func (d *draft) respaced(name string) string {
	switch parts := strings.Split(name, "_"); {
	case len(parts) > 1:
		i := 1 + d.rand.IntN(len(parts)-1)
		return strings.Join(parts[:i], "_") + strings.Join(parts[i:], "_")
	case len(name) > 1 && len(name) < longest:
		i := 1 + d.rand.IntN(len(name)-1)
		return name[:i] + "_" + name[i:]
	}
	return name
}

// variable is a new name of a variable.
func (d *draft) variable() string {
	d.variables++
	return fmt.Sprintf("%s_V%d", strings.ToUpper(pick(d.rand, words)), d.variables)
}

// quote is a text as a TOML basic string.
var quote = tomltext.Quote

func quotes(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
