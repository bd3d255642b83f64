package clientkinds

import (
	"context"
	"errors"
	"testing"
)

// TestTryUndo holds that the error of a function that a constructor has returned is an error of Close, and of opening if the constructor fails.
func TestTryUndo(t *testing.T) {
	ctx := context.Background()
	tap, err := OpenTap(ctx, TapConfig{})
	if err != nil {
		t.Fatal(err)
	}
	spool, err := OpenSpool(ctx, SpoolConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []interface{ Close(context.Context) error }{tap, spool} {
		for range 2 {
			if err := r.Close(ctx); !errors.Is(err, ErrStop) {
				t.Errorf("%T: %v", r, err)
			}
		}
	}
	if reel, err := OpenReel(ctx, ReelConfig{}); reel != nil || !errors.Is(err, ErrWind) || !errors.Is(err, ErrStop) {
		t.Errorf("reel: %v, %v", reel, err)
	}
}
