package random

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// ofKey is the name under which a constraint of keys is counted.
func ofKey(key string) string { return "keys." + key }

// keys are constraints on the keys of a map: every constraint has its turn. With lower, variables can name enough of the keys that are left. It is
// "" if too few keys are left.
func (d *draft) keys(lower bool) string {
	k := &field{attrs: []string{`type = "string"`}}
	var err error
	if k.alone, err = alone(k.attrs); err != nil {
		panic("random: " + err.Error())
	}
	rows := constraint.OfKeys()
	must := rows[d.keyTurn%len(rows)]
	for range 20 {
		if d.constrain(k, must.Key) {
			break
		}
	}
	for _, row := range rows {
		if row != must && d.chance(6) {
			d.constrain(k, row.Key)
		}
	}
	pool := d.sampler.keyPool(k.alone)
	if lower {
		pool = slices.DeleteFunc(pool, func(key string) bool { return !k.alone.KeyInVariables(key) })
		if must.Key == "one_of" {
			k.attrs, pool = []string{"", `one_of = ["eu", "us_1", "k2", "x3", "far_away0", "K-"]`}, keyWords
		}
	}
	if len(pool) < 4 && (lower || len(pool) == 0) || len(k.attrs) == 1 {
		return ""
	}
	d.keyTurn++
	return "keys = { " + strings.Join(k.attrs[1:], ", ") + " }"
}

// keyWords are keys that nothing asks something of.
var keyWords = []string{"eu", "us_1", "k2", "x3", "far_away0", "n_1_2", "b", "k-1", "K-", "a b", "日"}

// keyPool are keys that satisfy the constraints of a map's keys.
func (s *sampler) keyPool(keys *model.Field) []string {
	texts := slices.Concat(candidates(keys), keyWords)
	for _, word := range keyWords {
		texts = append(texts, shaped(keys, word)...)
	}
	var pool []string
	for _, v := range fit(keys, texts) {
		key := v.V.(string)
		shows := strings.TrimSpace(key) == key && !strings.ContainsFunc(key, func(r rune) bool { return !strconv.IsPrint(r) })
		if shows && !slices.Contains(pool, key) {
			pool = append(pool, key)
		}
	}
	return pool
}

// drawnKeys are n keys of the map f, fewer if there are not as many; with lower, those that variables can name.
func (s *sampler) drawnKeys(f *model.Field, n int, lower bool) []string {
	pool := s.keyPool(f.Keys)
	s.rand.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	if lower {
		pool = slices.DeleteFunc(pool, func(key string) bool { return !f.KeyInVariables(key) })
	}
	return pool[:min(n, len(pool))]
}

// wrongKeys are texts of the map f whose keys break constraints, by the name of the constraint.
func (s *sampler) wrongKeys(f *model.Field, byKey map[string][]string) {
	item := s.ofItem(f)
	if f.Keys == nil || len(s.good(item)) == 0 {
		return
	}
	bad := []string{"~", "", "ABC", "a b", "x", strings.Repeat("m", 40), strings.Repeat("日", 70)}
	for _, key := range slices.Concat(bad, candidates(f.Keys)) {
		text := "{" + jsonText(key) + ":" + jsonItem(item.Type, s.variable(item.Type, s.single(item))) + "}"
		v, err := value.ParseField(f, text)
		if err != nil {
			continue
		}
		for _, b := range value.Check(f, v) {
			if b.OfKey {
				byKey[ofKey(b.Key)] = append(byKey[ofKey(b.Key)], text)
			}
		}
	}
}

// badKey gives an entry of a map of objects a key that the map may not have.
func (m *Environ) badKey(e *Env, s *setting) *Mutant {
	f := s.leaf.Field()
	if f.Keys == nil {
		return nil
	}
	for _, key := range []string{"zz_9", "q", strings.Repeat("m", 40)} {
		breaks := value.Check(f.Keys, &model.Value{V: key})
		if len(breaks) == 0 {
			continue
		}
		i := pick(m.rand, s.items)
		mutant := m.change(e, "items: key")
		mutant.Broken = broken{f, ofKey(breaks[0].Key)}
		if s.json {
			other, changed := *s, *i
			other.items, changed.label = slices.Clone(s.items), key
			other.items[slices.Index(s.items, i)] = &changed
			m.setText(mutant, s, other.itemsText(f))
			mutant.Want = []string{}
			return mutant
		}
		for _, name := range slices.Sorted(maps.Keys(i.vars)) {
			mutant.Vars[f.ItemVariable(s.name, strings.ToUpper(key), name)] = mutant.Vars[i.vars[name]]
		}
		mutant.Either = true // the variables may be those of something else
		return mutant
	}
	return nil
}
