package syntax

import (
	"time"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Kind is the TOML type of a value.
type Kind int

// The kinds of values. All four TOML date and time types are Datetime.
const (
	String Kind = iota
	Integer
	Float
	Bool
	Datetime
	Array
	Table
)

// String returns the name of the kind in TOML, with an article: "a string".
func (k Kind) String() string {
	return [...]string{"a string", "an integer", "a float", "a boolean", "a datetime", "an array", "a table"}[k]
}

// A File is one TOML document.
type File struct {
	Source *diag.Source
	Root   *Value // a Table
}

// A Value is one value with its place.
type Value struct {
	Kind Kind

	// At is the value as written. A table made by a [header] has the place of that header, brackets included; a table made
	// only by dotted keys or by the headers of its sub-tables has the place of the key part that made it first. An array of
	// tables has the place of its first header, the root table the start of the file.
	At diag.Span

	Text    string    // String: the text itself; every line break in it is a single \n
	Int     int64     // Integer
	Float   float64   // Float
	Bool    bool      // Bool
	Time    time.Time // Datetime; if Local, it is in UTC; a time without a date is on January 1 of the year 0
	Local   bool      // Datetime: without offset, or only a date or a time
	Items   []*Value  // Array, in order; the tables of an [[array of tables]] too
	Entries []*Entry  // Table, in file order of the keys

	offsets []int // String: the offset in the source of each byte of Text, and of the end; nil if the source has Text without escapes
	origin  origin
	index   map[string]*Entry // Table: nil if the table is small
}

// An Entry is one key of a table.
type Entry struct {
	Key   string
	At    diag.Span // the key part as written, quotes included; if a table is named more than once, the first place
	Value *Value
}

// Limits of Parse. No real specification reaches them. They bound the time that Parse takes for any text.
const (
	maxSize     = 1 << 20 // bytes in a text
	maxDepth    = 32      // tables and arrays around a value, without the root table
	maxPath     = 1024    // bytes in the names from the root to a value
	maxFindings = 20      // findings about one text; a file that is not text would have any number
)

// Parse parses the TOML 1.0 document src. It adds its findings to list. No finding contains a value of the text. If the text cannot be
// parsed, the result is nil, and there is a finding. If the only findings are about features of TOML 1.1 and about forbidden characters,
// the result is not nil, so that the caller can check the rest.
func Parse(src *diag.Source, list *diag.List) *File {
	s := &scanner{src: src, list: list, text: src.Text}
	if len(s.text) > maxSize {
		s.find(diag.TooLarge, s.span(0, 0), "the file is larger than 1 MiB", "split it into several files")
		return nil
	}
	if !s.checkText() {
		return nil
	}
	// The scanner comes first, as only it has limits: the decoder would follow any nesting.
	if !s.document() || s.broken {
		return nil
	}
	if !s.decode() {
		return nil
	}
	return &File{Source: src, Root: s.root}
}
