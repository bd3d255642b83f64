package bench_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	playground "github.com/go-playground/validator/v10"

	"github.com/resgen-go/resgen/bench/handrules"
	"github.com/resgen-go/resgen/bench/peers/validator"
	"github.com/resgen-go/resgen/bench/rules"
	"github.com/resgen-go/resgen/resource"
)

// good breaks none of the ten rules, bad all of them. Nothing in bad is missing but the name, so that every check has work to do.
var (
	good = rules.ServiceConfig{
		Name: "orders", Port: 9090, Mode: rules.ServiceModeSafe, Docs: "https://docs.example.com/orders",
		Endpoint: &url.URL{Scheme: "https", Host: "api.example.com", Path: "/v2"},
		Contact:  "orders.team@example.com", Upstream: "upstream.internal.example.com:8443", Release: "v12.4.17", Region: "eu-west-1",
		MaxOpen: 20, MaxIdle: 5,
	}
	bad = rules.ServiceConfig{
		Port: 70000, Mode: "slow", Docs: "http://docs.example.com/orders",
		Endpoint: &url.URL{Scheme: "http", Host: "api.example.com", Path: "/v2"},
		Contact:  "orders.team.example.com", Upstream: "upstream.internal.example.com", Release: "12.4", Region: "europe",
		MaxOpen: 5, MaxIdle: 20,
	}
)

func byHand(c rules.ServiceConfig) *handrules.Service {
	return &handrules.Service{
		Name: c.Name, Port: c.Port, Mode: string(c.Mode), Docs: c.Docs, Endpoint: c.Endpoint, Contact: c.Contact, Upstream: c.Upstream,
		Release: c.Release, Region: c.Region, MaxOpen: c.MaxOpen, MaxIdle: c.MaxIdle,
	}
}

func forPlayground(c rules.ServiceConfig) *validator.Service {
	return &validator.Service{
		Name: c.Name, Port: c.Port, Mode: string(c.Mode), Docs: c.Docs, Endpoint: c.Endpoint.String(), Contact: c.Contact, Upstream: c.Upstream,
		Release: c.Release, Region: c.Region, MaxOpen: c.MaxOpen, MaxIdle: c.MaxIdle,
	}
}

// fail keeps the results of benchmarks in use.
var fail error

func BenchmarkValidate(b *testing.B) {
	v := validator.New()
	for _, input := range []struct {
		name   string
		config rules.ServiceConfig
	}{{"good", good}, {"bad", bad}} {
		hand, generated, peer := byHand(input.config), input.config, forPlayground(input.config)
		b.Run(input.name+"/hand", func(b *testing.B) {
			measure(b, func(b *testing.B) {
				for b.Loop() {
					fail = hand.Validate()
				}
			})
		})
		b.Run(input.name+"/resgen", func(b *testing.B) {
			measure(b, func(b *testing.B) {
				for b.Loop() {
					fail = generated.Validate()
				}
			})
		})
		b.Run(input.name+"/validator", func(b *testing.B) {
			measure(b, func(b *testing.B) {
				for b.Loop() {
					fail = v.Struct(peer)
				}
			})
		})
	}
}

func TestValidatorsAgree(t *testing.T) {
	v := validator.New()
	for name, err := range map[string]error{"generated": good.Validate(), "by hand": byHand(good).Validate(), "validator": v.Struct(forPlayground(good))} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	want := []string{"name", "port", "mode", "docs", "endpoint", "contact", "upstream", "release", "region", "max_idle"}
	var generated, hand, peer []string
	for _, p := range resource.ProblemsOf(bad.Validate()) {
		generated = append(generated, p.Fields[0])
	}
	for _, err := range byHand(bad).Validate().(interface{ Unwrap() []error }).Unwrap() {
		p := (*handrules.Problem)(nil)
		if !errors.As(err, &p) {
			t.Fatal(err)
		}
		hand = append(hand, p.Field)
	}
	for _, f := range v.Struct(forPlayground(bad)).(playground.ValidationErrors) {
		peer = append(peer, f.Field())
	}
	if !slices.Equal(generated, want) || !slices.Equal(hand, want) {
		t.Errorf("generated %q\nby hand %q\nwant %q", generated, hand, want)
	}
	if plain := strings.ReplaceAll(strings.Join(want, ","), "_", ""); strings.ToLower(strings.Join(peer, ",")) != plain {
		t.Errorf("validator %q", peer)
	}
}

// The scanners written by hand and the generated ones must hold the same line, or their times would not compare.
func TestScannersAgree(t *testing.T) {
	texts := []string{
		"a@b", "a@b.c", "@b.c", "a@", "a b@c.d", "a@-b.c", "a@b-.c", "a@b..c", "a@" + strings.Repeat("x", 63), "a@" + strings.Repeat("x", 64), ".a@b.c",
		"h:1", "h:0", "h:65535", "h:65536", "h:01", "h:", ":80", "h", "1.2.3.4:80", "1.2.3:80", "[::1]:80", "[::1%eth0]:80", "::1:80", "[1.2.3.4]:80",
		"h.:80", "h..:80", "-h:80", "a.b-:80", "a_b:80", "v1.2.3", "v1.2", "1.2.3", "v1.2.3-x", "eu-west-1", "eu-west-12", "ééééééééé", "https://", "http://x",
	}
	for _, text := range texts {
		for name, set := range map[string]func(*rules.ServiceConfig){
			"contact":  func(c *rules.ServiceConfig) { c.Contact = text },
			"upstream": func(c *rules.ServiceConfig) { c.Upstream = text },
			"release":  func(c *rules.ServiceConfig) { c.Release = text },
			"region":   func(c *rules.ServiceConfig) { c.Region = text },
			"docs":     func(c *rules.ServiceConfig) { c.Docs = text },
		} {
			c := good
			set(&c)
			if generated, hand := c.Validate(), byHand(c).Validate(); (generated == nil) != (hand == nil) {
				t.Errorf("%s %q: generated %v, by hand %v", name, text, generated, hand)
			}
		}
	}
}

func TestValidAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { fail = good.Validate() }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}
