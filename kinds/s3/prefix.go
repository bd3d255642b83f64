package s3kind

import (
	"context"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
)

// A KeyError says that a key of a call is outside the prefix of the configuration. Nothing was sent.
type KeyError struct {
	Key    string // the key in the call
	Prefix string
}

// Error returns a text with the key, and with what a key must not contain.
func (e *KeyError) Error() string {
	return "the key " + e.Key + " must have no .. between its slashes: it would not stay below the prefix " + e.Prefix
}

// ErrorType returns "key_outside_prefix".
func (e *KeyError) ErrorType() string { return "key_outside_prefix" }

// prefixOf is the prefix of a configuration: what stands before each key, with a slash at the end; "" for none.
func prefixOf(cfg S3Config) string {
	if cfg.Prefix == "" || strings.HasSuffix(cfg.Prefix, "/") {
		return cfg.Prefix
	}
	return cfg.Prefix + "/"
}

// A prefixer puts a prefix before the keys of all calls of a client, whatever bucket they name, and takes it from the keys of answers. It works
// on the inputs and outputs of the SDK, so that it does so for each operation and for presigned URLs.
type prefixer struct {
	prefix  string
	escaped string   // as a CopySource has it
	written []string // as answers may have it: as it is, and escaped in one of several ways if the call has EncodingType
}

// prefixed puts a prefixer into o.
func prefixed(o *s3.Options, prefix string) {
	if prefix == "" {
		return
	}
	path, query := url.PathEscape(prefix), url.QueryEscape(prefix)
	slashes := strings.NewReplacer("%2F", "/", "+", "%2B") // some stores take a + for a blank
	p := &prefixer{prefix, slashes.Replace(path), []string{prefix, path, strings.ReplaceAll(path, "%2F", "/"), query, strings.ReplaceAll(query, "%2F", "/")}}
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], func(stack *middleware.Stack) error {
		return stack.Initialize.Add(p, middleware.Before)
	})
}

// ID implements middleware.InitializeMiddleware.
func (p *prefixer) ID() string { return "resgen:prefix" }

// HandleInitialize changes a copy of what the caller gives, and the answer.
func (p *prefixer) HandleInitialize(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	parameters, below, err := p.input(in.Parameters)
	if err != nil {
		return middleware.InitializeOutput{}, middleware.Metadata{}, err
	}
	in.Parameters = parameters
	out, meta, err := next.HandleInitialize(ctx, in)
	if below && out.Result != nil {
		p.output(out.Result)
	}
	return out, meta, err
}

// A keyField is a field of an input or output of the SDK that holds a key, the beginning of one, or several.
type keyField struct {
	index []int
	name  string
}

// keyNames are the fields whose text is a key or begins one.
var keyNames = map[string]bool{
	"Key": true, "Prefix": true, "KeyMarker": true, "Marker": true, "StartAfter": true, "NextKeyMarker": true, "NextMarker": true,
	"CopySource": true, "RenameSource": true,
}

// keyLists are the fields that are lists of structs with such fields.
var keyLists = map[string]bool{
	"Contents": true, "CommonPrefixes": true, "Versions": true, "DeleteMarkers": true, "Uploads": true, "Deleted": true, "Errors": true,
}

// keyFields has the keyFields of each type, by its reflect.Type.
var keyFields sync.Map

// fieldsOf lists the fields of a struct that hold keys.
func fieldsOf(t reflect.Type) []keyField {
	if known, ok := keyFields.Load(t); ok {
		return known.([]keyField)
	}
	var fields []keyField
	for _, f := range reflect.VisibleFields(t) {
		text := keyNames[f.Name] && f.Type == reflect.TypeFor[*string]()
		list := keyLists[f.Name] && f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct
		if f.IsExported() && (text || list) {
			fields = append(fields, keyField{f.Index, f.Name})
		}
	}
	keyFields.Store(t, fields)
	return fields
}

