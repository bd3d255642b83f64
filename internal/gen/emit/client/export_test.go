package client

import (
	"fmt"
	"slices"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// LayerNames are the names of all layers that a client may have, from the bottom up.
func LayerNames() []string {
	var names []string
	for _, row := range clientLayers {
		names = append(names, row.name)
	}
	return names
}

// A Layer is what tests see of one layer of a client.
type Layer struct{ Name, Type, Nothing string }

// LayersOf lists the layers of the client of k, and those that have all methods of the interface.
func LayersOf(p *model.Package, k *model.Kind) (all, complete []Layer) {
	h := newHandle(p, k)
	seen := func(layers []*clientLayer) []Layer {
		var list []Layer
		for _, l := range layers {
			list = append(list, Layer{l.name, l.typ, fmt.Sprintf("%#v", l.nothing())})
		}
		return list
	}
	return seen(h.stack), seen(h.complete())
}

// AddLayer puts a layer of every client directly below the handle until the test ends.
func AddLayer(t *testing.T, name string) {
	before := clientLayers
	t.Cleanup(func() { clientLayers = before })
	row := before[0]
	row.name = name
	row.make = func(h *handle, below *clientLayer) *clientLayer {
		l := structLayer(ident.Unexport(h.c.Handle)+"Added", h.c.InterfaceMethods())
		l.write = func() []jen.Code { return over(below, l.typ+" is one more.", l.typ) }
		return l
	}
	clientLayers = slices.Insert(slices.Clone(before), len(before)-1, row)
}
