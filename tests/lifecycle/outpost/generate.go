package outpost

//go:generate go tool resgen generate
