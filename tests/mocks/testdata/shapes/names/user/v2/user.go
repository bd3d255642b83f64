// Package user is named like the folder above it.
package user

type User struct{}

type Finder interface{ Find(id string) (User, error) }
