package healthhttp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource/health"
)

// Sizes in the graph, in pixels.
const (
	boxHeight  = 32
	wireHeight = 8 // the height of an edge where it passes a layer
	boxGap     = 12
	layerGap   = 64
	letter     = 7.6 // the width of a character of a name
	icons      = 42  // the width of a box's icon and margins
	longest    = 22  // the number of characters of a name that are shown
	margin     = 2
)

// A graph is a picture of resources and their dependencies. The boxes are in layers, and a resource depends only on resources in layers to
// its right.
type graph struct {
	Width, Height float64
	Boxes         []*box
	Edges         []edge
}

// A box is a resource in the picture, or a bend of an edge that passes its layer.
type box struct {
	*row
	Label         string
	X, Y          float64 // its upper left corner
	Width, Height float64

	layer     int
	left      []*box // the boxes from which edges lead to this one
	right     []*box // the boxes to which edges lead
	deepening bool   // whether deepen is running for the box, to stop at a circle
}

// The places of the icon and of the name in a box.
func (b *box) IconX() float64   { return b.X + 10 }
func (b *box) IconY() float64   { return b.middle() - 8 }
func (b *box) LabelX() float64  { return b.X + 33 }
func (b *box) LabelY() float64  { return b.middle() + 4.5 }
func (b *box) middle() float64  { return b.Y + b.Height/2 }
func (b *box) setMid(y float64) { b.Y = y - b.Height/2 }

// An edge leads from a resource to one that it depends on.
type edge struct {
	Path string
	Bad  bool // the dependency is down or blocked
}

// draw returns the graphs of all rows that have edges. Rows that are connected, directly or not, are in one graph.
func draw(rows []*row) []*graph {
	var all []*graph
	drawn := map[*row]bool{}
	for _, r := range rows {
		if drawn[r] || len(r.Needs)+len(r.NeededBy) == 0 {
			continue
		}
		group := []*row{r}
		drawn[r] = true
		for i := 0; i < len(group); i++ { // it grows
			for _, next := range slices.Concat(group[i].Needs, group[i].NeededBy) {
				if !drawn[next] {
					drawn[next] = true
					group = append(group, next)
				}
			}
		}
		all = append(all, drawGroup(group))
	}
	return all
}

func drawGroup(rows []*row) *graph {
	boxes := map[*row]*box{}
	var all []*box
	for _, r := range rows {
		b := &box{row: r, Label: short(r.Name, longest), Height: boxHeight, layer: -1}
		boxes[r] = b
		all = append(all, b)
	}
	for _, b := range all {
		for _, need := range b.Needs {
			b.right = append(b.right, boxes[need])
			boxes[need].left = append(boxes[need].left, b)
		}
	}
	for _, b := range all {
		if len(b.left) == 0 {
			b.deepen(0)
		}
	}
	for _, b := range all { // boxes in a circle; a real group has none
		if b.layer < 0 {
			b.deepen(0)
		}
	}
	g := &graph{Boxes: all}
	paths, layers := wire(all)
	order(layers)
	g.place(layers)
	for _, p := range paths {
		to := p[len(p)-1]
		g.Edges = append(g.Edges, edge{Path: curve(p), Bad: to.State == health.Down || to.State == health.Blocked})
	}
	slices.SortStableFunc(g.Edges, func(a, b edge) int { return cmp.Compare(digit(a.Bad), digit(b.Bad)) }) // the bad ones over the others
	return g
}

func digit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// deepen puts b into the given layer, and the boxes to which it leads into the layers after it.
func (b *box) deepen(layer int) {
	if b.deepening || b.layer >= layer {
		return
	}
	b.layer, b.deepening = layer, true
	for _, next := range b.right {
		next.deepen(layer + 1)
	}
	b.deepening = false
}

// wire splits edges that pass a layer into edges from layer to layer, with a box in each layer between. It returns the boxes of each edge,
// and the layers.
func wire(all []*box) (paths [][]*box, layers [][]*box) {
	put := func(b *box) {
		for len(layers) <= b.layer {
			layers = append(layers, nil)
		}
		layers[b.layer] = append(layers[b.layer], b)
	}
	for _, b := range all {
		put(b)
	}
	for _, b := range all {
		b.left = nil
	}
	for _, b := range all {
		ends := b.right
		b.right = nil
		for _, end := range ends {
			if end.layer <= b.layer { // part of a circle
				continue
			}
			path := []*box{b}
			for at := b; ; {
				next := end
				if at.layer+1 < end.layer {
					next = &box{Height: wireHeight, layer: at.layer + 1}
					put(next)
				}
				at.right, next.left = append(at.right, next), append(next.left, at)
				path = append(path, next)
				if at = next; at == end {
					break
				}
			}
			paths = append(paths, path)
		}
	}
	return paths, layers
}

