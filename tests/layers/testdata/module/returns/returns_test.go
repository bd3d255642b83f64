package returns

import (
	"net/http"
	"testing"

	"example.com/layers/answer"
)

func TestReturns(t *testing.T) {
	cfg := DefaultAPIConfig()
	cfg.BaseURL = answer.Server(t)
	api, err := OpenAPI(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close(t.Context())
	req, err := http.NewRequest("GET", "things", nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := api.Do(req)
	if err != nil || len(got.Cookies()) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	got.(*http.Response).Body.Close()
	if body, err := api.Get(t.Context(), "things"); err != nil || string(body) != `{"asked":"GET /v1/things"}` {
		t.Errorf("%s, %v", body, err)
	}
	req.URL.Path = "../elsewhere"
	if got, err := api.Do(req); got != nil || err == nil {
		t.Errorf("%v, %v: a nil response must be a nil Answer", got, err)
	}
}
