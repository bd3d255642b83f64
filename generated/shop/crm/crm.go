// Package crm holds what the shop knows about its customers from elsewhere.
package crm

// An Enrichment is what the enrichment service knows about a customer.
type Enrichment struct {
	Segment string `json:"segment"`
	Country string `json:"country"`
}
