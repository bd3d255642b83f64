package value

import (
	"crypto/x509"
	"errors"
	"log/slog"
	"math/big"
	"net/netip"
	"regexp"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource/format"
)

// goTypes are the Go types whose texts can be parsed here as in the running program: types of the standard library with a method
// UnmarshalText that needs only the text. The method of any other type is only in the program.
var goTypes = map[string]func(text string) error{
	"crypto/x509.OID":    reads(format.Text[x509.OID]),
	"log/slog.Level":     reads(format.Text[slog.Level]),
	"log/slog.LevelVar":  level,
	"math/big.Float":     reads(format.Text[big.Float]),
	"math/big.Int":       reads(format.Text[big.Int]),
	"math/big.Rat":       reads(format.Text[big.Rat]),
	"net.IP":             address,
	"net/netip.Addr":     reads(format.Text[netip.Addr]),
	"net/netip.AddrPort": reads(format.Text[netip.AddrPort]),
	"net/netip.Prefix":   reads(format.Text[netip.Prefix]),
	"regexp.Regexp":      reads(format.Text[regexp.Regexp]),
	"time.Time":          reads(format.Text[time.Time]),
}

func reads[T any](parse func(string) (T, error)) func(string) error {
	return func(text string) error {
		_, err := parse(text)
		return err
	}
}

// address parses a net.IP, which has no zone and may be empty.
func address(text string) error {
	if _, err := format.Text[anyText](text); err != nil { // a blank
		return err
	}
	if a, err := netip.ParseAddr(text); text != "" && (err != nil || a.Zone() != "") {
		return goTypeError{"must be a valid net.IP", errors.New("invalid IP address: " + text)}
	}
	return nil
}

// level parses a slog.LevelVar, which cannot be copied.
func level(text string) error {
	if _, err := format.Text[anyText](text); err != nil {
		return err
	}
	if err := new(slog.Level).UnmarshalText([]byte(text)); err != nil {
		return goTypeError{"must be a valid slog.LevelVar", err}
	}
	return nil
}

// A goTypeError is the error for a text of a Go type. Its method TextCause returns the error of UnmarshalText, as in the runtime.
type goTypeError struct {
	must  string
	cause error
}

func (e goTypeError) Error() string    { return e.must }
func (e goTypeError) TextCause() error { return e.cause }

// anyText is a Go type for which every text is valid.
type anyText struct{}

func (*anyText) UnmarshalText([]byte) error { return nil }

// parseGo parses a text of a Go type in goTypes. For another type, it only checks that the text has no blanks around it.
func parseGo(t *model.Type, text string) (any, error) {
	parse := goTypes[t.Path+"."+t.Go]
	if parse == nil {
		parse = reads(format.Text[anyText])
	}
	return text, parse(text)
}
