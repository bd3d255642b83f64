package resource

import "context"

// A Ref says which secret is wanted. Two Refs of one field differ only if the profiles do.
type Ref struct {
	Resource string   // "database"
	Field    string   // "password"
	Vars     []string // the variables bound to the field, first choice first; may be empty
	FileVar  string   // the variable that names a file with the secret; "" for none
}

// A Resolver finds secrets, in a secret store for instance. It must be safe for concurrent use: Secret.Current calls it at any time.
type Resolver interface {
	// Resolve returns the text of ref, or ok false to leave it to the variables. No problem ever shows an error's text, as it
	// may hold the secret; only context.Canceled and context.DeadlineExceeded can be told through errors.Is.
	Resolve(ctx context.Context, ref Ref) (text string, ok bool, err error)
}
