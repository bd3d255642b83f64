package objects

import (
	"context"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestObjects(t *testing.T) {
	ctx := context.Background()
	c, err := LoadQueueConfig(ctx, WithSource(resource.Map{"Q_NAME": "n"}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Limits.MaxItems != 10 || c.Limits.TLS != nil || c.Spare != nil || c.Burst == nil || c.Burst.Count != 3 || c.Burst.ByDay["sun"] != 1 {
		t.Errorf("%+v", c)
	}
	c, err = LoadQueueConfig(ctx, WithSource(resource.Map{"Q_NAME": "n", "Q_SPARE_URL": "u", "Q_MAX": "3"}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Limits.MaxItems != 3 || c.Spare == nil || c.Spare.MaxItems != 10 || c.Spare.URL != "u" {
		t.Errorf("%+v", c)
	}
	c, err = LoadQueueConfig(ctx, WithProfile(ProfileProd), WithSource(resource.Map{"Q_NAME": "n", "Q_SPARE_URL": "u"}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Spare == nil || c.Spare.MaxItems != 20 || c.Spare.URL != "" || c.Burst != nil {
		t.Errorf("%+v", c.Spare)
	}
	_, err = LoadQueueConfig(ctx, WithSource(resource.Map{"Q_NAME": "n", "Q_SERVER": "s"}))
	if err == nil || err.Error() != "queue.limits.tls.cert (Q_CERT): required but not set" {
		t.Error(err)
	}
	_, err = LoadQueueConfig(ctx, WithSource(resource.Map{"Q_NAME": "n", "Q_CERT": "no/such/file"}))
	if err == nil || !strings.Contains(err.Error(), "must name an existing file") {
		t.Error(err)
	}
}
