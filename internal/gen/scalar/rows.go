package scalar

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"

	"github.com/resgen-go/resgen/internal/module"
)

// Types is the table, in the order of the documentation.
var Types = []*Type{
	{
		Name: "string", Other: []string{"str", "text", "String", "enum"}, Class: Text, Go: GoType{Name: "string"}, Underlying: "string",
		TOML: `"text"`, Text: "the text, as it is",
		Parse: asText(func(string) error { return nil }), Format: withoutPassword, Variable: text, Hidden: hasPassword, Literal: quoted, Zero: Quoted(""),
		Reader: reader("String"), Generic: true, SecretReader: reader("SecretText"),
		Empty: EmptyText, Length: Characters,
		Good: []string{
			"x", "", "hello world", " blanks ", "a,b=c", "%d%s", `"quoted"`, `back\slash`, "日本語 ✓", "'", "${NOT_A_VAR", "[x", "{y", "null", "`tick`", "tab\there",
			"a", "A", "amqp://guest:guest@localhost/", "verify-full", "type", "func", "1.2", "a b", `\n`, "-", "é",
		},
	},
	{
		Name: "bool", Other: []string{"boolean"}, Class: Flag, Go: GoType{Name: "bool"}, Underlying: "bool",
		TOML: "true", Text: "`true` or `false`, and whatever else strconv.ParseBool takes", Written: AsBool,
		Parse: func(_, s string) (any, error) { return format.Bool(s) }, Format: func(_ string, v any) string { return strconv.FormatBool(v.(bool)) },
		Literal: func(v any) Code { return Token(strconv.FormatBool(v.(bool))) }, Zero: Token("false"),
		Reader: reader("Bool"), MayBeZero: true,
		Lenient: &Lenient{
			Doc: "Also on, off, yes and no, in any case.", Reader: reader("LenientBool"),
			Parse: func(_, s string) (any, error) { return format.LenientBool(s) },
			Good:  []string{"on", "OFF", "yes", "No"}, Bad: []string{"enabled", "0n"},
		},
		Good: []string{"true", "false", "1", "0", "T", "F"}, Bad: []string{"maybe", "yes", " true"},
	},
	signed(intRow[int]("int", 64, "a whole number, base 10", "integer")),
	signed(intRow[int8]("int8", 8, "the same, from -128 to 127")),
	signed(intRow[int16]("int16", 16, "the same, in 16 bits")),
	signed(intRow[int32]("int32", 32, "the same, in 32 bits", "rune")),
	signed(intRow[int64]("int64", 64, "the same, in 64 bits", "long")),
	unsigned(uintRow[uint]("uint", 64, "a whole number from 0, base 10")),
	unsigned(uintRow[uint8]("uint8", 8, "the same, to 255", "byte")),
	unsigned(uintRow[uint16]("uint16", 16, "the same, in 16 bits")),
	unsigned(uintRow[uint32]("uint32", 32, "the same, in 32 bits")),
	unsigned(uintRow[uint64]("uint64", 64, "the same, in 64 bits")),
	floatRow[float32]("float32", "float32", 32),
	floatRow[float64]("float", "float64", 64, "float64", "number", "double"),
	{
		Name: "duration", Other: []string{"time.Duration"}, Class: Span, Go: GoType{Path: "time", Name: "Duration"}, Underlying: "int64",
		TOML: `"1m30s"`, Text: "numbers with units, `1m30s`; a bare number only where the field has a `unit`", Example: "for example `\"30s\"` or `\"1h30m\"`",
		Option: &Option{
			Key: "unit", Doc: "The unit of a duration that a variable holds as a bare number. A day, \"d\", has 24 hours.", Values: []string{"ns", "us", "ms", "s", "m", "h", day.text},
			Note: func(unit string) string { return "Bare numbers are " + unitOf(unit).plural + "." },
		},
		Parse:  func(unit, s string) (any, error) { return format.DurationIn(unitOf(unit).size)(s) },
		Format: func(_ string, v any) string { return v.(time.Duration).String() }, Variable: func(_ string, v any) string { return ShortDuration(v.(time.Duration)) },
		Literal: func(v any) Code { return DurationLiteral(v.(time.Duration)) }, Zero: Token("0"),
		Lenient: &Lenient{
			Doc: "Also days of 24 hours: 7d, 1d12h.", Reader: lenientDurationReader,
			Parse: func(unit, s string) (any, error) { return format.LenientDurationIn(unitOf(unit).size)(s) },
			Good:  []string{"7d", "1d12h", "1.5d"}, Bad: []string{"1w", "1h1d"},
		},
		Reader: durationReader, MayBeZero: true, Ordered: true,
		Good: []string{"1s", "0s", "1ns", "1us", "1.5s", "1m30s", "1h", "25h", "-1m"}, Bad: []string{"5 parsecs", "x", " 1s"},
	},
	{
		Name: "size", Class: Amount, Go: GoType{Path: module.Runtime, Name: "Size"}, Underlying: "int64",
		TOML: `"16MiB"`, Text: "bytes, `512`, or with a unit: `10MB`, `16MiB`", Example: "for example `\"16MiB\"` or `\"10MB\"`",
		Parse:   func(_, s string) (any, error) { n, err := format.ByteSize(s); return int64(n), err },
		Format:  func(_ string, v any) string { return resource.Size(v.(int64)).String() },
		Literal: func(v any) Code { return sizeLiteral(v.(int64)) }, Zero: Token("0"),
		Lenient: &Lenient{
			Doc: "Also fractions, and units in any case: 1.5GB, 256kb.", Reader: reader("LenientSize"),
			Parse: func(_, s string) (any, error) { n, err := format.LenientSize(s); return int64(n), err },
			Good:  []string{"256kb", "1.5GB", "16mib"}, Bad: []string{"300k", "1e3"},
		},
		Reader: reader("ByteSize"), MayBeZero: true, Ordered: true,
		Good: []string{"1KiB", "0", "1", "1000", "1MiB", "5GiB", "1001"}, Bad: []string{"-1", "1 KB", "1.5MB"},
	},
	{
		Name: "url", Other: []string{"uri", "URL"}, Class: Address, Go: GoType{Prefix: "*", Path: "net/url", Name: "URL"},
		TOML: `"https://example.com/path"`, Text: "a URL with scheme and host; without a host only with a scheme like `unix` or `mailto` that the field's `schemes` list", Example: "for example `\"https://example.com/path\"`",
		Parse:  func(hostless, s string) (any, error) { return s, check(format.URLOf(Hostless(hostless)...))(s) },
		Format: withoutPassword, Variable: text, Hidden: hasPassword,
		Literal: func(v any) Code { return urlLiteral(v.(string)) }, Zero: Token("nil"),
		Reader: urlReader("URL"), SecretReader: urlReader("SecretURL"), SecretNote: "a URL",
		Empty: EmptyNil, Equality: ByURLText, Key: func(v any) any { return CanonicalURL(v.(string)) },
		Good: []string{
			"https://example.com", "https://localhost:8080/", "https://u:p@h.example/a/b", "https://[::1]:1/a b", "https://xn--e1afmkfd.example?q=1&r=%20",
			"wh://example.com/x#frag", "a+b://example.com/%2F", "c://h", "d://h",
		},
		Bad: []string{"nohost", "http://", "://x", " https://example.com", "https://h:99999", "https://h/%", "wh://u:12/p@h", "https://h/\n", "x:y"},
	},
	{
		Name: "time", Other: []string{"timestamp", "datetime", "date"}, Class: Moment, Go: GoType{Path: "time", Name: "Time"},
		TOML: "2026-01-02T15:04:05Z", Text: "a time as RFC 3339 writes it", Example: "for example `\"2026-01-02T15:04:05Z\"`", Written: AsDatetime,
		Parse: func(_, s string) (any, error) { return format.Time(s) }, Format: func(_ string, v any) string { return v.(time.Time).Format(time.RFC3339Nano) },
		Literal: func(v any) Code { return timeLiteral(v.(time.Time)) },
		Reader:  reader("Time"), Empty: EmptyIsZero, MayBeZero: true, Ordered: true, Equality: ByEqual,
		Key:  func(v any) any { return v.(time.Time).UTC() },
		Good: []string{"2026-01-02T15:04:05Z", "1999-12-31T23:59:59+01:00", "2030-06-01T00:00:00.5-08:00", "2000-01-01T00:00:00Z"}, Bad: []string{"yesterday", "2026-01-02", "2026-01-02T5:04:05Z", "2026-01-02T15:04:05,5Z", "2026-01-02T15:04:05+24:00"},
	},
	{
		Name: "path", Other: []string{"file"}, Class: Text, Go: GoType{Name: "string"}, Underlying: "string",
		TOML: `"/etc/app/key.pem"`, Text: "a path of the file system",
		Parse: asText(func(string) error { return nil }), Format: text, Literal: quoted, Zero: Quoted(""),
		Reader: reader("String"), Generic: true,
		Empty: EmptyText, Length: Characters,
		Good: []string{"/etc/app/key.pem", "relative/file", "a", `C:\x y`, "-"},
	},
	{
		Name: "json", Other: []string{"any"}, Class: Opaque, Go: GoType{Path: "encoding/json", Name: "RawMessage"}, Underlying: "[]byte",
		TOML: `'{"a": [1, 2]}'`, Text: "any JSON", Example: "for example `'{\"a\": 1}'`",
		Parse: asText(check(format.JSON)), Format: withoutPassword, Variable: text, Hidden: hasPassword, RawItems: true,
		Literal: func(v any) Code { return Call{Ref{"encoding/json", "RawMessage"}, []Code{Raw(v.(string))}} }, Zero: Token("nil"),
		Reader: reader("JSON"), SecretReader: reader("SecretJSON"), SecretNote: "JSON",
		Empty: EmptyLen, Equality: ByString,
		Good: []string{`{}`, `[1, 2]`, `"x"`, `null`, `{"a": {"b": [true]}}`, `1e3`, `["https://u:p@h.example/a"]`, "{\"k\":\"`\"}"}, Bad: []string{"{", "nope"},
	},
	{
		Name: "bytes", Other: []string{"[]byte", "binary"}, Class: Opaque, Go: GoType{Prefix: "[]", Name: "byte"}, Underlying: "[]byte",
		TOML: `"c2VjcmV0"`, Text: "bytes in base64 (RFC 4648, with padding) or, with `encoding = \"hex\"`, as hexadecimal digits; in one line", Example: "for example `\"c2VjcmV0\"`",
		Option: &Option{
			Key: "encoding", Doc: "The encoding of the bytes as text; by default \"base64\".", Values: []string{"base64", "hex"}, Default: "base64",
			Note: func(encoding string) string { return "Written in " + encoding + "." },
		},
		Parse:   func(encoding, s string) (any, error) { b, err := bytesIn(encoding).parse(s); return string(b), err },
		Format:  func(encoding string, v any) string { return bytesIn(encoding).write([]byte(v.(string))) },
		Literal: func(v any) Code { return Call{Token("[]byte"), []Code{quoted(v)}} }, Zero: Token("nil"),
		Reader: func(encoding string) Code { return runtimeRef(bytesIn(encoding).reader) }, Shown: "Counted",
		SecretReader: func(encoding string) Code {
			return Call{runtimeRef("SecretBytes"), []Code{runtimeRef(bytesIn(encoding).reader)}}
		},
		Decode: func(encoding string) Code { return runtimeRef(bytesIn(encoding).reader) },
		Encode: func(encoding string) Code { return runtimeRef("Encoded" + bytesIn(encoding).reader) },
		Empty:  EmptyLen, Equality: ByString, Length: Bytes,
		// In both encodings.
		Good: []string{"deadbeef", "00ff", "0123456789abcdefABCDEF01", "00000000", strings.Repeat("ff", 16)}, Bad: []string{"abc", "xx xx", "-_-_", "00f="},
	},
}

