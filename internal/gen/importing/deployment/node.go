package deployment

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// get returns the node at a path of keys, or nil.
func get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		var found *yaml.Node
		for _, e := range entries(n) {
			if e.key == key {
				found = e.value
			}
		}
		n = found
	}
	return aliased(n)
}

// aliased returns the node to which n is an alias, or n itself if it is not an alias.
func aliased(n *yaml.Node) *yaml.Node {
	for depth := 0; n != nil && n.Kind == yaml.AliasNode && depth < 16; depth++ {
		n = n.Alias
	}
	return n
}

// An entry is an entry of a mapping.
type entry struct {
	key   string
	value *yaml.Node
}

// entries returns the entries of a mapping and those of the mappings that it merges. Its own entries take precedence.
func entries(n *yaml.Node) []entry { return merged(n, 0) }

func merged(n *yaml.Node, depth int) []entry {
	n = aliased(n)
	if n == nil || n.Kind != yaml.MappingNode || depth > 16 {
		return nil
	}
	var all []entry
	set := func(e entry) {
		at := slices.IndexFunc(all, func(o entry) bool { return o.key == e.key })
		if at < 0 {
			all = append(all, e)
			return
		}
		all[at] = e
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			continue
		}
		from := []*yaml.Node{n.Content[i+1]}
		if list := aliased(from[0]); list != nil && list.Kind == yaml.SequenceNode {
			from = slices.Clone(list.Content)
			slices.Reverse(from) // the first one takes precedence
		}
		for _, m := range from {
			for _, e := range merged(m, depth+1) {
				set(e)
			}
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			set(entry{n.Content[i].Value, aliased(n.Content[i+1])})
		}
	}
	return all
}

// elements returns the elements of a list.
func elements(n *yaml.Node) []*yaml.Node {
	if n = aliased(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var all []*yaml.Node
	for _, e := range n.Content {
		all = append(all, aliased(e))
	}
	return all
}

// scalarOf returns the text of a scalar as it is written, or "" for null and other nodes.
func scalarOf(n *yaml.Node) string {
	if n = aliased(n); n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}
