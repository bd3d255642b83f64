package resource

import "context"

// A Ref identifies a secret. The Ref of a field is the same in every load with the same profile.
type Ref struct {
	Resource string   // "database"
	Field    string   // "password"
	Vars     []string // the variables bound to the field, in the order in which they are tried; may be empty
	FileVar  string   // the variable that names a file with the secret; "" for none

	Store     string // the store that the specification names for the field: "vault"; "" in the first of the two calls of Resolve
	Reference string // what to ask that store for: "prod/orders#password"
}

// A Resolver looks up secrets, for example in a secret store. It must be safe for concurrent use, because Secret.Current may call it at any
// time.
//
// A loader calls Resolve for each secret, and for each field that the specification pairs with a secret (the key "with"). It does so before
// it looks at the variables and files of the field; the Ref then has neither Store nor Reference. If the field is unset after that and the
// specification names a store for it, the loader calls Resolve again, with a Ref that has both. The Resolver type Stores answers the second
// call only.
type Resolver interface {
	// Resolve returns the text of the secret. If it returns ok false and no error, the loader goes on: for a ref without a Store, to the
	// variables; for a ref with a Store, it reports that the program has no such store. If it returns ok false and an error, the loader
	// reports a problem, and looks nowhere else. If it returns ok true and an error, text is the last value that the store gave, and the
	// error says why there is no newer one. The text is used then, and observers are told.
	//
	// The text of the error is never shown, because it may hold the secret. If the error has a method ResolveReason() string, the text that
	// this method returns is shown. errors.Is finds context.Canceled and context.DeadlineExceeded in the problem.
	Resolve(ctx context.Context, ref Ref) (text string, ok bool, err error)
}

// Stores maps the names of secret stores to their Resolvers. If a field has store = "vault:prod/orders#password" in the specification,
// Resolve asks the Resolver under the key "vault" for the Reference "prod/orders#password". That Resolver gets a Ref whose Store is empty.
type Stores map[string]Resolver

// Resolve asks the store that ref names. It returns ok false if ref names no store, or a store that s does not have.
func (s Stores) Resolve(ctx context.Context, ref Ref) (text string, ok bool, err error) {
	r := s[ref.Store]
	if ref.Store == "" || r == nil {
		return "", false, nil
	}
	ref.Store = ""
	text, ok, err = r.Resolve(ctx, ref)
	if !ok && err == nil {
		err = noSuchSecret{}
	}
	return text, ok, err
}

// noSuchSecret says that a store has nothing under a reference.
type noSuchSecret struct{}

func (noSuchSecret) Error() string         { return "the store has no such secret" }
func (noSuchSecret) ResolveReason() string { return noSuchSecret{}.Error() }
