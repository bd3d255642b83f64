package s3kind

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/resgen-go/resgen/resource"
)

// below opens two clients of a store: one with a prefix, and one that sees everything.
func below(t *testing.T, prefix string) (inside, all *s3.Client) {
	t.Helper()
	store := s3mem.New()
	if err := store.CreateBucket("data"); err != nil {
		t.Fatal(err)
	}
	cfg := at(t, serve(t, gofakes3.New(store).Server().ServeHTTP))
	all = open(t, cfg)
	cfg.Prefix = prefix
	return open(t, cfg), all
}

func put(t *testing.T, c *s3.Client, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: bucket, Key: &k, Body: strings.NewReader(k)}); err != nil {
			t.Fatal(err)
		}
	}
}

// keysIn lists the keys that a client sees.
func keysIn(t *testing.T, c *s3.Client, in s3.ListObjectsV2Input) []string {
	t.Helper()
	in.Bucket = bucket
	out, err := c.ListObjectsV2(t.Context(), &in)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, o := range out.Contents {
		keys = append(keys, *o.Key)
	}
	for _, p := range out.CommonPrefixes {
		keys = append(keys, *p.Prefix+"*")
	}
	if aws.ToString(out.Prefix) != aws.ToString(in.Prefix) {
		t.Errorf("the prefix of the answer is %q", *out.Prefix)
	}
	return keys
}

func wants(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, and not %q", what, got, want)
	}
}

func TestPrefix(t *testing.T) {
	for _, prefix := range []string{"orders", "orders/", "a b/ä+c%/"} {
		inside, all := below(t, prefix)
		full := prefixOf(S3Config{Prefix: prefix})
		ctx := t.Context()
		put(t, all, "orders-of-others", "other/x", full+"old")
		put(t, inside, "a/1", "a/2", "b")
		wants(t, "all", keysIn(t, all, s3.ListObjectsV2Input{Prefix: &full}), full+"a/1", full+"a/2", full+"b", full+"old")
		wants(t, "inside", keysIn(t, inside, s3.ListObjectsV2Input{}), "a/1", "a/2", "b", "old")
		wants(t, "a/", keysIn(t, inside, s3.ListObjectsV2Input{Prefix: aws.String("a/")}), "a/1", "a/2")
		wants(t, "by folder", keysIn(t, inside, s3.ListObjectsV2Input{Delimiter: aws.String("/")}), "a/*", "b", "old")
		wants(t, "after", keysIn(t, inside, s3.ListObjectsV2Input{StartAfter: aws.String("a/2")}), "b", "old")

		in := &s3.CopyObjectInput{Bucket: bucket, Key: aws.String("copy"), CopySource: aws.String("data/a%2F1")}
		if _, err := inside.CopyObject(ctx, in); err != nil || *in.Key != "copy" || *in.CopySource != "data/a%2F1" {
			t.Errorf("a copy: %v, and the input is %q", err, *in.Key)
		}
		o, err := inside.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("copy")})
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(o.Body); string(text) != "a/1" {
			t.Errorf("the copy is %q", text)
		}
		_ = o.Body.Close()

		made, err := inside.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: bucket, Key: aws.String("big")})
		if err != nil || *made.Key != "big" {
			t.Fatalf("%v %v", made, err)
		}
		part, err := inside.UploadPart(ctx, &s3.UploadPartInput{Bucket: bucket, Key: aws.String("big"), UploadId: made.UploadId, PartNumber: aws.Int32(1), Body: strings.NewReader("x")})
		if err != nil {
			t.Fatal(err)
		}
		done, err := inside.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: bucket, Key: aws.String("big"), UploadId: made.UploadId,
			MultipartUpload: &types.CompletedMultipartUpload{Parts: []types.CompletedPart{{ETag: part.ETag, PartNumber: aws.Int32(1)}}},
		})
		if err != nil || *done.Key != "big" {
			t.Errorf("%v %v", done, err)
		}

		list := &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("a/1")}, {Key: aws.String("a/2")}}}
		gone, err := inside.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: list})
		if err != nil || len(gone.Deleted) != 2 || *list.Objects[0].Key != "a/1" {
			t.Fatalf("%v %v", gone, err)
		}
		wants(t, "deleted", []string{*gone.Deleted[0].Key, *gone.Deleted[1].Key}, "a/1", "a/2")
		wants(t, "left", keysIn(t, all, s3.ListObjectsV2Input{Prefix: &full}), full+"b", full+"big", full+"copy", full+"old")

		r, err := s3.NewPresignClient(inside).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("b")})
		if err != nil {
			t.Fatal(err)
		}
		if u, err := url.Parse(r.URL); err != nil || u.Path != "/data/"+full+"b" {
			t.Errorf("%s: %v", r.URL, err)
		}
		post, err := Presigning(inside, nil).PresignPostObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("b")})
		if err != nil || post.Values["key"] != full+"b" {
			t.Errorf("%v: %v", post, err)
		}
	}
}

