package resource

import "context"

// A Ref says which secret is wanted. Two Refs of one field differ only if the profiles do.
type Ref struct {
	Resource string   // "database"
	Field    string   // "password"
	Vars     []string // the variables bound to the field, first choice first; may be empty
	FileVar  string   // the variable that names a file with the secret; "" for none

	Store     string // the store that the specification names for the field: "vault"; "" while no store is asked
	Reference string // what the specification says to that store: "prod/orders#password"
}

// A Resolver finds secrets, in a secret store for instance. It must be safe for concurrent use: Secret.Current calls it at any time.
//
// A loader asks it for each secret, and for each field that the specification has belong to one (the key with), before the variables and
// files of the field, with neither Store nor Reference in the Ref. If these
// leave the field unset, and the specification names a store for it, the loader asks once more, with both. Stores answers the second
// question, and leaves the first one to the variables.
type Resolver interface {
	// Resolve returns the text of ref. With ok false and no error it leaves a ref without a Store to the variables, and says of one
	// with a Store that this store was not given. With an error and ok true, text is the last that the store gave, and the error
	// says why there is no newer one: the text is used, and observers are told.
	//
	// No problem shows an error's text, as that may hold the secret. What is shown is the text that a method ResolveReason() string
	// of the error returns, if it has one. Besides, errors.Is can tell context.Canceled and context.DeadlineExceeded.
	Resolve(ctx context.Context, ref Ref) (text string, ok bool, err error)
}

// Stores are stores of secrets by their names. A field with store = "vault:prod/orders#password" in the specification asks the Resolver
// called "vault" for the Reference "prod/orders#password". That Resolver gets a Ref whose Store is empty.
type Stores map[string]Resolver

// Resolve asks the store that ref names. It returns ok false if ref names none, or none that s has.
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
