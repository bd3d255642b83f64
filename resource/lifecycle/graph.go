package lifecycle

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A graph has nodes in the order of their declaration, and their dependencies. Nodes are referred to by index.
type graph struct {
	nodes []Node
	needs [][]int // the nodes that each node depends on
	users [][]int // the nodes that depend on each node
	below []int   // the length of the longest chain of dependencies of each node

	teller *teller
}

// newGraph returns the graph of the nodes that are to be opened: all nodes, or the nodes named in only and their dependencies. The result
// all lists the nodes of the group, including those that are not opened.
func newGraph(nodes []Node, only []string) (g *graph, all []Node, err error) {
	byName := map[string]Node{}
	for _, n := range nodes {
		if n.Name == "" && n.Open == nil {
			continue
		}
		if _, ok := byName[n.Name]; ok {
			return nil, nil, fmt.Errorf("two resources have the name %s", n.Name)
		}
		byName[n.Name] = n
	}
	wanted := map[string]bool{}
	var want func(string)
	want = func(name string) {
		n, ok := byName[name]
		if !ok || wanted[name] {
			return
		}
		wanted[name] = true
		if n.State != NodeManaged { // the dependencies of a borrowed node are open already
			return
		}
		for _, after := range n.After {
			want(after)
		}
	}
	for _, name := range only {
		want(name)
	}
	g = &graph{}
	index := map[string]int{}
	for _, n := range nodes {
		if _, ok := byName[n.Name]; !ok || len(only) > 0 && !wanted[n.Name] {
			continue
		}
		if n.State == NodeAbsent { // the functions of generated code need a handle, and an absent node has none
			n.Open, n.Close, n.Check, n.Stats, n.Alert = nil, nil, nil, nil, nil
		}
		if n.Health.Unchecked {
			n.Check = nil
		}
		all = append(all, n)
		if n.Open != nil && n.State == NodeManaged {
			index[n.Name] = len(g.nodes)
			g.nodes = append(g.nodes, n)
		}
	}
	g.needs, g.users, g.below = make([][]int, len(g.nodes)), make([][]int, len(g.nodes)), make([]int, len(g.nodes))
	for i, n := range g.nodes {
		for _, after := range n.After {
			if j, ok := index[after]; ok && !slices.Contains(g.needs[i], j) {
				g.needs[i] = append(g.needs[i], j)
				g.users[j] = append(g.users[j], i)
			}
		}
	}
	return g, all, g.measure()
}

// measure sets below. It returns an error if the dependencies contain a circle.
func (g *graph) measure() error {
	left := make([]int, len(g.nodes))
	var ready []int
	for i, needs := range g.needs {
		if left[i] = len(needs); left[i] == 0 {
			ready = append(ready, i)
		}
	}
	for done := 0; done < len(ready); done++ {
		for _, user := range g.users[ready[done]] {
			g.below[user] = max(g.below[user], g.below[ready[done]]+1)
			if left[user]--; left[user] == 0 {
				ready = append(ready, user)
			}
		}
	}
	if len(ready) == len(g.nodes) {
		return nil
	}
	var names []string
	for i, n := range g.nodes {
		if left[i] > 0 {
			names = append(names, n.Name)
		}
	}
	return errors.New("resources wait for each other: " + strings.Join(names, ", "))
}

// walk calls visit for each node i, on a goroutine of its own, as soon as the calls for all nodes in before[i] have returned true. The
// nodes in behind[i] wait for node i. walk returns when no call is running.
func walk(before, behind [][]int, visit func(i int) bool) {
	type visited struct {
		i  int
		ok bool
	}
	results := make(chan visited, len(before))
	left := make([]int, len(before))
	running := 0
	begin := func(i int) {
		running++
		go func() { results <- visited{i, visit(i)} }()
	}
	for i := range before {
		if left[i] = len(before[i]); left[i] == 0 {
			begin(i)
		}
	}
	for ; running > 0; running-- {
		v := <-results
		if !v.ok {
			continue
		}
		for _, next := range behind[v.i] {
			if left[next]--; left[next] == 0 {
				begin(next)
			}
		}
	}
}
