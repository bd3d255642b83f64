package operations_test

import (
	"testing"

	"example.com/layers/answer"
	"example.com/layers/operations"
	"example.com/layers/operations/operationstest"
)

func open(t *testing.T) *operations.API {
	cfg := operations.DefaultAPIConfig()
	cfg.BaseURL = answer.Server(t)
	api, err := operations.OpenAPI(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { api.Close(t.Context()) })
	return api
}

func TestOperations(t *testing.T) {
	api, trace := open(t), "t1"
	got, err := api.Find(t.Context(), "me", 7, 3, operations.APIFindParams{Tags: []string{"a", "b"}, Trace: trace})
	if want := (answer.Answer{Asked: "GET /v1/me/things/7?limit=3&tag=a&tag=b", Trace: "t1"}); err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	stored, err := api.Store(t.Context(), "yes", map[string]answer.Answer{"x": {Asked: "y"}})
	if err != nil || *stored != (answer.Answer{Asked: "PUT /v1/things?answer=yes", Sent: `{"x":{"asked":"y"}}`}) {
		t.Errorf("%+v, %v", stored, err)
	}
	if err := api.Client(t.Context()); err != nil {
		t.Error(err)
	}
	if body, err := api.Get(t.Context(), "things"); err != nil || string(body) != `{"asked":"GET /v1/things"}` {
		t.Errorf("%s, %v", body, err)
	}
}

func TestMock(t *testing.T) {
	mocked := operationstest.NewAPIMock(t)
	mocked.On.Client.Return(nil).Once()
	var client operations.APIClient = mocked
	if err := client.Client(t.Context()); err != nil {
		t.Error(err)
	}
}
