package model

import (
	"slices"
	"strings"
)

// An ItemField is a field of an item, or a field of an object in an item.
type ItemField struct {
	Name string   // "tls.cert"
	Path []*Field // the objects that contain the field, and the field itself
}

// Field returns the field itself.
func (f ItemField) Field() *Field { return f.Path[len(f.Path)-1] }

// ItemFields returns the fields of the items o. The fields of an object in o are in the position of the object.
func (o *Object) ItemFields() []ItemField { return itemFields(o.Fields, ItemField{}) }

// FieldNames returns the names of the ItemFields of o.
func (o *Object) FieldNames() []string {
	var names []string
	for _, f := range o.ItemFields() {
		names = append(names, f.Name)
	}
	return names
}

func itemFields(fields []*Field, above ItemField) []ItemField {
	var all []ItemField
	for _, f := range fields {
		one := ItemField{above.Name + f.Name, append(slices.Clip(above.Path), f)}
		if f.Type.Kind == ObjectType {
			one.Name += "."
			all = append(all, itemFields(f.Type.Object.Fields, one)...)
			continue
		}
		all = append(all, one)
	}
	return all
}

// Between returns the separator in the names of the variables of f's items.
func (f *Field) Between() string {
	if f.Separator == "" {
		return "_"
	}
	return f.Separator
}

// ItemSuffix returns the end of the name of a variable for the named field of an item of f: "TLS_CERT".
func (f *Field) ItemSuffix(name string) string {
	return strings.ToUpper(strings.ReplaceAll(name, ".", f.Between()))
}

// ItemVariable returns the variable for the named field of an item of f. The list or map has the variable base, and label is the index or
// key of the item.
func (f *Field) ItemVariable(base, label, name string) string {
	return base + f.Between() + label + f.Between() + f.ItemSuffix(name)
}

// IsItemVariable reports whether the named variable is for an item of f, if f has the variable base.
func (f *Field) IsItemVariable(base, name string) bool {
	rest, ok := strings.CutPrefix(name, base+f.Between())
	if !ok {
		return false
	}
	label, end, cut := strings.Cut(rest, f.Between())
	return slices.ContainsFunc(f.Type.Items().ItemFields(), func(i ItemField) bool {
		suffix := f.ItemSuffix(i.Name)
		if f.Type.Kind == Map && f.Between() == "_" { // keys may have underscores
			key, ok := strings.CutSuffix(rest, "_"+suffix)
			return ok && isKey(key)
		}
		return cut && label != "" && end == suffix && (f.Type.Kind == Map && isKey(label) || strings.Trim(label, "0123456789") == "")
	})
}

// isKey reports whether the name of a variable can contain s as the key of a map.
func isKey(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_{}") == "" // {parameter} in a factory
}

// KeyInVariables reports whether the name of a variable can contain a key of the map f, so that the key is read as it is: in lower case, and
// up to the first separator if that is "__".
func (f *Field) KeyInVariables(key string) bool {
	plain := key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
	if f.Between() == "_" {
		return plain
	}
	return plain && strings.Index(key+f.Between(), f.Between()) == len(key)
}
