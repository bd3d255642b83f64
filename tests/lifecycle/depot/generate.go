package depot

//go:generate go tool resgen generate
