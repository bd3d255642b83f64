package across_test

import (
	"testing"

	"example.com/layers/across"
	"example.com/layers/across/acrosstest"
	"example.com/layers/lib"
)

func TestAcross(t *testing.T) {
	r, err := across.Open(t.Context(), WithShopConfig(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(t.Context())
	var _ lib.Opened = across.Opened(nil)
	opened, err := r.Store.Open(t.Context(), "x")
	if err != nil || opened.Name() != "x" {
		t.Errorf("%v, %v", opened, err)
	}
	shop, err := across.OpenShop(t.Context(), across.ShopConfig{})
	if err != nil {
		t.Fatal(err)
	}
	var own across.ShopOpened
	if own, err = shop.Open(t.Context(), "y"); err != nil || own.Name() != "y" {
		t.Errorf("%v, %v", own, err)
	}
	if text, err := shop.Ask(t.Context(), across.ShopAskParams{}); err != nil || text != "answer to /ask" {
		t.Errorf("%s, %v", text, err)
	}
	if err := shop.Tell(t.Context()); err != nil || len(shop.Native().Log.Calls) != 2 {
		t.Errorf("%v, %+v", err, shop.Native().Log)
	}
}

func WithShopConfig(t *testing.T) across.Option {
	shop, err := across.OpenShop(t.Context(), across.ShopConfig{})
	if err != nil {
		t.Fatal(err)
	}
	return across.WithShop(shop)
}

func TestMock(t *testing.T) {
	_, mocks := acrosstest.New(t)
	mocks.Store.On.Ask.Return("mocked", nil).Once()
	mocks.Shop.On.Open.Return(acrosstest.NewShopOpenedMock(t), nil).Once()
	if text, err := mocks.Store.Ask(t.Context(), across.StoreAskParams{}); err != nil || text != "mocked" {
		t.Errorf("%s, %v", text, err)
	}
	if opened, err := mocks.Shop.Open(t.Context(), "x"); err != nil || opened == nil {
		t.Errorf("%v, %v", opened, err)
	}
}
