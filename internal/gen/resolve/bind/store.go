package bind

import (
	"slices"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// maxReference is the maximum length of a reference to a store, in bytes. The longest known reference, an ARN of AWS, has up to 2,048
// bytes.
const maxReference = 2048

// store returns the fallback of l under the key store. It returns nil if it has reported a finding.
func (b *binder) store(l *model.Leaf, k *syntax.Entry) *model.Value {
	v := k.Value
	if v.Kind != syntax.String {
		return nil // its shape has a finding
	}
	name, reference, _ := strings.Cut(v.Text, ":")
	problem, help := "", "write the name of the store, a colon, and the reference: `store = \"vault:prod/orders#password\"`"
	switch {
	case !ident.Valid(name) || reference == "":
		problem = "this is not a reference to a store of secrets"
	case strings.TrimSpace(reference) != reference || strings.ContainsFunc(reference, unicode.IsControl):
		problem, help = "the reference to a store of secrets begins or ends with a blank, or has a control character", "remove it"
	case len(v.Text) > maxReference:
		problem, help = "the reference to a store of secrets is longer than 2048 bytes", "choose a shorter one"
	case !l.Field().Stored():
		b.Report(diag.BadStore, k.At, "`store` is for secrets, which `"+l.Name+"` is not", "bind a variable instead, or set `secret = true` on the field",
			diag.Label{At: l.Field().At, Text: "declared here"})
		return nil
	}
	if problem != "" {
		read.MaskStrings(v) // it may be the secret itself
		b.Report(diag.BadStore, v.At, problem, help)
		return nil
	}
	if b.wantsExpansion(v) {
		return nil
	}
	return &model.Value{Store: v.Text, Text: v.Text, At: v.At}
}

// wantsExpansion reports text in a reference that looks like a placeholder of a template. A reference is not expanded, so the store would
// receive the braces.
func (b *binder) wantsExpansion(v *syntax.Value) bool {
	before := b.List.Errors()
	for _, p := range read.ParseTemplate(v.Text) {
		help := ""
		switch f := b.res.Factory; {
		case f != nil && f.Param(p.Name) != nil:
			help = "bind a variable, whose name may hold parameters, or fill the field from a parameter with `secret = true`"
		case p.Name == "profile" && b.Pkg.Profiles != nil:
			help = "write a reference for each profile, as in `[" + b.res.Table() + ".profile." + b.Pkg.Profiles.Names()[0] + "]`"
		default:
			continue
		}
		b.Report(diag.BadStore, v.Inside(p.From, p.To), "`{"+p.Name+"}` is not replaced in a reference to a store of secrets", help)
	}
	return b.List.Errors() > before
}

// stored reports whether a store of secrets sets l in some profile.
func (b *binder) stored(l *model.Leaf) bool {
	return slices.ContainsFunc(b.Pkg.ProfilesOf(b.res), func(p *model.Profile) bool { return l.Reading(p).Store != "" })
}
