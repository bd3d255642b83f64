package redact

import (
	"crypto/rand"
	"sync"
)

// Masked appends text to dst with each byte masked. Masking a masked text returns the original.
//
// It is not inlined: the compiler knows that dst does not escape from here, but not that it does not escape from an instance of a generic
// function of another package.
//
//go:noinline
func Masked(dst, text []byte) []byte { return masked(dst, text) }

// MaskedText is Masked for a string.
func MaskedText(dst []byte, text string) []byte { return masked(dst, text) }

func masked[T string | []byte](dst []byte, text T) []byte {
	m := mask()
	for i := range len(text) {
		dst = append(dst, text[i]^m[i%len(m)])
	}
	return dst
}

var (
	maskOnce  sync.Once
	maskBytes [64]byte
)

// mask returns the bytes with which texts are masked in this process. None of them is zero, because zero would leave a character unmasked.
func mask() *[64]byte {
	maskOnce.Do(func() {
		for i := range maskBytes {
			for maskBytes[i] == 0 {
				_, _ = rand.Read(maskBytes[i : i+1]) // never fails
			}
		}
	})
	return &maskBytes
}
