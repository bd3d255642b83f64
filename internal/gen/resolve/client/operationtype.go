package client

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/payload"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// sendable checks that the transport can send the body of o, and read its response. JSON says of many types nothing at all. A type that is
// read by its pointer, such as os.File, is sent by the pointer.
func (m *maker) sendable(o *model.Operation, t *syntax.Value) {
	if body := o.Body; body != nil {
		at := read.Get(t, "body", syntax.String).At
		switch {
		case payload.IsReader(body) && m.transport.streams:
		case payload.IsReader(types.NewPointer(body)) && m.transport.streams:
			o.Body = types.NewPointer(body)
		case payload.IsReader(body):
			m.Report(diag.UnknownType, at, ident.WithArticle(m.short(body))+" is a stream, and a function is sent JSON", "name a type that JSON can hold, or `[]byte` for JSON that is there already")
		case payload.IsHollow(body, "MarshalJSON", "MarshalText"):
			m.Report(diag.UnknownType, at, "JSON can hold nothing of "+ident.WithArticle(m.short(body)), "name a type with exported fields, `io.Reader` or `[]byte`")
		default:
			if path := payload.StreamInside(body, "", map[types.Type]bool{}); path != "" {
				m.Report(diag.UnknownType, at, "JSON can hold nothing of `"+path+"` of "+ident.WithArticle(m.short(body))+", which is a stream", "make it text or `[]byte`, or leave it out by the tag `json:\"-\"`")
			}
		}
	}
	if response := o.Response; response != nil && payload.IsHollow(response, "UnmarshalJSON", "UnmarshalText") {
		m.Report(diag.UnknownType, read.Get(t, "response", syntax.String).At, "JSON cannot be read into "+ident.WithArticle(m.short(response)), "name a type with exported fields, or `[]byte` for the answer as it is")
	}
}
