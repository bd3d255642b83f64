package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/resgen-go/resgen/kinds/http/internal/param"
	"github.com/resgen-go/resgen/kinds/http/internal/private"
)

// Expand returns the URL of a path below b with parameters, such as /customers/{customer_id}. The texts of secrets are added to secrets.
func (b *Base) Expand(ctx context.Context, template string, params map[string]any, secrets *private.Texts) (*url.URL, error) {
	var path, plain strings.Builder
	used := 0
	for rest := template; rest != ""; {
		literal, after, found := strings.Cut(rest, "{")
		path.WriteString(literal)
		plain.WriteString(literal)
		if !found {
			break
		}
		name, behind, closed := strings.Cut(after, "}")
		value, given := params[name]
		if !closed || !given {
			return nil, fmt.Errorf("%w: no value for {%s}", ErrRefused, name)
		}
		text, err := pathText(ctx, value, secrets)
		if err != nil {
			return nil, fmt.Errorf("%w: %s %w", ErrRefused, name, err)
		}
		path.WriteString(url.PathEscape(text))
		plain.WriteString("x")
		used++
		rest = behind
	}
	if used != len(params) {
		return nil, fmt.Errorf("%w: %d parameters for %d places", ErrRefused, len(params), used)
	}
	if strings.ContainsAny(plain.String(), "?#}") {
		return nil, fmt.Errorf("%w: a path has neither query nor fragment", ErrRefused)
	}
	if err := checkPlain(plain.String()); err != nil {
		return nil, err
	}
	return b.below(path.String(), "")
}

// pathText is the text of a path parameter.
func pathText(ctx context.Context, value any, secrets *private.Texts) (string, error) {
	list, err := param.Texts(ctx, value, secrets)
	switch {
	case err != nil:
		return "", err
	case len(list) == 0:
		return "", errors.New("must not be empty")
	case len(list) > 1:
		return "", errors.New("must be one value")
	case hasControl(list[0]):
		return "", errors.New("must not have control characters")
	case climbs(list[0]):
		return "", errors.New(`must be neither "." nor "..", nor have such segments`)
	}
	return list[0], nil
}
