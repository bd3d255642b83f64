package operation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestOperations holds what is made of operations, and which of them are not right.
func TestOperations(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, k := range p.Kinds {
			fmt.Fprintf(&b, "kind %s\n", k.Name)
			for _, o := range k.Client.Operations {
				fmt.Fprintf(&b, "  %s is %s, idempotent %t\n", o.Go, typeutil.ShortIn(p.Path, o.Type), o.Idempotent)
				for _, part := range o.Transport.Parts() {
					fmt.Fprintf(&b, "    %s:%s\n", part.Field, value(part.Value))
				}
			}
		}
		return b.String()
	})
}

// value returns the value of a part of a request.
func value(v any) string {
	sent, ok := v.([]model.Sent)
	if !ok {
		return fmt.Sprintf(" %v", v)
	}
	text := ""
	for _, s := range sent {
		name := s.Text
		if s.Param != nil {
			name = "parameter " + s.Param.Field.Name
		}
		text += " " + s.Name + "=" + name
	}
	return text
}
