//go:build special

package left

type Tagged interface{ M() }
