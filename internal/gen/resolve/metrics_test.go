package resolve_test

import (
	"slices"
	"testing"
)

func TestMetrics(t *testing.T) {
	const kind = "version = 1\n[kind.k]\nconstructor = \"New\"\n[kind.k.field]\na = { type = \"string\", default = \"x\" }\n[resource.r]\nkind = \"k\"\n"
	for metrics, want := range map[string]string{
		`metrics = true`:                         "`metrics` must be a table or false, not a boolean",
		`metrics = "no"`:                         "",
		`metrics = { labels = { "A-b" = "x" } }`: "`A-b` is not the name of a label",
		`metrics = { labels = { a = 1 } }`:       "",
		`metrics = { buckets = [] }`:             "`buckets` is empty",
		`metrics = { buckets = [1, 1] }`:         "the bounds of `buckets` must be above zero, and each above the one before it",
		`metrics = { buckets = [0, 1] }`:         "the bounds of `buckets` must be above zero, and each above the one before it",
		`metrics = { buckets = [-1] }`:           "the bounds of `buckets` must be above zero, and each above the one before it",
		`metrics = { buckets = [inf] }`:          "the bounds of `buckets` must be above zero, and each above the one before it",
		`metrics = { buckets = [nan] }`:          "the bounds of `buckets` must be above zero, and each above the one before it",
		`metrics = { buckets = ["1s"] }`:         "the items of `buckets` must be numbers, and this is a string",
		`metrics = { bukets = [1] }`:             "[resource.N.metrics] has no key `bukets`",
	} { // order: each is tried
		_, findings := resolved(kind + metrics + "\n")
		if len(findings) == 0 || want != "" && !slices.Contains(texts(findings), want) {
			t.Errorf("%s: %q", metrics, texts(findings))
		}
	}
	_, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"string\", default = \"x\" }\n[resource.r]\nkind = \"k\"\nmetrics = false\n")
	if want := "the kind `k` is configuration only: there is nothing to observe"; !slices.Contains(texts(findings), want) {
		t.Errorf("%q", texts(findings))
	}
}
