package settings

//go:generate go tool resgen generate
