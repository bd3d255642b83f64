// Package thing is not named like its folder.
package thing

type Thing struct{}
