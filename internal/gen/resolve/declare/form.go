package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// separators are the allowed separators of items in a variable. None of them is a letter or a digit, or a character that is common in URLs,
// paths and numbers. The colon is an exception, because it separates the folders of a PATH.
var separators = []string{",", ";", ":", "|", "&", " "}

// itemSeparators are the allowed separators between the parts of the names of variables of items.
var itemSeparators = []string{"_", "__"}

// form reads the keys that say how a list or map is written in a variable.
func (r *Declarer) form(f *model.Field, t *syntax.Value) {
	items, scalars := f.Type.Items() != nil, f.Type.Elem != nil && f.Type.Items() == nil
	pairs := f.Type.Kind == model.Map && scalars
	var pair, decode *syntax.Value
	for _, e := range t.Entries {
		v := e.Value
		misfit := func(what string) {
			r.Report(diag.ConstraintMisfit, e.At, "`"+e.Key+"` is for "+what+", and `"+f.Name+"` is of type "+f.Type.Spec, "remove it")
		}
		if v.Kind != syntax.String {
			continue // its shape has a finding
		}
		switch {
		case e.Key == "separator" && items:
			if r.oneOfSeparators(v, itemSeparators, "`\"_\"` or `\"__\"`") {
				f.Separator = v.Text
			}
		case e.Key == "separator" && scalars:
			if r.oneOfSeparators(v, separators, "a comma, semicolon, colon, bar, ampersand or blank") && v.Text != "," {
				f.Type.Form.Separator = v.Text
			}
		case e.Key == "separator":
			misfit("lists and maps")
		case e.Key == "pair_separator" && pairs:
			if pair = v; v.Text != "=" {
				f.Type.Form.Pairs = v.Text
			}
		case e.Key == "pair_separator":
			misfit("maps of scalars")
		case e.Key == "decode" && scalars:
			f.Type.Form.CSV, f.Type.Form.Percent = v.Text == "csv", v.Text == "percent"
			decode = v
		case e.Key == "decode":
			misfit("lists and maps of scalars")
		}
	}
	if f.Type.Form.CSV && f.Type.Form.Separator == " " {
		r.Report(diag.BadConstraint, decode.At, "a blank cannot separate the items of CSV, because it belongs to an item", "choose another `separator`")
	}
	if pairs && f.Type.Form.Separator == ":" && f.Type.Form.Pairs == ":" {
		r.Report(diag.BadConstraint, pair.At, "one sign cannot separate both entries and keys from values", "choose another `separator`")
	}
}

func (r *Declarer) oneOfSeparators(v *syntax.Value, of []string, words string) bool {
	if slices.Contains(of, v.Text) {
		return true
	}
	r.Report(diag.BadValue, v.At, "`separator` must be "+words, "")
	return false
}
