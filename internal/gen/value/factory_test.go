package value_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// TestMake holds that a text made of parameters has them whole: what documentation shows of one leaves out the password of a URL.
func TestMake(t *testing.T) {
	const url = "amqp://user:secret@localhost/"
	text := &model.Field{Name: "text", Type: model.ScalarType("string")}
	span := &model.Field{Name: "span", Type: model.ScalarType("duration")}
	chosen := value.Chosen{}
	for f, s := range map[*model.Field]string{text: url, span: "90s"} { // order: into a map
		v, err := value.ParseField(f, s)
		if err != nil {
			t.Fatal(err)
		}
		chosen[f] = v
	}
	made := &model.Value{Made: &model.Made{Parts: []model.TextPart{{Param: text}, {Text: "?"}, {Param: span}}}}
	got, known, err := chosen.Make(text, made)
	if want := url + "?1m30s"; err != nil || !known || got.V != want {
		t.Errorf("%v, %t, %v; want %s", got, known, err, want)
	}
	if got.Text == got.V {
		t.Errorf("documentation would show %s", got.Text)
	}
}