// order sorts each layer so that few edges cross. It sorts a box by the mean position of its neighbors, alternately of those on the left
// and on the right.
func order(layers [][]*box) {
	best, fewest := snapshot(layers), crossings(layers)
	for turn := range 12 {
		for i := range layers {
			layer, left := layers[i], turn%2 == 0
			if !left {
				layer = layers[len(layers)-1-i]
			}
			at := positions(layers)
			slices.SortStableFunc(layer, func(a, b *box) int { return cmp.Compare(a.centre(at, left), b.centre(at, left)) })
		}
		if n := crossings(layers); n < fewest {
			best, fewest = snapshot(layers), n
		}
	}
	copy(layers, best)
}

func snapshot(layers [][]*box) [][]*box {
	c := make([][]*box, len(layers))
	for i, l := range layers {
		c[i] = slices.Clone(l)
	}
	return c
}

func positions(layers [][]*box) map[*box]float64 {
	at := map[*box]float64{}
	for _, l := range layers {
		for i, b := range l {
			at[b] = float64(i) - float64(len(l))/2
		}
	}
	return at
}

// centre returns the mean position of the neighbors of b on one side.
func (b *box) centre(at map[*box]float64, left bool) float64 {
	joined := b.right
	if left {
		joined = b.left
	}
	return mean(joined, at[b], func(o *box) float64 { return at[o] })
}

func mean(boxes []*box, none float64, of func(*box) float64) float64 {
	if len(boxes) == 0 {
		return none
	}
	sum := 0.0
	for _, b := range boxes {
		sum += of(b)
	}
	return sum / float64(len(boxes))
}

func crossings(layers [][]*box) int {
	at, n := positions(layers), 0
	for _, l := range layers {
		for i, a := range l {
			for _, b := range l[i+1:] {
				for _, x := range a.right {
					for _, y := range b.right {
						if at[x] > at[y] {
							n++
						}
					}
				}
			}
		}
	}
	return n
}

// place sets the position and size of each box. A box is close to its neighbors, as far as the order in its layer allows.
func (g *graph) place(layers [][]*box) {
	x := float64(margin)
	for _, l := range layers {
		width, y := 0.0, 0.0
		for _, b := range l {
			width = max(width, float64(len([]rune(b.Label)))*letter+icons)
			b.Y = y
			y += b.Height + boxGap
		}
		for _, b := range l {
			b.X, b.Width = x, width
		}
		x += width + layerGap
	}
	g.Width = x - layerGap + margin
	for turn := range 16 {
		for i := range layers {
			if turn%2 == 0 {
				settle(layers[i])
			} else {
				settle(layers[len(layers)-1-i])
			}
		}
	}
	top := layers[0][0].Y
	for _, l := range layers {
		top = min(top, l[0].Y)
	}
	for _, l := range layers {
		for _, b := range l {
			b.Y += margin - top
			g.Height = max(g.Height, b.Y+b.Height+margin)
		}
	}
}

// settle moves the boxes of a layer towards the mean position of their neighbors. To keep boxes apart, it computes one solution that moves
// them down and one that moves them up, and uses the mean of both, in which they are apart too.
func settle(layer []*box) {
	want := make([]float64, len(layer))
	for i, b := range layer {
		joined := slices.Concat(b.left, b.right)
		want[i] = mean(joined, b.middle(), (*box).middle)
	}
	apart := func(i int) float64 { return (layer[i].Height+layer[i-1].Height)/2 + boxGap }
	down, up := slices.Clone(want), slices.Clone(want)
	for i := 1; i < len(layer); i++ {
		down[i] = max(down[i], down[i-1]+apart(i))
	}
	for i := len(layer) - 1; i > 0; i-- {
		up[i-1] = min(up[i-1], up[i]-apart(i))
	}
	for i, b := range layer {
		b.setMid((down[i] + up[i]) / 2)
	}
}

// curve returns the SVG path of an edge through boxes.
func curve(path []*box) string {
	var d strings.Builder
	first := path[0]
	fmt.Fprintf(&d, "M%.1f %.1f", first.X+first.Width, first.middle())
	for i, b := range path[1:] {
		from := path[i]
		x0, y0, x1, y1 := from.X+from.Width, from.middle(), b.X, b.middle()
		last := i == len(path)-2
		if last {
			x1 -= 5 // the head of the arrow
		}
		fmt.Fprintf(&d, "C%.1f %.1f %.1f %.1f %.1f %.1f", (x0+x1)/2, y0, (x0+x1)/2, y1, x1, y1)
		if !last {
			fmt.Fprintf(&d, "H%.1f", b.X+b.Width)
		}
	}
	return d.String()
}

// short returns s, cut to at most most characters.
func short(s string, most int) string {
	r := []rune(s)
	if len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
