package httpkind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// Enrichment is the Go type that an operation's response names.
type Enrichment struct {
	Segment string `json:"segment"`
}

// crmClient is a client with operations, as resgen generates it from
//
//	[kind.crm]
//	extends = "http"
//
//	[kind.crm.operation.enrich]
//	method            = "GET"
//	path              = "/customers/{customer_id}/enrichment"
//	param.customer_id = { type = "int64" }
//	param.fields      = { type = "[]string", optional = true } # in = "query"
//	response          = "example.com/shop/crm.Enrichment"
type crmClient struct{ *httpkind.Client }

// EnrichParams are the parameters of Enrich that may be left out.
type EnrichParams struct{ Fields []string }

// Enrich sends GET /customers/{customer_id}/enrichment.
func (c crmClient) Enrich(ctx context.Context, customerID int64, params EnrichParams) (response Enrichment, err error) {
	err = c.Send(ctx, httpkind.Call{
		Method:   "GET",
		Path:     "/customers/{customer_id}/enrichment",
		Params:   httpkind.Values{"customer_id": customerID},
		Query:    httpkind.Values{"fields": params.Fields},
		Response: &response,
	})
	return response, err
}

// What resgen generates for an operation is one call of Send.
func ExampleClient_Send() {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.RequestURI)
		fmt.Fprint(w, `{"segment": "gold"}`)
	}))
	defer api.Close()

	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, _ = url.Parse(api.URL + "/v1")
	cfg.APIKey = resource.NewSecret("the key")
	client, err := httpkind.Open(context.Background(), cfg, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = client.Close() }()

	got, err := crmClient{client}.Enrich(context.Background(), 4711, EnrichParams{Fields: []string{"segment", "region"}})
	fmt.Println(got.Segment, err)
	// Output:
	// GET /v1/customers/4711/enrichment?fields=segment&fields=region
	// gold <nil>
}

// Get is for the common case: one endpoint below base_url, with the key, the timeout and the attempts of the configuration.
func ExampleClient_Get() {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.RequestURI, ", ", r.Header.Get("Authorization"))
	}))
	defer api.Close()

	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, _ = url.Parse(api.URL)
	cfg.APIKey = resource.NewSecret("the key")
	client, err := httpkind.Open(context.Background(), cfg, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = client.Close() }()

	text, err := client.Get(context.Background(), "enrichment", url.Values{"id": {"7"}})
	fmt.Println(string(text), err)
	// Output: /enrichment?id=7, Bearer the key <nil>
}

// A configure function traces, counts, or replaces what requests go through.
func ExampleOptions() {
	logged := func(o *httpkind.Options) error {
		o.Transport().TLSClientConfig.ServerName = "api.internal"
		next := o.RoundTripper
		o.RoundTripper = roundTripper(func(req *http.Request) (*http.Response, error) {
			fmt.Println(req.Method, req.URL.Path)
			return next.RoundTrip(req)
		})
		return nil
	}
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, _ = url.Parse("https://api.example.com")
	_, err := httpkind.Open(context.Background(), cfg, nil, logged)
	fmt.Println(err)
	// Output: <nil>
}
