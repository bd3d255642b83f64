// Command rules-hand validates once, as written by hand, and ends.
package main

import (
	"net/url"
	"os"

	"github.com/resgen-go/resgen/bench/handrules"
)

func main() {
	s := handrules.Service{
		Name: "orders", Port: 9090, Mode: "safe", Docs: "https://docs.example.com", Endpoint: &url.URL{Scheme: "https", Host: "api.example.com"},
		Contact: "orders@example.com", Upstream: "upstream.example.com:8443", Release: "v1.2.3", Region: "eu-west-1", MaxOpen: 20, MaxIdle: 5,
	}
	if err := s.Validate(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
