package resource_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/resgen-go/resgen/resource"
)

// A secret shows itself to nobody. Reveal is the one way to its text.
func ExampleSecret() {
	password := resource.NewSecret("correct horse")
	b, err := json.Marshal(map[string]any{"password": password})
	if err != nil {
		panic(err)
	}
	fmt.Println(password)
	fmt.Println(string(b))
	fmt.Println(password.Equal(resource.NewSecret("correct horse")), password.Reveal())
	// Output:
	// [REDACTED]
	// {"password":"[REDACTED]"}
	// true correct horse
}

// The first source that has a variable wins. Pass the result to WithSource.
func ExampleLayered() {
	env := resource.Layered(
		resource.Map{"DB_HOST": "db.test"},
		resource.Map{"DB_HOST": "localhost", "DB_PORT": "5432"},
	)
	host, _ := env.Lookup("DB_HOST")
	port, _ := env.Lookup("DB_PORT")
	_, ok := env.Lookup("DB_NAME")
	fmt.Println(host, port, ok)
	// Output: db.test 5432 false
}

// memory is a store of secrets.
type memory map[string]string

func (m memory) Resolve(_ context.Context, ref resource.Ref) (text string, ok bool, err error) {
	text, ok = m[ref.Reference]
	return text, ok, nil
}

// Stores leads each reference to the store that the specification names. Pass it to WithResolver.
func ExampleStores() {
	stores := resource.Stores{"vault": memory{"prod/orders#password": "correct horse"}}
	text, ok, err := stores.Resolve(context.Background(), resource.Ref{
		Resource: "database", Field: "password", Store: "vault", Reference: "prod/orders#password",
	})
	fmt.Println(text, ok, err)
	_, _, err = stores.Resolve(context.Background(), resource.Ref{Store: "vault", Reference: "prod/orders#user"})
	fmt.Println(err)
	// Output:
	// correct horse true <nil>
	// the store has no such secret
}

// LoadConfig, Open and Run return all problems of a configuration at once.
func ExampleProblemsOf() {
	err := errors.Join(
		&resource.Problem{Resource: "database", Fields: []string{"port"}, Vars: []string{"DB_PORT"}, Rule: "range", Message: "must be from 1 to 65535"},
		&resource.Problem{Resource: "api", Fields: []string{"url"}, Vars: []string{"API_URL"}, Rule: "required", Message: "required but not set"},
	)
	for _, p := range resource.ProblemsOf(err) {
		fmt.Println(p.Resource, p.Vars, p.Rule)
	}
	fmt.Println(err)
	// Output:
	// database [DB_PORT] range
	// api [API_URL] required
	// database.port (DB_PORT): must be from 1 to 65535
	// api.url (API_URL): required but not set
}

// The validation function of a kind reports what is wrong with its configuration.
func ExampleProblems() {
	validate := func(host string, minConns, maxConns int) error {
		var ps resource.Problems
		if host == "" {
			ps.Required("host")
		}
		if minConns > maxConns {
			ps.AddRule("min_conns must not exceed max_conns", "min_conns", "max_conns")
		}
		return ps.Err()
	}
	fmt.Println(validate("", 5, 4))
	fmt.Println(validate("localhost", 1, 4))
	// Output:
	// host: required but not set
	// min_conns must not exceed max_conns
	// <nil>
}

// A constructor returns a permanent error where another attempt to open the resource would fail too.
func ExamplePermanent() {
	err := fmt.Errorf("connect: %w", resource.Permanent(errors.New("password authentication failed")))
	fmt.Println(err)
	fmt.Println(resource.IsPermanent(err), resource.IsPermanent(errors.New("connection refused")))
	// Output:
	// connect: password authentication failed
	// true false
}

// An error of Open, Run or Close says which resource has failed, and in which phase.
func ExampleError() {
	err := error(&resource.Error{Resource: "database", Phase: "open", Err: errors.New("connection refused")})
	var failed *resource.Error
	if errors.As(err, &failed) {
		fmt.Println(failed.Resource, failed.Phase)
	}
	fmt.Println(err)
	// Output:
	// database open
	// open database: connection refused
}

// An optional resource, or one of other profiles, is a Maybe.
func ExampleMaybe() {
	cache := resource.Present("a client")
	if client, err := cache.Get(); err == nil {
		fmt.Println(client)
	}
	var reporting resource.Maybe[string]
	_, err := reporting.Get()
	fmt.Println(errors.Is(err, resource.ErrNotConfigured), err)
	// Output:
	// a client
	// true resource is not configured
}

// Redact is a second net: it finds secrets that were revealed in texts of others.
func ExampleRedact() {
	token := resource.NewSecret("tok_5f2c81e0")
	url := "https://api.example/?token=" + token.Reveal()
	fmt.Println(resource.Redact("cannot reach " + url))
	// Output: cannot reach https://api.example/?token=[REDACTED]
}

// A size prints in the largest unit that divides it, and reads the same text back.
func ExampleSize() {
	var limit resource.Size
	if err := limit.UnmarshalText([]byte("16MiB")); err != nil {
		panic(err)
	}
	fmt.Println(limit, int64(limit), limit == 16*resource.MiB)
	// Output: 16MiB 16777216 true
}