// input returns a copy of the parameters of a call with the prefix before each key, and whether the call is about a bucket. Those that are
// not name no keys: the prefix of ListBuckets is one of names.
func (p *prefixer) input(parameters any) (changed any, below bool, err error) {
	v := reflect.ValueOf(parameters)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct || !v.Elem().FieldByName("Bucket").IsValid() {
		return parameters, false, nil
	}
	fresh := reflect.New(v.Elem().Type())
	fresh.Elem().Set(v.Elem())
	for _, f := range fieldsOf(v.Elem().Type()) {
		field := fresh.Elem().FieldByIndex(f.index)
		text, ok := field.Interface().(*string)
		if !ok {
			continue
		}
		var with string
		switch {
		case f.name == "Prefix":
			if with, err = p.key(aws.ToString(text)); aws.ToString(text) == "" {
				with, err = p.prefix, nil
			}
		case aws.ToString(text) == "":
			continue // the SDK says that it is missing, or there is no marker
		case f.name == "CopySource":
			with, err = p.source(*text)
		case f.name == "RenameSource":
			with, err = p.renamed(*text)
		default:
			with, err = p.key(*text)
		}
		if err != nil {
			return nil, false, err
		}
		field.Set(reflect.ValueOf(&with))
	}
	if in, ok := fresh.Interface().(*s3.DeleteObjectsInput); ok && in.Delete != nil {
		if in.Delete, err = p.deleting(in.Delete); err != nil {
			return nil, false, err
		}
	}
	return fresh.Interface(), true, nil
}

// deleting is a list of objects with the prefix before each key.
func (p *prefixer) deleting(list *types.Delete) (*types.Delete, error) {
	changed := *list
	changed.Objects = make([]types.ObjectIdentifier, len(list.Objects))
	for i, o := range list.Objects {
		if aws.ToString(o.Key) != "" {
			key, err := p.key(*o.Key)
			if err != nil {
				return nil, err
			}
			o.Key = &key
		}
		changed.Objects[i] = o
	}
	return &changed, nil
}

// key puts the prefix before a key.
func (p *prefixer) key(key string) (string, error) {
	if climbs(key) {
		return "", &KeyError{Key: key, Prefix: p.prefix}
	}
	return p.prefix + key, nil
}

// climbs reports whether a part of a key is "..": stores that keep objects as files, and proxies that clean paths, would leave the prefix.
func climbs(key string) bool {
	for part := range strings.FieldsFuncSeq(key, func(r rune) bool { return r == '/' || r == '\\' }) {
		if part == ".." {
			return true
		}
	}
	return false
}

// source puts the prefix before the key of a CopySource: bucket/key, or the ARN of an access point, /object/ and the key; escaped as in a URL,
// and ?versionId= behind it or not.
func (p *prefixer) source(source string) (string, error) {
	path, version, versioned := strings.Cut(source, "?")
	at := strings.Index(strings.TrimPrefix(path, "/"), "/") + len(path) - len(strings.TrimPrefix(path, "/"))
	if lower := strings.ToLower(path); strings.HasPrefix(lower, "arn:") || strings.HasPrefix(lower, "arn%3a") {
		if at = strings.Index(path, "/object/"); at >= 0 {
			at += len("/object")
		}
	}
	if at <= 0 {
		return source, nil // there is no key, of which the store will complain
	}
	key, err := p.behind(path[at+1:])
	if err != nil {
		return "", err
	}
	if path = path[:at+1] + key; versioned {
		path += "?" + version
	}
	return path, nil
}

// renamed puts the prefix before the key of a RenameSource, which is escaped and may begin with a slash.
func (p *prefixer) renamed(source string) (string, error) {
	key := strings.TrimPrefix(source, "/")
	with, err := p.behind(key)
	return source[:len(source)-len(key)] + with, err
}

// behind puts the escaped prefix before an escaped key.
func (p *prefixer) behind(key string) (string, error) {
	plain, err := url.PathUnescape(key)
	if err != nil {
		plain = key
	}
	if climbs(plain) {
		return "", &KeyError{Key: plain, Prefix: p.prefix}
	}
	return p.escaped + key, nil
}

// output takes the prefix from the keys of an answer.
func (p *prefixer) output(answer any) {
	v := reflect.ValueOf(answer)
	if v.Kind() == reflect.Pointer && !v.IsNil() && v.Elem().Kind() == reflect.Struct {
		p.strip(v.Elem())
	}
}

// strip takes the prefix from the keys in a struct.
func (p *prefixer) strip(v reflect.Value) {
	for _, f := range fieldsOf(v.Type()) {
		field := v.FieldByIndex(f.index)
		if text, ok := field.Interface().(*string); ok {
			if text != nil {
				without := p.without(*text)
				field.Set(reflect.ValueOf(&without))
			}
			continue
		}
		for i := range field.Len() {
			p.strip(field.Index(i))
		}
	}
}

// without is a key of an answer as the program knows it.
func (p *prefixer) without(key string) string {
	for _, prefix := range p.written {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			return rest
		}
	}
	return key
}
