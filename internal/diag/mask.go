package diag

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// A stretch is a part of one text, in bytes, the end excluded.
type stretch struct{ start, end int }

// hidden returns, for every byte of the line from start to end, whether an excerpt shows it as a star. It looks for secrets in four ways:
// the places that Mask was called for; keys and URLs in the whole text; keys and URLs in this line alone, in case the text as a whole is
// not valid; and every quotation in a line that cannot be parsed. Each of them may hide too much, because this is harmless.
func (s *Source) hidden(start, end int) []bool {
	hide := make([]bool, end-start)
	found := false
	cover := func(st stretch) {
		for i := max(st.start, start); i < min(st.end, end); i++ {
			hide[i-start] = true
			found = true
		}
	}
	for _, v := range from(s.toCover(), start) {
		if v.start >= end {
			break
		}
		cover(v)
	}
	line := s.Text[start:end]
	for _, m := range userinfo.FindAllSubmatchIndex(line, -1) {
		cover(stretch{start + m[2], start + m[3]})
	}
	if strings.HasSuffix(s.Name, ".go") {
		return hide // declarations, which would look like values
	}
	if quoted, ok := s.quotation(start, end); ok {
		cover(quoted)
	}
	s.scanOnce.Do(func() { s.scanned = s.scan() })
	for _, v := range from(s.scanned.secrets, start) {
		if v.start >= end {
			break
		}
		cover(s.inside(v.start, v.end))
	}
	for _, v := range from(s.scanned.users, start) {
		if v.start >= end {
			break
		}
		cover(v)
	}
	for _, m := range assigned.FindAllSubmatchIndex(line, -1) {
		name := string(line[m[2]:m[3]])
		if !s.isSecret([]string{name}, s.scanned.declared) {
			continue
		}
		stops := ""
		if bytes.IndexByte(line[:m[0]], '{') >= 0 {
			stops = ",}"
		}
		for _, v := range s.scanValue(end, start+m[1], name, stops) {
			cover(s.inside(v.start, v.end))
		}
	}
	if !found {
		return hide
	}
	// A comment after a secret may be the secret that was there before.
	for _, c := range from(s.scanned.comments, start) {
		if c.start >= end {
			break
		}
		cover(c)
	}
	return hide
}

// toCover returns the places that Mask was called for, without quotes, sorted and without overlaps.
func (s *Source) toCover() []stretch {
	if s.coveredOf == len(s.masked) {
		return s.covered
	}
	all := make([]stretch, len(s.masked))
	for i, sp := range s.masked {
		all[i] = s.inside(sp.Start, sp.End)
	}
	slices.SortFunc(all, func(a, b stretch) int { return cmp.Compare(a.start, b.start) })
	s.covered, s.coveredOf = all[:0], len(s.masked)
	for _, v := range all {
		if n := len(s.covered); n > 0 && v.start <= s.covered[n-1].end {
			s.covered[n-1].end = max(s.covered[n-1].end, v.end)
			continue
		}
		s.covered = append(s.covered, v)
	}
	return s.covered
}

// quotation returns the part of the line from start to end that is in quotes: from the first quote to the last or, if one of them is not
// closed or is not a quote of TOML, to the end of the line. It is for a line that cannot be parsed, in which it is not known which quotes
// belong together.
func (s *Source) quotation(start, end int) (stretch, bool) {
	line := s.Text[start:end]
	first := bytes.IndexAny(line, quotes)
	if first < 0 || !slices.ContainsFunc(s.unreadable, func(offset int) bool { return offset >= start && offset <= end }) {
		return stretch{}, false
	}
	quote, size := utf8.DecodeRune(line[first:])
	last := bytes.LastIndexByte(line, line[first])
	if quote != '"' && quote != '\'' || bytes.Count(line, line[first:first+1])%2 == 1 || bytes.ContainsAny(line[last+1:], quotes) { // a text without an end
		return stretch{start + first + size, end}, true
	}
	return stretch{start + first + 1, start + last}, true
}

// from returns those of the sorted stretches that end after offset.
func from(sorted []stretch, offset int) []stretch {
	i := sort.Search(len(sorted), func(i int) bool { return sorted[i].end > offset })
	return sorted[i:]
}

// inside returns the stretch of a value as written, without the quotes around it.
func (s *Source) inside(start, end int) stretch {
	start = min(max(start, 0), len(s.Text))
	end = min(max(end, start), len(s.Text))
	text := string(s.Text[start:end])
	if text == "" || (text[0] != '"' && text[0] != '\'') {
		return stretch{start, end}
	}
	mark := text[:1]
	if triple := strings.Repeat(mark, 3); strings.HasPrefix(text, triple) {
		mark = triple
	}
	n := len(mark)
	if len(text) >= 2*n && strings.HasSuffix(text, mark) {
		end -= n
	}
	return stretch{start + n, end}
}

// quotes are the quotes of TOML, and others that people write or copy by mistake.
const quotes = "\"'`“”„‘’‚«»＂"

var (
	// userinfo matches the part before the host of a URL. It may contain anything except a double quote. It may match too much, which is then
	// hidden too. A URL may lack its scheme, which is a mistake.
	userinfo = regexp.MustCompile(`(?:://|["']//)([^"\n]*)@`)
	// assigned matches a key with a value, in TOML or a similar text.
	assigned = regexp.MustCompile(`([\pL\pN_-]+)["']?[ \t]*[=:]`)
)
