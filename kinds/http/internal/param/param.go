// Package param writes the values of parameters as texts.
package param

import (
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/resource"
)

// All writes the values of parameters, by name. A parameter that is unset is left out. The texts of secrets are added to secrets.
func All(ctx context.Context, values map[string]any, secrets *private.Texts) (url.Values, error) {
	out := make(url.Values, len(values))
	for name, value := range values {
		list, err := Texts(ctx, value, secrets)
		if err != nil {
			return nil, fmt.Errorf("%s %w", name, err)
		}
		if len(list) > 0 {
			out[name] = list
		}
	}
	return out, nil
}

// Texts writes a value: as one text, as several if it is a list, as none if it is unset.
func Texts(ctx context.Context, value any, secrets *private.Texts) ([]string, error) {
	v := reflect.ValueOf(value)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, nil
	}
	switch value := value.(type) {
	case resource.Secret:
		text, err := value.Current(ctx)
		secrets.AddSecret(text)
		return one(text, err)
	case *url.URL:
		return one(value.String(), nil)
	case url.URL:
		return one(value.String(), nil)
	case json.RawMessage:
		return one(string(value), nil)
	case time.Duration:
		return one(value.String(), nil)
	case interface{ IsZero() bool }: // time.Time, netip.Addr's likes
		if value.IsZero() {
			return nil, nil
		}
	}
	if m, ok := value.(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			err = fmt.Errorf("cannot be written: %w", err)
		}
		return one(string(text), err)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return Texts(ctx, v.Elem().Interface(), secrets)
	case reflect.Slice, reflect.Array:
		var list []string
		for i := range v.Len() {
			item, err := Texts(ctx, v.Index(i).Interface(), secrets)
			if err != nil {
				return nil, err
			}
			list = append(list, item...)
		}
		return list, nil
	case reflect.String:
		return one(v.String(), nil)
	case reflect.Bool:
		return one(strconv.FormatBool(v.Bool()), nil)
	case reflect.Float32, reflect.Float64:
		return one(strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()), nil)
	}
	switch {
	case v.CanInt():
		return one(strconv.FormatInt(v.Int(), 10), nil)
	case v.CanUint():
		return one(strconv.FormatUint(v.Uint(), 10), nil)
	}
	return nil, fmt.Errorf("cannot be a %T", value)
}

func one(text string, err error) ([]string, error) {
	if err != nil || text == "" {
		return nil, err
	}
	return []string{text}, nil
}
