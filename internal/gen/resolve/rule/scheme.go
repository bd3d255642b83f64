package rule

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// prefixed returns the result of an inherited hasPrefix(x, y) if it is the same for all URLs that the field x may have here, or else nil. For
// example, a kind that allows only https needs no rule about URLs that begin with http://. With the rule, such a URL would have two problems,
// and the message of the rule might say when http is allowed.
func (c *checker) prefixed(x, y *model.Expr) *model.Expr {
	if !c.inherited || x.Op != model.FieldExpr || x.Type.Class() != scalar.Address || y.Op != model.LiteralExpr {
		return nil
	}
	f := x.Field[len(x.Field)-1]
	prefix, hostless := y.Literal.V.(string), scalar.Hostless(f.Type.Option)
	var yes, no bool
	for _, scheme := range constraint.SchemesOf(f) {
		begin := scheme + "://"
		if slices.Contains(hostless, scheme) {
			begin = scheme + ":"
		}
		switch {
		case strings.HasPrefix(begin, prefix):
			yes = true
		case strings.HasPrefix(prefix, begin):
			return nil // it depends on the host
		default:
			no = true
		}
	}
	if yes == no || yes && (len(x.Field) > 1 || f.Optional) { // an unset field has no prefix
		return nil
	}
	c.certain = true
	return verdict(yes)
}
