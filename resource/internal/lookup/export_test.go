package lookup

// Bytes is the masked text in memory, with the room behind it.
func (s *Sealed) Bytes() []byte { return s.b }

// SealedOf is a Sealed with a masked text, as a deep-copying library makes it.
func SealedOf(b []byte) *Sealed { return &Sealed{b} }
