package text

import (
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/templates"

	"github.com/resgen-go/resgen/resource/lifecycle"
)

// Docs returns the Markdown page of p's resources.
func Docs(p *model.Package) []code.File {
	if p.Output.Docs == "" {
		return nil
	}
	page := docsPage{Name: p.Name, Doc: p.Doc}
	if p.Profiles != nil {
		page.Profiles = profileFacts(p.Profiles, codeSpan)
	}
	sections := slices.Clone(p.Resources)
	for _, f := range p.Factories {
		sections = append(append(sections, f.Given), f.Resources...)
	}
	for _, r := range sections {
		section := docsSection{Name: r.Name, Doc: about(r), Facts: openedFacts(p, r)}
		if r.Factory != nil && r == r.Factory.Given {
			section.Facts = placeholders(p, r.Factory)
		}
		for _, leaf := range r.WithItems() {
			f := leaf.Field()
			section.Fields = append(section.Fields, docsField{
				Name:      leaf.Name,
				Variables: boundVariables(p, r, leaf),
				Type:      docsType(leaf),
				Need:      needs(p, r, leaf, shownSpan),
				Doc:       code.Paragraph(f.Doc, strings.Join(append(code.ValueFacts(f), code.NonEmpty(itemNote(leaf), readingNote(p, r, leaf))...), " ")) + deprecation(f),
			})
		}
		page.Resources = append(page.Resources, section)
	}
	if p.Opens() {
		for _, b := range p.Bundles {
			page.Bundles = append(page.Bundles, docsBundle{Name: b.Name, Doc: code.Sentence(b.Doc), Uses: append(code.NamesOf(b.Uses), code.NamesOfFactories(b.Opens)...)})
		}
	}
	funcs := template.FuncMap{"text": markdown, "prose": prose, "code": codeSpan, "comment": htmlComment}
	return []code.File{textFile(p, p.Output.Docs, templates.Docs, funcs, page)}
}

type docsPage struct {
	Name, Doc string
	Profiles  string // Markdown
	Resources []docsSection
	Bundles   []docsBundle
}

type docsSection struct {
	Name, Doc string
	Facts     string // Markdown, in one line
	Fields    []docsField
}

type docsBundle struct {
	Name, Doc string
	Uses      []string
}

type docsField struct {
	Name      string
	Variables string // Markdown, in one line
	Type      string
	Need      string // Markdown, in one line
	Doc       string
}

// openedFacts returns sentences in Markdown about how r is opened and closed, and its dependencies. It returns "" if r has only a
// configuration.
func openedFacts(p *model.Package, r *model.Resource) string {
	c := r.Kind.Client
	if c == nil {
		return ""
	}
	from := model.Import{Name: p.Name}
	if r.Kind.From != nil {
		from = model.Import{Path: r.Kind.From.Path, Name: r.Kind.From.Name}
	}
	if c.New.From != nil {
		from = *c.New.From
	}
	opener := codeSpan(from.Name + "." + c.New.Name)
	if from.Path != "" && from.Path != p.Path {
		opener += " (package " + codeSpan(from.Path) + ")"
	}
	facts := []string{"Opened by " + opener + "."}
	var on []string
	for _, e := range usual(code.DependenciesByProfile(p, r), code.NamesKey, code.Dependencies(r, nil)) {
		if len(e.What) > 0 {
			on = append(on, "on "+ident.Listed(codes(e.What))+within(e.Names()))
		}
	}
	if len(on) > 0 {
		facts = append(facts, "Depends "+strings.Join(on, ", ")+".")
	}
	facts = append(facts, timeFacts(r.Life)...)
	if r.Health.Unchecked {
		facts = append(facts, "It is not checked.")
	}
	return strings.Join(facts, " ")
}

// placeholders returns a sentence in Markdown about the parameters in the names of variables of f. It returns "" if no name has one.
func placeholders(p *model.Package, f *model.Factory) string {
	var texts []string
	for _, r := range f.Resources {
		for _, leaf := range r.WithItems() {
			for _, v := range model.VariantsBy(p.ProfilesOf(r), model.Source.NamesKey, leaf.Source) {
				for _, name := range slices.Concat(v.What.Names(), v.What.Old) {
					for _, param := range model.ParamsOf(environ.Parts(f, name)) {
						if text := codeSpan("{" + param.Name + "}"); !slices.Contains(texts, text) {
							texts = append(texts, text)
						}
					}
				}
			}
		}
	}
	switch len(texts) {
	case 0:
		return ""
	case 1:
		return "In the name of a variable, " + texts[0] + " stands for the value in upper case, with an underscore in place of each character other than A-Z and 0-9."
	}
	return "In the name of a variable, " + ident.Listed(texts) + " stand for the values in upper case, with an underscore in place of each character other than A-Z and 0-9."
}

