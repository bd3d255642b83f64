package variables

import (
	"encoding/json"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// JSON returns an array with an object for each variable and field, and then an object for each field that a store sets.
func (l List) JSON() string {
	rows := []jsonRow{}
	for _, v := range l.Variables {
		if v.Selects != nil {
			rows = append(rows, selectorRow(v))
		}
		for _, f := range v.Feeds {
			rows = append(rows, feedRow(v, f))
		}
	}
	for _, s := range l.Stored {
		rows = append(rows, storeRow(s))
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(rows) // fails only for types that have no JSON, or if the writer fails
	return b.String()
}

// A jsonRow is one variable with one field that it sets, or one field that a store of secrets sets, as JSON.
type jsonRow struct {
	Variable   string            `json:"variable,omitempty"`
	Store      string            `json:"store,omitempty"` // the store and the reference, of a row without a variable
	Field      string            `json:"field,omitempty"` // "" for the variable that selects the profile
	Kind       string            `json:"kind,omitempty"`
	Type       string            `json:"type"`
	Doc        string            `json:"doc,omitempty"`
	Secret     bool              `json:"secret"`
	File       bool              `json:"file"`                 // the variable has the path of a file with the value
	Deprecated bool              `json:"deprecated,omitempty"` // an old name, to be replaced by one of the alternatives
	Optional   bool              `json:"optionalResource"`     // the resource is optional: nothing is required if none of its own variables is set
	When       string            `json:"when,omitempty"`       // the condition for the existence of the resource; if it is false, nothing of the resource is read or required
	With       string            `json:"with,omitempty"`       // the variable is only required if this optional object or union member is present
	WithIn     map[string]string `json:"withIn,omitempty"`     // With by profile, if it differs between the profiles that require the variable; "" for always
	ByDefault  bool              `json:"byDefault,omitempty"`  // the member of With is selected unless a variable selects another
	ByMembers  bool              `json:"byMembers,omitempty"`  // the variable selects the member of a union, but the variables of the members can select it too
	Required   bool              `json:"required"`             // in every profile in which it is read
	RequiredIn []string          `json:"requiredIn"`
	ReadIn     []string          `json:"readIn"`             // empty without profiles
	Others     []string          `json:"alternatives"`       // the n-1 others of n variables: readers expect this list, although its size is quadratic in n
	Default    string            `json:"default,omitempty"`  // in the form of a variable
	Defaults   map[string]string `json:"defaults,omitempty"` // by profile, if they differ
	OneOf      []string          `json:"oneOf,omitempty"`
	Items      string            `json:"items,omitempty"` // of a list or map of objects: what is written before its items' variables, "X_SERVERS_"
	Item       string            `json:"item,omitempty"`  // the part of Field that is the item, if the variable represents the variables of every item
}

func selectorRow(v *environ.Variable) jsonRow {
	row := jsonRow{
		Variable: v.Name, Type: "string", Doc: "The profile.", Required: v.MustBeSet(), Default: envtext.Default(v),
		RequiredIn: []string{}, ReadIn: []string{}, Others: []string{},
	}
	for _, p := range v.Selects.All {
		row.OneOf = append(row.OneOf, p.Name)
	}
	return row
}

func storeRow(s environ.Stored) jsonRow {
	f := s.Leaf.Field()
	row := jsonRow{
		Store: s.Store, Field: s.Field(), Kind: s.Resource.Kind.Name, Type: f.Type.Spec, Doc: f.Doc, Secret: f.Secret,
		Optional: s.Resource.Optional, When: whenText(s.Resource), RequiredIn: []string{}, ReadIn: []string{}, Others: []string{},
	}
	for _, p := range s.Profiles {
		if p != nil {
			row.ReadIn = append(row.ReadIn, p.Name)
		}
	}
	row.Others = append(row.Others, s.Vars...)
	return row
}

// whenText returns the condition for the existence of r, or "".
func whenText(r *model.Resource) string {
	if r.When == nil {
		return ""
	}
	return r.When.Text
}

func feedRow(v *environ.Variable, feed *environ.Feed) jsonRow {
	f := feed.Leaf.Field()
	row := jsonRow{
		Variable: v.Name, Field: feed.Field(), Kind: feed.Resource.Kind.Name, Type: f.Type.Spec, Doc: f.Doc, Secret: feed.Leaf.Secret(), File: feed.File, Deprecated: feed.Old,
		Optional: feed.Resource.Optional, When: whenText(feed.Resource), Required: true, RequiredIn: []string{}, ReadIn: []string{}, Others: append([]string{}, feed.Others()...),
		OneOf: table.OneOf(f),
	}
	if f.Type.Items() != nil && !feed.File {
		row.Items = v.Name + f.Between()
	}
	if feed.Leaf.List != nil {
		row.Item = feed.Resource.Name + "." + feed.Leaf.Item
	}
	defaults := map[string]string{}
	var needed []*model.Profile
	for _, names := range feed.Instead(feed.Reads[0].Profile) {
		row.Others = append(row.Others, names...)
	}
	for _, r := range feed.Reads {
		row.Required = row.Required && r.Needed
		if r.Needed {
			needed = append(needed, r.Profile)
			row.ByDefault = row.ByDefault || feed.Resource.Condition(feed.Leaf, r.Profile) != "" && feed.Resource.ByDefault(feed.Leaf, r.Profile)
		}
		row.ByMembers = row.ByMembers || r.Needed && r.ByMembers
		if r.Profile == nil {
			continue
		}
		row.ReadIn = append(row.ReadIn, r.Profile.Name)
		if r.Needed {
			row.RequiredIn = append(row.RequiredIn, r.Profile.Name)
		}
		if r.Fallback != nil || r.Source.DefaultFile != "" {
			defaults[r.Profile.Name] = held(feed, r)
		}
	}
	with := func(p *model.Profile) string { return feed.Resource.Condition(feed.Leaf, p) }
	if variants := model.Variants(needed, with); len(variants) == 1 {
		row.With = variants[0].What
	} else if len(variants) > 1 {
		row.WithIn = map[string]string{}
		for _, p := range needed {
			row.WithIn[p.Name] = with(p)
		}
	}
	if text, ok := oneDefault(feed, held); ok {
		row.Default = text
	} else {
		row.Defaults = defaults
	}
	return row
}
