package plant

//go:generate go tool resgen generate
