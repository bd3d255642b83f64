// Command rules-validator validates once with go-playground/validator, and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/validator"
)

func main() {
	s := validator.Service{
		Name: "orders", Port: 9090, Mode: "safe", Docs: "https://docs.example.com", Endpoint: "https://api.example.com",
		Contact: "orders@example.com", Upstream: "upstream.example.com:8443", Release: "v1.2.3", Region: "eu-west-1", MaxOpen: 20, MaxIdle: 5,
	}
	if err := validator.New().Struct(&s); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
