package operation

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/jsontype"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// sendable checks that the transport can send the body of o and read its response. The JSON of some types is always empty. If only the
// pointer to a type is a reader, such as that of os.File, the body is sent by pointer.
func (m *maker) sendable(o *model.Operation, t *syntax.Value) {
	if body := o.Body; body != nil {
		at := read.Get(t, "body", syntax.String).At
		switch {
		case jsontype.IsReader(body) && m.transport.streams:
		case jsontype.IsReader(types.NewPointer(body)) && m.transport.streams:
			o.Body = types.NewPointer(body)
		case jsontype.IsReader(body):
			m.Report(diag.UnknownType, at, ident.WithArticle(m.short(body))+" is a stream, and the body of a function is JSON", "name a type that JSON can represent, or `[]byte` for text that is JSON already")
		case jsontype.IsHollow(body, "MarshalJSON", "MarshalText"):
			m.Report(diag.UnknownType, at, "JSON cannot represent "+ident.WithArticle(m.short(body)), "name a type with exported fields, `io.Reader` or `[]byte`")
		default:
			if path := jsontype.StreamInside(body, "", map[types.Type]bool{}); path != "" {
				m.Report(diag.UnknownType, at, "JSON cannot represent `"+path+"` of "+ident.WithArticle(m.short(body))+", which is a stream", "make it text or `[]byte`, or leave it out by the tag `json:\"-\"`")
			}
		}
	}
	if response := o.Response; response != nil && jsontype.IsHollow(response, "UnmarshalJSON", "UnmarshalText") {
		m.Report(diag.UnknownType, read.Get(t, "response", syntax.String).At, "JSON cannot be read into "+ident.WithArticle(m.short(response)), "name a type with exported fields, or `[]byte` for the answer as it is")
	}
}