// text is the Format of values that are strings.
func text(_ string, v any) string { return v.(string) }

// withoutPassword is the Format of texts that may be or contain a URL.
func withoutPassword(_ string, v any) string { return format.WithoutPassword(v.(string)) }

func hasPassword(v any) bool { return format.WithoutPassword(v.(string)) != v.(string) }

func quoted(v any) Code { return Quoted(v.(string)) }

// An encoding is a way to write bytes.
type encoding struct {
	reader string // the parser of package resource
	parse  func(string) ([]byte, error)
	write  func([]byte) string
}

// bytesIn returns the encoding with the given name in specifications, or base64 for "".
func bytesIn(name string) encoding {
	if name == "hex" {
		return encoding{"Hex", format.Hex, hex.EncodeToString}
	}
	return encoding{"Base64", format.Base64, base64.StdEncoding.EncodeToString}
}

// asText returns the Parse of a type whose values are texts. The function good checks a text.
func asText(good func(string) error) func(option, s string) (any, error) {
	return func(_, s string) (any, error) { return s, good(s) }
}

// check returns a function that returns only the error of a parser of the runtime.
func check[T any](parse func(string) (T, error)) func(string) error {
	return func(s string) error {
		_, err := parse(s)
		return err
	}
}

// reader returns the Reader for the named function of the runtime.
func reader(name string) func(string) Code { return func(string) Code { return runtimeRef(name) } }

// Hostless returns the schemes that may be without a host, from the option of the type url.
func Hostless(option string) []string { return strings.Fields(option) }

// urlReader is reader for URLs. If some schemes need no host, the Reader is a call of the function name+"Of" with these schemes.
func urlReader(name string) func(string) Code {
	return func(hostless string) Code {
		var schemes []Code
		for _, s := range Hostless(hostless) {
			schemes = append(schemes, Quoted(s))
		}
		if len(schemes) == 0 {
			return runtimeRef(name)
		}
		return Call{runtimeRef(name + "Of"), schemes}
	}
}

func durationReader(unit string) Code {
	if unit == "" {
		return runtimeRef("Duration")
	}
	return Call{runtimeRef("DurationIn"), []Code{DurationLiteral(unitOf(unit).size)}}
}

func lenientDurationReader(unit string) Code {
	if unit == "" {
		return runtimeRef("LenientDuration")
	}
	return Call{runtimeRef("LenientDurationIn"), []Code{DurationLiteral(unitOf(unit).size)}}
}

// CanonicalURL returns a URL as Go writes it.
func CanonicalURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	return u.String()
}
