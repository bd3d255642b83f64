package gen

import (
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// For each service of a namespace, Kubernetes sets variables in every container. For a service called redis these are
// REDIS_PORT=tcp://10.0.0.11:6379, REDIS_PORT_6379_TCP with the same value, and others. They can have the same name as the variable of a
// resource.

// serviceLink returns an addition to a problem if the text looks like one that Kubernetes sets, or "".
func serviceLink(name, text string) string {
	hint := serviceHint(name, text)
	if hint == "" {
		return ""
	}
	return "; " + hint
}

// linked warns if the text of a field's variable looks like one that Kubernetes sets.
func (r *Reader) linked(field, name, text string) {
	if hint := serviceHint(name, text); hint != "" {
		r.note(&resource.Problem{Fields: []string{field}, Vars: []string{name}, Rule: "kubernetes", Message: hint, Warning: true})
	}
}

// isService reports whether Kubernetes sets variables for the service with the given name: REDIS for REDIS_PORT.
func (r *Reader) isService(name string) bool {
	port := name + "_PORT"
	text, _ := r.from.Source.Lookup(port)
	return serviceHint(port, text) != ""
}

// ofService reports whether Kubernetes sets the variable for the service, if there is such a service. REDIS_SERVICE_HOST and
// REDIS_PORT_6379_TCP_PORT look like entries of a map of objects.
func ofService(variable, service string) bool {
	return strings.HasPrefix(variable, service+"_PORT_") || strings.HasPrefix(variable, service+"_SERVICE_")
}

func serviceHint(name, text string) string {
	i := strings.LastIndex(name, "_PORT")
	if i < 1 || !strings.HasPrefix(text, "tcp://") && !strings.HasPrefix(text, "udp://") && !strings.HasPrefix(text, "sctp://") {
		return ""
	}
	rest := name[i+len("_PORT"):]
	if rest != "" && !(strings.HasPrefix(rest, "_") && len(rest) > 1 && lex.IsDigits(rest[1:2])) {
		return ""
	}
	service := strings.ToLower(strings.ReplaceAll(name[:i], "_", "-"))
	return "Kubernetes sets " + name + " for a service called " + service + ": set enableServiceLinks: false in the pod, or use another prefix"
}
