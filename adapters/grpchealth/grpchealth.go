// Package grpchealth serves the health states of a program's resources over the gRPC health checking protocol, grpc.health.v1.
//
// The service "" is the whole program. It is SERVING if the program is ready. Each resource is a service of its own, under the name
// of the resource. Register a Server before the resources are opened:
//
//	grpc_health_v1.RegisterHealthServer(server, grpchealth.New(h))
//
// A request never waits for a check. The Server answers with the states that the Health has stored. A caller sees only the names of
// resources and their states.
package grpchealth

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"github.com/resgen-go/resgen/resource/health"
)

// whole is the name of the service that stands for the program.
const whole = ""

// A Server implements the health checking protocol. Create one with New.
type Server struct {
	healthpb.UnimplementedHealthServer
	health *health.Health
}

// New returns a Server that serves the states of the health h. If h is nil, the Server knows no resource.
func New(h *health.Health) *Server {
	if h == nil {
		h = health.New()
	}
	return &Server{health: h}
}

// Check implements grpc_health_v1.HealthServer. For a resource that is absent, or a name that no resource has, it returns the code NotFound.
func (s *Server) Check(_ context.Context, r *healthpb.HealthCheckRequest) (*healthpb.HealthCheckResponse, error) {
	serving := s.serving(r.GetService())
	if serving == healthpb.HealthCheckResponse_SERVICE_UNKNOWN {
		return nil, status.Error(codes.NotFound, "unknown service")
	}
	return &healthpb.HealthCheckResponse{Status: serving}, nil
}

// List implements grpc_health_v1.HealthServer.
func (s *Server) List(context.Context, *healthpb.HealthListRequest) (*healthpb.HealthListResponse, error) {
	all := map[string]*healthpb.HealthCheckResponse{}
	for _, st := range s.health.Statuses() {
		if st.State != health.Absent {
			all[st.Name] = &healthpb.HealthCheckResponse{Status: of(st.State)}
		}
	}
	all[whole] = &healthpb.HealthCheckResponse{Status: s.ready()}
	return &healthpb.HealthListResponse{Statuses: all}, nil
}

// Watch implements grpc_health_v1.HealthServer. It sends the state of the service, and then each change of it, until the caller cancels or
// the server stops. A service that does not exist at first may exist later.
func (s *Server) Watch(r *healthpb.HealthCheckRequest, stream grpc.ServerStreamingServer[healthpb.HealthCheckResponse]) error {
	sent := healthpb.HealthCheckResponse_ServingStatus(-1)
	for {
		changed := s.health.Changed()
		if serving := s.serving(r.GetService()); serving != sent {
			if err := stream.Send(&healthpb.HealthCheckResponse{Status: serving}); err != nil {
				return status.Error(codes.Canceled, "the stream has ended")
			}
			sent = serving
		}
		select {
		case <-changed:
		case <-stream.Context().Done():
			return status.FromContextError(stream.Context().Err()).Err()
		}
	}
}

func (s *Server) ready() healthpb.HealthCheckResponse_ServingStatus {
	if s.health.Readiness() == health.Ready {
		return healthpb.HealthCheckResponse_SERVING
	}
	return healthpb.HealthCheckResponse_NOT_SERVING
}

func (s *Server) serving(service string) healthpb.HealthCheckResponse_ServingStatus {
	if service == whole {
		return s.ready()
	}
	found := healthpb.HealthCheckResponse_SERVICE_UNKNOWN
	for _, st := range s.health.Statuses() {
		if st.Name == service && st.State != health.Absent {
			found = of(st.State)
		}
	}
	return found
}

// of returns the protocol's status for the state of a resource.
func of(s health.State) healthpb.HealthCheckResponse_ServingStatus {
	switch s {
	case health.Up, health.Degraded, health.Unchecked:
		return healthpb.HealthCheckResponse_SERVING
	case health.Unknown:
		return healthpb.HealthCheckResponse_UNKNOWN
	}
	return healthpb.HealthCheckResponse_NOT_SERVING
}