// TestPrefixEscapes has calls with keys that would leave the prefix. Nothing is sent.
func TestPrefixEscapes(t *testing.T) {
	sent := 0
	cfg := at(t, serve(t, func(http.ResponseWriter, *http.Request) { sent++ }))
	cfg.Prefix = "orders"
	c := open(t, cfg)
	ctx := t.Context()
	for _, k := range []string{"..", "../x", "a/../../x", "a/..", `..\x`, "/../x"} {
		escaped := url.PathEscape(k)
		for name, err := range map[string]error{ // order: each stands for itself
			"get":      second(c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &k})),
			"put":      second(c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &k, Body: strings.NewReader("")})),
			"list":     second(c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, Prefix: &k})),
			"after":    second(c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, StartAfter: &k})),
			"versions": second(c.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: bucket, KeyMarker: &k})),
			"delete":   second(c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: &k}}}})),
			"copy":     second(c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: bucket, Key: key, CopySource: aws.String("data/" + escaped)})),
			"access point": second(c.CopyObject(ctx, &s3.CopyObjectInput{
				Bucket: bucket, Key: key, CopySource: aws.String("arn:aws:s3:eu-west-1:123456789012:accesspoint/p/object/" + escaped),
			})),
			"rename":  second(c.RenameObject(ctx, &s3.RenameObjectInput{Bucket: bucket, Key: key, RenameSource: aws.String("/" + escaped)})),
			"presign": second(s3.NewPresignClient(c).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &k})),
		} {
			var refused *KeyError
			if !errors.As(err, &refused) || refused.ErrorType() != "key_outside_prefix" || !strings.Contains(err.Error(), "orders/") {
				t.Errorf("%s of %s: %v", name, k, err)
			}
		}
	}
	if sent > 0 {
		t.Errorf("%d requests were sent", sent)
	}
	for _, k := range []string{"", "a..b", "...", "a/...", ".hidden"} {
		if _, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: &k}); (err == nil) != (k != "") {
			t.Errorf("%q: %v", k, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestCopySources(t *testing.T) {
	p := &prefixer{prefix: "a b/", escaped: "a%20b/"}
	for source, want := range map[string]string{
		"data/k":                                "data/a%20b/k",
		"/data/k%2Fl":                           "/data/a%20b/k%2Fl",
		"data/k?versionId=1/2":                  "data/a%20b/k?versionId=1/2",
		"data":                                  "data",
		"arn:aws:s3:r:1:accesspoint/p/object/k": "arn:aws:s3:r:1:accesspoint/p/object/a%20b/k",
		"arn%3Aaws%3As3%3Ar%3A1%3Aaccesspoint/p/object/k?versionId=x": "arn%3Aaws%3As3%3Ar%3A1%3Aaccesspoint/p/object/a%20b/k?versionId=x",
	} {
		if got, err := p.source(source); err != nil || got != want {
			t.Errorf("%s is %s, and not %s: %v", source, got, want, err)
		}
	}
}

// TestPrefixEncoded has answers in which keys are escaped.
func TestPrefixEncoded(t *testing.T) {
	cfg := at(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<ListBucketResult><Prefix>a+b%2F</Prefix><EncodingType>url</EncodingType><Contents><Key>a+b/c+d</Key></Contents><Contents><Key>a%20b%2Fe</Key></Contents><CommonPrefixes><Prefix>a%20b/f/</Prefix></CommonPrefixes></ListBucketResult>`)
	}))
	cfg.Prefix = "a b"
	out, err := open(t, cfg).ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: bucket, EncodingType: types.EncodingTypeUrl})
	if err != nil {
		t.Fatal(err)
	}
	if *out.Contents[0].Key != "c+d" || *out.Contents[1].Key != "e" || *out.CommonPrefixes[0].Prefix != "f/" || *out.Prefix != "" {
		t.Errorf("%q %q %q %q", *out.Contents[0].Key, *out.Contents[1].Key, *out.CommonPrefixes[0].Prefix, *out.Prefix)
	}
}

// aside are fields of inputs that look as if they held keys of objects, and do not.
var aside = []string{
	"SSECustomerKey", "SSECustomerKeyMD5", "SSEKMSKeyId", "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5", "BucketKeyEnabled",
	"CopySourceIfMatch", "CopySourceIfModifiedSince", "CopySourceIfNoneMatch", "CopySourceIfUnmodifiedSince", "CopySourceRange",
	"CopySourceSSECustomerAlgorithm", "SourceIfMatch", "SourceIfModifiedSince", "SourceIfNoneMatch", "SourceIfUnmodifiedSince",
	"MaxKeys", "AnnotationPrefix", "PartNumberMarker", "VersionIdMarker", "UploadIdMarker",
}

// TestPrefixKnowsEveryOperation goes over all operations of the SDK: each field of an input that may hold a key is one that the prefixer knows.
func TestPrefixKnowsEveryOperation(t *testing.T) {
	client := reflect.TypeFor[*s3.Client]()
	found := map[string]bool{}
	for i := range client.NumMethod() {
		m := client.Method(i).Type
		if m.NumIn() < 3 || m.In(2).Kind() != reflect.Pointer || m.In(2).Elem().Kind() != reflect.Struct {
			continue
		}
		in := m.In(2).Elem()
		if _, about := in.FieldByName("Bucket"); !about {
			continue
		}
		for f := range in.NumField() {
			name := in.Field(f).Name
			if !strings.Contains(name, "Key") && !strings.Contains(name, "Prefix") && !strings.Contains(name, "Marker") && !strings.Contains(name, "Source") && name != "StartAfter" {
				continue
			}
			switch {
			case slices.Contains(aside, name) || name == "ExpectedSourceBucketOwner":
			case keyNames[name] && in.Field(f).Type == reflect.TypeFor[*string]():
				found[name] = true
			default:
				t.Errorf("%s.%s of %s may hold a key", in.Name(), name, client.Method(i).Name)
			}
		}
	}
	for name := range keyNames { // order: each stands for itself
		if !found[name] && !strings.HasPrefix(name, "Next") {
			t.Errorf("no input has a field %s", name)
		}
	}
}

func TestPrefixes(t *testing.T) {
	for prefix, good := range map[string]bool{
		"": true, "a": true, "a/b/": true, "a b/": true, "a..b": true,
		"/a": false, "..": false, "a/../b": false, "a//b": false, "./a": false, `a\..`: false,
	} {
		cfg := at(t, "https://minio.example.com")
		cfg.Prefix = prefix
		if err := cfg.Validate(); (err == nil) != good {
			t.Errorf("%q: %v", prefix, err)
		}
	}
	cfg := at(t, "https://minio.example.com")
	cfg.Prefix = "a/../b"
	var p *resource.Problem
	if _, err := Open(t.Context(), cfg, nil, nil); !errors.As(err, &p) {
		t.Error(err)
	}
}

// TestPresignedElsewhere leaves to the SDK what is not signed as usual: access points of several regions have another algorithm.
func TestPresignedElsewhere(t *testing.T) {
	cfg := at(t, "https://minio.example.com")
	cfg.Endpoint = nil
	urls := s3.NewPresignClient(open(t, cfg))
	for bucket, want := range map[string]string{
		"data": "X-Amz-Algorithm=AWS4-HMAC-SHA256&",
		"arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap": "X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&",
		"arn:aws:s3:eu-west-1:123456789012:accesspoint/reports":   "X-Amz-Algorithm=AWS4-HMAC-SHA256&",
	} {
		r, err := urls.PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: key}, func(o *s3.PresignOptions) {
			o.ClientOptions = append(o.ClientOptions, func(o *s3.Options) { o.UseARNRegion = true })
		})
		if err != nil || !strings.Contains(r.URL, want) {
			t.Errorf("%s: %v, %v", bucket, r, err)
		}
	}
}

// TestPresigned uses each URL, at another host than the client's.
func TestPresigned(t *testing.T) {
	var got []string
	public := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.Path+" "+string(body[:min(len(body), 5)]))
	}))
	defer public.Close()
	cfg := at(t, serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s %s is sent to the store", r.Method, r.URL) }))
	cfg.Probe = S3ProbeNone
	cfg.Prefix = "orders"
	cfg.PublicEndpoint, _ = url.Parse(public.URL + "/files")
	h, err := OpenS3(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, k := t.Context(), aws.String("k")
	type request = struct {
		URL, Method string
		Header      http.Header
	}
	var all []request
	take := func(url, method string, header http.Header, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, request{url, method, header})
	}
	g, err := h.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: k})
	take(g.URL, g.Method, g.SignedHeader, err)
	g, err = h.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: k, ContentType: aws.String("text/plain")})
	take(g.URL, g.Method, g.SignedHeader, err)
	if g.SignedHeader.Get("Content-Type") != "text/plain" {
		t.Errorf("%v", g.SignedHeader)
	}
	g, err = h.PresignHeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: k})
	take(g.URL, g.Method, g.SignedHeader, err)
	g, err = h.PresignDeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: k})
	take(g.URL, g.Method, g.SignedHeader, err)
	g, err = h.PresignUploadPart(ctx, &s3.UploadPartInput{Bucket: bucket, Key: k, UploadId: aws.String("u"), PartNumber: aws.Int32(1)})
	take(g.URL, g.Method, g.SignedHeader, err)
	p, err := h.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: k})
	take(p.URL, http.MethodPost, nil, err)
	for _, r := range all {
		req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader([]byte("hello")))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	want := []string{
		"GET /files/data/orders/k hello", "PUT /files/data/orders/k hello", "HEAD /files/data/orders/k hello",
		"DELETE /files/data/orders/k hello", "PUT /files/data/orders/k hello", "POST /files/data hello",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if err := h.Close(ctx); err != nil {
		t.Error(err)
	}
	if err := h.Check(ctx); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}
