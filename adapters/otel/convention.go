package otelobserver

import (
	"fmt"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/resgen-go/resgen/resource/observe"
)

// Our own attributes. Those that the conventions have no name for are under the name of this project.
const (
	resourceName    = attribute.Key("resgen.resource.name")
	resourceKind    = attribute.Key("resgen.resource.kind")
	operationName   = attribute.Key("resgen.operation.name")
	connectionState = attribute.Key("resgen.connection.state")
	secretField     = attribute.Key("resgen.secret.field")
	healthState     = attribute.Key("resgen.health.state")
	bucketBounds    = attribute.Key("resgen.buckets")
)

// A convention is what the semantic conventions say about one sort of client.
type convention struct {
	duration  func(*histograms) *metric.Float64Histogram // of an attempt
	operation attribute.Key                              // for the name of the operation; "": none
	required  []attribute.KeyValue                       // unless the client says otherwise
	status    attribute.Key                              // for Result.Status or Result.Code; "": none
	resend    attribute.Key                              // for spans: Result.Resend; "": none
	batch     attribute.Key                              // for spans: Result.Batch; "": none
	spanName  func(op *observe.Op, attrs attribute.Set) string
}

var (
	database = &convention{
		duration:  func(h *histograms) *metric.Float64Histogram { return &h.database },
		operation: semconv.DBOperationNameKey,
		status:    semconv.DBResponseStatusCodeKey,
		batch:     semconv.DBOperationBatchSizeKey,
		spanName:  databaseSpan,
	}
	httpClient = &convention{
		duration: func(h *histograms) *metric.Float64Histogram { return &h.http },
		required: []attribute.KeyValue{semconv.HTTPRequestMethodOther},
		status:   semconv.HTTPResponseStatusCodeKey,
		resend:   semconv.HTTPRequestResendCountKey,
		spanName: httpSpan,
	}
	rpcClient = &convention{
		duration:  func(h *histograms) *metric.Float64Histogram { return &h.rpc },
		operation: semconv.RPCMethodKey,
		status:    semconv.RPCResponseStatusCodeKey,
		spanName:  rpcSpan,
	}
	// plain is for all clients that the conventions do not know, and for calls.
	plain = &convention{
		duration:  func(h *histograms) *metric.Float64Histogram { return &h.attempt },
		operation: operationName,
		spanName:  plainSpan,
	}
)

// conventionOf returns the convention for r. A database with an HTTP interface is a database.
func conventionOf(r observe.Resource) *convention {
	has := func(attrs []observe.Attr, key attribute.Key) bool {
		return slices.ContainsFunc(attrs, func(a observe.Attr) bool { return a.Key == string(key) })
	}
	switch {
	case has(r.Attrs, semconv.DBSystemNameKey):
		return database
	case has(r.Attrs, semconv.RPCSystemNameKey):
		return rpcClient
	case slices.ContainsFunc(r.Ops, func(op *observe.Op) bool { return has(op.Attrs, semconv.HTTPRequestMethodKey) }):
		return httpClient
	}
	return plain
}

// databaseSpan returns the name of a span, such as "SELECT orders": the operation and its collection, namespace or server. If neither is
// known, it is the name of the system.
func databaseSpan(op *observe.Op, attrs attribute.Set) string {
	target := value(attrs, semconv.DBCollectionNameKey)
	if target == "" {
		target = value(attrs, semconv.DBNamespaceKey)
	}
	if target == "" {
		if target = value(attrs, semconv.ServerAddressKey); target != "" {
			if port := value(attrs, semconv.ServerPortKey); port != "" {
				target += ":" + port
			}
		}
	}
	switch {
	case op.Name == observe.Other && target == "":
		return value(attrs, semconv.DBSystemNameKey)
	case op.Name == observe.Other:
		return target
	case target == "":
		return op.Name
	}
	return op.Name + " " + target
}

// httpSpan is "GET /orders/{id}", or "GET".
func httpSpan(_ *observe.Op, attrs attribute.Set) string {
	name := value(attrs, semconv.HTTPRequestMethodKey)
	if name == observe.Other {
		name = "HTTP"
	}
	if template := value(attrs, semconv.URLTemplateKey); template != "" {
		name += " " + template
	}
	return name
}

// rpcSpan is the method: "S3/GetObject".
func rpcSpan(op *observe.Op, attrs attribute.Set) string {
	if op.Name == observe.Other {
		return value(attrs, semconv.RPCSystemNameKey)
	}
	return value(attrs, semconv.RPCMethodKey)
}

// plainSpan is "orders.Book": the resource and the operation.
func plainSpan(op *observe.Op, attrs attribute.Set) string {
	if op.Name == observe.Other {
		return value(attrs, resourceName)
	}
	return value(attrs, resourceName) + "." + op.Name
}

// value is the text of an attribute, or "".
func value(attrs attribute.Set, key attribute.Key) string {
	v, ok := attrs.Value(key)
	if !ok {
		return ""
	}
	return v.String()
}

// base are the attributes of everything that is recorded about r.
func base(r observe.Resource) []attribute.KeyValue {
	return append(attributes(r.Labels), resourceName.String(r.Name), resourceKind.String(r.Kind))
}

// attributes of c for op. Of two with one key, the last stands.
func (c *convention) attributes(r observe.Resource, op *observe.Op) attribute.Set {
	all := append(base(r), c.required...)
	if c.operation != "" {
		all = append(all, c.operation.String(op.Name))
	}
	if c != plain {
		all = append(all, attributes(r.Attrs)...)
		all = append(all, attributes(op.Attrs)...)
	}
	return attribute.NewSet(all...)
}

// ended are the attributes of c that say how an operation ended.
func (c *convention) ended(k resultKey) []attribute.KeyValue {
	var all []attribute.KeyValue
	if k.class != "" {
		all = append(all, text(semconv.ErrorTypeKey, k.class))
	}
	switch {
	case c.status == "":
	case k.code != "":
		all = append(all, text(c.status, k.code))
	case k.status != 0:
		all = append(all, c.status.Int(k.status))
	}
	return all
}

// key is what of r has an attribute of c.
func (c *convention) key(r *observe.Result) resultKey {
	switch {
	case c.status == "":
		return resultKey{class: r.Type}
	case c == httpClient:
		return resultKey{class: r.Type, status: r.Status}
	}
	return resultKey{class: r.Type, code: r.Code}
}

// A resultKey is what of a result has attributes.
type resultKey struct {
	class  string
	status int
	code   string
}

// other stands for the results that are too many.
func (k resultKey) other() resultKey {
	if k.class == "" {
		return resultKey{}
	}
	return resultKey{class: observe.Other}
}

func attributes(attrs []observe.Attr) []attribute.KeyValue {
	var all []attribute.KeyValue
	for _, a := range attrs {
		switch v := a.Value.(type) {
		case string:
			all = append(all, text(attribute.Key(a.Key), v))
		case int64:
			all = append(all, attribute.Int64(a.Key, v))
		default:
			all = append(all, text(attribute.Key(a.Key), fmt.Sprint(v)))
		}
	}
	return all
}

// text is an attribute in UTF-8: one text that is none makes an exporter drop everything that it sends together.
func text(key attribute.Key, value string) attribute.KeyValue {
	return key.String(strings.ToValidUTF8(value, "\uFFFD"))
}
