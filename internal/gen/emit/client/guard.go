package client

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// guard writes
//
//	func (p *Postgres) Exec(ctx context.Context, sql string, arguments ...any) (zero pgconn.CommandTag, err error) {
//		if err = p.closer.Err(); err != nil {
//			return zero, err
//		}
//		return p.PostgresClient.Exec(ctx, sql, arguments...)
//	}
func (h *handle) guard(m *model.Method) jen.Code {
	s := code.NewScope(h.pkg, h.self, "err")
	a := forwardedBy(s, m.Type)
	var results, zeros []jen.Code
	all, fails := typesOf(m.Type.Results()), m.Err()
	for i, t := range all {
		name := "err"
		if i != fails {
			if name = "zero"; len(zeros) > 0 && len(all) > 2 {
				name += strconv.Itoa(i + 1)
			}
			name = s.Pick(name)
		}
		zeros = append(zeros, jen.Id(name))
		if len(all) == 1 {
			results = append(results, jen.Error())
			continue
		}
		results = append(results, jen.Id(name).Add(render.GoType(t)))
	}
	doc := m.Name + " calls " + m.Name + " of " + h.c.Interface + ". After Close it returns resource.ErrClosed."
	return h.method(doc, m.Name).Params(a.params...).Params(results...).Block(
		h.unlessClosed(len(all) > 1, zeros...),
		jen.Return(jen.Id(h.self).Dot(h.c.Interface).Dot(m.Name).Call(a.args...)),
	)
}

// unlessClosed writes the statement that returns from a method of a closed handle, with results that end with err. named says whether err is a
// named result of the method, which a declaration would shadow.
func (h *handle) unlessClosed(named bool, results ...jen.Code) jen.Code {
	assign := ":="
	if named {
		assign = "="
	}
	return jen.If(jen.Err().Op(assign).Id(h.self).Dot("closer").Dot("Err").Call(), jen.Err().Op("!=").Nil()).Block(jen.Return(results...))
}
