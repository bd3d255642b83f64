package inherited

import "testing"

func TestInherited(t *testing.T) {
	base, err := OpenBase(t.Context(), BaseConfig{})
	if err != nil {
		t.Fatal(err)
	}
	middle, err := OpenMiddle(t.Context(), MiddleConfig{})
	if err != nil {
		t.Fatal(err)
	}
	top, err := OpenTop(t.Context(), TopConfig{})
	if err != nil {
		t.Fatal(err)
	}
	bare, err := OpenBare(t.Context(), BareConfig{})
	if err != nil {
		t.Fatal(err)
	}
	two := 2
	texts := func(text string, err error) string {
		if err != nil {
			t.Error(err)
		}
		return text
	}
	if texts(base.Ask(t.Context(), BaseAskParams{Much: &two})) != "answer to /ask" || texts(middle.Ask(t.Context(), MiddleAskParams{})) != "answer to /ask" ||
		texts(top.Ask(t.Context())) != "answer to /ask/again" || texts(bare.Ask(t.Context(), BareAskParams{})) != "answer to /ask" {
		t.Error("an operation does not answer")
	}
	if sent := base.Native().Log.Calls[0]; sent.Query["much"] != &two || len(sent.Params)+len(sent.Header) > 0 {
		t.Errorf("%+v", sent)
	}
	if err := top.Tell(t.Context()); err != nil || !top.Native().Log.Calls[1].Idempotent {
		t.Errorf("%v, %+v", err, top.Native().Log)
	}
	var opened Opened
	if opened, err = base.Open(t.Context(), "x"); err != nil || opened.Name() != "x" || base.Peek("y", "z").Name() != "z" {
		t.Errorf("%v, %v", opened, err)
	}
	var below MiddleOpened
	if below, err = middle.Open(t.Context(), ""); below != nil || err == nil {
		t.Errorf("%v, %v", below, err)
	}
	var highest TopOpened
	if highest, err = top.Open(t.Context(), "x"); err != nil || highest.Name() != "x" {
		t.Errorf("%v, %v", highest, err)
	}
	if bare.Ping() != "the SDK's" {
		t.Error("a method of the SDK is hidden")
	}
}
