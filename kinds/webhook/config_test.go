package webhookkind

import (
	"reflect"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// TestHTTPConfig holds that each field that the kinds webhook and http have in common reaches http, and that it has the same default.
func TestHTTPConfig(t *testing.T) {
	cfg, defaults := reflect.ValueOf(&WebhookConfig{}).Elem(), reflect.ValueOf(DefaultWebhookConfig())
	http := reflect.ValueOf(httpkind.DefaultHTTPConfig())
	common := 0
	for i := range cfg.NumField() {
		name := cfg.Type().Field(i).Name
		if !http.FieldByName(name).IsValid() {
			continue
		}
		common++
		if got, want := defaults.Field(i).Interface(), http.FieldByName(name).Interface(); !reflect.DeepEqual(got, want) {
			t.Errorf("the default of %s is %v, and %v in http", name, got, want)
		}
		switch f := cfg.Field(i); f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int, reflect.Int64:
			f.SetInt(int64(7 + i))
		case reflect.String:
			f.SetString(name)
		case reflect.Pointer:
			f.Set(reflect.ValueOf(new(time.Duration)))
		default:
			if f.Type() != reflect.TypeFor[resource.Secret]() {
				t.Fatalf("%s is a %v", name, f.Type())
			}
			f.Set(reflect.ValueOf(resource.NewSecret(name)))
		}
	}
	got := reflect.ValueOf(httpConfig(cfg.Interface().(WebhookConfig)))
	for i := range cfg.NumField() {
		name := cfg.Type().Field(i).Name
		if f := got.FieldByName(name); f.IsValid() && !reflect.DeepEqual(f.Interface(), cfg.Field(i).Interface()) {
			t.Errorf("%s is %v, and %v in http", name, cfg.Field(i), f)
		}
	}
	if common < 10 {
		t.Errorf("only %d fields are in both", common)
	}
}
