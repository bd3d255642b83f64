package operation

import (
	"regexp"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// lambdaTransport is for clients that invoke functions by name: the kind lambda, and any client with the same Call.
var lambdaTransport = &transport{
	name: "lambda",
	told: []string{"Function"},
	read: func(m *maker, _ *model.Operation, e *syntax.Entry) transportReader {
		l := &lambdaReader{m, &model.Lambda{Function: read.Text(e.Value, "function"), Qualifier: read.Text(e.Value, "qualifier")}}
		l.function(e)
		return l
	},
}

// A lambdaReader reads the keys of an operation that describe its function.
type lambdaReader struct {
	*maker
	lambda *model.Lambda
}

// The syntax of the name of a function, and of a version or alias, according to the reference of Lambda's API.
var (
	functionName = regexp.MustCompile(`^(arn:aws[a-zA-Z-]*:lambda:)?([a-z]{2}(-[a-z]+)+-[0-9]:)?([0-9]{12}:)?(function:)?([a-zA-Z0-9_-]+)(:(\$LATEST|[a-zA-Z0-9_-]+))?$`)
	aliasName    = regexp.MustCompile(`^(\$LATEST|[a-zA-Z0-9_-]{1,128})$`)
)

// function checks the name of the function.
func (l *lambdaReader) function(e *syntax.Entry) {
	v, q := read.Get(e.Value, "function", syntax.String), read.Get(e.Value, "qualifier", syntax.String)
	parts := functionName.FindStringSubmatch(v.Text)
	switch {
	case parts == nil || len(v.Text) > 256:
		l.Report(diag.BadValue, v.At, "this is neither the name nor the ARN of a function", "for example `function = \"resize\"`")
	case q != nil && parts[7] != "":
		l.Report(diag.BadBinding, q.At, "the function has a version or alias already, `"+strings.TrimPrefix(parts[7], ":")+"`", "remove one of the two")
	case q != nil && !aliasName.MatchString(q.Text):
		l.Report(diag.BadValue, q.At, "this is neither a version nor an alias of a function", "for example `qualifier = \"live\"`")
	}
}

func (l *lambdaReader) param(_ *model.Param, e *syntax.Entry) bool {
	l.Report(diag.BadSignature, e.At, "a function has no parameters but its body", "remove `param`, and name a type that has them: `body = \"import/path.Type\"`")
	return false
}

func (l *lambdaReader) finish() model.Transport { return l.lambda }
