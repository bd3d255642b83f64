package mock

import "go/types"

// Unknown is the reason for a type that cannot be written because a part of it could not be found.
const Unknown = "a type in it is unknown, as its package does not compile"

// Unreachable returns the reason why t cannot be written in the package of place, or "".
func Unreachable(place Place, t types.Type) string {
	e := &emitter{place: place, taken: map[string]bool{}, public: map[*types.TypeName]*types.TypeName{}}
	for _, n := range place.Taken {
		e.taken[n] = true
	}
	return e.unreachable(t)
}

// Barred returns the reason why the package of place cannot import pkg, or "".
func Barred(place Place, pkg *types.Package) string { return (&emitter{place: place}).barred(pkg) }
