package gen

import (
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Kubernetes sets variables in each container for each service of its namespace: REDIS_PORT=tcp://10.0.0.11:6379 for a service called
// redis, and REDIS_PORT_6379_TCP, which is the same. They are easily taken for variables of a resource.

// serviceLink says, behind a problem, that text looks like what Kubernetes sets; it is "" if it does not.
func serviceLink(name, text string) string {
	hint := serviceHint(name, text)
	if hint == "" {
		return ""
	}
	return "; " + hint
}

// linked warns of a variable that a field takes, and that looks like what Kubernetes sets.
func (r *Reader) linked(field, name, text string) {
	if hint := serviceHint(name, text); hint != "" {
		r.note(&resource.Problem{Fields: []string{field}, Vars: []string{name}, Rule: "kubernetes", Message: hint, Warning: true})
	}
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
