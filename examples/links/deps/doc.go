//go:generate go tool resgen generate

package deps
