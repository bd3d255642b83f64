package kindtest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// zeroHandle calls the methods of a handle that was never opened.
func (s *suite[C, H]) zeroHandle(t *testing.T) {
	typ := reflect.TypeFor[H]()
	if typ.Kind() != reflect.Pointer {
		t.Fatalf("a handle must be a pointer, and %v is none", typ)
	}
	h := reflect.New(typ.Elem()).Interface().(H)
	ctx := context.Background()
	if err := s.within(t, prompt, "Check of a zero handle", func() error { return h.Check(ctx) }); err == nil {
		t.Error("Check of a zero handle succeeds: it must say that there is no client")
	}
	if err := s.within(t, prompt, "Close of a zero handle", func() error { return h.Close(ctx) }); err != nil && !panicked(err) {
		t.Errorf("Close of a zero handle fails: %v", err)
	}
	if h, ok := any(h).(counter); ok {
		_ = s.within(t, prompt, "Stats of a zero handle", func() error {
			if got := h.Stats(); got != (resource.Stats{}) {
				return fmt.Errorf("%+v", got)
			}
			return nil
		})
	}
}

// mock compares a mock with its interface and with the client.
func (s *suite[C, H]) mock(t *testing.T) {
	typ := reflect.TypeOf(s.Interface)
	if typ.Kind() != reflect.Pointer || typ.Elem().Kind() != reflect.Interface {
		t.Fatalf("kindtest: Kind.Interface must be a nil pointer to an interface, such as (*rediskind.RedisClient)(nil), and is a %v", typ)
	}
	typ = typ.Elem()
	h := s.Mock(t)
	real := s.open(t)
	inner := map[string]any{"the handle of the mock": h, "the handle": real.H}
	for what, of := range map[string]H{"the mock": h, "the client": real.H} {
		found := clientOf(of, typ)
		if found == nil {
			t.Errorf("the handle around %s embeds no %v", what, typ)
			continue
		}
		inner[what] = found
	}
	for what, v := range inner {
		if !reflect.TypeOf(v).Implements(typ) {
			t.Errorf("%s, a %T, does not have all methods of %v", what, v, typ)
		}
	}
	if m := inner["the mock"]; m != nil {
		on := reflect.Indirect(reflect.ValueOf(m))
		if on.Kind() == reflect.Struct && on.FieldByName("On").IsValid() {
			s.sameNames(t, on.FieldByName("On").Type(), typ)
		}
	}
	s.succeeds(t, "Call of the mock", s.Call, h)
	s.succeeds(t, "Check of the mock", s.check, h)
	if err := s.stop(t, "Close of the mock", h); err != nil {
		t.Errorf("Close of the mock fails: %v", err)
	}
	if h, ok := any(h).(counter); ok && h.Stats() != (resource.Stats{}) {
		t.Errorf("Stats of the mock are %+v, and it has no connections", h.Stats())
	}
	s.succeeds(t, "Call of the client, which the mock must answer likewise", s.Call, real.H)
}

// sameNames fails the test unless the mock has a rule for each method of the interface, and no other rule.
func (s *suite[C, H]) sameNames(t *testing.T, on, of reflect.Type) {
	t.Helper()
	var rules, methods []string
	for i := range on.NumField() {
		rules = append(rules, on.Field(i).Name)
	}
	for i := range of.NumMethod() {
		methods = append(methods, of.Method(i).Name)
	}
	slices.Sort(rules)
	slices.Sort(methods)
	if !slices.Equal(rules, methods) {
		t.Errorf("the mock has rules for %v, and the interface has the methods %v: generate the mock again", rules, methods)
	}
}

// clientOf returns the client that the handle h embeds.
func clientOf(h any, typ reflect.Type) any {
	v := reflect.Indirect(reflect.ValueOf(h))
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.Type == typ && f.IsExported() && !v.Field(i).IsNil() {
			return v.Field(i).Interface()
		}
	}
	return nil
}

// showsNoSecret prints the configuration and the client in all the ways in which programs print values.
func (s *suite[C, H]) showsNoSecret(t *testing.T) {
	cfg, _ := s.config(t, s.server.Addr, s.password)
	s.hidden.notIn(t, "the configuration", cfg)
	s.hidden.notIn(t, "a pointer to the configuration", &cfg)
	if d, ok := any(cfg).(interface{ Describe() []gen.Value }); ok {
		s.hidden.notIn(t, "the description of the configuration", d.Describe())
	}
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	if f := reflect.ValueOf(c.H).Elem(); f.Kind() == reflect.Struct && f.FieldByName("Config").IsValid() {
		s.hidden.notIn(t, "the configuration of the client", f.FieldByName("Config").Interface())
	}
	if raceDetector {
		t.Log("the client is not printed, as the race detector is on: printing reads what its goroutines write")
		return
	}
	s.hidden.notIn(t, "the client", c.H)
	s.hidden.notIn(t, "what the client points to", reflect.ValueOf(c.H).Elem().Interface())
}
