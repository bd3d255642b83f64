package mock

import "go/types"

// Unknown is why a type cannot be written of which a part could not be looked up.
const Unknown = "a type in it is unknown, as its package does not compile"

// Unreachable says why t cannot be written in the package of place; "" if it can.
func Unreachable(place Place, t types.Type) string {
	e := &emitter{place: place, taken: map[string]bool{}, public: map[*types.TypeName]*types.TypeName{}}
	for _, n := range place.Taken {
		e.taken[n] = true
	}
	return e.unreachable(t)
}