// timeFacts returns phrases about how long opening and closing may take, if the specification changes the defaults.
func timeFacts(l model.Lifecycle) []string {
	var facts []string
	limit := scalar.ShortDuration(l.Timeout)
	switch {
	case l.Attempts == lifecycle.UntilTimeout && l.Timeout == 0:
		facts = append(facts, "Opening is tried again for up to 30s.")
	case l.Attempts == lifecycle.UntilTimeout:
		facts = append(facts, "Opening is tried again for up to "+limit+".")
	case l.Attempts > 1 && l.Timeout == 0:
		facts = append(facts, "Opening is tried up to "+strconv.Itoa(l.Attempts)+" times.")
	case l.Attempts > 1:
		facts = append(facts, "Opening is tried up to "+strconv.Itoa(l.Attempts)+" times and may take "+limit+" in all.")
	case l.Timeout != 0:
		facts = append(facts, "Opening may take "+limit+".")
	}
	if l.StopTimeout != 0 {
		facts = append(facts, "Closing may take "+scalar.ShortDuration(l.StopTimeout)+".")
	}
	return facts
}

func codes(texts []string) []string {
	var spans []string
	for _, t := range texts {
		spans = append(spans, codeSpan(t))
	}
	return spans
}

// docsType returns the type of leaf as the specification writes it, or its choices.
func docsType(leaf *model.Leaf) string {
	f := leaf.Field()
	t := f.Type.Spec
	switch c := choices(f); {
	case c != "" && f.Type.Elem != nil:
		t += ", " + c
	case c != "":
		t = c
	}
	if leaf.Secret() {
		t += ", secret"
	}
	return t
}

// boundVariables returns the variables of leaf as Markdown: `A` or `B`, or the file named by `C`; in prod `D`.
func boundVariables(p *model.Package, r *model.Resource, leaf *model.Leaf) string {
	var parts []string
	for _, v := range usual(model.VariantsBy(p.ProfilesOf(r), model.Source.NamesKey, leaf.Source), model.Source.NamesKey, leaf.Source(nil)) {
		names := codes(v.What.Env)
		if v.What.File != "" {
			names = append(names, "file named by "+codeSpan(v.What.File))
		}
		for _, old := range codes(v.What.Old) {
			names = append(names, old+" (deprecated)")
		}
		if len(names) > 0 {
			parts = append(parts, ident.Either(names)+within(v.Names()))
		}
	}
	return strings.Join(parts, "; ")
}

// readingNote returns a sentence about how the texts of leaf are read: "Read in lower case."
func readingNote(p *model.Package, r *model.Resource, leaf *model.Leaf) string {
	facts := func(s model.Source) string { return strings.Join(s.ReadingFacts(), ", ") }
	variants := model.VariantsBy(p.ProfilesOf(r), facts, leaf.Source)
	var notes []string
	for _, v := range variants {
		note := facts(v.What)
		if note != "" && len(variants) > 1 {
			note = strings.TrimSpace(within(v.Names())) + ": " + note
		}
		notes = append(notes, code.Sentence(note))
	}
	return strings.Join(code.NonEmpty(notes...), " ")
}

// markdown returns text in one line, with every character escaped that has a meaning in Markdown or HTML.
func markdown(text string) string {
	line := render.Line(text)
	var b strings.Builder
	for i, r := range line {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '\\', '`', '*', '[', ']', '|', '~', '$':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '_':
			if !insideWord(line, i) {
				b.WriteByte('\\')
			}
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// insideWord reports whether the byte at i of s is between letters or digits, where an underscore has no meaning in Markdown.
func insideWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	word := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return word(before) && word(after)
}

// prose returns text with its paragraphs, escaped like markdown.
func prose(text string) string {
	var paragraphs []string
	for _, p := range strings.Split(strings.Join(render.Lines(text, 1<<20), "\n"), "\n\n") {
		p = markdown(p)
		if p != "" && strings.ContainsRune("-+=#", rune(p[0])) {
			p = `\` + p
		}
		paragraphs = append(paragraphs, p)
	}
	return strings.Join(paragraphs, "\n\n")
}

// codeSpan returns text as a code span that also works in a table. The span has more back quotes than text, and a bar, which would end a
// cell, is escaped.
func codeSpan(text string) string {
	text = strings.ReplaceAll(ident.Plain(text), "|", `\|`)
	if text == "" {
		return "empty"
	}
	if !strings.Contains(text, "`") {
		return "`" + text + "`"
	}
	longest, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	return fence + " " + text + " " + fence
}

// shownSpan returns the default v as a code span. An empty text is shown as a word without a code span.
func shownSpan(v *model.Value) string {
	if v.Text == "" {
		return codeSpan("")
	}
	return codeSpan(code.Shown(v))
}

// htmlComment returns text changed so that it cannot end the HTML comment in which it is written.
func htmlComment(text string) string { return strings.ReplaceAll(text, "--", "- -") }
