package grpchealth_test

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/resgen-go/resgen/adapters/grpchealth"
	"github.com/resgen-go/resgen/resource/health"
)

func ExampleNew() {
	h := health.New()
	server := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(server, grpchealth.New(h))
	defer server.Stop()
}
