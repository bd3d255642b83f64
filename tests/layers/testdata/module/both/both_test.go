package both_test

import (
	"net/http"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"

	"example.com/layers/answer"
	"example.com/layers/both"
	"example.com/layers/both/bothtest"
)

func TestBoth(t *testing.T) {
	cfg := both.DefaultCrmConfig()
	cfg.BaseURL = answer.Server(t)
	crm, err := both.OpenCrm(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer crm.Close(t.Context())
	if err := crm.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	got, err := crm.Find(t.Context(), 7)
	if err != nil || got.Asked != "GET /v1/things/7" {
		t.Errorf("%+v, %v", got, err)
	}
	prepared, err := crm.NewRequest(t.Context(), httpkind.Call{Path: "/things"})
	if err != nil || prepared.UserAgent() != "" {
		t.Errorf("%v, %v", prepared, err)
	}
	response, err := crm.Do(prepared.(*http.Request))
	if err != nil || len(response.Cookies()) != 1 {
		t.Errorf("%v, %v", response, err)
	}
	response.(*http.Response).Body.Close()
}

func TestMock(t *testing.T) {
	crm, mocks := bothtest.New(t)
	response := bothtest.NewAnswerMock(t)
	response.On.Cookies.Return([]*http.Cookie{{}, {}}).Once()
	mocks.Crm.On.Do.Return(response, nil).Once()
	mocks.Crm.On.Find.With(7).Return(answer.Answer{Asked: "a mock"}, nil).Once()
	if got, err := crm.Crm.Do(nil); err != nil || len(got.Cookies()) != 2 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := crm.Crm.Find(t.Context(), 7); err != nil || got.Asked != "a mock" {
		t.Errorf("%+v, %v", got, err)
	}
}
