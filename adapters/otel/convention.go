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

// Our own attributes. An attribute that the conventions do not define has a name with the prefix of this project.
const (
	resourceName    = attribute.Key("resgen.resource.name")
	resourceKind    = attribute.Key("resgen.resource.kind")
	operationName   = attribute.Key("resgen.operation.name")
	connectionState = attribute.Key("resgen.connection.state")
	secretField     = attribute.Key("resgen.secret.field")
	healthState     = attribute.Key("resgen.health.state")
	bucketBounds    = attribute.Key("resgen.buckets")
)

// A convention holds what the semantic conventions define for one type of client.
type convention struct {
	duration  func(*histograms) *metric.Float64Histogram // the histogram for the duration of an attempt
	operation attribute.Key                              // the attribute for the name of the operation; "" for none
	required  []attribute.KeyValue                       // attributes that are set unless the client sets them
	status    attribute.Key                              // the attribute for Result.Status or Result.Code; "" for none
	resend    attribute.Key                              // the attribute of spans for Result.Resend; "" for none
	batch     attribute.Key                              // the attribute of spans for Result.Batch; "" for none
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
	// plain is the convention for clients that the semantic conventions do not cover, and for calls.
	plain = &convention{
		duration:  func(h *histograms) *metric.Float64Histogram { return &h.attempt },
		operation: operationName,
		spanName:  plainSpan,
	}
)

// conventionOf returns the convention for the resource r. A database that has an HTTP interface counts as a database.
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

// databaseSpan returns the name of a span, such as "SELECT orders". It is the operation, followed by the first that is known of the collection,
// the namespace and the server. An unknown operation is left out. A span of which nothing is known has the name of the database system.
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

// httpSpan returns the name of a span, such as "GET /orders/{id}", or "GET" if there is no template.
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

// rpcSpan returns the name of a span: the RPC method, such as "S3/GetObject".
func rpcSpan(op *observe.Op, attrs attribute.Set) string {
	if op.Name == observe.Other {
		return value(attrs, semconv.RPCSystemNameKey)
	}
	return value(attrs, semconv.RPCMethodKey)
}

// plainSpan returns the name of a span: the resource and the operation, such as "orders.Book".
func plainSpan(op *observe.Op, attrs attribute.Set) string {
	if op.Name == observe.Other {
		return value(attrs, resourceName)
	}
	return value(attrs, resourceName) + "." + op.Name
}

// value returns the attribute with the given key as text, or "" if there is none.
func value(attrs attribute.Set, key attribute.Key) string {
	v, ok := attrs.Value(key)
	if !ok {
		return ""
	}
	return v.String()
}

// base returns the attributes of every metric and span of the resource r.
func base(r observe.Resource) []attribute.KeyValue {
	return append(attributes(r.Labels), resourceName.String(r.Name), resourceKind.String(r.Kind))
}

// attributes returns the attributes of the operation op. If two attributes have the same key, the last one is used.
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

// ended returns the attributes that say how an operation ended.
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

// key returns the parts of the result r that become attributes.
func (c *convention) key(r *observe.Result) resultKey {
	switch {
	case c.status == "":
		return resultKey{class: r.Type}
	case c == httpClient:
		return resultKey{class: r.Type, status: r.Status}
	}
	return resultKey{class: r.Type, code: r.Code}
}

// A resultKey holds the parts of a result that become attributes.
type resultKey struct {
	class  string
	status int
	code   string
}

// other returns the key that replaces k when there are too many different keys.
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

// text returns an attribute whose value is valid UTF-8. If one value were not, an exporter would drop the whole batch.
func text(key attribute.Key, value string) attribute.KeyValue {
	return key.String(strings.ToValidUTF8(value, "\uFFFD"))
}
