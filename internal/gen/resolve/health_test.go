package resolve_test

import (
	"slices"
	"testing"
)

func TestHealth(t *testing.T) {
	const kind = "version = 1\n[kind.k]\nconstructor = \"New\"\n[kind.k.field]\na = { type = \"string\", default = \"x\" }\n" +
		"[kind.plain.field]\na = { type = \"string\", default = \"x\" }\n[resource.other]\nkind = \"k\"\n[resource.config]\nkind = \"plain\"\n[resource.r]\nkind = \"k\"\n"
	for health, want := range map[string]string{
		`health = false`:                                      "",
		`health = { intervall = "1s" }`:                       "[resource.N.health] has no key `intervall`",
		`health = { interval = "1s", timeout = "2s" }`:        "`timeout` is above `interval`",
		`health = { timeout = "31s" }`:                        "`timeout` is above `interval`",
		`health = { interval = "soon" }`:                      "",
		`health = { interval = "-1s" }`:                       "",
		`health = { interval = "1ms" }`:                       "`interval` is less than 10ms",
		`health = { failures = 0 }`:                           "`failures` must be from 1 to 1000",
		`health = { successes = -3 }`:                         "`successes` must be from 1 to 1000",
		`health = { failures = "3" }`:                         "",
		`health = { critical = "yes" }`:                       "",
		`health = { message = "x" }`:                          "`message` is for alerts, and none are sent",
		`health = { cooldown = "1m" }`:                        "`cooldown` is for alerts, and none are sent",
		`health = { check = true }`:                           "`check` must be a string or false, not a boolean",
		`health = { check = false, interval = "1s" }`:         "`interval` is about checks, and `check = false` turns them off",
		`health = { check = false, alert = "other" }`:         "`alert` is about checks, and `check = false` turns them off",
		`health = { alert = "r" }`:                            "the resource would send an alert about itself through itself",
		`health = { alert = "othr" }`:                         "there is no resource `othr`",
		`health = { alert = "config" }`:                       "the kind `plain` is configuration only: nothing can be sent to it",
		`health = { alert = "other", cooldown = "1 minute" }`: "",
	} { // order: each is tried
		_, findings := resolved(kind + health + "\n")
		if len(findings) == 0 || want != "" && !slices.Contains(texts(findings), want) {
			t.Errorf("%s: %q", health, texts(findings))
		}
	}
	_, before := resolved(kind)
	for _, fine := range []string{`health = { check = false }`, `lifecycle = { retry = {} }`, `lifecycle = { retry = { backoff = "1s" } }`} {
		if _, findings := resolved(kind + fine + "\n"); !slices.Equal(texts(findings), texts(before)) {
			t.Errorf("%s: %q", fine, texts(findings))
		}
	}
	_, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"string\", default = \"x\" }\n[resource.r]\nkind = \"k\"\nhealth = {}\n")
	if want := "the kind `k` is configuration only: there is nothing to monitor"; !slices.Contains(texts(findings), want) {
		t.Errorf("%q", texts(findings))
	}
}
